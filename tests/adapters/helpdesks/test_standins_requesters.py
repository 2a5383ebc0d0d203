"""Whose a ticket is in each helpdesk: what the customer sees, and who speaks in whose name."""

from contextlib import suppress
from typing import Any

import pytest

from escalation.adapters.rendering import JinjaRenderer
from escalation.domain.conversation import Visitor
from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.requesters import TicketRequester
from infra.local.standins.people import SUSPENDED_EMAIL
from tests.adapters.helpdesks.standins_world import SETTINGS, World, new_world
from tests.adapters.helpdesks.test_standins import create_reduced
from tests.unit.rendering.handovers import handover, messages

CEO = "ceo@customer.example"


def rendered(world: World, visitor: Visitor) -> TicketDraft:
    one = handover(messages("My card ends 4242", "I do not know."), visitor=visitor)
    return JinjaRenderer().ticket(one, SETTINGS[world.name])


def seen_by_customer(ticket: dict[str, Any]) -> str:
    """What whoever becomes the requester sees: the subject and what is public."""
    public = [c["text"] for c in ticket["comments"] if c["public"]]
    return " ".join([ticket["subject"], *public])


def mailed(ticket: dict[str, Any]) -> list[tuple[str, str]]:
    """What the helpdesk mails: public words of others, to a requester with an address."""
    to = ticket["requester"]
    if to["email"] is None or to["agent"]:
        return []
    return [
        (to["email"], c["text"])
        for c in ticket["comments"]
        if c["public"] and c["author"]["id"] != to["id"]
    ]


def test_who_only_claims_an_address_is_nobody_there(world: World) -> None:
    _, ref = create_reduced(world.open(), rendered(world, Visitor(name="Ann CEO", email=CEO)))
    world.open().comment(
        ref.ticket_id, "<p>And my PIN is 7</p>", marker="c/2", by=TicketRequester(email=CEO)
    )
    world.agent(ref.ticket_id, "reply", text="Which order?")
    (ticket,) = world.tickets()
    assert CEO not in str(ticket["requester"])
    assert mailed(ticket) == []
    for secret in ("4242", CEO, "Ann CEO", "PIN", "verified"):
        assert secret not in seen_by_customer(ticket)
    notes = " ".join(c["text"] for c in ticket["comments"] if not c["public"])
    for told in ("4242", CEO, "unverified", "Share nothing about an account", "PIN is 7"):
        assert told in notes
    thread = world.open().thread(ref.ticket_id)
    assert thread.requester is not None
    assert thread.requester.email is None
    assert [e.text for e in thread.entries if e.author == "agent" and e.public] == ["Which order?"]


def test_a_confirmed_visitor_sees_their_own_words_and_nothing_for_the_team(world: World) -> None:
    visitor = Visitor(name="Ada", email="ada@example.com", confirmed=True)
    _, ref = create_reduced(world.open(), rendered(world, visitor))
    (ticket,) = world.tickets()
    assert ticket["requester"]["email"] == "ada@example.com"
    seen = seen_by_customer(ticket)
    assert "My card ends 4242" in seen
    for inside in ("Why", "not confident", "verified", "console"):
        assert inside not in seen
    assert "not confident" in " ".join(c["text"] for c in ticket["comments"] if not c["public"])
    thread = world.open().thread(ref.ticket_id)
    assert thread.requester is not None
    assert (thread.requester.email, ref.requester) == ("ada@example.com", thread.requester)


@pytest.mark.parametrize("known", [True, False])
def test_whoever_proves_an_address_later_becomes_the_requester_once(
    world: World, known: bool
) -> None:
    if known:
        world.made(escalation_id="a-1", requester=Requester(name="Ann", email=CEO, trusted=True))
    helpdesk = world.open()
    _, ref = create_reduced(helpdesk, rendered(world, Visitor(name="Not Ann", email=CEO)))
    for _ in range(2):
        requester = helpdesk.set_requester(ref.ticket_id, CEO, "Not Ann")
        assert helpdesk.thread(ref.ticket_id).requester == requester
    ticket = next(t for t in world.tickets() if str(t["id"]) == ref.ticket_id)
    if known and world.name != "zoho":
        assert ticket["requester"]["name"] == "Ann"  # Nobody is renamed by a visitor.
    helpdesk.comment(ref.ticket_id, "<p>It is me</p>", marker="c/3", by=requester)
    ticket = next(t for t in world.tickets() if str(t["id"]) == ref.ticket_id)
    assert ("It is me" in seen_by_customer(ticket)) is (world.name != "zoho")
    assert "4242" not in seen_by_customer(ticket)


def test_words_are_internal_once_the_requester_is_somebody_else(world: World) -> None:
    helpdesk, number = world.open(), world.made()
    helpdesk.set_requester(number, "ann@example.com", "Ann")
    helpdesk.comment(
        number, "<p>I am Ada</p>", marker="c/2", by=TicketRequester(email="ada@example.com")
    )
    assert "I am Ada" not in seen_by_customer(world.tickets()[0])


# A ticket of Zoho Desk takes any address to be written to.
@pytest.mark.parametrize("world", ["zendesk", "freshdesk"], indirect=True)
def test_a_suspended_address_stays_out_and_the_ticket_as_it_is(world: World) -> None:
    number = world.made(requester=Requester())
    with pytest.raises(PermanentError, match=r"requester_refused|ticket_closed"):
        world.open().set_requester(number, SUSPENDED_EMAIL, "X")


def test_a_lost_answer_while_the_requester_changes_is_done_again(world: World) -> None:
    number = world.made(requester=Requester())
    world.fault("lost_answer", operation="update")
    with pytest.raises(RetryableError):
        world.open().set_requester(number, CEO, "Ann")
    world.open().set_requester(number, CEO, "Ann")
    (ticket,) = world.tickets()
    thread = world.open().thread(number)
    assert thread.requester is not None
    assert thread.requester.email == CEO
    assert ticket["comments"][1:] == []


def test_a_mail_of_an_agent_to_an_address_from_the_note_is_not_for_a_zoho_chat() -> None:
    with new_world("zoho") as world:
        number = world.made(requester=Requester())
        world.agent(number, "forward", text="Your card ends 4242", to=CEO)
        thread = world.open().thread(number)
        assert not any(entry.public for entry in thread.entries[1:])


@pytest.mark.parametrize("listed", [True, False])
def test_zendesks_markers_are_out_of_the_customers_sight_where_they_can_be_read(
    listed: bool,
) -> None:
    with new_world("zendesk") as world:
        world.behave(zendesk_lists_metadata=listed)
        helpdesk, number = world.open(), world.made()
        ada = TicketRequester(email="ada@example.com")
        for kind in (None, "lost_answer"):
            if kind:
                world.fault(kind, operation="update")
            with suppress(OutcomeUnknown):
                helpdesk.comment(number, "<p>Mine</p>", marker=f"c/{kind}", by=ada)
            helpdesk.comment(number, "<p>Mine</p>", marker=f"c/{kind}", by=ada)
        helpdesk.reply(helpdesk.thread(number), "<p>Ours</p>", marker="r-1/answer")
        helpdesk.reply(helpdesk.thread(number), "<p>Ours</p>", marker="r-1/answer")
        helpdesk.comment(number, "<p>Team</p>", marker="c/4")
        (ticket,) = world.tickets()
        seen = seen_by_customer(ticket)
        assert (seen.count("Mine"), seen.count("Ours")) == (2, 1)
        assert ("[ref:" in seen) is not listed
        thread = helpdesk.thread(number)
        assert [entry.author for entry in thread.entries] == ["service"] * 5
        assert [entry.marker for entry in thread.entries[1:]] == [
            "c/None",
            "c/lost_answer",
            "r-1/answer",
            "c/4",
        ]
