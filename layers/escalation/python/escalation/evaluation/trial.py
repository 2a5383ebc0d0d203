"""A bot made from labelled examples alone, asked by the engine's own way of answering."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from escalation.domain.bot_contract import BotMessage
from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.answering import EXACT_CONFIDENCE, EmbeddedEngine
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.indexing import IndexedAnswer
from escalation.evaluation.heard import Heard, heard
from escalation.evaluation.tables import Row

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex

_MAX_QUESTION = 500
_MAX_QUESTIONS = 200
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


class Guess(NamedTuple):
    """What the bot made of a text; `label` is empty when nothing matched."""

    label: str
    confidence: float
    milliseconds: float
    asked: bool
    """Whether it was compared with what the bot knows, and not simply known word for word."""
    close: tuple[tuple[str, float], ...] = ()
    """Labels that come near each other, and the chance of each, best first."""


class TrialBot:
    """One topic a label. The queries' labels never come near it."""

    def __init__(self, examples: Sequence[Row], encoder: SentenceEncoder | None) -> None:
        """Fits the bot: seconds for a thousand examples, a minute or two for fifteen thousand."""
        self._engine = EmbeddedEngine(encoder)
        self.labels = sorted({row.label for row in examples})
        self._index = self._fitted(examples, encoder)

    @property
    def engine(self) -> str:
        """The rules that answer; names whether they compare by meaning or by words."""
        return self._engine.version_of(self._index)

    def guess(self, text: str) -> Guess:
        """Answer one text as a chat's first message."""
        started = time.perf_counter()
        label, confidence, asked, close = self._match(text)
        taken = (time.perf_counter() - started) * 1_000.0
        return Guess(label, confidence, taken, asked, close)

    def hear(self, guesses: Sequence[Guess]) -> Heard | None:
        """Correct the guesses by what each half of the texts says of the other; None where they are
        too few, or compared by words.
        """
        if isinstance(self._index, dict):
            return None
        return heard(
            [guess.confidence for guess in guesses],
            [guess.asked for guess in guesses],
            self._index.calibration.reference,
        )

    def _match(self, text: str) -> tuple[str, float, bool, tuple[tuple[str, float], ...]]:
        if not isinstance(self._index, dict) and (place := self._index.exact(text)) is not None:
            return self.labels[place], EXACT_CONFIDENCE, False, ()
        message = BotMessage(author="visitor", text=text, at=_NO_MOMENT)
        match = self._engine.match(self._index, [message])
        if match is None:
            return "", 0.0, True, ()
        labels = {entry_id: label for entry_id, label in zip(self._ids, self.labels, strict=True)}
        close = tuple((labels[each.entry_id], each.confidence) for each in match.close)
        return match.text, match.confidence, True, close

    @property
    def _ids(self) -> list[str]:
        """Entry ids, in the labels' order; by words, entries stand as their labels came first."""
        if isinstance(self._index, dict):
            known = {answer["text"]: answer["entry_id"] for answer in self._index["answers"]}
            return [known[label] for label in self.labels]
        return [str(place) for place in range(len(self.labels))]

    def _fitted(self, examples: Sequence[Row], encoder: SentenceEncoder | None) -> "AnyIndex":
        if encoder is None:
            return self._engine.build(self._entries(examples))
        from escalation.engine.semantic.index import Document, build_index  # noqa: PLC0415

        places = {label: place for place, label in enumerate(self.labels)}
        answers: list[IndexedAnswer] = [
            {"entry_id": str(place), "title": label, "text": label, "url": None}
            for label, place in places.items()
        ]
        documents = [Document(places[row.label], row.text) for row in examples]
        stored = build_index(answers, documents, encoder).to_bytes()
        opened = self._engine.open_file(stored)
        if opened is None:
            raise RuntimeError("an index just made cannot be read")
        return opened

    def _entries(self, examples: Sequence[Row]) -> list[KnowledgeEntry]:
        grouped: dict[str, list[str]] = {label: [] for label in self.labels}
        for row in examples:
            grouped[row.label].append(row.text[:_MAX_QUESTION])
        return [
            KnowledgeEntry(id=f"e{place}", questions=tuple(texts[:_MAX_QUESTIONS]), answer=label)
            for place, (label, texts) in enumerate(grouped.items())
        ]
