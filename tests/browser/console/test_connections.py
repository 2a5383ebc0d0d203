"""Connections: a helpdesk connected, tested, heard of and given up; and the AI's replies in it."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from infra.local.standins.zoho import account
from tests.browser.console.console import Console
from tests.e2e.owners import CREDENTIALS as KNOWN
from tests.e2e.world import World

CREDENTIALS = KNOWN | {
    "zoho": {
        "org_id": account.ORG_ID,
        "client_id": account.CLIENT_ID,
        "client_secret": account.CLIENT_SECRET,
        "code": f"{account.CODE}.of-the-console",
    }
}
_NONE = {"status": 404, "code": "not_connected", "detail": "Not connected."}
_HEALTH = {
    "circuit": "open",
    "failures": 5,
    "open_until": "2026-01-31T12:30:00Z",
    "last_error": "helpdesk_unavailable",
    "last_failure_at": "2026-01-31T12:00:00Z",
    "last_success_at": "2026-01-31T11:00:00Z",
    "quota_limit": 400,
    "quota_remaining": 120,
    "quota_at": "2026-01-31T12:00:00Z",
}
_POLLED = {"mode": "poll", "set_up_at": None, "first_event_at": None}


def test_every_helpdesk_is_listed_and_tested(console: Console) -> None:
    console.visit("/console/connections", "Connections")
    for name in ("Zendesk", "Freshdesk", "Zoho Desk"):
        card = console.page.get_by_role("region", name=name)
        expect(card).to_contain_text("Works")
    assert console.faults() == []
    console.link("Open Zendesk").click()
    console.at("Zendesk")
    expect(console.page.get_by_text("acme.zendesk.com")).to_be_visible()
    console.button("Test now").click()
    expect(console.page.get_by_text("Zendesk works")).to_be_visible()
    assert console.faults() == []
    console.visit("/console/connections/jira", "Not found")
    assert console.faults() == []


@pytest.mark.parametrize(
    ("helpdesk", "name", "fields"),
    [
        (
            "zendesk",
            "Zendesk",
            {"Zendesk address": "subdomain", "Identifier": "client_id", "Secret": "client_secret"},
        ),
        ("freshdesk", "Freshdesk", {"Freshdesk address": "domain", "API key": "api_key"}),
        (
            "zoho",
            "Zoho Desk",
            {
                "Organisation id": "org_id",
                "Client ID": "client_id",
                "Client secret": "client_secret",
                "Code": "code",
            },
        ),
    ],
)
def test_a_helpdesk_is_connected_step_by_step(
    console: Console, helpdesk: str, name: str, fields: dict[str, str]
) -> None:
    def first_time(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(status=404, json=_NONE)
        else:
            route.continue_()

    console.expect_errors("404", "400", "409")
    console.page.route(f"**/v1/admin/connections/{helpdesk}", first_time)
    console.visit("/console/connections", "Connections")
    console.link(f"Connect {name}").click()
    console.at(name)
    expect(console.page.get_by_role("region", name=f"1. In {name}")).to_be_visible()
    console.button("Connect and test").click()
    expect(console.page.locator(".field-error")).to_have_count(len(fields))
    assert console.faults() == []
    for label, field in fields.items():
        console.field(label).fill(CREDENTIALS[helpdesk][field])
    secret = list(fields)[-1]
    console.field(secret).fill("wrong")
    console.button("Connect and test").click()
    # Zoho refuses the code itself, so the field says it; elsewhere the test fails as a whole.
    said = console.page.locator("[role=alert], .field-error").first
    expect(said).to_contain_text("did not accept the")
    assert console.faults() == []
    console.field(secret).fill(CREDENTIALS[helpdesk][fields[secret]])
    console.button("Connect and test").click()
    expect(console.page.get_by_text(f"{name} works")).to_be_visible()
    assert CREDENTIALS[helpdesk][fields[secret]] not in console.page.content()


def test_an_address_is_taken_from_a_whole_link_and_a_wrong_one_is_explained(
    console: Console,
) -> None:
    console.expect_errors("400")
    console.visit("/console/connections/freshdesk", "Freshdesk")
    console.button("Replace credentials").click()
    console.field("Freshdesk address").fill("https://Acme.freshdesk.com/a/tickets")
    expect(console.field("Freshdesk address")).to_have_value("acme")
    console.field("Freshdesk address").fill("help.acme.example")
    console.field("API key").fill("secret-of-nobody")
    console.button("Replace and test").click()
    expect(console.page.locator(".field-error")).to_contain_text("Only the first part")
    assert console.faults() == []
    console.button("Cancel").click()
    expect(console.button("Test now")).to_be_visible()


def test_zendesks_token_is_offered_with_its_end(console: Console) -> None:
    console.visit("/console/connections/zendesk", "Zendesk")
    console.button("Replace credentials").click()
    console.page.get_by_label("API token").first.check()
    expect(console.field("Agent's e-mail address")).to_be_visible()
    expect(console.page.get_by_text("30 April 2027").first).to_be_visible()
    assert console.faults() == []


def test_a_connection_in_use_stays_and_the_reason_is_shown(console: Console, world: World) -> None:
    world.bot({"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}, "contact": "never"})
    console.expect_errors("409")
    console.visit("/console/connections/zendesk", "Zendesk")
    console.button("Disconnect").click()
    question = console.page.get_by_role("dialog", name="Disconnect Zendesk?")
    question.get_by_role("button", name="Disconnect").click()
    expect(question.get_by_role("alert")).to_contain_text("use this connection")
    assert console.violations() == []
    question.get_by_role("button", name="Cancel").click()
    assert world.owner.get("/connections/zendesk")["tested_at"]


def test_a_webhook_is_set_up_and_its_first_event_waited_for(console: Console, world: World) -> None:
    shown: dict[str, Any] = world.owner.get("/connections/zendesk") | {
        "updates": dict(_POLLED),
        "health": _HEALTH,
    }

    def set_up(route: Route) -> None:
        if route.request.method == "PUT":
            assert route.request.post_data_json == {"secret": "chosen-by-zendesk"}
            shown["updates"] |= {"mode": "webhook"}
            route.fulfill(json=shown)
            return
        steps = ["Create a webhook.", '{"ticket": "{{ticket.id}}"}', "Save it."]
        shown["updates"] |= {"set_up_at": "2026-01-31T12:00:00Z"}
        shown["webhook"] = {"url": "https://chat.example/hooks/1", "header": None, "steps": steps}
        route.fulfill(json=shown["webhook"] | {"installed": False, "secret": None})

    console.page.route("**/v1/admin/connections/zendesk", lambda route: route.fulfill(json=shown))
    console.page.route("**/v1/admin/connections/zendesk/webhook", set_up)
    console.visit("/console/connections/zendesk", "Zendesk")
    card = console.page.get_by_role("region", name="Replies from the helpdesk")
    expect(card).to_contain_text("Every few minutes")
    health = console.page.get_by_role("region", name="Lately")
    expect(health).to_contain_text("Paused until")
    expect(health).to_contain_text("The helpdesk was out of order.")
    expect(health).to_contain_text("120 of 400 calls")
    assert console.faults() == []
    console.button("Set up the webhook").click()
    expect(card.get_by_role("listitem")).to_have_count(3)
    expect(card.get_by_role("region", name="Content")).to_contain_text("{{ticket.id}}")
    expect(card).to_contain_text("https://chat.example/hooks/1")
    assert console.faults() == []
    console.field("Signing secret from Zendesk").fill("chosen-by-zendesk")
    console.button("Keep the secret").click()
    expect(card.get_by_text("Waiting for the first event").last).to_be_visible()
    assert console.faults() == []
    shown["updates"] |= {"first_event_at": "2026-01-31T12:05:00Z"}
    expect(card.get_by_text("At once")).to_be_visible()
    assert console.faults() == []


def test_replies_of_the_ai_are_there_for_review(console: Console, world: World) -> None:
    bot = world.bot()
    reply: dict[str, Any] = {
        "id": "reply-1",
        "conversation_id": "conversation",
        "escalation_id": "conversation-1",
        "helpdesk": "zendesk",
        "reference": "#1042",
        "reference_url": "https://acme.zendesk.com/agent/tickets/1042",
        "state": "noted",
        "reason": "below_gate",
        "confidence": 0.61,
        "text": "<b>Bold</b> and {{placeholder}}",
        "sources": [{"title": "Refunds", "url": "https://docs.example/refunds"}],
        "settings_version": 2,
        "error": None,
        "created_at": "2026-01-31T12:00:00Z",
        "posted_at": "2026-01-31T12:00:05Z",
    }
    sent = reply | {"id": "reply-2", "state": "sent", "reason": "confident", "sources": []}
    pages = {None: {"items": [reply], "next": "2"}, "2": {"items": [sent], "next": None}}

    def listed(route: Route) -> None:
        after = "2" if "after=2" in route.request.url else None
        route.fulfill(json=pages[after])

    console.page.route(f"**/v1/admin/bots/{bot}/auto-replies**", listed)
    console.visit(f"/console/bots/{bot}/auto-replies", "Auto replies")
    items = console.page.locator(".auto-replies > li")
    expect(items).to_have_count(1)
    expect(items).to_contain_text("Left as a draft")
    expect(items).to_contain_text("Not confident enough to send")
    expect(items).to_contain_text("61 % sure")
    expect(items).to_contain_text("<b>Bold</b> and {{placeholder}}")
    expect(items.get_by_role("link", name="Refunds")).to_be_visible()
    expect(items.get_by_role("link", name="#1042 in Zendesk")).to_have_attribute(
        "href", reply["reference_url"]
    )
    console.button("Load more").click()
    expect(items).to_have_count(2)
    assert console.faults() == []
    console.page.unroute(f"**/v1/admin/bots/{bot}/auto-replies**")
    nothing: dict[str, Any] = {"items": [], "next": None}
    console.page.route("**/v1/admin/**/auto-replies**", lambda route: route.fulfill(json=nothing))
    console.page.reload()
    expect(console.page.get_by_text("No auto replies yet")).to_be_visible()
    assert console.faults() == []
