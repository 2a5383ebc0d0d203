"""A detector that raises in a worker has heard nothing: the mail and the message are answered."""

from collections.abc import Callable

import pytest

from escalation.engine.detectors import RuleDetectors
from tests.fakes.chat_world import BILLING, ChatWorld
from tests.fakes.outside import WordDetectors, reply
from tests.unit.use_cases.ticket_worlds import AN_HOUR, replies_of, replying, sync

STAND_INS = ["zz77z", "my order is zz500z", "transfer me to zz0z", "ZZ0Z"]


class Broken(RuntimeError):
    """A defect."""


def raising(error: type[Exception]) -> Callable[..., object]:
    def raises(*_: object, **__: object) -> object:
        raise error("a defect")

    return raises


def missing(world: ChatWorld) -> set[tuple[object, object]]:
    """Who raised what, as the log says it."""
    found = [fields for event, fields in world.events.events if event == "evidence_missing"]
    return {(fields["source"], fields["error"]) for fields in found}


@pytest.mark.parametrize("error", [Broken, IndexError, RecursionError])
def test_a_mail_is_answered_in_the_ticket_though_a_detector_raises(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WordDetectors, "explicit_request", raising(error))
    world, _, ticket = replying()
    world.work_through()
    world.clock.move(AN_HOUR)
    world.helpdesk.customer(ticket, "Let me talk to a person")
    sync(world, ticket)
    world.pass_time(AN_HOUR)
    states = [each[1:] for each in replies_of(world)]
    assert states == [("sent", "confident")] * 2, "no evidence, and no reply lost"
    assert ticket.answers()[-1].startswith("about Let me talk to a person")
    assert missing(world) == {("explicit_request", error.__qualname__)}


def transferred() -> tuple[ChatWorld, str]:
    """The billing bot is to take a chat over; its visitor has no more to say yet."""
    world = ChatWorld(ai_agent_transfer=BILLING)
    routing = [{"bot_id": "billing", "score": 0.9}]
    world.bots.always("support", reply("hm", 0.2, routing=routing))
    chat = world.start(email="ada@example.com")
    world.say(chat, "I want a refund")
    return world, chat


@pytest.mark.parametrize("error", [Broken, IndexError, RecursionError])
def test_a_transfer_is_answered_though_a_detector_raises_and_the_decision_says_so(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, chat = transferred()
    world.say(chat, "no, let me talk to a person")
    monkeypatch.setattr(WordDetectors, "explicit_request", raising(error))
    world.work_through()
    assert [(e.method, e.state) for e in world.escalations(chat)] == [("transfer", "delivered")]
    assert "visitor: no, let me talk to a person" in world.said(chat)
    assert world.said(chat)[-1] == "bot: billing answers"
    evidence = world.last_decision(chat).evidence
    assert (evidence.explicit_request, evidence.not_heard) == (None, ("explicit_request",))
    assert missing(world) == {("explicit_request", error.__qualname__)}


@pytest.mark.parametrize("words", STAND_INS)
def test_a_mail_with_words_like_our_stand_ins_is_answered(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.chat_world.WordDetectors", RuleDetectors)
    world, _, ticket = replying()
    world.work_through()
    world.clock.move(AN_HOUR)
    world.helpdesk.customer(ticket, words)
    sync(world, ticket)
    world.pass_time(AN_HOUR)
    assert [each[1:] for each in replies_of(world)] == [("sent", "confident")] * 2
    assert ticket.answers()[-1].startswith(f"about {words}")
    assert missing(world) == set()


@pytest.mark.parametrize("words", STAND_INS)
def test_words_like_our_stand_ins_are_no_wish_in_a_transfer(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.chat_world.WordDetectors", RuleDetectors)
    world, chat = transferred()
    world.say(chat, words)
    world.work_through()
    assert world.said(chat)[-1] == "bot: billing answers"
    assert f"visitor: {words}" in world.said(chat)
    evidence = world.last_decision(chat).evidence
    assert (evidence.explicit_request, evidence.not_heard) == (None, None)
    assert missing(world) == set()
