"""Whose a ticket is, from the chat to each helpdesk and back: an attack, a merge, a proof."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.jobs import SyncTicket
from tests.fakes.outside import reply
from tests.faults.desk_world import DeskWorld

CEO = "ceo@customer.example"
SECRET = "Ann, your card ends 4242."


@pytest.fixture(params=["zendesk", "freshdesk", "zoho"])
def world(request: pytest.FixtureRequest) -> Iterator[DeskWorld]:
    """Tickets as they really look."""
    with DeskWorld(request.param) as world:
        world.plain = JinjaRenderer()  # type: ignore[assignment]  # what is deployed
        world.bots.always("support", reply("perhaps", 0.2))
        yield world


def handed_over(world: DeskWorld, **visitor: str) -> tuple[str, str]:
    """A chat with a ticket, and the ticket's id."""
    chat = world.start(**visitor)
    world.say(chat, "Can my submarine land?")
    world.work_through()
    link = world.head(chat).ticket
    assert link is not None
    return chat, link.ticket_id


def act(world: DeskWorld, ticket_id: str, action: str, **more: Any) -> None:
    """Somebody does something in the helpdesk, and it is read a little later."""
    world.clock.move(timedelta(seconds=5))
    given = {"helpdesk": world.name, "ticket_id": int(ticket_id), "action": action, **more}
    world.act(given)
    world.clock.move(timedelta(seconds=5))


def sync(world: DeskWorld, chat: str) -> None:
    head = world.head(chat)
    assert head.ticket is not None
    world.queue.send(SyncTicket.of(head, head.ticket))
    world.work_through()


def ticket(world: DeskWorld, ticket_id: str) -> dict[str, Any]:
    return next(each for each in world.tickets() if str(each["id"]) == ticket_id)


def seen(found: dict[str, Any]) -> str:
    """What the requester sees."""
    public = [entry["text"] for entry in found["comments"] if entry["public"]]
    return " ".join([found["subject"], *public])


def agents(world: DeskWorld, chat: str) -> list[str]:
    return [line for line in world.said(chat) if line.startswith("agent:")]


def test_who_claims_an_address_neither_speaks_for_its_owner_nor_reads_what_they_get(
    world: DeskWorld,
) -> None:
    chat, ticket_id = handed_over(world, email=CEO, name="Ann Owner")
    world.say(chat, "What is my PIN?")
    world.work_through()
    found = ticket(world, ticket_id)
    assert found["requester"]["email"] != CEO
    for theirs in (CEO, "Ann Owner", "submarine", "PIN", "verified"):
        assert theirs not in seen(found)
    act(world, ticket_id, "reply", text="What is it about?")
    sync(world, chat)
    assert agents(world, chat) == ["agent: What is it about?"]
    world.ask_for_code(chat, CEO)
    world.work_through()
    (code,) = re.findall(r"\b[0-9]{6}\b", world.mailer.to(CEO)[-1].text)
    world.confirm(chat, CEO, code)
    world.work_through()
    found = ticket(world, ticket_id)
    assert found["requester"]["email"] == CEO
    world.say(chat, "It is really me.")
    world.work_through()
    assert ("really me" in seen(ticket(world, ticket_id))) is (world.name != "zoho")
    act(world, ticket_id, "reply", text="Welcome, Ann.")
    sync(world, chat)
    assert agents(world, chat)[1:] == ["agent: Welcome, Ann."]


def test_what_is_written_to_ann_never_gets_into_bobs_chat_after_a_merge(world: DeskWorld) -> None:
    ann, anns = handed_over(world, signed="ann@example.com")
    bob, bobs = handed_over(world, signed="bob@example.com")
    act(world, bobs, "merge", into=int(anns))
    act(world, anns, "reply", text=SECRET)
    for chat in (bob, ann, bob):
        sync(world, chat)
    assert agents(world, bob) == []
    assert agents(world, ann) == [f"agent: {SECRET}"]
    assert any("They will write to bob@example.com" in line for line in world.said(bob))
    notes = [e["text"] for e in ticket(world, anns)["comments"] if not e["public"]]
    assert sum("not known to be this requester" in text for text in notes) == 1


def test_both_chats_of_one_person_follow_a_merge(world: DeskWorld) -> None:
    (first, kept), (second, merged) = (handed_over(world, signed="ann@example.com") for _ in "12")
    act(world, merged, "merge", into=int(kept))
    sync(world, second)
    act(world, kept, "reply", text=SECRET)
    for chat in (first, second):
        sync(world, chat)
        assert agents(world, chat) == [f"agent: {SECRET}"]
