"""A choice that only a newer release knows leads to a safe path: nothing crashes, nothing is lost,
and nothing is answered as though it were not there.
"""

import json
import pickle
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any, TypeVar, cast

import pytest
from pydantic import BaseModel, ValidationError

from escalation.domain import stored_forms
from escalation.domain.errors import NewerRelease, RequestError, RetryableError
from escalation.domain.settings import EscalationSettings
from escalation.domain.stored_forms import Unknown
from escalation.domain.workspace import may
from escalation.runtime.http.answers import json_response
from tests.compatibility.newer import Path, at, choices_in
from tests.fakes.chat_world import ChatWorld, ticket_settings

M = TypeVar("M", bound=BaseModel)
WORD = "newly_made"


def of_newer_release(record: M, path: Path, word: str = WORD) -> M:
    """The record with another word at a place."""
    document = record.model_dump(mode="json", exclude_none=True)
    at(document, path[:-1])[path[-1]] = word
    return stored_forms.read(type(record), json.dumps(document).encode())


def _world() -> tuple[ChatWorld, str]:
    """A chat that was handed over by ticket, is being read again, and whose team has the word."""
    world = ChatWorld(**ticket_settings(after_handoff="bot"))
    chat = world.start(name="Ana", email="ana@example.com")
    world.say(chat, "Where is my parcel?")
    world.ask_for_person(chat)
    world.work_through()
    world.say(chat, "I still wait for it")
    world.ask_for_person(chat)
    return world, chat


def _records(world: ChatWorld, chat: str) -> Iterator[tuple[str, BaseModel, Callable[[Any], None]]]:
    store = world.transcripts
    yield "head", store.heads[chat], lambda new: store.heads.__setitem__(chat, new)
    for number, turn in enumerate(store.turns[chat]):

        def put_turn(new: Any, number: int = number) -> None:
            store.turns[chat][number] = new

        yield f"turn{number}", turn, put_turn
    for name, escalation in store.records.items():

        def put_record(new: Any, name: str = name) -> None:
            store.records[name] = new

        yield name, escalation, put_record


def _places() -> list[tuple[str, Path]]:
    world, chat = _world()
    return [
        (name, path) for name, record, _ in _records(world, chat) for path in choices_in(record)
    ]


@pytest.mark.parametrize(("name", "path"), _places(), ids=str)
def test_whatever_is_unknown_nothing_crashes_and_nothing_is_lost(name: str, path: Path) -> None:
    world, chat = _world()
    for found, record, put in _records(world, chat):
        if found == name:
            put(of_newer_release(record, path))
    calls: list[Callable[[], object]] = [
        lambda: world.say(chat, "Is somebody there?"),
        lambda: world.ask_for_person(chat),
        lambda: world.give_contact(chat, "ana@example.org"),
        lambda: world.poll()(chat, "acme", after=None),
        lambda: world.read(chat),
        lambda: world.pass_time(timedelta(hours=30)),
    ]
    before = len(world.messages(chat))
    for call in calls:
        try:
            call()
        except (RequestError, RetryableError):
            continue
    assert "sweep_item_failed" not in world.event_names()
    assert len(world.messages(chat)) >= before
    stored = b"".join(stored_forms.write(record) for _, record, _ in _records(world, chat))
    assert WORD.encode() in stored


def test_a_chat_in_a_state_unknown_here_is_not_answered_as_though_it_were_open() -> None:
    world, chat = _world()
    head = of_newer_release(world.head(chat), ("state",))
    world.transcripts.heads[chat] = head
    said = world.said(chat)
    with pytest.raises(NewerRelease):
        world.say(chat, "Is somebody there?")
    assert world.said(chat) == said, "refused, and so not lost: the widget tries again"
    world.pass_time(timedelta(hours=30))
    assert stored_forms.raw(world.head(chat).state) == WORD, "the sweep has not closed it either"
    assert "left_to_newer_release" in world.event_names()


@pytest.mark.parametrize("name", ["state", "method"])
def test_an_escalation_that_only_a_newer_release_can_deliver_waits_for_it(name: str) -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start(name="Ana", email="ana@example.com")
    world.ask_for_person(chat)
    (known,) = world.escalations(chat)
    store = world.transcripts.records
    store[known.escalation_id] = of_newer_release(known, (name,))
    world.pass_time(timedelta(hours=5))
    left = store[known.escalation_id]
    assert stored_forms.raw(getattr(left, name)) == WORD
    assert left.due_at is not None, "the sweep goes on looking at it"
    assert left.attempts == 0

    # The newer release is back, and knows the word.
    store[known.escalation_id] = left.model_copy(update={name: getattr(known, name)})
    world.pass_time(timedelta(minutes=15))
    assert store[known.escalation_id].state == "delivered"


def test_settings_that_an_owner_saves_here_keep_what_a_newer_release_has_put_into_them() -> None:
    stored = {
        "confidence_threshold": 0.5,
        "mood": {"kind": "calm"},
        "triggers": {"frustration": True, "boredom": True},
        "rules": [
            {"keywords": ["refund"], "then": "handoff", "weight": 3},
            {"keywords": ["price"], "then": "handoff"},
        ],
    }
    before = stored_forms.read(EscalationSettings, json.dumps(stored).encode())
    form = before.model_dump(mode="json") | {"confidence_threshold": 0.7}
    form["rules"].reverse()
    saved = stored_forms.carried(EscalationSettings.model_validate(form), before)
    written = json.loads(stored_forms.write(saved))
    assert written["confidence_threshold"] == 0.7
    assert written["mood"] == stored["mood"]
    assert written["triggers"]["boredom"] is True
    assert written["rules"][1]["weight"] == 3


def test_requests_stay_strict_and_answers_say_nothing_of_what_is_unknown() -> None:
    document = json.dumps({"confidence_threshold": 0.5, "mood": "calm", "contact": "by_post"})
    settings = stored_forms.read(EscalationSettings, document.encode())
    answer = str(json_response(settings).body)
    assert "mood" not in answer
    assert json.loads(answer)["contact"] == "unknown"
    with pytest.raises(ValidationError):
        EscalationSettings.model_validate_json(document)
    with pytest.raises(ValidationError):
        EscalationSettings.model_validate_json(answer)


def test_a_member_of_a_role_unknown_here_may_do_nothing() -> None:
    assert not may(cast("Any", Unknown("auditor")), "viewer")


def test_what_is_unknown_equals_no_choice_and_survives_copies() -> None:
    paused = Unknown("paused")
    assert f"{paused}" == "unknown"
    assert paused != "unknown"
    assert paused not in {"open", "unknown"}
    assert paused != Unknown("held")
    assert {deepcopy(paused), pickle.loads(pickle.dumps(paused))} == {paused}
