"""Helpdesks that fail: one ticket in the end, or a mail, and no false word."""

import pytest

from infra.local.standins.people import SUSPENDED_EMAIL
from tests.e2e.faulty import FAULTS, HELPDESKS, TICKETS, FaultyHandovers
from tests.e2e.owners import Tenant, new_tenant
from tests.e2e.world import (
    HANDED_OVER,
    REFERENCE,
    UNANSWERABLE,
    World,
    occurrences,
    texts,
    wait_until,
)


@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_a_fault_of_the_helpdesk_leaves_exactly_one_ticket(
    world: World, faulty: FaultyHandovers, helpdesk: str, kind: str
) -> None:
    visitor = faulty.visitors[helpdesk, kind]
    [escalation] = world.settled(visitor, timeout_s=280)
    assert escalation["state"] == "delivered", escalation
    ticket = world.ticket(visitor)
    assert ticket["helpdesk"] == helpdesk
    assert occurrences(ticket, UNANSWERABLE) >= 1
    told = texts(visitor.messages()["messages"], "system")
    assert sum(text.startswith(HANDED_OVER) for text in told) == 1, told
    assert sum(text.startswith(REFERENCE) for text in told) == 1, told
    assert world.mails.of(visitor.conversation_id) == []


def test_a_requester_whom_zendesk_refuses_still_gets_a_ticket(world: World) -> None:
    settings = {"trust_claimed_addresses": True, "ticket": TICKETS["zendesk"]}
    bot = world.bot({"handoff_method": "ticket", **settings})
    visitor = world.visitor(bot, visitor={"email": SUSPENDED_EMAIL})
    visitor.say(UNANSWERABLE)
    ticket = world.ticket(visitor)
    [escalation] = world.escalations(visitor)
    assert escalation["state"] == "delivered"
    assert ticket["requester"]["email"] != SUSPENDED_EMAIL
    # People still learn who asked.
    assert occurrences(ticket, SUSPENDED_EMAIL) >= 1


@pytest.fixture
def tenant(world: World) -> Tenant:
    """A workspace whose only connection may break."""
    return new_tenant(world, "faults")


def test_a_connection_that_breaks_after_its_test_becomes_a_mail(
    world: World, tenant: Tenant
) -> None:
    tenant.connect("zendesk")
    bot = world.bot(
        {"handoff_method": "ticket", "ticket": TICKETS["zendesk"], "contact": "never"},
        owner=tenant.owner,
    )
    tenant.break_connection("zendesk")
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)

    def escalations() -> dict[str, dict[str, object]]:
        found = tenant.owner.get(f"/conversations/{visitor.conversation_id}")["escalations"]
        return {one["method"]: one for one in found}

    wait_until(
        lambda: escalations().get("email", {}).get("state") == "delivered",
        60,
        what="the fallback mail",
    )
    found = escalations()
    assert found["ticket"]["state"] == "failed"
    assert found["email"]["fallback_of"] == found["ticket"]["id"]
    [mail] = world.mails.of(visitor.conversation_id)
    assert mail["to"] == [tenant.email]
    assert UNANSWERABLE in mail["text"]
    assert world.helpdesks.tickets(visitor.conversation_id) == []
    page = visitor.messages()
    told = texts(page["messages"], "system")
    assert sum(text.startswith(HANDED_OVER) for text in told) == 1, told
    assert len(told) == 1, "the visitor is told of no failure while one path works"
    assert page["conversation"]["assignee"]["kind"] == "bot", "with a mail the bot goes on"

    tenant.connect("zendesk")
    retried = tenant.owner.post(f"/escalations/{found['ticket']['id']}/retry")
    assert retried["state"] == "recorded"
    ticket = wait_until(
        lambda: world.helpdesks.tickets(visitor.conversation_id), what="the retried ticket"
    )
    assert len(ticket) == 1
    wait_until(lambda: escalations()["ticket"]["state"] == "delivered", what="delivered at last")
