"""Escalation settings: what is refused, other people's changes, versions, and bad times."""

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.console.console import PHONE, Console
from tests.browser.console.settings_page import HEADING, HOSTILE, SettingsPage
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World

ZENDESK = {
    "human_handoff": True,
    "handoff_method": "ticket",
    "ticket": {"helpdesk": "zendesk", "tags": ["chat"]},
}
_WRONG = [
    ("limits", "Escalations per hour, at most", "0", "Must be at least 1."),
    ("limits", "Escalations per hour, at most", "1.5", "Must be a whole number."),
    ("limits", "Keep chats for", "", "Must be a whole number."),
    ("limits", "Keep chats for", "4000", "Must be at most 3650."),
    ("after", "Give the chat back to the bot after", "721", "Must be at most 720."),
    ("contact", "Ask for it, at most", "0", "Must be at least 30."),
    ("ticket", "Subject", "", "Must have at least 1 characters."),
    ("ticket", "Group", "the first", "Must have the form"),
    ("ticket", "Tags", "two words", "Must have the form"),
]


def test_what_is_wrong_is_refused_at_its_field_and_nothing_is_lost(
    console: Console, world: World
) -> None:
    settings = SettingsPage(console, world, world.bot(ZENDESK)).open()
    console.expect_errors("400")
    for part, label, value, message in _WRONG:
        settings.at(part)
        field = console.field(label)
        field.fill(value)
        field.press("Tab")
        console.button("Save").click()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_be_focused()
        frame = settings.page.locator(".field.invalid")
        expect(frame).to_contain_text(message)
        expect(settings.page.get_by_role("alert")).to_contain_text("Not saved")
        if label != "Tags":
            expect(field).to_have_value(value)
        console.button("Discard").click()
        expect(frame).to_have_count(0)
    settings.choose("email", "These addresses")
    console.field("E-mail addresses").fill("nobody")
    console.field("E-mail addresses").press("Enter")
    console.button("Save").click()
    expect(settings.section("email")).to_contain_text("Not a valid e-mail address")
    assert settings.faults() == []
    console.button("Remove nobody").click()
    console.field("E-mail addresses").fill("a@example.com")
    console.field("E-mail addresses").press("Enter")
    settings.at("hours")
    settings.switch("The team has business hours").check()
    console.field("Tuesday, closes").fill(console.field("Tuesday, opens").input_value())
    console.button("Save").click()
    expect(settings.section("hours")).to_contain_text("End must differ from start")
    assert settings.faults() == []
    assert settings.saved["hourly_cap"] == 100


def test_somebody_elses_change_is_shown_and_put_together_never_overwritten(
    settings: SettingsPage, world: World
) -> None:
    console, page = settings.console, settings.open().page
    settings.at("limits")
    console.field("Escalations per hour, at most").fill("50")
    settings.at("triggers")
    settings.switch("The visitor is frustrated").uncheck()
    theirs = {
        "hourly_cap": 70,
        "answer_costs": None,
        "confidence_threshold": 0.72,
        "guidance": [HOSTILE],
    }
    world.owner.save_settings(settings.bot, theirs)
    console.expect_errors("412")
    console.button("Save").click()
    dialog = page.get_by_role("dialog", name="Somebody else has saved")
    expect(dialog).to_contain_text("saved version 1")
    expect(dialog).to_contain_text("72 %")
    expect(dialog).to_contain_text("<img src=x")
    assert settings.faults() == []
    dialog.get_by_role("button", name="Not now").click()
    assert settings.saved["triggers"]["frustration"] is True
    console.button("Save").click()
    dialog.get_by_role("radio", name="Keep mine").check()
    dialog.get_by_role("button", name="Put together in my draft").click()
    assert settings.saved["hourly_cap"] == 70
    settings.at("threshold")
    expect(console.field("Confidence threshold")).to_have_value("0.72")
    settings.save()
    saved = settings.saved
    assert (saved["hourly_cap"], saved["confidence_threshold"]) == (50, 0.72)
    assert (saved["guidance"], saved["triggers"]["frustration"]) == ([HOSTILE], False)


def test_each_save_is_a_version_that_can_be_restored(settings: SettingsPage, world: World) -> None:
    console, page = settings.console, settings.open().page
    console.button("History").click()
    expect(page.get_by_text("Nothing saved yet")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    settings.at("limits")
    for count in ("11", "12"):
        console.field("Escalations per hour, at most").fill(count)
        settings.save()
    console.button("History").click()
    history = page.get_by_role("dialog", name="History")
    newest = history.locator("li").first
    expect(newest).to_contain_text("Version 2")
    expect(newest).to_contain_text(world.content["sign_in"]["email"])
    expect(newest.locator("dl")).to_contain_text("Escalations per hour")
    expect(newest.locator("del")).to_contain_text("11")
    expect(newest.locator("ins")).to_contain_text("12")
    assert settings.faults() == []
    history.get_by_role("button", name="Restore").click()
    console.says("Version 1 is back, as a new version.")
    expect(console.field("Escalations per hour, at most")).to_have_value("11")
    assert settings.saved["hourly_cap"] == 11
    console.field("Keep chats for").fill("10")
    console.button("History").click()
    history.get_by_role("button", name="Restore").first.click()
    question = page.get_by_role("dialog", name="Restore version 2?")
    expect(question).to_contain_text("unsaved changes")
    question.get_by_role("button", name="Restore").click()
    expect(console.field("Keep chats for")).to_have_value("365")
    assert len(world.owner.every(f"{settings.path}/versions")) == 4


def test_a_draft_goes_to_the_simulator_and_comes_back(settings: SettingsPage) -> None:
    console, page = settings.console, settings.open().page
    settings.choose("threshold", "What is sure enough")
    settings.slide("Confidence threshold", 1)
    console.button("Try this draft").click()
    console.at("Simulator")
    assert console.path == f"/console/bots/{settings.bot}/simulator"
    carried = page.evaluate(
        "bot => JSON.parse(sessionStorage.getItem(`escalation.draft.${bot}`))", settings.bot
    )
    assert carried == {**settings.saved, "answer_costs": None, "confidence_threshold": 0.61}
    page.go_back()
    console.says("Your unsaved draft is back.")
    settings.at("threshold")
    expect(console.field("Confidence threshold")).to_have_value("0.61")
    console.link("Report").click()
    question = page.get_by_role("dialog", name="Leave without saving?")
    assert console.violations() == []
    question.get_by_role("button", name="Cancel").click()
    expect(console.field("Confidence threshold")).to_have_value("0.61")
    console.button("Discard").click()
    console.link("Report").click()
    console.at("Report")


def test_a_lost_network_keeps_the_draft(settings: SettingsPage, context: BrowserContext) -> None:
    console, page = settings.console, settings.open().page
    console.expect_errors("ERR_", "Failed to load")
    settings.at("limits")
    console.field("Keep chats for").fill("90")
    context.set_offline(True)
    console.button("Save").click()
    expect(page.locator(".settings-foot")).to_contain_text("cannot be reached")
    assert settings.faults() == []
    context.set_offline(False)
    settings.save()
    assert settings.saved["retention_days"] == 90


def test_settings_that_cannot_be_read_say_so_and_are_read_again(settings: SettingsPage) -> None:
    page = settings.page
    broken = "**/escalation-settings"
    problem = {"status": 500, "code": "internal_error", "detail": "Something is broken."}

    def fail(route: Route) -> None:
        route.fulfill(status=500, json=problem)

    page.route(broken, fail)
    settings.console.expect_errors("500")
    settings.console.visit(f"/console/bots/{settings.bot}/settings", HEADING)
    expect(page.get_by_role("alert")).to_contain_text("The settings could not be loaded")
    assert settings.faults() == []
    page.unroute(broken, fail)
    settings.console.button("Try again").click()
    expect(settings.section("basics")).to_be_visible()


def test_the_threshold_says_what_it_means_for_past_chats(console: Console, world: World) -> None:
    bot = world.bot({"contact": "never", "answer_costs": None})
    settings = SettingsPage(console, world, bot)
    for question in (ANSWERABLE, UNANSWERABLE):
        world.visitor(settings.bot).say(question)
    impact = settings.open().at("threshold").locator(".settings-impact")
    expect(impact).to_contain_text("In last week's 2 chats, of 2 questions, 1 would have been")
    settings.console.field("Confidence threshold").focus()
    settings.page.keyboard.press("Home")
    expect(impact).to_contain_text("0 would have been handed over at 0 % (1 fewer than were)")
    assert settings.faults() == []
    for _ in range(20):
        world.visitor(settings.bot).say(ANSWERABLE)
    settings.page.reload()
    expect(impact).to_contain_text("In the newest 20 chats of last week, of 20 questions")
    console.button("Count the whole week").click()
    expect(impact).to_contain_text(
        "In last week's 22 chats, of 22 questions, 1 would have been handed over", timeout=60_000
    )


def test_a_member_may_look_and_not_change(
    settings: SettingsPage, context: BrowserContext, world: World
) -> None:
    email = world.content["sign_in"]["email"]
    me = {
        "email": email,
        "role": "agent",
        "workspace_id": "w",
        "second_factor": False,
        "second_factor_required": False,
    }
    context.route("**/v1/admin/me", lambda route: route.fulfill(json=me))
    settings.open()
    expect(
        settings.page.get_by_text("Only admins and owners of the workspace can change")
    ).to_be_visible()
    assert settings.switch("Human Handoff").is_disabled()
    assert settings.page.get_by_role("button", name="Use Startup").count() == 0
    assert settings.faults() == []


def test_parts_are_reached_on_a_phone(settings: SettingsPage) -> None:
    settings.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    settings.open()
    parts = settings.page.get_by_role("navigation", name="Parts of the settings")
    parts.get_by_role("link", name="Words").click()
    expect(parts.get_by_role("link", name="Words")).to_be_in_viewport()
    expect(settings.at("messages").locator("h2")).to_be_in_viewport()
    settings.console.field("The bot cannot help").fill("Sorry.")
    expect(parts.get_by_role("link", name="Words unsaved changes")).to_be_visible()
    settings.save()
