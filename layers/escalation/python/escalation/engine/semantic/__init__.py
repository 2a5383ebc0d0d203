"""The engine with an encoder: similarity of meaning and of words, a linear model, calibration.

Everything here needs numpy, which only the encoder's layer brings; nothing outside this package and
`engine.encoder` imports it before a turn needs it.
"""

from typing import Final

SEMANTIC_VERSION: Final = "2026.12-semantic-4"
"""Names features, weights and default coefficients; part of every stored index."""
WEAK_PROSE: Final = frozenset({"2026.11-semantic-2", "2026.12-semantic-3"})
"""Versions in whose indexes an answer's sentence was weaker evidence than a question; their
calibrations were made so, and they are read so until the next save makes them anew."""
SEMANTIC_READS: Final = WEAK_PROSE | {SEMANTIC_VERSION}
"""Versions whose indexes are used as they are; the oldest lacks what its bot's traffic is held
against."""
