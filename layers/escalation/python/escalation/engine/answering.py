"""The embedded engine: knowledge entries in, an answer with a calibrated confidence out.

With the encoder's layer an entry is found by meaning (`engine.semantic`); without it, or while a
bot's index is not made yet, by words. Both give the same kind of reply, and `version` says which.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypedDict

from escalation.domain.bot_contract import (
    BotMessage,
    BotReply,
    TargetScore,
)
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.learning import AnswerOutcome, Asked, Learned, Lesson
from escalation.engine import ENGINE_VERSION
from escalation.engine.calibration import Coefficients, calibrate, confidence, corrected, correction
from escalation.engine.differences import doubt
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.matches import Match, match_of, reply_of
from escalation.engine.questions import SENTENCE_WEIGHT, Reading, open_questions, readings
from escalation.engine.resources import language_of, load_json
from escalation.engine.routing import BotExamples, RoutingIndex, build_routing_index
from escalation.engine.scoring import (
    TopicIndex,
    best_topic,
    build_topic_index,
    document_similarities,
    document_texts,
    entry_topic,
    features_of,
    topic_scores,
)
from escalation.engine.second_question import second_answer
from escalation.engine.semantic import SEMANTIC_VERSION
from escalation.engine.small_talk import small_talk_reply
from escalation.engine.target_scores import target_scores

if TYPE_CHECKING:
    from escalation.engine.semantic.index import SemanticIndex
    from escalation.engine.semantic.routes import SemanticRoutes

SMALL_TALK_CONFIDENCE: Final = 0.95
EXACT_CONFIDENCE: Final = 0.99
"""Of the owner's own example question, asked word for word."""
_AS_WRITTEN: Final = 0.9
"""From this similarity in words on, a message is one of the entry's questions, only the first of
which is kept to compare with."""
_DIGITS: Final = 4
_MAX_TITLE: Final = 300


class IndexedAnswer(TypedDict):
    """What is shown when an entry is the answer."""

    entry_id: str
    title: str
    text: str
    url: str | None


class BotIndex(TypedDict):
    """What an answer by words needs, as plain JSON values; entry i is topic i."""

    engine_version: str
    answers: list[IndexedAnswer]
    topics: TopicIndex
    coefficients: Coefficients


if TYPE_CHECKING:
    AnyIndex = BotIndex | SemanticIndex
    AnyRoutes = RoutingIndex | SemanticRoutes


class EmbeddedEngine:
    """Answers from knowledge entries and scores target bots. Holds no state but its encoder."""

    def __init__(self, encoder: SentenceEncoder | None = None) -> None:
        self._encoder = encoder

    @property
    def version(self) -> str:
        """Scoring rules and coefficients; tells an engine with an encoder from one without."""
        return ENGINE_VERSION if self._encoder is None else SEMANTIC_VERSION

    def version_of(self, index: "AnyIndex") -> str:
        """The version that answers from this index: it may have been made without an encoder."""
        return ENGINE_VERSION if isinstance(index, dict) else SEMANTIC_VERSION

    def build(self, entries: Sequence[KnowledgeEntry]) -> BotIndex:
        """Index a bot's entries by words and fit its calibration: fast enough for a turn."""
        topics = [entry_topic(entry) for entry in entries]
        index = build_topic_index(topics)
        return {
            "engine_version": ENGINE_VERSION,
            "answers": [indexed_answer(entry) for entry in entries],
            "topics": index,
            "coefficients": calibrate(index, document_texts(topics)),
        }

    def build_file(self, entries: Sequence[KnowledgeEntry]) -> bytes | None:
        """Index a bot's entries by meaning, to be stored; None without encoder or entries.

        Encodes every question and sentence and fits several models: seconds, up to minutes.
        """
        if self._encoder is None or not entries:
            return None
        from escalation.engine.semantic.index import Document, build_index  # noqa: PLC0415

        topics = [entry_topic(entry) for entry in entries]
        documents = [
            Document(place, text, is_example)
            for place, topic in enumerate(topics)
            for is_example, texts in ((True, topic.questions), (False, topic.sentences))
            for text in texts
        ]
        answers = [indexed_answer(entry) for entry in entries]
        return build_index(answers, documents, self._encoder).to_bytes()

    def open_file(self, stored: bytes) -> "SemanticIndex | None":
        """Read what `build_file` made; None when it does not fit this engine and its encoder."""
        if self._encoder is None:
            return None
        from escalation.engine.semantic.index import SemanticIndex  # noqa: PLC0415

        index = SemanticIndex.from_bytes(stored)
        return index if index is not None and index.encoder == self._encoder.name else None

    def learn(
        self,
        outcomes: Sequence[AnswerOutcome],
        asked: Sequence[Asked] = (),
        stored: bytes | None = None,
    ) -> Lesson | None:
        """Fit a correction to what became of answers by meaning, and to what was asked; None where
        it is too little. `stored` is the bot's index, which says how its confidences are spread.
        """
        if self._encoder is None:
            return None
        index = self.open_file(stored) if asked and stored is not None else None
        return correction(outcomes, asked, index.calibration.reference if index else None)

    def match(
        self,
        index: "AnyIndex",
        messages: Sequence[BotMessage],
        learned: Learned | None = None,
    ) -> Match | None:
        """Return the best entry over all readings of the transcript; None when nothing matches."""
        if not isinstance(index, dict):
            return self._match_by_meaning(index, readings(messages), learned)
        found: Match | None = None
        for reading in readings(messages):
            match = _match_by_words(index, reading)
            if match is not None and (found is None or match.confidence > found.confidence):
                found = match
        return found

    def certain_answer(
        self,
        index: "AnyIndex",
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
    ) -> BotReply | None:
        """Answer what needs no encoder: a mere greeting, or an example question word for word."""
        texts = load_json("small_talk.json")[language_of(locale)]
        if small_talk and (reply := small_talk_reply(texts, messages)) is not None:
            return BotReply(text=reply, confidence=SMALL_TALK_CONFIDENCE)
        asked, _ = open_questions(messages)
        if isinstance(index, dict) or len(asked) != 1:
            return None
        place = index.exact(asked[0])
        return None if place is None else reply_of(match_of(index.labels[place], EXACT_CONFIDENCE))

    def answer(
        self,
        index: "AnyIndex",
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
        learned: Learned | None = None,
    ) -> BotReply:
        """Answer the visitor's open question; without any match, say so at confidence 0.

        The best match is given however low its confidence: what is enough is not decided here.
        """
        certain = self.certain_answer(index, messages, locale=locale, small_talk=small_talk)
        if certain is not None:
            return certain
        match = self.match(index, messages, learned)
        texts = load_json("small_talk.json")[language_of(locale)]
        if match is None:
            return BotReply(text=texts["unknown"], confidence=0.0)
        reply = reply_of(match)
        if not small_talk:  # a mail holds many sentences, and is answered as a whole
            return reply

        def ask(part: str) -> Match | None:
            return self._match_of(index, Reading(part, SENTENCE_WEIGHT), learned)

        second = second_answer(messages, match, texts, ask)
        return reply if second is None else reply.model_copy(update={"second": second})

    def _match_of(
        self, index: "AnyIndex", reading: Reading, learned: Learned | None
    ) -> Match | None:
        if isinstance(index, dict):
            return _match_by_words(index, reading)
        return self._match_by_meaning(index, [reading], learned)

    def build_routes(
        self,
        bots: Sequence[tuple[str, tuple[str, ...], str]],
        known: "Sequence[AnyIndex]" = (),
    ) -> "AnyRoutes":
        """Index the bots that may take a question; each is its id, examples and description.

        `known` are indexes of any of these bots: their vectors need not be made again.
        """
        examples = [BotExamples(*bot) for bot in bots]
        if self._encoder is None:
            return build_routing_index(examples)
        from escalation.engine.semantic.routes import build_routes  # noqa: PLC0415

        stored = [index for index in known if not isinstance(index, dict)]
        return build_routes(examples, self._encoder, stored)

    def route(self, index: "AnyRoutes", messages: Sequence[BotMessage]) -> tuple[TargetScore, ...]:
        """Score every bot of the index, in its order, for the visitor's open question.

        The best come with their reason: the example or phrase of theirs that is nearest to it.
        """
        return target_scores(index, messages, self._encoder)

    def _match_by_meaning(
        self, index: "SemanticIndex", found: list[Reading], learned: Learned | None
    ) -> Match | None:
        known = index.corpus.terms.words
        asked = [
            reading
            for reading in found
            if not reading.must_know or any(known.knows(stem) for stem in reading.must_know)
        ]
        if self._encoder is None or not asked or not index.labels:
            return None
        texts = [reading.text for reading in asked]
        ranked = index.ask(self._encoder.encode(texts), texts)
        chances = [
            reading.weight * chance * doubt(reading.text, index.questions(int(best)), known.knows)
            for reading, chance, best in zip(
                asked, index.confidences(ranked), ranked.best, strict=True
            )
        ]
        row = max(range(len(chances)), key=lambda place: (chances[place], -place))
        if chances[row] <= 0.0:
            return None
        unlearned = round(chances[row], _DIGITS)
        chance = unlearned if learned is None else round(corrected(learned, unlearned), _DIGITS)
        match = match_of(index.labels[int(ranked.best[row])], chance)
        return match._replace(unlearned=unlearned)


def indexed_answer(entry: KnowledgeEntry) -> IndexedAnswer:
    """Return what an index keeps of an entry to answer with."""
    return {
        "entry_id": entry.id,
        "title": entry.questions[0][:_MAX_TITLE],
        "text": entry.answer,
        "url": entry.url,
    }


def _match_by_words(index: BotIndex, reading: Reading) -> Match | None:
    topics = index["topics"]
    known = topics["lexical"]["words"]["idf"]
    if reading.must_know and not any(stem in known for stem in reading.must_know):
        return None
    row = document_similarities(topics, reading.text)
    scores = topic_scores(topics, row)
    place = best_topic(scores)
    if place is None:
        return None
    chance = reading.weight * confidence(index["coefficients"], features_of(scores))
    if max(row[doc] for doc in topics["questions"][place]) < _AS_WRITTEN:
        chance *= doubt(reading.text, [index["answers"][place]["title"]], known.__contains__)
    return match_of(index["answers"][place], round(chance, _DIGITS))
