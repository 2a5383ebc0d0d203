"""The foreign bot through the bot contract, as classify would use it."""

import ast
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from tests.functions.foreign_bot import handler as foreign

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def ask(text: str, *, bot_id: str = "library") -> Any:
    """Invoke the bot with what crosses the wire, and return what would cross it back."""
    request = BotRequest(
        request_id="r-1",
        purpose="chat",
        workspace_id="w-1",
        bot_id=bot_id,
        conversation_id="c-1",
        locale="en",
        messages=(BotMessage(author="visitor", text=text, at=AT),),
        targets=("billing",),
    )
    event = json.loads(request.model_dump_json())
    return json.loads(json.dumps(foreign.handler(event, None)))


def test_a_bot_written_from_the_contract_alone_is_understood() -> None:
    reply = BotReply.model_validate(ask("When are you open on Sundays?"))
    assert reply.text.startswith("The reading room is open")
    assert reply.confidence == 0.9
    assert [source.url for source in reply.sources] == ["https://library.example/opening-hours"]
    assert reply.routing is None


def test_a_bot_says_when_it_does_not_know_and_when_it_wants_a_person() -> None:
    unknown = BotReply.model_validate(ask("What is the weather?"))
    assert unknown.confidence < 0.5
    assert not unknown.wants_handoff
    assert BotReply.model_validate(ask("Fetch me a librarian")).wants_handoff


def test_the_foreign_bot_imports_only_the_standard_library() -> None:
    tree = ast.parse(Path(foreign.__file__).read_text("utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    } | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"json", "time", "typing"}


@pytest.mark.parametrize(
    "fault",
    [f for f in foreign.MISBEHAVIOURS if f not in {"raises", "sleeps", "not-json"}],
)
def test_a_reply_outside_the_contract_is_refused(fault: str) -> None:
    with pytest.raises(ValidationError):
        BotReply.model_validate(ask("When are you open?", bot_id=f"library-{fault}"))


def test_a_misbehaviour_can_be_chosen_by_the_message_too() -> None:
    with pytest.raises(ValidationError):
        BotReply.model_validate(ask("misbehave: confidence-7"))


def test_a_bot_can_raise() -> None:
    with pytest.raises(foreign.BotOutOfOrderError):
        ask("When are you open?", bot_id="library-raises")


def test_a_bot_can_return_what_is_not_json() -> None:
    with pytest.raises(TypeError):
        ask("When are you open?", bot_id="library-not-json")


def test_a_bot_can_take_longer_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    ask("When are you open?", bot_id="library-sleeps")
    assert slept[0] > 20
