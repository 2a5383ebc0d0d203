"""How the visitor's address comes, and what a visitor can read and ask for."""

import re
from datetime import timedelta

import pytest

from infra.local.api_clients import Json
from tests.e2e.faulty import TICKETS
from tests.e2e.world import (
    ANSWER,
    ANSWERABLE,
    HANDED_OVER,
    REFERENCE,
    UNANSWERABLE,
    World,
    refusal,
    squeezed,
    texts,
    wait_until,
)

_TICKET: Json = {"handoff_method": "ticket", "ticket": TICKETS["zendesk"]}


@pytest.fixture(scope="module")
def waiting_bot(world: World) -> str:
    """A bot that makes no ticket before it has an address, or half a minute has passed."""
    return world.bot({**_TICKET, "contact": "ask_and_wait", "contact_timeout_s": 30})


def test_ask_and_wait_holds_the_ticket_until_the_address_is_typed(
    world: World, waiting_bot: str
) -> None:
    visitor = world.visitor(waiting_bot)
    turn = visitor.say(UNANSWERABLE)
    assert turn["escalation"]["state"] == "waiting_contact"
    assert turn["conversation"]["contact_required"]
    assert turn["conversation"]["assignee"]["kind"] == "bot"
    assert not any(text.startswith(HANDED_OVER) for text in texts(turn["messages"]))
    # While it waits, the bot keeps answering.
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
    world.sweep()
    assert world.helpdesks.tickets(visitor.conversation_id) == []

    turn = visitor.say("it's ada@visitor.example, thanks")
    assert turn["escalation"]["state"] == "recorded"
    assert not turn["conversation"]["contact_required"]
    assert any(text.startswith(HANDED_OVER) for text in texts(turn["messages"], "system"))
    ticket = world.ticket(visitor)
    assert ticket["requester"]["email"] != "ada@visitor.example"
    [note] = [one for one in ticket["comments"] if not one["public"]]
    assert "ada@visitor.example (unverified" in squeezed(note["text"])


def test_ask_and_wait_takes_an_address_from_the_form(world: World, waiting_bot: str) -> None:
    visitor = world.visitor(waiting_bot)
    visitor.say(UNANSWERABLE)
    turn = visitor.contact("bea@visitor.example", "Bea")
    assert turn["escalation"]["state"] == "recorded"
    # The same once more, as after a lost answer, changes nothing.
    assert visitor.contact("bea@visitor.example", "Bea")["messages"] == []
    ticket = world.ticket(visitor)
    assert "Bea, bea@visitor.example (unverified" in squeezed(ticket["comments"][1]["text"])


def test_ask_and_wait_goes_on_without_an_address_when_none_comes(
    world: World, waiting_bot: str
) -> None:
    visitor = world.visitor(waiting_bot)
    visitor.say(UNANSWERABLE)
    world.pass_time(visitor.conversation_id, timedelta(seconds=31))
    world.sweep()
    ticket = world.ticket(visitor)
    assert ticket["requester"]["email"] != "ada@harborlight.example"
    page = visitor.messages()
    assert not page["conversation"]["contact_required"]
    assert page["conversation"]["assignee"]["kind"] == "team"
    told = texts(page["messages"], "system")
    assert sum(text.startswith(HANDED_OVER) for text in told) == 1, told


def test_closing_while_an_address_is_awaited_loses_nothing(world: World, waiting_bot: str) -> None:
    visitor = world.visitor(waiting_bot)
    visitor.say(UNANSWERABLE)
    assert visitor.close()["conversation"]["state"] == "closed"
    assert UNANSWERABLE in squeezed(world.ticket(visitor)["comments"][1]["text"])


def test_never_asks_for_nothing(world: World) -> None:
    visitor = world.visitor(world.bot({**_TICKET, "contact": "never"}))
    turn = visitor.say(UNANSWERABLE)
    assert turn["escalation"]["state"] == "recorded"
    assert not turn["conversation"]["contact_required"]
    assert len(texts(turn["messages"], "system")) == 1
    world.ticket(visitor)


def test_a_press_on_talk_to_a_person_is_a_handoff_and_again_the_same_one(world: World) -> None:
    visitor = world.visitor(world.bot())
    first = visitor.handoff()
    assert first["escalation"]["reason"] == "explicit_request"
    again = visitor.handoff()
    assert again["escalation"]["id"] == first["escalation"]["id"]
    assert again["messages"] == []
    assert len(world.settled(visitor)) == 1
    assert len(world.mails.of(visitor.conversation_id)) == 1


def test_with_human_handoff_off_nothing_reaches_people_and_it_is_said_plainly(
    world: World,
) -> None:
    visitor = world.visitor(world.bot({"human_handoff": False}))
    refused = refusal(visitor.handoff)
    assert (refused.status, refused.code) == (409, "handoff_off")
    for text in (UNANSWERABLE, "I want to talk to a human being, now!"):
        turn = visitor.say(text)
        assert turn["escalation"] is None
        assert len(texts(turn["messages"], "bot")) == 1
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
    world.sweep()
    assert world.escalations(visitor) == []
    assert world.mails.of(visitor.conversation_id) == []


def test_a_poll_gives_what_is_new_and_only_that(world: World) -> None:
    visitor = world.visitor(world.bot({**_TICKET, "contact": "never"}))
    greeting = visitor.messages()
    assert len(greeting["messages"]) == 1
    assert visitor.messages(after=greeting["next"])["messages"] == []
    turn = visitor.say(UNANSWERABLE)
    assert visitor.messages(after=greeting["next"])["messages"][:2] == turn["messages"]
    last = turn["messages"][-1]["id"]
    news = wait_until(lambda: visitor.messages(after=last)["messages"], what="the reference")
    assert [text.startswith(REFERENCE) for text in texts(news)] == [True]
    for wrong in ("x", "1", "-0000001"):
        refused = refusal(visitor.messages, after=wrong)
        assert (refused.status, refused.problem["field"]) == (400, "after")


def test_the_transcript_is_read_as_text_and_mailed_to_a_mailbox_that_was_confirmed(
    world: World,
) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(ANSWERABLE)
    transcript = visitor.transcript()
    assert ANSWERABLE in transcript
    assert ANSWER in squeezed(transcript)
    address = f"copy-{visitor.conversation_id[:8]}@visitor.example"
    path = f"/v1/conversations/{visitor.conversation_id}"

    def call(what: str, **body: str) -> Json:
        answer: Json = visitor.call("POST", f"{path}/{what}", body, token=visitor.token).json()
        return answer

    unproved = refusal(call, "transcript", email=address)
    assert (unproved.status, unproved.code) == (409, "address_not_confirmed")
    call("contact/code", email=address)
    (mail,) = wait_until(lambda: world.mails.to(address), what="the mail with the code")
    (code,) = re.findall(r"\b[0-9]{6}\b", mail["text"])
    assert ANSWERABLE not in squeezed(mail["text"])
    wrong = refusal(call, "contact/confirm", email=address, code=f"{(int(code) + 1) % 10**6:06d}")
    assert (wrong.status, wrong.code, wrong.problem["field"]) == (400, "wrong_code", "code")
    confirmed = call("contact/confirm", email=address, code=f"{code[:3]} {code[3:]}")
    assert confirmed["conversation"]["contact"] == {"email": address, "state": "confirmed"}
    again = refusal(call, "contact/code", email=address.upper())
    assert (again.status, again.code) == (409, "already_confirmed")

    for _ in range(2):
        call("transcript", email=address)
    mails = wait_until(lambda: world.mails.to(address)[1:], what="the transcript's mail")
    assert ANSWER in squeezed(mails[0]["text"])
    assert "/console/" not in mails[0]["text"], "the console is not the visitor's"
    world.sweep()
    assert len(world.mails.to(address)) == 2
