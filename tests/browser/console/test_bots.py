"""Bots: made, described, taught, embedded, deleted; and the workspace they are in."""

import json

from playwright.sync_api import BrowserContext, expect

from tests.browser.console.console import Console
from tests.e2e.world import World

HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe javascript:alert(1)"


def test_a_bot_is_made_described_and_deleted(console: Console, world: World) -> None:
    console.visit("/console/bots", "Bots")
    assert console.faults() == []
    console.link("New bot").click()
    console.at("New bot")
    console.expect_errors("400")
    console.button("Create bot").click()
    expect(console.page.locator(".field-error")).to_have_count(1)
    assert console.faults() == []
    console.field("Name").fill("Returns")
    console.field("Sites that may embed the chat").fill("shop.example.com/path, ")
    expect(console.page.locator(".tag")).to_have_text("https://shop.example.com")
    console.button("Create bot").click()
    console.at("Returns")
    console.says("Bot created.")
    made = world.owner.get(console.path.partition("?")[0].removeprefix("/console"))
    assert made["allowed_origins"] == ["https://shop.example.com"]

    console.link("Embed").click()
    snippet = console.page.get_by_role("region", name="Embed snippet")
    expect(snippet).to_contain_text(f'data-bot="{made["bot_id"]}"')
    assert console.faults() == []

    console.link("Details").first.click()
    console.field("Greeting").fill(HOSTILE)
    console.button("Save").click()
    console.says("Saved.")
    console.page.reload()
    expect(console.field("Greeting")).to_have_value(HOSTILE)
    assert console.faults() == []

    console.button("Delete bot").click()
    question = console.page.get_by_role("dialog", name="Delete Returns?")
    assert console.violations() == []
    question.get_by_role("button", name="Delete bot").click()
    console.at("Bots")
    expect(console.link("Returns")).to_have_count(0)


def test_a_bot_that_others_transfer_to_is_not_deleted_and_the_reason_is_shown(
    console: Console, world: World
) -> None:
    billing = next(bot for bot in world.owner.every("/bots") if bot["name"] == "Billing")
    console.expect_errors("409")
    console.visit(f"/console/bots/{billing['bot_id']}", "Billing")
    console.button("Delete bot").click()
    question = console.page.get_by_role("dialog", name="Delete Billing?")
    question.get_by_role("button", name="Delete bot").click()
    expect(question.get_by_role("alert")).to_contain_text("may transfer to this bot")


def test_somebody_elses_newer_version_is_shown_and_not_overwritten(
    console: Console, world: World
) -> None:
    bot = world.bot({"handoff_method": "email"})
    console.visit(f"/console/bots/{bot}")
    console.field("Description").fill("Mine")
    body = world.owner.get(f"/bots/{bot}")
    world.owner.put(f"/bots/{bot}", body | {"description": "Theirs"})
    console.expect_errors("412")
    console.button("Save").click()
    expect(console.page.get_by_text("Somebody else saved a newer version")).to_be_visible()
    assert world.owner.get(f"/bots/{bot}")["description"] == "Theirs"
    console.button("Save mine over it").click()
    console.says("Saved.")
    assert world.owner.get(f"/bots/{bot}")["description"] == "Mine"


def test_knowledge_is_added_found_changed_and_deleted(console: Console, world: World) -> None:
    bot = world.owner.post("/bots", {"name": "Learner"})["bot_id"]
    console.visit(f"/console/bots/{bot}?tab=knowledge", "Learner")
    expect(console.page.get_by_text("This bot knows nothing yet")).to_be_visible()
    assert console.faults() == []
    console.button("Add an answer").click()
    dialog = console.page.get_by_role("dialog", name="New answer")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field-error")).to_have_count(2)
    assert console.violations() == []
    console.field("Questions").fill(f"How do I return a parcel?\n{HOSTILE}")
    console.field("Answer").fill("Print the label and drop it off.")
    console.field("Source").fill("http://example.com")
    console.expect_errors("400")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator(".field-error")).to_have_count(1)
    console.field("Source").fill("https://example.com/returns")
    dialog.get_by_role("button", name="Save").click()
    console.says("Saved.")
    kept = world.owner.get(f"/bots/{bot}/knowledge")["entries"]
    assert kept[0]["questions"] == ["How do I return a parcel?", HOSTILE]
    assert console.faults() == []

    console.field("Search").fill("submarine")
    expect(console.page.get_by_text("Nothing found")).to_be_visible()
    console.field("Search").fill("LABEL")
    console.button("Edit").click()
    console.field("Answer").fill("Ask for a label.")
    console.page.keyboard.press("Escape")
    question = console.page.get_by_role("dialog", name="Close without saving?")
    question.get_by_role("button", name="Cancel").click()
    console.page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(console.page.get_by_role("dialog")).to_have_count(0)
    assert world.owner.get(f"/bots/{bot}/knowledge")["entries"][0]["answer"] == "Ask for a label."

    console.field("Search").fill("")
    console.button("Delete: How do I return a parcel?").click()
    console.button("Delete answer").click()
    expect(console.page.get_by_text("This bot knows nothing yet")).to_be_visible()


def test_a_member_may_look_and_not_change(
    console: Console, context: BrowserContext, session: str
) -> None:
    email = json.loads(session)["email"]
    me = {
        "email": email,
        "role": "agent",
        "workspace_id": "w",
        "second_factor": False,
        "second_factor_required": False,
    }
    context.route("**/v1/admin/me", lambda route: route.fulfill(json=me))
    console.visit("/console/workspace", "Workspace")
    expect(console.field("Name")).to_be_disabled()
    expect(console.button("Invite")).to_have_count(0)
    assert console.faults() == []
    console.visit("/console/bots", "Bots")
    expect(console.link("New bot")).to_have_count(0)


def test_brand_and_members_are_changed_in_the_workspace(console: Console, world: World) -> None:
    before = world.owner.get("/workspace")
    console.visit("/console/workspace", "Workspace")
    assert console.faults() == []
    console.field("Colour").fill("#0b7a4b")
    console.field("Avatar").fill("http://example.com/a.png")
    console.expect_errors("400")
    console.button("Save").click()
    expect(console.page.locator(".field-error")).to_have_count(1)
    console.field("Avatar").fill("https://example.com/a.png")
    console.button("Save").click()
    console.says("Saved.")
    assert world.owner.get("/workspace")["brand"]["colour"] == "#0b7a4b"
    world.owner.put("/workspace", before)

    console.button("Invite").click()
    dialog = console.page.get_by_role("dialog", name="Invite somebody")
    assert console.violations() == []
    console.field("E-mail").fill("grace@harborlight.example")
    dialog.get_by_role("button", name="Send invitation").click()
    console.says("grace@harborlight.example is invited.")
    expect(console.page.get_by_role("row").filter(has_text="grace@")).to_be_visible()
