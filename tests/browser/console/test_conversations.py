"""Conversations: found, read with their decisions, joined by a person, exported, erased."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from escalation.domain.decision import DECISION_VERSION
from tests.browser.console.console import WAIT_MS, Console
from tests.e2e.world import ANSWER, ANSWERABLE, UNANSWERABLE, World, refusal, texts

HOSTILE = '<img src=x onerror="alert(1)"> {{7*7}} \u202egnp.exe javascript:alert(1)'


def test_a_conversation_is_found_by_state_reason_and_date(console: Console, world: World) -> None:
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    console.visit(f"/console/bots/{bot}/conversations", "Conversations")
    expect(console.page.get_by_text("No conversations yet")).to_be_visible()
    assert console.faults() == []

    visitor = world.visitor(bot, visitor={"name": HOSTILE[:60], "email": "mae@example.org"})
    visitor.say(UNANSWERABLE)
    world.settled(visitor)
    quiet = world.visitor(bot)
    quiet.say(ANSWERABLE)
    quiet.close()
    console.button("Refresh").click()
    rows = console.page.get_by_role("row")
    expect(rows).to_have_count(3)
    expect(console.page.locator("tbody")).to_contain_text("<img src=x onerror=")
    assert console.faults() == []

    console.field("State").select_option("closed")
    expect(rows).to_have_count(2)
    assert console.path.endswith("?state=closed")
    console.field("State").select_option("")
    console.field("Last reason").select_option("low_confidence")
    expect(rows).to_have_count(2)
    console.page.reload()
    console.at("Conversations")
    expect(console.field("Last reason")).to_have_value("low_confidence")
    expect(rows).to_have_count(2)
    console.field("To").fill("2020-01-31")
    expect(console.page.get_by_text("No conversation fits these filters")).to_be_visible()
    assert console.faults() == []
    console.button("Clear filters").first.click()
    expect(rows).to_have_count(3)
    assert console.path == f"/console/bots/{bot}/conversations"


def test_each_turn_has_its_decision_and_what_todays_settings_would_do(
    console: Console, world: World
) -> None:
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(ANSWERABLE)
    visitor.say(UNANSWERABLE)
    visitor.say(HOSTILE)
    console.visit(f"/console/conversations/{visitor.conversation_id}")
    turns = console.page.locator(".turn")
    answered = turns.filter(has_text=ANSWERABLE)
    expect(answered).to_contain_text(ANSWER)
    note = answered.locator(".decision")
    expect(note).to_contain_text("Answered by the bot")
    expect(note).to_contain_text("Confident answer")
    expect(note).to_contain_text("of the 75 % needed")
    confidence = note.get_by_role("meter", name="Confidence")
    assert int(confidence.get_attribute("aria-valuenow") or 0) >= 60
    handed = turns.filter(has_text=UNANSWERABLE).locator(".decision")
    expect(handed).to_contain_text("Handed to people")
    link = handed.get_by_role("link", name="version 1")
    expect(link).to_have_attribute("href", f"/console/bots/{bot}/settings?history=1")
    expect(turns.filter(has_text="onerror")).to_contain_text(HOSTILE)
    expect(console.page.get_by_role("region", name="Escalations")).to_contain_text("E-mail")
    handed.get_by_role("button", name="Details").click()
    expect(handed).to_contain_text(DECISION_VERSION)
    assert console.faults() == []

    world.owner.save_settings(bot, {"human_handoff": False})
    console.button("What would today's settings do?").click()
    expect(answered.locator(".decision-today")).to_have_text("Today: the same")
    expect(handed.locator(".decision-today")).to_contain_text("Today: Not answered")
    expect(handed).to_contain_text("Gives the same result")
    assert console.faults() == []
    console.button("Hide today's settings").click()
    expect(console.page.locator(".decision-today")).to_have_count(0)


def test_what_a_visitor_writes_meanwhile_appears_by_itself(console: Console, world: World) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(ANSWERABLE)
    console.visit(f"/console/conversations/{visitor.conversation_id}")
    expect(console.page.locator(".bubble.visitor")).to_have_count(1)
    visitor.say("Are you open on Sundays?")
    expect(console.page.locator(".bubble.visitor")).to_have_count(2, timeout=WAIT_MS)
    expect(console.page.locator(".turn").last.locator(".decision")).to_be_visible()


def test_a_person_takes_over_writes_and_hands_back(console: Console, world: World) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(ANSWERABLE)
    console.visit(f"/console/conversations/{visitor.conversation_id}")
    console.button("Take over").click()
    question = console.page.get_by_role("dialog", name="Take this conversation over?")
    assert console.violations() == []
    question.get_by_role("button", name="Take it over").click()
    console.says("You have the conversation.")
    expect(console.page.locator("h1 ~ .badge")).to_have_text("With the team")
    warning = console.page.get_by_text("Not verified: share nothing about an account")
    expect(warning).to_be_visible()

    console.field("Message to the visitor").fill(f"Hello, this is Ada. {HOSTILE}")
    console.field("Your name, as the visitor sees it").fill("Ada")
    # A message whose answer was lost is sent again, and is there once.
    console.expect_errors("ERR_FAILED")
    path = "**/v1/admin/conversations/*/messages"
    console.page.route(path, lambda route: (route.fetch(), route.abort()))
    console.button("Send").click()
    expect(console.page.get_by_text("Your text is still here.")).to_be_visible()
    console.page.unroute(path)
    assert console.faults() == []
    console.button("Send").click()
    console.says("Sent.")
    expect(console.field("Message to the visitor")).to_have_value("")
    expect(console.page.locator(".bubble.agent")).to_have_count(1)
    read = visitor.messages()["messages"]
    assert texts(read, "agent") == [f"Hello, this is Ada. {HOSTILE}"]
    assert [m["author"]["name"] for m in read if m["author"]["kind"] == "agent"] == ["Ada"]
    visitor.say("Thank you!")
    relayed = console.page.locator(".turn").filter(has_text="Thank you!").locator(".decision")
    expect(relayed).to_contain_text("passed on")

    console.button("Hand back to the bot").click()
    console.says("The bot has the conversation again.")
    expect(console.button("Take over")).to_be_visible()
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]


@pytest.fixture
def called_ada(world: World) -> Iterator[None]:
    """The owner has chosen a name. Other tests name them with each message."""
    world.owner.put("/me", {"shown_name": "Ada"})
    yield
    world.owner.put("/me", {"shown_name": None})


@pytest.mark.usefixtures("called_ada")
def test_what_is_typed_while_a_message_is_on_its_way_is_kept_and_sent_by_keyboard(
    console: Console, world: World
) -> None:
    visitor = world.visitor(world.bot())
    visitor.say(ANSWERABLE)
    world.owner.post(f"/conversations/{visitor.conversation_id}/take-over")
    console.visit(f"/console/conversations/{visitor.conversation_id}")
    expect(console.page.get_by_text("The visitor sees you as Ada.")).to_be_visible()
    held: list[Route] = []
    path = "**/v1/admin/conversations/*/messages"

    def hold(route: Route) -> None:
        held.append(route)

    console.page.route(path, hold)
    field = console.field("Message to the visitor")
    field.fill("First.")
    field.press("Control+Enter")
    console.page.wait_for_timeout(200)
    field.press_sequentially(" Second.")
    field.press("Control+Enter")  # one at a time
    assert len(held) == 1
    held[0].continue_()
    console.page.unroute(path)
    console.says("Sent.")
    expect(field).to_have_value("Second.")
    field.press("Meta+Enter")
    expect(field).to_have_value("")
    read = visitor.messages()["messages"]
    assert texts(read, "agent") == ["First.", "Second."]
    assert {m["author"]["name"] for m in read if m["author"]["kind"] == "agent"} == {"Ada"}


def test_a_conversation_is_exported_and_erased(console: Console, world: World) -> None:
    bot = world.bot()
    visitor = world.visitor(bot, visitor={"name": "Mae", "email": "mae.erased@example.org"})
    visitor.say(ANSWERABLE)
    console.visit(f"/console/conversations/{visitor.conversation_id}", "Mae")
    console.button("Export").click()
    dialog = console.page.get_by_role("dialog", name="Export")
    download = dialog.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=2 * WAIT_MS)
    assert (download.get_attribute("href") or "").startswith("http")
    assert console.violations() == []
    dialog.get_by_role("button", name="Close").last.click()

    console.button("Erase").click()
    question = console.page.get_by_role("dialog", name="Erase this conversation?")
    expect(question.get_by_role("link", name="Personal data")).to_be_visible()
    assert console.violations() == []
    console.expect_errors("404")  # the page may look once more while it goes
    question.get_by_role("button", name="Erase for good").click()
    console.at("Conversations")
    console.says("The conversation is erased.")
    assert refusal(world.owner.get, f"/conversations/{visitor.conversation_id}").status == 404
    console.visit(f"/console/conversations/{visitor.conversation_id}", "Conversation")
    expect(console.page.get_by_text("Not found", exact=True)).to_be_visible()
    assert console.faults() == []
