"""The overview: numbers, failed handoffs, helpdesks, what to do first."""

from playwright.sync_api import Route, expect

from tests.browser.console.console import Console
from tests.e2e.world import UNANSWERABLE, World, wait_until

_FAILED = {
    "id": "failed-1",
    "conversation_id": "conversation-1",
    "bot_id": "gone",
    "method": "email",
    "state": "failed",
    "reason": "explicit_request",
    "created_at": "2026-01-31T09:00:00Z",
    "last_error": {"code": "not_of_this_list", "detail": "554 the mailbox is full", "at": ""},
}


def test_the_week_is_counted_for_every_bot(console: Console, world: World) -> None:
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)
    wait_until(
        lambda: world.owner.get(f"/bots/{bot}/report")["totals"]["conversations"],
        timeout_s=60,
        what="the report's count",
    )
    console.visit("/console", "Overview")
    link = console.page.locator(f'a[href="/console/bots/{bot}/report"]')
    row = console.page.get_by_role("row").filter(has=link)
    expect(row.get_by_role("cell").nth(0)).to_have_text("1")
    expect(console.page.locator(".overview-row").first).to_contain_text("Works")
    assert console.faults() == []


def test_failed_handoffs_stand_on_top_and_one_press_tries_them_again(console: Console) -> None:
    retried: list[str] = []

    def failed(route: Route) -> None:
        route.fulfill(json={"items": [_FAILED, _FAILED | {"id": "failed-2"}], "next": None})

    def retry(route: Route) -> None:
        retried.append(route.request.url.split("/")[-2])
        route.fulfill(json=_FAILED | {"state": "recorded"})

    console.page.route("**/v1/admin/escalations?state=failed", failed)
    console.page.route("**/v1/admin/escalations/*/retry", retry)
    console.visit("/console", "Overview")
    banner = console.page.get_by_role("alert")
    expect(banner).to_contain_text("2 handoffs reached nobody")
    expect(banner).to_contain_text("The delivery was refused.")
    expect(banner).not_to_contain_text("is full")
    assert console.faults() == []
    console.button("Try all 2 again").click()
    console.says("Trying 2 handoffs again.")
    expect(banner).to_be_hidden()
    assert retried == ["failed-1", "failed-2"]


def test_an_empty_workspace_is_told_what_to_do_first(console: Console) -> None:
    console.page.route(
        "**/v1/admin/bots", lambda route: route.fulfill(json={"items": [], "next": None})
    )
    console.visit("/console", "Overview")
    expect(console.link("Make a bot")).to_be_visible()
    assert console.faults() == []
    console.visit("/console/bots", "Bots")
    expect(console.page.get_by_text("No bot yet").last).to_be_visible()
    assert console.faults() == []


def test_what_cannot_be_read_is_said_and_can_be_tried_again(console: Console) -> None:
    console.expect_errors("500")
    broken = [True]
    console.page.route(
        "**/report?**",
        lambda route: (
            route.fulfill(
                status=500, json={"status": 500, "code": "internal_error", "detail": "In the log."}
            )
            if broken
            else route.continue_()
        ),
    )
    console.visit("/console", "Overview")
    expect(console.page.get_by_text("The numbers could not be loaded")).to_be_visible()
    assert console.faults() == []
    broken.clear()
    console.button("Try again").click()
    expect(console.page.get_by_role("heading", name="By bot")).to_be_visible()
