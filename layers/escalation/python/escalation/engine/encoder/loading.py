"""The encoder of this process, if its layer is there: found at no cost, loaded when first used."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from escalation.engine.encoder import ENCODER_NAME, MODEL_PACKAGE

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from escalation.engine.encoder.bert import MiniLm


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
            from escalation.engine.encoder.bert import MiniLm  # noqa: PLC0415 - see above

            self._model = MiniLm.load(self._folder)
        return self._model.encode(texts)


@cache
def installed_encoder() -> LazyEncoder | None:
    """The encoder of the layer on the import path; None where that layer is absent."""
    found = find_spec(MODEL_PACKAGE)
    if found is None or found.origin is None or find_spec("numpy") is None:
        return None
    return LazyEncoder(Path(found.origin).parent)
