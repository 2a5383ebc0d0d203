"""What the owner sees and sets of helpdesks: their health, their settings, and the add-on."""

import pytest

from infra.local.api_clients import Json
from infra.workspace import grant
from tests.e2e.desks import Desk, ticket_bot
from tests.e2e.faulty import TICKETS
from tests.e2e.owners import Tenant, deployment, new_tenant
from tests.e2e.world import UNANSWERABLE, World, refusal


@pytest.fixture(scope="module")
def tenant(world: World) -> Tenant:
    """A workspace without add-ons, connected to Zendesk."""
    made = new_tenant(world, "no-add-on")
    made.connect("zendesk")
    return made


def test_auto_ticket_reply_is_refused_in_plain_words_until_it_is_booked(
    world: World, tenant: Tenant
) -> None:
    wanted: Json = {
        "handoff_method": "ticket",
        "ticket": TICKETS["zendesk"],
        "auto_ticket_reply": {"enabled": True},
    }
    bot = world.bot(owner=tenant.owner)
    refused = refusal(tenant.owner.save_settings, bot, wanted)
    assert (refused.status, refused.code) == (400, "add_on_missing")
    assert refused.problem["field"] == "auto_ticket_reply.enabled"
    assert "add-on that this workspace has not booked" in refused.problem["detail"]
    tenant.owner.save_settings(bot, {**wanted, "auto_ticket_reply": {"enabled": False}})

    other = new_tenant(world, "books-it")
    other.connect("zendesk")
    grant(deployment(world), workspace_id=other.workspace_id, add_on="auto_ticket_reply")
    bot = world.bot(owner=other.owner)
    saved = other.owner.save_settings(bot, wanted)
    assert saved["auto_ticket_reply"]["enabled"]
    assert saved["auto_ticket_reply"]["mode"] == "send", "the default"


def test_the_connections_test_names_what_settings_name_and_the_helpdesk_lacks(
    world: World, tenant: Tenant
) -> None:
    good = tenant.owner.post("/connections/zendesk/test")
    assert good["ok"], good
    tickets = len(world.helpdesks.calls("zendesk", "create"))
    ticket = {
        **TICKETS["zendesk"],
        "group_id": "4711",
        "custom_fields": {"815": "x"},
        "priority": "high",
    }
    world.bot(
        {"handoff_method": "ticket", "ticket": ticket},
        knowledge={"name": "Refunds", "entries": []},
        owner=tenant.owner,
    )
    check = tenant.owner.post("/connections/zendesk/test")
    assert not check["ok"]
    problems = " ".join(check["problems"])
    assert "settings of Refunds" in check["checked"]
    for part in ("Settings of Refunds", "group", "4711", "custom field", "815"):
        assert part in problems, problems
    assert "Support" in problems, "it says which groups there are"
    assert len(world.helpdesks.calls("zendesk", "create")) == tickets, "nothing is made"


def test_a_connection_shows_its_health_and_when_its_first_webhook_came(world: World) -> None:
    desk = Desk.opened(world, ticket_bot(world, "freshdesk"), "freshdesk")
    desk.act("reply", "Hello from the helpdesk.")
    desk.shows("Hello from the helpdesk.")
    connection = world.owner.get("/connections/freshdesk")
    assert connection["updates"]["mode"] == "webhook"
    assert connection["updates"]["first_event_at"]
    assert connection["health"]["circuit"] == "closed"
    assert connection["health"]["last_success_at"]
    assert connection["webhook"]["url"].endswith(connection["connection_id"])
    assert connection["webhook"]["steps"], "what to do in Freshdesk stays readable"


def test_auto_replies_are_listed_for_review_with_text_and_reason(
    world: World, tenant: Tenant
) -> None:
    bot = ticket_bot(world, "zendesk", auto_reply={"mode": "draft"})
    desk = Desk.opened(world, bot, "zendesk")
    [draft] = desk.auto_replies(1)
    assert draft["conversation_id"] == desk.visitor.conversation_id
    assert draft["state"] == "noted"
    assert draft["text"]
    assert 0 <= draft["confidence"] <= 1
    assert draft["reference"] == f"#{desk.ticket_id}"
    # Without the switch nothing is recorded.
    quiet = ticket_bot(world, "zendesk")
    Desk.opened(world, quiet, "zendesk", question=UNANSWERABLE)
    assert world.owner.every(f"/bots/{quiet}/auto-replies") == []
    assert refusal(tenant.owner.get, f"/bots/{bot}/auto-replies").status == 404
    assert refusal(world.owner.get, f"/bots/{bot}/auto-replies?after=x").status == 400
