"""The embedded engine of the reference bot: answers, confidence, routing and detectors.

Deterministic and offline. Nothing here reads the clock, the network or the environment, and the
data files are read on first use, so importing a module costs next to nothing.
"""

from typing import Final

ENGINE_VERSION: Final = "2026.11-lexical-1"
"""Names scoring rules and coefficients of the engine without an encoder. With one the name is
`semantic.SEMANTIC_VERSION`, so that whoever reads a version sees which of the two has spoken."""
