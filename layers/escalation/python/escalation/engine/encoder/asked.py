"""An encoder that is asked over the network, for one bot."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from escalation.domain.bot_ports import ModelUser
from escalation.domain.embeddings import EmbeddingModel, Purpose
from escalation.domain.language_model import ModelFailed
from escalation.domain.recent import Recent

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

KEPT_VECTORS: Final = 512
"""Of questions, in one process: the same is asked again, and read by a language model after."""

Remembered = Recent[tuple[str, str], Sequence[float]]
"""Vectors by model and text."""


class AskedEncoder:
    """Implements `SentenceEncoder`: unit vectors. Questions it has just been asked it remembers."""

    def __init__(
        self, model: EmbeddingModel, user: ModelUser, purpose: Purpose, remembered: Remembered
    ) -> None:
        self.name: Final = model.model_id
        self.reads: Final = model.reads
        self._model = model
        self._user = user
        self._purpose: Purpose = purpose
        self._remembered = remembered

    def encode(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """Return one row a text.

        Raises:
            ModelFailed: as the model does; or its vectors are none.
        """
        import numpy as np  # noqa: PLC0415 - a turn that asks nothing loads none of it

        held = {text: self._recent(text) for text in texts}
        missing = [text for text, vector in held.items() if vector is None]
        if missing:
            made = self._model.embed(missing, purpose=self._purpose, user=self._user)
            held |= dict(zip(missing, made, strict=True))
        if self._purpose == "query":
            for text in missing:
                self._remembered.put((self.name, text), held[text] or ())
        try:
            rows = np.array([held[text] for text in texts], dtype=np.float32)
        except ValueError:
            raise ModelFailed("bad_reply", "vectors of several lengths") from None
        lengths = np.linalg.norm(rows, axis=1, keepdims=True) if texts else rows
        if not np.isfinite(rows).all() or (lengths == 0.0).any():
            raise ModelFailed("bad_reply", "no direction")
        found: npt.NDArray[np.float32] = rows / lengths
        return found

    def _recent(self, text: str) -> Sequence[float] | None:
        return self._remembered.get((self.name, text)) if self._purpose == "query" else None
