"""The embedded engine: knowledge entries in, an answer with a calibrated confidence out."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypedDict

from escalation.domain.bot_contract import BotMessage, BotReply, Source, TargetScore
from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine import ENGINE_VERSION
from escalation.engine.calibration import Coefficients, calibrate, confidence
from escalation.engine.questions import Reading, open_questions, readings
from escalation.engine.resources import language_of, load_json
from escalation.engine.routing import (
    BotExamples,
    RoutingIndex,
    build_routing_index,
    routing_scores,
)
from escalation.engine.scoring import (
    SentenceEncoder,
    TopicIndex,
    best_topic,
    build_topic_index,
    document_similarities,
    document_texts,
    entry_topic,
    features_of,
    topic_scores,
)
from escalation.engine.tokens import words

SMALL_TALK_CONFIDENCE: Final = 0.95
_DIGITS: Final = 4
_MAX_TITLE: Final = 300


class IndexedAnswer(TypedDict):
    """What is shown when an entry is the answer."""

    entry_id: str
    title: str
    text: str
    url: str | None


class BotIndex(TypedDict):
    """Everything an answer needs, as plain JSON values; entry i is topic i."""

    engine_version: str
    answers: list[IndexedAnswer]
    topics: TopicIndex
    coefficients: Coefficients


class Match(NamedTuple):
    """The entry that fits best, and the chance that it is the right one."""

    entry_id: str
    text: str
    title: str
    url: str | None
    confidence: float


class EmbeddedEngine:
    """Answers from knowledge entries and scores target bots. Holds no state but its encoder."""

    version: Final = ENGINE_VERSION

    def __init__(self, encoder: SentenceEncoder | None = None) -> None:
        self._encoder = encoder

    def build(self, entries: Sequence[KnowledgeEntry]) -> BotIndex:
        """Index a bot's entries and fit its calibration; no entries give an empty index."""
        topics = [entry_topic(entry) for entry in entries]
        index = build_topic_index(topics, self._encoder)
        return {
            "engine_version": ENGINE_VERSION,
            "answers": [
                {
                    "entry_id": entry.id,
                    "title": entry.questions[0][:_MAX_TITLE],
                    "text": entry.answer,
                    "url": entry.url,
                }
                for entry in entries
            ],
            "topics": index,
            "coefficients": calibrate(index, document_texts(topics), self._encoder),
        }

    def match(self, index: BotIndex, messages: Sequence[BotMessage]) -> Match | None:
        """Return the best entry over all readings of the transcript; None when nothing matches."""
        found: Match | None = None
        for reading in readings(messages):
            match = self._match_reading(index, reading)
            if match is not None and (found is None or match.confidence > found.confidence):
                found = match
        return found

    def answer(
        self,
        index: BotIndex,
        messages: Sequence[BotMessage],
        *,
        locale: str,
        small_talk: bool = True,
    ) -> BotReply:
        """Answer the visitor's open question; without any match, say so at confidence 0.

        The best match is given however low its confidence: what is enough is not decided here.
        """
        texts = load_json("small_talk.json")[language_of(locale)]
        if small_talk and (reply := small_talk_reply(texts, messages)) is not None:
            return BotReply(text=reply, confidence=SMALL_TALK_CONFIDENCE)
        match = self.match(index, messages)
        if match is None:
            return BotReply(text=texts["unknown"], confidence=0.0)
        sources = (Source(title=match.title, url=match.url),) if match.url else ()
        return BotReply(text=match.text, confidence=match.confidence, sources=sources)

    def build_routes(self, bots: Sequence[tuple[str, tuple[str, ...], str]]) -> RoutingIndex:
        """Index the bots that may take a question; each is its id, examples and description."""
        return build_routing_index([BotExamples(*bot) for bot in bots])

    def route(self, index: RoutingIndex, messages: Sequence[BotMessage]) -> tuple[TargetScore, ...]:
        """Score every bot of the index, in its order, for the visitor's open question."""
        asked, _ = open_questions(messages)
        texts = dict.fromkeys(["\n".join(asked), *asked[-1:]])
        scored = [routing_scores(index, text) for text in texts]
        return tuple(
            TargetScore(
                bot_id=bot,
                score=round(max((scores[bot] for scores in scored), default=0.0), _DIGITS),
            )
            for bot in index["bots"]
        )

    def _match_reading(self, index: BotIndex, reading: Reading) -> Match | None:
        topics = index["topics"]
        known = topics["lexical"]["words"]["idf"]
        if reading.must_know and not any(stem in known for stem in reading.must_know):
            return None
        scores = topic_scores(topics, document_similarities(topics, reading.text, self._encoder))
        place = best_topic(scores)
        if place is None:
            return None
        chance = reading.weight * confidence(index["coefficients"], features_of(scores))
        entry = index["answers"][place]
        return Match(
            entry["entry_id"],
            entry["text"],
            entry["title"],
            entry["url"],
            round(chance, _DIGITS),
        )


def small_talk_reply(texts: Mapping[str, object], messages: Sequence[BotMessage]) -> str | None:
    """Return the built-in reply to a message that is nothing but a greeting, thanks or goodbye."""
    asked, _ = open_questions(messages)
    if len(asked) != 1:
        return None
    said = " ".join(words(asked[0]))
    kinds = texts["small_talk"]
    if not isinstance(kinds, Mapping):
        return None
    for kind in kinds.values():
        if said in kind["phrases"]:
            return str(kind["reply"])
    return None
