"""The report: totals, days, reasons, methods and times, over a range that is in the address."""

from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World, wait_until


def test_a_bot_without_chats_is_told_what_to_do(console: Console, world: World) -> None:
    console.visit(f"/console/bots/{world.bot()}/report", "Report")
    expect(console.page.get_by_text("No chats in this time")).to_be_visible()
    assert console.faults() == []


def test_numbers_are_shown_as_totals_bars_and_a_table(console: Console, world: World) -> None:
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(ANSWERABLE)
    visitor.say(UNANSWERABLE)
    wait_until(
        lambda: world.owner.get(f"/bots/{bot}/report")["totals"]["handed_off"]["total"],
        timeout_s=60,
        what="the report's count",
    )
    console.visit(f"/console/bots/{bot}/report", "Report")
    tile = console.page.locator(".overview-tile").filter(has_text="Handed to people")
    expect(tile.locator(".overview-number")).to_have_text("1")
    expect(console.page.locator(".report-stack")).to_have_count(2)
    reasons = console.page.get_by_role("region", name="Handed to people, by reason")
    expect(reasons).to_contain_text("Not confident enough1100 %")
    methods = console.page.get_by_role("region", name="By method")
    expect(methods).to_contain_text("E-mail")
    times = console.page.get_by_role("region", name="First response")
    expect(times).to_contain_text("Half within")
    expect(times).to_contain_text("No person has answered in a chat yet.")
    console.button("Show as a table").click()
    table = console.page.get_by_role("table", name="The report by day")
    expect(table.get_by_role("row")).to_have_count(8)
    expect(table.get_by_role("row").last.get_by_role("cell").nth(2)).to_have_text("1")
    assert console.faults() == []

    console.field("Time").select_option("30")
    assert console.path.endswith("?days=30")
    expect(table.get_by_role("row")).to_have_count(31)
    console.field("Time").select_option("own")
    console.field("To").fill("2026-01-31")
    console.field("From").fill("2026-01-01")
    expect(console.page.get_by_text("No chats in this time")).to_be_visible()
    assert console.path.endswith("?from=2026-01-01&to=2026-01-31")
    console.field("From").fill("2026-02-10")
    expect(console.page.get_by_text("The first day is after the last one.")).to_be_visible()
    assert console.faults() == []


def test_a_report_that_cannot_be_read_says_so_and_is_read_again(
    console: Console, world: World
) -> None:
    bot = world.bot()
    broken = [True]
    problem = {"status": 500, "code": "internal_error", "detail": "It is in the log."}
    console.expect_errors("500")
    console.page.route(
        f"**/bots/{bot}/report?**",
        lambda route: route.fulfill(status=500, json=problem) if broken else route.continue_(),
    )
    console.visit(f"/console/bots/{bot}/report", "Report")
    expect(console.page.get_by_role("alert")).to_contain_text("The report could not be loaded")
    assert console.faults() == []
    broken.clear()
    console.button("Try again").click()
    expect(console.page.get_by_text("No chats in this time")).to_be_visible()
