"""A person's data: found by address, exported, kept, erased, and what the receipt says."""

from secrets import token_hex

from playwright.sync_api import expect

from tests.browser.console.console import WAIT_MS, Console
from tests.e2e.desks import ticket_bot
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World, refusal


def look_up(console: Console, address: str) -> None:
    console.field("The person's e-mail address").fill(address)
    console.button("Look up").click()
    expect(console.page.get_by_role("heading", name=f"Chats of {address}")).to_be_visible(
        timeout=WAIT_MS
    )


def test_a_person_is_found_exported_erased_and_leaves_a_receipt(
    console: Console, world: World
) -> None:
    address = f"person-{token_hex(4)}@visitor.example"
    bot = ticket_bot(world, "freshdesk")
    typed, other = (world.visitor(bot, visitor={"email": address}) for _ in range(2))
    typed.say(UNANSWERABLE)
    other.say(ANSWERABLE)
    ticket = world.ticket(typed, "freshdesk")

    console.visit("/console", "Overview")
    console.link("Personal data").click()
    console.at("Personal data")
    assert console.violations() == []
    look_up(console, address.upper())
    table = console.page.get_by_role("table", name="Chats of this address")
    expect(table.get_by_role("row")).to_have_count(3)
    expect(console.button("Erase")).to_be_disabled()
    row = table.get_by_role("row").filter(has_text=f"#{ticket['id']}")
    row.get_by_label("Typed").check()
    assert console.violations() == []

    console.button("Export").click()
    download = console.page.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=2 * WAIT_MS)

    console.button("Erase").click()
    question = console.page.get_by_role("dialog", name="Erase 1 chat?")
    question.get_by_label("Delete their tickets too, as far as the helpdesk allows").check()
    assert console.violations() == []
    question.get_by_role("button", name="Erase for good").click()
    console.says("Erased 1 conversation.")
    expect(table.get_by_role("row")).to_have_count(2)
    receipts = console.page.get_by_role("table", name="Receipts of erasures")
    expect(receipts.get_by_role("row").nth(1)).to_contain_text("Nothing")
    assert refusal(typed.messages).status == 404
    assert other.messages()["messages"]
    assert world.helpdesks.ticket("freshdesk", ticket["id"])["deleted"]
    assert console.faults() == []


def test_an_address_is_kept_until_the_hold_is_lifted(console: Console, world: World) -> None:
    address = f"kept-{token_hex(4)}@visitor.example"
    visitor = world.visitor(world.bot(), visitor={"email": address})
    visitor.say(ANSWERABLE)
    console.visit("/console/personal-data", "Personal data")
    look_up(console, address)
    console.button("Keep all").click()
    dialog = console.page.get_by_role("dialog")
    dialog.get_by_label("Case number").fill("4-C-17/26")
    assert console.violations() == []
    dialog.get_by_role("button", name="Keep", exact=True).click()
    console.says("Kept until the hold is lifted.")
    holds = console.page.get_by_role("table", name="Legal holds")
    mine = holds.get_by_role("row").filter(has_text=address)
    expect(mine).to_contain_text("A legal claim, 4-C-17/26")
    expect(console.button("Erase")).to_be_disabled()
    path = f"/conversations/{visitor.conversation_id}"
    assert refusal(world.owner.delete, path).code == "on_hold"

    mine.get_by_role("button", name="Lift").click()
    console.page.get_by_role("dialog").get_by_role("button", name="Lift", exact=True).click()
    console.says("The hold is lifted.")
    assert world.owner.delete(path).status_code == 202
    assert console.faults() == []
