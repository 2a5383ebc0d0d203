"""The reference bot's use case and handler, through the bot contract."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from escalation.domain.bot_contract import BotReply
from escalation.domain.errors import NotFound
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.settings import TransferTarget
from escalation.engine.answering import EmbeddedEngine
from escalation.use_cases.bot.answer_question import AnswerQuestion
from escalation.use_cases.bot.known_bots import FRESH_FOR
from functions.bot import handler as bot_handler
from tests.functions.bot_shelf import LOGIN, REFUND, SYNC, Hands, Shelf, request, scores, stocked
from tests.functions.http_events import CONTEXT

if TYPE_CHECKING:
    from tests.functions.bot_shelf import Answer


@pytest.fixture
def shelf() -> Shelf:
    return stocked()


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def answer(shelf: Shelf, clock: Hands) -> "Answer":
    return AnswerQuestion(source=shelf, engine=EmbeddedEngine(), clock=clock)


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


def test_knowledge_is_read_again_only_when_it_has_changed(
    answer: "Answer", shelf: Shelf, clock: Hands
) -> None:
    for _ in range(5):
        answer(request("sync is stuck", targets=("billing",)))
        clock.time += FRESH_FOR
    assert shelf.knowledge_read == ["support", "billing"]
    shelf.add("support", SYNC, LOGIN, REFUND)
    assert answer(request("I want a refund")).text == "Refunds take a week."
    assert shelf.knowledge_read == ["support", "billing", "support"]


def test_a_change_of_the_bot_alone_counts_at_once_and_reads_no_knowledge(
    answer: "Answer", shelf: Shelf
) -> None:
    answer(request("sync is stuck"))
    moved = {"workspace_id": "w-2"}
    shelf.bots["support"] = shelf.bots["support"].model_copy(update=moved)
    with pytest.raises(NotFound):
        answer(request("sync is stuck"))
    assert shelf.knowledge_read == ["support"]


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
