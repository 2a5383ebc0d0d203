"""An admin sets a webhook up, tries it, and reads what came of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.console.console import Console
from tests.e2e.receiver import URL, Receiver, receiving
from tests.e2e.world import World


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


def test_a_webhook_is_set_up_tried_paused_and_deleted(
    console: Console, world: World, receiver: Receiver
) -> None:
    console.visit("/console/workspace", "Workspace")
    console.link("Manage").click()
    console.at("Webhooks")
    assert console.faults() == []
    console.button("Add a webhook").click()
    dialog = console.page.get_by_role("dialog", name="Add a webhook")
    dialog.get_by_label("Address").fill("http://10.0.0.1/in")
    console.expect_errors("400")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_contain_text("Must be a public address")
    assert console.violations() == []
    dialog.get_by_label("Address").fill(f"{URL}/in")
    dialog.get_by_label("Name").fill("Our team chat")
    dialog.get_by_role("button", name="Add", exact=True).click()
    shown = console.page.get_by_role("dialog", name="The webhook's secret")
    receiver.secret = shown.locator("code").inner_text()
    assert receiver.secret.startswith("whsec_")
    assert console.violations() == []
    shown.get_by_role("button", name="I have kept it").click()

    console.at("Our team chat")
    receiver.statuses = [500, 204]
    console.button("Send a test event").click()
    log = console.page.get_by_role("table", name="Log")
    expect(log).to_contain_text("Delivered", timeout=30_000)
    expect(log).to_contain_text("500")
    expect(log).to_contain_text("204")
    assert console.faults() == []

    console.field("Paused").click()
    console.button("Save").click()
    console.says("Saved.")
    expect(
        console.page.get_by_text("what happens meanwhile is not sent later").first
    ).to_be_visible()
    expect(console.button("Send a test event")).to_be_disabled()
    assert console.violations() == []
    console.button("Delete").click()
    console.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    console.at("Webhooks")
    expect(console.page.get_by_text("Our team chat")).to_have_count(0)
    assert world.owner.get("/webhooks")["items"] == []
