"""The encoders as their layers ship them, built once a machine."""

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from escalation.engine.encoder import (
    DIMENSIONS,
    ENCODER_NAME,
    ENGLISH,
    LazyEncoder,
    LazyMultilingual,
    SentenceEncoder,
)
from escalation.engine.languages import DetectedLanguages
from infra.environments import this_python
from infra.packaging import encoder_layer, multilingual_layer

Vectors = npt.NDArray[np.float32]


class Remembering:
    """An encoder that works out the vector of a text once.

    An index is calibrated with the same everyday questions each time, and tests make many indexes
    of the same knowledge.
    """

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.name: Final = encoder.name
        self.reads: Final = encoder.reads
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._encoder.encode(new), strict=True))
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for place, text in enumerate(texts):
            found[place] = self._known[text]
        return found


class Unasked:
    """An encoder of a test in which nothing is to be encoded."""

    name: Final = ENCODER_NAME
    reads: Final = ENGLISH

    def encode(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError(f"encoded after all: {texts}")


@cache
def model_folder() -> Path:
    return encoder_layer(target=this_python()).path / "python" / "escalation_encoder"


@cache
def encoder() -> LazyEncoder:
    return LazyEncoder(model_folder())


@cache
def remembering() -> Remembering:
    return Remembering(encoder())


@cache
def multilingual_folder() -> Path:
    return multilingual_layer(target=this_python()).path / "python" / "escalation_multilingual"


@cache
def multilingual() -> LazyMultilingual:
    return LazyMultilingual(multilingual_folder())


@cache
def languages() -> DetectedLanguages:
    """What tells languages, from the encoder's layer; behind what is installed."""
    sys.path.append(str(model_folder().parent))
    return DetectedLanguages()


class UnaskedLanguages:
    """Of a test in which no language is to be looked for."""

    def unread(self, text: str, reads: frozenset[str]) -> str | None:
        raise AssertionError(f"looked for the language of {text!r}, read {sorted(reads)}")
