"""An encoder over the network: its budget, what it remembers, and what answers without it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from escalation.domain.bot_contract import BotRequest
from escalation.domain.bot_ports import ModelUser
from escalation.domain.embeddings import Purpose
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.language_model import ModelFailed, ModelFailure
from escalation.domain.owner_ports import Knowledge
from escalation.domain.recent import Recent
from escalation.domain.settings import VersionedSettings
from escalation.domain.workspace import Bot
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import MULTILINGUAL_NAME
from escalation.engine.encoder.asked import AskedEncoder, Remembered
from escalation.use_cases.bot.answer_question import AnswerQuestion
from escalation.use_cases.bot.embedding_budget import BudgetedEmbeddings
from escalation.use_cases.bot.model_budget import SharedLimits
from tests.fakes.language_model import MemoryModelBudgets
from tests.fakes.owner_stores import RecordedEvents, SteppingClock
from tests.unit.engine.encoders import languages, multilingual, remembering
from tests.unit.engine.questions_in import faq
from tests.unit.language_model.conversations import NOW, chat

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex, AnyRoutes

USER = ModelUser(workspace_id="w", bot_id="b", calls_a_day=0)
ENTRIES = faq("de").entries[:12]


class Hosted:
    """`EmbeddingModel`: vectors of its own, a number longer than those of the encoder here."""

    model_id = "hosted-1"
    reads = frozenset({"de", "en", "fr"})

    def __init__(self) -> None:
        self.asked: list[tuple[str, Purpose]] = []
        self.failure: ModelFailure | None = None

    def embed(
        self,
        texts: Sequence[str],
        *,
        purpose: Purpose,
        user: ModelUser,
    ) -> list[list[float]]:
        assert user == USER
        if self.failure is not None:
            raise ModelFailed(self.failure)
        self.asked += [(text, purpose) for text in texts]
        rows = np.pad(multilingual().encode(texts), ((0, 0), (0, 1)))
        return [[2.0 * float(each) for each in row] for row in rows]


class Shelf:
    """One bot, and the indexes of its knowledge."""

    def __init__(self) -> None:
        self.own: bytes | None = None
        self.hosted: bytes | None = None
        self.reads = 0

    def bot(self, bot_id: str) -> Bot:
        return Bot(bot_id=bot_id, workspace_id="w", name="Hilfe", created_at=NOW)

    def knowledge(self, bot_id: str) -> Knowledge:
        return Knowledge(bot_id=bot_id, version=1, entries=ENTRIES)

    def settings(self, bot_id: str) -> VersionedSettings | None:
        return None

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        return self.own

    def read_hosted(self, bot_id: str, knowledge_version: int) -> bytes | None:
        self.reads += 1
        return self.hosted


def engine(model: Hosted, purpose: Purpose, remembered: Remembered | None = None) -> EmbeddedEngine:
    return EmbeddedEngine(
        remembering(),
        multilingual=multilingual(),
        languages=languages(),
        hosted=AskedEncoder(model, USER, purpose, remembered or Recent(9)),
    )


def stocked(model: Hosted) -> Shelf:
    shelf = Shelf()
    built = engine(model, "document").build_files(ENTRIES)
    assert (built.encoder, built.hosted_encoder) == (MULTILINGUAL_NAME, "hosted-1")
    shelf.own, shelf.hosted = built.own, built.hosted
    model.asked.clear()
    return shelf


def bot(shelf: Shelf, model: Hosted) -> "Callable[[str], tuple[str, str | None, float]]":
    kept: Remembered = Recent(9)

    def hosted(user: ModelUser) -> EmbeddedEngine:
        assert user == USER
        return engine(model, "query", kept)

    answer: AnswerQuestion[AnyIndex, AnyRoutes] = AnswerQuestion(
        source=shelf,
        engine=EmbeddedEngine(remembering(), multilingual=multilingual(), languages=languages()),
        clock=SteppingClock(),
        stored=shelf,
        hosted=hosted,
    )

    def ask(text: str) -> tuple[str, str | None, float]:
        reply = answer(
            BotRequest(
                request_id="r",
                purpose="chat",
                workspace_id="w",
                bot_id="b",
                conversation_id="c",
                locale="de",
                messages=chat(text),
            )
        )
        return reply.engine, reply.encoder, reply.confidence

    return ask


QUESTION = "Wo steckt mein Paket gerade? Ich finde keine Nummer."


def test_a_message_is_one_text_to_the_model_and_the_decision_names_it() -> None:
    model = Hosted()
    ask = bot(stocked(model), model)
    named, encoder, confidence = ask(QUESTION)
    assert (encoder, confidence > 0.0) == ("hosted-1", True)
    assert "/hosted-1, knowledge 1" in named
    assert model.asked == [(QUESTION, "query")]
    ask(QUESTION)
    assert len(model.asked) == 1


@pytest.mark.parametrize("kind", ["timeout", "throttled", "budget", "missing"])
def test_the_index_here_answers_where_the_model_does_not(kind: ModelFailure) -> None:
    model = Hosted()
    shelf = stocked(model)
    ask = bot(shelf, model)
    model.failure = kind
    named, encoder, confidence = ask(QUESTION)
    assert (encoder, confidence > 0.0) == (MULTILINGUAL_NAME, True)
    assert f"/{MULTILINGUAL_NAME}, knowledge 1" in named
    model.failure = None
    assert ask(QUESTION)[1] == "hosted-1"


def test_an_index_of_another_model_is_left_where_it_is() -> None:
    model = Hosted()
    shelf = stocked(model)
    model.model_id = "hosted-2"
    assert bot(shelf, model)(QUESTION)[1] == MULTILINGUAL_NAME
    assert model.asked == []


def test_an_own_question_and_an_unread_language_ask_nothing() -> None:
    model = Hosted()
    ask = bot(stocked(model), model)
    assert ask(ENTRIES[0].questions[0])[2] == 0.99
    assert ask("где мой заказ, я жду уже неделю")[2] == 0.0
    assert model.asked == []


def test_english_knowledge_is_never_sent() -> None:
    model = Hosted()
    built = engine(model, "document").build_files(faq("en").entries[:5])
    assert (built.hosted, model.asked) == (None, [])


def test_a_text_that_the_index_before_holds_is_not_sent_again() -> None:
    model = Hosted()
    shelf = stocked(model)
    more = KnowledgeEntry(id="new", questions=("Gibt es einen Laden in Bonn?",), answer="Ja, dort.")
    built = engine(model, "document").build_files((*ENTRIES, more), lambda: shelf.hosted)
    assert built.hosted is not None
    sent = [text for text, _ in model.asked]
    assert "Gibt es einen Laden in Bonn?" in sent
    assert ENTRIES[0].questions[0] not in sent


def test_the_index_here_is_made_where_the_model_fails() -> None:
    model = Hosted()
    model.failure = "throttled"
    built = engine(model, "document").build_files(ENTRIES)
    assert built.own is not None
    assert (built.hosted, built.hosted_encoder, built.failure) == (None, None, "throttled")


def test_vectors_have_unit_length_and_what_has_no_direction_is_no_vector() -> None:
    model = Hosted()
    encoder = AskedEncoder(model, USER, "query", Recent(9))
    assert np.linalg.norm(encoder.encode(["a", "b"]), axis=1) == pytest.approx(1.0)

    class Nothing(Hosted):
        def embed(
            self, texts: Sequence[str], *, purpose: Purpose, user: ModelUser
        ) -> list[list[float]]:
            super().embed(texts, purpose=purpose, user=user)
            return [[0.0, 0.0] for _ in texts]

    with pytest.raises(ModelFailed, match="bad_reply"):
        AskedEncoder(Nothing(), USER, "query", Recent(9)).encode(["a"])


def test_each_call_is_counted_and_the_budget_ends_them() -> None:
    model, budgets, events = Hosted(), MemoryModelBudgets(), RecordedEvents()
    within = BudgetedEmbeddings(
        model,
        budgets,
        SharedLimits(workspace=3, environment=100),
        texts_a_call=2,
        clock=SteppingClock(),
        events=events,
    )
    assert (within.model_id, within.reads) == (model.model_id, model.reads)
    within.embed(["a", "b", "c"], purpose="document", user=USER)
    counted = {name: number for (name, _), number in budgets.counted.items()}
    assert counted == {"EMBEDDINGS_WORKSPACE#w": 2, "EMBEDDINGS_ENVIRONMENT": 2}
    with pytest.raises(ModelFailed, match="budget"):
        within.embed(["a", "b", "c"], purpose="document", user=USER)
    assert len(model.asked) == 5
    budgets.broken = True
    with pytest.raises(ModelFailed):
        within.embed(["d"], purpose="query", user=USER)
