"""Vectors of texts by a model that is asked over the network."""

from collections.abc import Sequence
from typing import Literal, Protocol

from escalation.domain.bot_ports import ModelUser

Purpose = Literal["document", "query"]
"""What a vector is for: to be stored in an index, or to be held against one."""


class EmbeddingModel(Protocol):
    """A model that turns texts into vectors."""

    @property
    def model_id(self) -> str:
        """Which one; an index and a decision name it."""
        ...

    @property
    def reads(self) -> frozenset[str]:
        """Languages, as ISO 639-1."""
        ...

    def embed(
        self, texts: Sequence[str], *, purpose: Purpose, user: ModelUser
    ) -> list[list[float]]:
        """One vector a text, in order.

        Raises:
            ModelFailed: no answer, or none that can be used.
        """
        ...
