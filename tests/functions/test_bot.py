"""The reference bot's use case and handler, through the bot contract."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest, Purpose
from escalation.domain.errors import NotFound
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.learning import Learned
from escalation.domain.owner_ports import Knowledge
from escalation.domain.settings import (
    AiAgentTransfer,
    EscalationSettings,
    TransferTarget,
    VersionedSettings,
)
from escalation.domain.workspace import Bot
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.semantic import SEMANTIC_VERSION
from escalation.use_cases.bot.answer_question import AnswerQuestion
from escalation.use_cases.bot.known_bots import FRESH_FOR
from functions.bot import handler as bot_handler
from tests.fakes.learning import MemoryLearned
from tests.functions.http_events import CONTEXT
from tests.unit.engine.encoders import Unasked, encoder

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex, AnyRoutes

    Answer = AnswerQuestion[AnyIndex, AnyRoutes]

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REFUND = KnowledgeEntry(
    id="refund",
    questions=("I want a refund", "can I get my money back", "how do refunds work"),
    answer="Refunds take a week.",
    url="https://help.example/refunds",
)
SYNC = KnowledgeEntry(
    id="sync",
    questions=("my files do not sync", "sync is stuck", "the client stopped syncing"),
    answer="Restart the client.",
)
LOGIN = KnowledgeEntry(
    id="login",
    questions=("I cannot log in", "forgot my password", "reset the password"),
    answer="Use the reset link.",
)


class Shelf:
    """Settings in memory."""

    def __init__(self) -> None:
        self.bots: dict[str, Bot] = {}
        self.entries: dict[str, Knowledge] = {}
        self.targets: dict[str, tuple[TransferTarget, ...]] = {}

    def add(self, bot_id: str, *entries: KnowledgeEntry, workspace_id: str = "w-1") -> None:
        version = self.bots[bot_id].knowledge_version + 1 if bot_id in self.bots else 1
        self.bots[bot_id] = Bot(
            bot_id=bot_id,
            workspace_id=workspace_id,
            name=bot_id,
            knowledge_version=version,
            created_at=START,
        )
        self.entries[bot_id] = Knowledge(bot_id=bot_id, version=version, entries=entries)

    def bot(self, bot_id: str) -> Bot | None:
        return self.bots.get(bot_id)

    def knowledge(self, bot_id: str) -> Knowledge:
        return self.entries.get(bot_id, Knowledge(bot_id=bot_id, version=0, entries=()))

    def settings(self, bot_id: str) -> VersionedSettings | None:
        targets = self.targets.get(bot_id, ())
        return VersionedSettings(
            bot_id=bot_id,
            workspace_id="w-1",
            version=1,
            settings=EscalationSettings(
                ai_agent_transfer=AiAgentTransfer(enabled=bool(targets), targets=targets)
            ),
        )


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.add("support", SYNC, LOGIN)
    shelf.add("billing", REFUND)
    shelf.add("stranger", REFUND, workspace_id="w-2")
    return shelf


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def answer(shelf: Shelf, clock: Hands) -> "Answer":
    return AnswerQuestion(source=shelf, engine=EmbeddedEngine(), clock=clock)


def request(
    text: str, bot_id: str = "support", *, purpose: Purpose = "chat", targets: tuple[str, ...] = ()
) -> BotRequest:
    return BotRequest(
        request_id="r-1",
        purpose=purpose,
        workspace_id="w-1",
        bot_id=bot_id,
        conversation_id="c-1",
        locale="en",
        messages=(BotMessage(author="visitor", text=text, at=START),),
        targets=targets,
    )


def scores(reply: BotReply) -> dict[str, float]:
    return {score.bot_id: score.score for score in reply.routing or ()}


def test_a_question_is_answered_from_the_bots_own_knowledge(answer: "Answer") -> None:
    reply = answer(request("forgot my password"))
    assert reply.text == "Use the reset link."
    assert reply.confidence > 0.5
    assert reply.routing is None
    assert answer(request("I want a refund")).confidence < 0.5


def test_a_target_that_fits_better_is_scored_above_the_bot_itself(answer: "Answer") -> None:
    reply = answer(request("I want a refund", targets=("billing",)))
    found = scores(reply)
    assert found["billing"] > 0.6
    assert found["billing"] - max(found["support"], reply.confidence) > 0.15


def test_a_target_without_knowledge_is_known_by_its_description_and_examples(
    answer: "Answer", shelf: Shelf
) -> None:
    shelf.add("foreign")
    shelf.targets["support"] = (
        TransferTarget(
            bot_id="foreign",
            description="Opening hours of the library.",
            examples=("when is the library open", "library opening hours"),
        ),
    )
    asked = request("when does the library open", targets=("billing", "foreign"))
    found = scores(answer(asked))
    assert max(found, key=lambda bot_id: found[bot_id]) == "foreign"


def test_route_scores_targets_for_a_bot_that_cannot(answer: "Answer", shelf: Shelf) -> None:
    shelf.add("foreign")
    asked = request("sync is stuck", "foreign", purpose="route", targets=("support", "billing"))
    reply = answer(asked)
    assert (reply.text, reply.confidence) == ("", 0.0)
    assert scores(reply)["support"] > scores(reply)["billing"]


def test_another_workspaces_bot_neither_answers_nor_is_scored(answer: "Answer") -> None:
    with pytest.raises(NotFound):
        answer(request("I want a refund", "stranger"))
    assert set(scores(answer(request("refund", targets=("stranger", "billing"))))) == {
        "support",
        "billing",
    }


def test_an_unknown_bot_is_refused_and_an_unknown_target_left_out(answer: "Answer") -> None:
    with pytest.raises(NotFound):
        answer(request("hello", "nobody"))
    assert set(scores(answer(request("refund", targets=("nobody",))))) == {"support"}


def test_thanks_are_returned_in_a_chat_and_not_on_a_ticket(answer: "Answer") -> None:
    assert answer(request("thanks")).confidence > 0.9
    assert answer(request("thanks", purpose="ticket")).confidence < 0.5


def test_saved_knowledge_is_answered_from_at_once(answer: "Answer", shelf: Shelf) -> None:
    assert answer(request("I want a refund")).confidence < 0.5
    shelf.add("support", SYNC, LOGIN, REFUND)
    assert answer(request("I want a refund")).text == "Refunds take a week."


def test_a_targets_new_knowledge_counts_after_a_minute(
    answer: "Answer", shelf: Shelf, clock: Hands
) -> None:
    asked = request("when do you deliver pizza", targets=("billing",))
    before = scores(answer(asked))["billing"]
    pizza = KnowledgeEntry(id="p", questions=("when do you deliver pizza",), answer="At noon.")
    shelf.add("billing", REFUND, pizza)
    clock.time += FRESH_FOR - timedelta(seconds=1)
    assert scores(answer(asked))["billing"] == before
    clock.time += timedelta(seconds=1)
    assert scores(answer(asked))["billing"] > before


def test_more_bots_than_are_kept_are_still_answered_each_from_its_own(shelf: Shelf) -> None:
    small: Answer = AnswerQuestion(source=shelf, engine=EmbeddedEngine(), clock=Hands(), max_bots=1)
    for _ in range(2):
        assert small(request("sync is stuck")).text == "Restart the client."
        assert small(request("I want a refund", "billing")).text == "Refunds take a week."


@pytest.fixture
def handle(answer: "Answer", monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(bot_handler, "answer_question", lambda: answer)
    return bot_handler.handler


def test_the_handler_speaks_the_contract_in_json(handle: Any) -> None:
    event = json.loads(request("can I get my money back", "billing").model_dump_json())
    result = json.loads(json.dumps(handle(event, CONTEXT)))
    reply = BotReply.model_validate(result)
    assert reply.text == "Refunds take a week."
    assert result["sources"] == [
        {"title": "I want a refund", "url": "https://help.example/refunds"}
    ]
    assert "routing" not in result


def test_a_field_of_a_later_contract_is_ignored(handle: Any) -> None:
    event = {**json.loads(request("sync is stuck").model_dump_json()), "mood": "sunny"}
    assert handle(event, CONTEXT)["text"] == "Restart the client."


def test_an_event_outside_the_contract_is_refused_without_quoting_it(handle: Any) -> None:
    event = {**json.loads(request("hello").model_dump_json()), "messages": "my secret"}
    with pytest.raises(bot_handler.InvalidEventError) as refused:
        handle(event, CONTEXT)
    assert "messages" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


class Files:
    """Stored indexes in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, int], bytes] = {}
        self.reads = 0

    def read(self, bot_id: str, knowledge_version: int) -> bytes | None:
        self.reads += 1
        return self.held.get((bot_id, knowledge_version))


def test_words_answer_until_the_index_of_this_knowledge_is_there(
    shelf: Shelf, clock: Hands
) -> None:
    engine, files = EmbeddedEngine(encoder()), Files()
    answer: Answer = AnswerQuestion(source=shelf, engine=engine, clock=clock, stored=files)
    asked = request("I do not recall my secret word")
    first = answer(asked)
    assert "lexical" in first.engine
    stored = engine.build_file((SYNC, LOGIN))
    assert stored is not None
    files.held["support", 1] = stored
    assert answer(asked).engine == first.engine  # looked for again after a minute only
    clock.time += FRESH_FOR
    later = answer(asked)
    assert "semantic" in later.engine
    assert (later.text, later.confidence > first.confidence) == ("Use the reset link.", True)
    reads = files.reads
    clock.time += FRESH_FOR
    assert answer(asked) == later
    assert files.reads == reads
    shelf.add("support", SYNC, LOGIN, REFUND)
    assert "lexical" in answer(asked).engine


def test_a_question_word_for_word_is_settled_without_scoring_other_bots(
    shelf: Shelf, clock: Hands
) -> None:
    engine, files = EmbeddedEngine(encoder()), Files()
    stored = engine.build_file((SYNC, LOGIN))
    assert stored is not None
    files.held["support", 1] = stored
    answer: Answer = AnswerQuestion(
        source=shelf, engine=EmbeddedEngine(Unasked()), clock=clock, stored=files
    )
    reply = answer(request("Forgot my password!", targets=("billing",)))
    assert (reply.text, reply.confidence) == ("Use the reset link.", 0.99)
    assert scores(reply) == {"billing": 0.0}


def test_what_outcomes_taught_counts_after_a_minute_and_is_named(
    shelf: Shelf, clock: Hands
) -> None:
    engine, files = EmbeddedEngine(encoder()), Files()
    stored = engine.build_file((SYNC, LOGIN))
    assert stored is not None
    files.held["support", 1] = stored
    kept = MemoryLearned()
    answer: Answer = AnswerQuestion(
        source=shelf, engine=engine, clock=clock, stored=files, learned=kept
    )
    asked = request("I do not recall my secret word")
    first = answer(asked)
    assert first.engine == f"{SEMANTIC_VERSION}, knowledge 1"
    taught = Learned(
        bot_id="support",
        version=1,
        engine=SEMANTIC_VERSION,
        bias=-1.0,
        slope=1.0,
        outcomes=50,
        wrong=25,
        latest_at=START,
        learned_at=START,
    )
    kept.save_learned(taught)
    assert answer(asked) == first
    clock.time += FRESH_FOR
    later = answer(asked)
    assert later.engine == f"{SEMANTIC_VERSION}, knowledge 1, learned 1"
    assert (later.text, later.unlearned) == (first.text, first.unlearned)
    assert later.confidence < first.confidence
    kept.kept["support"] = taught.model_copy(update={"engine": "another", "version": 2})
    clock.time += FRESH_FOR
    assert answer(asked) == first
