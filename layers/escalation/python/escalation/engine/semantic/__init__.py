"""The engine with an encoder: similarity of meaning and of words, a linear model, calibration.

Everything here needs numpy, which only the encoder's layer brings; nothing outside this package and
`engine.encoder` imports it before a turn needs it.
"""

from typing import Final

SEMANTIC_VERSION: Final = "2026.12-semantic-3"
"""Names features, weights and default coefficients; part of every stored index."""
SEMANTIC_READS: Final = frozenset({"2026.11-semantic-2", SEMANTIC_VERSION})
"""Versions whose indexes are used as they are: an older one lacks only what its bot's traffic is
held against, and its calibration is made anew with the next save."""
