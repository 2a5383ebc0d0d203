"""What the console says of a handover whose mail came back, and of the address."""

from secrets import token_hex

from playwright.sync_api import expect

from infra.local.api_clients import Json
from tests.browser.console.console import Console
from tests.e2e.world import UNANSWERABLE, World, wait_until


def test_a_mail_that_came_back_is_told_and_its_address_is_tried_again(
    console: Console, world: World
) -> None:
    gone = f"bounce+{token_hex(4)}@simulator.amazonses.com"
    bot = world.bot({"handoff_method": "email", "contact": "never", "email": {"to": [gone]}})
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)

    def back() -> Json:
        (one,) = world.escalations(visitor)
        return one if one["returned"] and one["state"] == "delivered" else {}

    escalation = wait_until(back, 120, what="the second mail")
    console.visit(f"/console/escalations/{escalation['id']}", "E-mail")
    step = console.page.get_by_role("listitem").filter(has_text=gone)
    expect(step).to_contain_text("The mail came back: there is no such mailbox.")

    console.visit("/console", "Overview")
    told = console.page.get_by_role("alert").filter(has_text=gone)
    expect(told).to_contain_text("does not get any mail")
    console.visit(f"/console/bots/{bot}/settings/reaching")
    beside = console.page.get_by_role("alert").filter(has_text=gone)
    expect(beside).to_be_visible()
    assert console.faults() == []
    beside.get_by_role("button", name="Try this address again").click()
    console.says("The next handoff is sent there again.")
    expect(beside).to_be_hidden()
