"""Escalations: found by state and method, explained, tried again, dismissed."""

from playwright.sync_api import Route, expect

from tests.browser.console.console import WAIT_MS, Console
from tests.e2e.faulty import TICKETS
from tests.e2e.owners import CREDENTIALS, Tenant
from tests.e2e.world import UNANSWERABLE, World, wait_until

_FAILED = {
    "id": "conversation-1",
    "conversation_id": "conversation",
    "bot_id": "gone",
    "method": "ticket",
    "state": "failed",
    "reason": "explicit_request",
    "settings_version": 3,
    "created_at": "2026-01-31T09:00:00Z",
    "recorded_at": "2026-01-31T09:00:00Z",
    "finished_at": "2026-01-31T09:05:00Z",
    "attempts": 6,
    "attempts_allowed": 6,
    "due_at": None,
    "helpdesk": "zendesk",
    "target_bot_id": None,
    "fallback_of": None,
    "follow_up_of": None,
    "reference": None,
    "reference_url": None,
    "outcome_unknown": True,
    "over_cap": False,
    "mailed_to": [],
    "arrived": [],
    "returned": [],
    "last_error": {
        "code": "credentials_refused",
        "detail": "invalid_token <b>here</b>",
        "at": "2026-01-31T09:05:00Z",
    },
}
_FALLBACK = _FAILED | {
    "id": "conversation-2",
    "method": "email",
    "state": "delivered",
    "helpdesk": None,
    "fallback_of": "conversation-1",
    "outcome_unknown": False,
    "last_error": None,
}


def test_escalations_are_found_by_state_and_method_and_lead_to_the_ticket(
    console: Console, world: World
) -> None:
    bot = world.bot({"handoff_method": "ticket", "ticket": TICKETS["zendesk"], "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)
    ticket = world.ticket(visitor)
    [escalation] = world.escalations(visitor)
    console.visit("/console/escalations", "Escalations")
    assert console.faults() == []
    console.field("State").select_option("delivered")
    console.field("Method").select_option("ticket")
    row = console.page.get_by_role("row").filter(
        has=console.page.locator(f'a[href="/console/escalations/{escalation["id"]}"]')
    )
    expect(row).to_contain_text("Delivered")
    assert console.path == "/console/escalations?state=delivered&method=ticket"
    console.page.reload()
    expect(row.get_by_role("link", name="Zendesk")).to_have_attribute(
        "href", escalation["reference_url"]
    )
    row.get_by_role("link").first.click()
    console.at(f"Ticket {escalation['reference']}")
    assert str(ticket["id"]) in escalation["reference"]
    expect(console.link("Open the ticket")).to_have_attribute("href", escalation["reference_url"])
    expect(console.page.get_by_role("region", name="Course")).to_contain_text("Delivered")
    assert console.faults() == []
    console.link("Open the transcript").click()
    assert console.path == f"/console/conversations/{visitor.conversation_id}"

    console.visit("/console/escalations?state=cancelled&method=transfer")
    expect(console.page.get_by_text("No escalation fits these filters")).to_be_visible()
    assert console.faults() == []


def test_one_that_waits_for_an_address_is_dismissed(console: Console, world: World) -> None:
    bot = world.bot(
        {
            "handoff_method": "ticket",
            "ticket": TICKETS["zendesk"],
            "contact": "ask_and_wait",
            "contact_timeout_s": 600,
        }
    )
    visitor = world.visitor(bot)
    escalation = visitor.say(UNANSWERABLE)["escalation"]
    console.visit(f"/console/escalations/{escalation['id']}", "Ticket")
    expect(console.page.locator("h1 ~ .badge")).to_have_text("Waiting for an address")
    expect(console.page.get_by_text("Waits for the visitor's address")).to_be_visible()
    assert console.faults() == []
    console.button("Dismiss").click()
    question = console.page.get_by_role("dialog", name="Dismiss this escalation?")
    assert console.violations() == []
    question.get_by_role("button", name="Dismiss").click()
    console.says("Dismissed.")
    expect(console.page.locator("h1 ~ .badge")).to_have_text("Cancelled")
    assert world.escalations(visitor)[0]["state"] == "cancelled"


def test_a_ticket_that_failed_is_made_after_all_once_its_cause_is_put_right(
    console: Console, world: World
) -> None:
    own = Tenant(
        world=world,
        workspace_id=world.content["workspace_id"],
        email=world.content["sign_in"]["email"],
        owner=world.owner,
        token=world.content["admin_token"],
    )
    ticket = TICKETS["freshdesk"]
    bot = world.bot({"handoff_method": "ticket", "ticket": ticket, "contact": "never"})
    own.break_connection("freshdesk")
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)
    wait_until(
        lambda: [one["state"] for one in world.escalations(visitor)] == ["failed", "delivered"],
        timeout_s=60,
        what="the fallback mail",
    )
    failed = world.escalations(visitor)[0]["id"]
    console.visit(f"/console/escalations/{failed}", "Ticket")
    alert = console.page.get_by_role("alert")
    expect(alert).to_contain_text("The helpdesk did not accept the credentials.")
    chain = console.page.get_by_role("region", name="Fallbacks and follow-ups")
    expect(chain.get_by_role("listitem").nth(1)).to_contain_text("E-mail")
    expect(chain.get_by_role("listitem").nth(1)).to_contain_text("Delivered")

    world.owner.put("/connections/freshdesk", CREDENTIALS["freshdesk"])
    console.button("Try again").click()
    console.says("Trying again.")
    # The page follows by itself until it is there.
    expect(console.page.locator("h1 ~ .badge")).to_have_text("Delivered", timeout=2 * WAIT_MS)
    assert len(world.helpdesks.tickets(visitor.conversation_id, "freshdesk")) == 1


def test_a_failure_is_explained_with_its_fallback_and_tried_again(console: Console) -> None:
    retried: list[str] = []

    def retry(route: Route) -> None:
        retried.append(route.request.url)
        route.fulfill(json=_FAILED | {"state": "recorded", "last_error": None})

    console.page.route(
        "**/v1/admin/escalations/conversation-1", lambda route: route.fulfill(json=_FAILED)
    )
    console.page.route("**/v1/admin/escalations/conversation-1/retry", retry)
    console.page.route(
        "**/v1/admin/conversations/conversation",
        lambda route: route.fulfill(json={"escalations": [_FALLBACK, _FAILED]}),
    )
    console.visit("/console/escalations/conversation-1", "Ticket")
    alert = console.page.get_by_role("alert")
    expect(alert).to_contain_text("The helpdesk did not accept the credentials.")
    expect(alert).to_contain_text("invalid_token <b>here</b>")
    expect(alert.locator(".mono")).to_have_text("credentials_refused")
    expect(console.page.get_by_text("not known whether a ticket was made").first).to_be_visible()
    chain = console.page.get_by_role("region", name="Fallbacks and follow-ups")
    expect(chain.get_by_role("listitem")).to_have_count(2)
    expect(chain.get_by_role("listitem").nth(1)).to_contain_text("Fallback")
    assert console.faults() == []
    console.button("Try again").click()
    console.says("Trying again.")
    assert len(retried) == 1
    expect(console.page.locator("h1 ~ .badge")).to_have_text("Queued")


def test_all_that_failed_are_tried_again_in_one_go_and_refusals_are_named(console: Console) -> None:
    left = [_FAILED | {"id": f"conversation-{number}"} for number in range(1, 4)]
    left.append(_FAILED | {"id": "transfer", "method": "transfer"})
    order: list[str] = []

    def retry(route: Route) -> None:
        one = route.request.url.split("/")[-2]
        order.append(one)
        if one == "conversation-2":
            detail = "Another handoff of this conversation is under way."
            body = {"status": 409, "code": "handoff_open", "detail": detail}
            route.fulfill(status=409, json=body)
            return
        left[:] = [each for each in left if each["id"] != one]
        route.fulfill(json=_FAILED | {"id": one, "state": "recorded"})

    console.expect_errors("409")
    console.page.route(
        "**/v1/admin/escalations?state=failed",
        lambda route: route.fulfill(json={"items": left, "next": None}),
    )
    console.page.route("**/v1/admin/escalations/*/retry", retry)
    console.visit("/console/escalations?state=failed", "Escalations")
    expect(console.page.get_by_role("row")).to_have_count(5)
    expect(console.page.locator("tbody")).to_contain_text("did not accept the credentials")
    assert console.faults() == []
    console.button("Try all 3 again").click()
    console.says("Trying 2 escalations again.")
    assert order == ["conversation-1", "conversation-2", "conversation-3"]
    expect(console.page.get_by_role("alert")).to_contain_text(
        "Ticket: Another handoff of this conversation is under way."
    )
    expect(console.page.get_by_role("row")).to_have_count(3)
    assert console.faults() == []
