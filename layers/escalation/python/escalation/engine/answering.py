"""The embedded engine: knowledge entries in, an answer with a calibrated confidence out.

With the encoder's layer an entry is found by meaning (`engine.semantic`); without it, or while a
bot's index is not made yet, by words. Both give the same kind of reply, and `version` says which.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from escalation.domain.bot_contract import BotMessage, BotReply, TargetScore
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.learning import AnswerOutcome, Asked, Learned, Lesson
from escalation.domain.made_indexes import BY_WORDS, BuiltIndexes
from escalation.engine import ENGINE_VERSION
from escalation.engine.calibration import calibrate, correction
from escalation.engine.encoder import ENGLISH, SentenceEncoder
from escalation.engine.encoders import Encoders, logic_of
from escalation.engine.indexing import build_files, indexed_answer
from escalation.engine.languages import Languages
from escalation.engine.matches import Match, match_of, reply_of
from escalation.engine.matching import BotIndex, Compared, in_its_words, match_knowledge
from escalation.engine.nearest import nearest_entries
from escalation.engine.questions import SENTENCE_WEIGHT, Reading, open_questions, readings
from escalation.engine.resources import language_of, load_json
from escalation.engine.routing import BotExamples, RoutingIndex, build_routing_index
from escalation.engine.scoring import (
    build_topic_index,
    document_texts,
    entry_topic,
)
from escalation.engine.second_question import second_answer
from escalation.engine.semantic import SEMANTIC_VERSION
from escalation.engine.small_talk import small_talk_reply
from escalation.engine.target_scores import target_scores

if TYPE_CHECKING:
    from escalation.engine.semantic.index import SemanticIndex
    from escalation.engine.semantic.routes import SemanticRoutes

    AnyIndex = BotIndex | SemanticIndex
    AnyRoutes = RoutingIndex | SemanticRoutes

SMALL_TALK_CONFIDENCE: Final = 0.95
EXACT_CONFIDENCE: Final = 0.99
"""Of the owner's own example question, asked word for word."""


class EmbeddedEngine:
    """Answers from knowledge entries and scores target bots. Holds no state but its encoders."""

    def __init__(
        self,
        encoder: SentenceEncoder | None = None,
        *,
        multilingual: SentenceEncoder | None = None,
        languages: Languages | None = None,
        hosted: SentenceEncoder | None = None,
    ) -> None:
        """Takes the English encoder, one of several languages, what tells languages, and one that
        is asked over the network.
        """
        self._encoder = encoder
        self._hosted = hosted
        self._encoders = Encoders(encoder, multilingual, languages)

    @property
    def version(self) -> str:
        """Scoring rules and coefficients; tells an engine with an encoder from one without."""
        return ENGINE_VERSION if self._encoder is None else SEMANTIC_VERSION

    def version_of(self, index: "AnyIndex") -> str:
        """The version that answers from this index: it may have been made without an encoder."""
        if isinstance(index, dict):
            return ENGINE_VERSION
        return logic_of(index.version, index.encoder)

    def logic(self, stored: bytes | None) -> str:
        """The version that answers from a stored index; without one, that of an English index."""
        index = None if self._encoder is None or stored is None else _read(stored)
        return self.version if index is None else self.version_of(index)

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

    def build_files(
        self,
        entries: Sequence[KnowledgeEntry],
        before: Callable[[], bytes | None] = lambda: None,
    ) -> BuiltIndexes:
        """Index a bot's entries by meaning, to be stored; see `indexing.build_files`."""
        return build_files(self._encoders, entries, self._hosted, before)

    def build_file(self, entries: Sequence[KnowledgeEntry]) -> bytes | None:
        """The one by an encoder that is here; None where none reads the entries."""
        return self.build_files(entries).own

    def open_file(self, stored: bytes) -> "SemanticIndex | None":
        """Read what `build_files` made; None when it fits none of this engine's encoders.

        Nor one of before languages were told apart, of knowledge that its encoder does not read.
        """
        if self._encoder is None:
            return None
        index = _read(stored)
        made = None if index is None else self._made(index)
        if index is None or made is None or not self._encoders.may_read(index.texts, made):
            return None
        return index

    def _made(self, index: "SemanticIndex") -> SentenceEncoder | None:
        """The encoder of an index."""
        if self._hosted is not None and self._hosted.name == index.encoder:
            return self._hosted
        return self._encoders.named(index.encoder)

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
        index = _read(stored) if asked and stored is not None else None
        return correction(outcomes, asked, index.calibration.reference if index else None)

    def match(
        self,
        index: "AnyIndex",
        messages: Sequence[BotMessage],
        learned: Learned | None = None,
    ) -> Match | None:
        """Return the best entry over all readings of the transcript; None when nothing matches."""
        compared = self._compared(index, messages)
        return match_knowledge(index, readings(messages), learned, compared)

    def _compared(self, index: "AnyIndex", messages: Sequence[BotMessage]) -> Compared:
        """What reads the visitor's open question; a language is looked for here alone."""
        asked = "\n".join(open_questions(messages)[0])
        languages = self._encoders.languages
        if isinstance(index, dict):
            unread = languages.unread(asked, ENGLISH) if languages and asked else None
            return Compared(None, unread)
        encoder = self._made(index)
        if encoder is None or not asked:
            return Compared(encoder, None)
        unread = self._encoders.unread(asked, encoder)
        if unread is not None and in_its_words(index, asked):
            unread = None
        return Compared(encoder, unread, encoder is self._hosted)

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
        Where no encoder reads the question's language, nothing is compared by meaning.

        Raises:
            ModelFailed: the encoder over the network made the index, and does not answer now.
        """
        certain = self.certain_answer(index, messages, locale=locale, small_talk=small_talk)
        if certain is not None:
            return certain
        compared = self._compared(index, messages)
        match = match_knowledge(index, readings(messages), learned, compared)
        texts = load_json("small_talk.json")[language_of(locale)]
        if match is None:
            reply = BotReply(text=texts["unknown"], confidence=0.0)
        else:
            reply = reply_of(match)
        # A mail holds many sentences, and is answered as a whole; a call over the network is one.
        if match is not None and small_talk and not compared.hosted:

            def ask(part: str) -> Match | None:
                reading = Reading(part, SENTENCE_WEIGHT)
                return match_knowledge(index, [reading], learned, compared)

            second = second_answer(messages, match, texts, ask)
            reply = reply.model_copy(update={"second": second})
        name = compared.encoder.name if compared.encoder else BY_WORDS
        return reply.model_copy(update={"encoder": name, "unread_language": compared.unread})

    def nearest(
        self, index: "AnyIndex", messages: Sequence[BotMessage], limit: int
    ) -> tuple[str, ...]:
        """Return ids of the entries nearest to the open question, as `nearest_entries` finds them.

        Raises:
            ModelFailed: as `answer`.
        """
        encoder = None if isinstance(index, dict) else self._made(index)
        hosted = encoder is not None and encoder is self._hosted
        return nearest_entries(index, messages, encoder, limit, hosted=hosted)

    def build_routes(
        self,
        bots: Sequence[tuple[str, tuple[str, ...], str]],
        known: "Sequence[AnyIndex]" = (),
    ) -> "AnyRoutes":
        """Index the bots that may take a question; each is its id, examples and description.

        `known` are indexes of any of these bots: their vectors need not be made again.
        """
        examples = [BotExamples(*bot) for bot in bots]
        texts = ["\n".join((*bot.examples, bot.description)) for bot in examples]
        encoder = self._encoders.choose_for_bots(texts)
        if encoder is None:
            return build_routing_index(examples)
        from escalation.engine.semantic.routes import build_routes  # noqa: PLC0415

        stored = [index for index in known if not isinstance(index, dict)]
        return build_routes(examples, encoder, stored)

    def route(self, index: "AnyRoutes", messages: Sequence[BotMessage]) -> tuple[TargetScore, ...]:
        """Score every bot of the index, in its order, for the visitor's open question.

        The best come with their reason: the example or phrase of theirs that is nearest to it.
        """
        encoder = None if isinstance(index, dict) else self._encoders.named(index.encoder)
        return target_scores(index, messages, encoder, self._encoders)


def _read(stored: bytes) -> "SemanticIndex | None":
    """An index of any encoder, to be asked or only looked at."""
    from escalation.engine.semantic.index import SemanticIndex  # noqa: PLC0415

    return SemanticIndex.from_bytes(stored)
