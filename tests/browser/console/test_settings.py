"""Escalation settings: every field is saved and comes back; the presets; the preview."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import BrowserContext, expect

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.domain.workspace import AddOn
from tests.browser.console.settings_page import HOSTILE, SettingsPage
from tests.e2e.world import World


@pytest.fixture
def add_on(world: World) -> Iterator[None]:
    """Auto Ticket Reply, booked for one test."""
    with _booked(world, "auto_ticket_reply"):
        yield


@pytest.fixture
def no_add_on(world: World) -> Iterator[None]:
    """Nothing booked, for one test."""
    with _booked(world):
        yield


@contextmanager
def _booked(world: World, *names: AddOn) -> Iterator[None]:
    store = SettingsStore(world.aws("dynamodb"), world.service.stack.names.settings_table)

    def book(names: tuple[AddOn, ...]) -> tuple[AddOn, ...]:
        before = store.workspace(world.content["workspace_id"])
        assert before is not None
        after = before.model_copy(update={"add_ons": names, "version": before.version + 1})
        store.save_workspace(after, expected_version=before.version)
        return before.add_ons

    before = book(names)
    yield
    book(before)


@pytest.mark.usefixtures("no_add_on")
def test_a_new_bot_shows_the_four_fields_and_the_presets(settings: SettingsPage) -> None:
    settings.open()
    expect(settings.page.get_by_text("Start from a best practice")).to_be_visible()
    assert settings.switch("Human Handoff").is_checked()
    assert settings.page.get_by_role("radio", name="Send Email").is_checked()
    assert settings.switch("Auto Ticket Reply").is_disabled()
    expect(settings.section("basics")).to_contain_text("Not in this plan")
    assert not settings.switch("AI Agent Transfer").is_checked()
    expect(settings.section("threshold")).to_contain_text("No chats in the last seven days")
    assert settings.faults() == []
    settings.at("email")
    expect(settings.section("ticket")).to_have_count(0)


def test_what_is_answered_follows_from_what_a_wrong_answer_costs(settings: SettingsPage) -> None:
    settings.open().at("threshold")
    cost = settings.console.field("A wrong answer is as bad as")
    expect(cost).to_have_value("3")
    expect(settings.section("threshold")).to_contain_text("Answers are given from 75 % on.")
    cost.select_option("5 needless handoffs")
    expect(settings.section("threshold")).to_contain_text("Answers are given from 83.3 % on.")
    assert settings.faults() == []
    settings.save()
    assert settings.saved["answer_costs"] == {"wrong_answer": 5}
    settings.choose("threshold", "What is sure enough")
    expect(settings.console.field("Confidence threshold")).to_have_value("0.6")


def test_confidence_triggers_hours_guidelines_and_limits_are_saved(settings: SettingsPage) -> None:
    console, page = settings.console, settings.open().page
    settings.choose("threshold", "What is sure enough")
    settings.slide("Confidence threshold", 5)
    settings.choose("model", "Judge")
    settings.switch("Summary for the team").uncheck()
    settings.at("triggers")
    settings.switch("The visitor is frustrated").uncheck()
    settings.at("guidance")
    console.button("Add a guideline").click()
    page.get_by_role("textbox", name="Guideline 1").fill("Hand over a safety problem.")
    settings.at("hours")
    settings.switch("The team has business hours").check()
    console.field("Time zone").select_option("Europe/Vienna")
    console.field("Monday, closes").fill("12:00")
    console.button("Add hours on Monday").click()
    console.button("Tuesday to Friday like Monday").click()
    page.get_by_role("checkbox", name="Friday").uncheck()
    console.field("Days off").fill("2026-12-25")
    console.button("Add").click()
    assert settings.faults() == []
    settings.at("limits")
    console.field("Escalations per hour, at most").fill("7")
    console.field("Keep chats for").fill("30")
    assert settings.faults() == []
    settings.save()
    saved = settings.saved
    assert saved["confidence_threshold"] == 0.65
    assert saved["triggers"]["frustration"] is False
    assert saved["guidance"] == ["Hand over a safety problem."]
    monday = [{"start": "09:00:00", "end": "12:00:00"}, {"start": "13:00:00", "end": "16:00:00"}]
    assert saved["business_hours"] == {
        "timezone": "Europe/Vienna",
        "weekly": {"mon": monday, "tue": monday, "wed": monday, "thu": monday},
        "holidays": ["2026-12-25"],
    }
    assert saved["language_model"] == {
        "answers": "judge",
        "summary": False,
        "calls_a_day": 2_000,
    }
    assert (saved["hourly_cap"], saved["retention_days"]) == (7, 30)
    page.reload()
    expect(console.field("Keep chats for")).to_have_value("30")
    expect(settings.at("hours")).to_contain_text("Dec 25, 2026")
    console.button("Remove Dec 25, 2026").click()
    settings.switch("The team has business hours").uncheck()
    settings.at("basics")
    settings.switch("Human Handoff").uncheck()
    settings.save()
    assert (settings.saved["business_hours"], settings.saved["human_handoff"]) == (None, False)


def test_targets_and_rules_are_made_ordered_by_keyboard_and_saved(settings: SettingsPage) -> None:
    console, page = settings.console, settings.open().page
    settings.switch("AI Agent Transfer").check()
    console.field("Add a target").select_option("Billing")
    console.field("Add a target").select_option("Sales")
    billing = settings.at("transfer").locator("li").filter(has_text="Billing").first
    billing.get_by_label("What it is for").fill("Refunds")
    billing.get_by_label("Example questions").fill("I want a refund\nwhere is my invoice")
    billing.get_by_label("Its own threshold").check()
    settings.slide("Margin", -5)
    assert settings.faults() == []
    settings.at("rules")
    for word in ("lawyer", "refund"):
        console.button("Add a rule").click()
        field = page.get_by_label("If a message has").last
        field.fill(word)
        field.press("Enter")
    page.get_by_label("Then").last.select_option("Transfer to another bot")
    page.get_by_label("To", exact=True).select_option("Billing")
    console.button("Move rule 2 up").focus()
    page.keyboard.press("Enter")
    expect(settings.section("rules").locator("li .tag").first).to_have_text("refund")
    expect(console.button("Move rule 1 down")).to_be_focused()
    assert settings.faults() == []
    settings.save()
    transfer = settings.saved["ai_agent_transfer"]
    assert transfer["margin"] == 0.1
    assert [one["threshold"] for one in transfer["targets"]] == [0.6, None]
    assert transfer["targets"][0]["examples"] == ["I want a refund", "where is my invoice"]
    assert [(rule["keywords"], rule["then"]) for rule in settings.saved["rules"]] == [
        (["refund"], "transfer"),
        (["lawyer"], "handoff"),
    ]
    page.reload()
    settings.at("basics")
    settings.switch("AI Agent Transfer").uncheck()
    console.expect_errors("400")
    console.button("Save").click()
    expect(settings.section("rules").get_by_label("Then").first).to_be_focused()
    expect(settings.section("rules")).to_contain_text(
        "The rule transfers, but AI Agent Transfer is off."
    )


@pytest.mark.usefixtures("add_on")
def test_auto_ticket_reply_is_set_where_it_is_booked(settings: SettingsPage) -> None:
    console, page = settings.console, settings.open().page
    assert settings.switch("Auto Ticket Reply").is_disabled()
    page.get_by_role("button", name="Use Enterprise SaaS").click()
    expect(page.get_by_text("Enterprise SaaS is in your draft")).to_be_visible()
    settings.choose("auto_reply", "Leave a draft")
    settings.slide("Confidence a reply needs", 10)
    console.field("Replies per ticket, at most").fill("2")
    assert settings.faults() == []
    settings.save()
    assert settings.saved["auto_ticket_reply"] == {
        "enabled": True,
        "mode": "draft",
        "min_confidence": 0.9,
        "min_draft_confidence": 0.3,
        "max_replies": 2,
    }
    assert settings.saved["ticket"]["helpdesk"] == "zendesk"
    settings.choose("basics", "Send Email")
    settings.at("email")
    expect(settings.section("auto_reply")).to_have_count(0)
    settings.save()
    assert settings.saved["auto_ticket_reply"]["enabled"] is False


def test_words_of_the_owners_own_are_saved_and_seen_in_the_preview(settings: SettingsPage) -> None:
    console, page = settings.console, settings.open().page
    settings.at("messages")
    preview = page.locator(".chat-preview")
    expect(preview).to_contain_text("I have passed this to our team")
    console.field("Passed to the team").fill(HOSTILE)
    expect(preview).to_contain_text("<img src=x")
    expect(preview.locator("img")).to_have_count(0)
    field = console.field("Transferred to another bot")
    field.fill("Off to ")
    page.get_by_role("list", name="Placeholders for Transferred").get_by_role("button").click()
    expect(field).to_have_value("Off to {bot}")
    expect(preview).to_contain_text("Off to Billing")
    console.field("Language").select_option(label="German")
    console.field("Outside business hours").fill("Bis {opens_at}")
    expect(preview).to_contain_text("Bis morgen um 09:00 Uhr")
    console.button("Show dark").click()
    expect(preview).to_have_class("chat-preview dark")
    console.button("Another language").click()
    console.field("Language code").fill("no such")
    console.button("Add").click()
    expect(page.get_by_text("A code looks like")).to_be_visible()
    console.field("Language code").fill("pt-BR")
    console.button("Add").click()
    handed_over = console.field("Passed to the team")
    expect(handed_over).to_have_attribute("placeholder", re.compile("à nossa equipa"))
    console.field("The bot cannot help").fill("Desculpe")
    assert settings.faults() == []
    settings.save()
    assert settings.saved["messages"] == {
        "handoff": {"en": HOSTILE},
        "delivered": {},
        "offline": {"de": "Bis {opens_at}"},
        "transfer": {"en": "Off to {bot}"},
        "failed": {},
        "cannot_help": {"pt-BR": "Desculpe"},
    }
    page.reload()
    settings.at("messages")
    console.field("Passed to the team").fill("")
    settings.save()
    assert settings.saved["messages"]["handoff"] == {}


@pytest.mark.usefixtures("no_add_on")
def test_presets_fill_the_draft_and_say_what_is_missing(
    settings: SettingsPage, context: BrowserContext
) -> None:
    missing = {"type": "about:blank", "title": "Not Found", "status": 404, "code": "not_found"}
    context.route(
        "**/v1/admin/connections/*",
        lambda route: route.fulfill(status=404, json={**missing, "detail": "Not connected."}),
    )
    settings.console.expect_errors("404")
    page = settings.open().page
    page.get_by_role("button", name="Use Enterprise SaaS").click()
    expect(page.get_by_text("Zendesk is not connected yet.")).to_be_visible()
    expect(page.get_by_text("Auto Ticket Reply is not in this plan; tickets")).to_be_visible()
    assert page.get_by_role("radio", name="Create Ticket").is_checked()
    assert settings.faults() == []
    assert settings.at("ticket").get_by_role("radio", name="Freshdesk").is_disabled()
    settings.at("basics")
    assert settings.saved["handoff_method"] == "email"
    settings.console.button("Connect Zendesk").click()
    expect(page).to_have_url(
        f"{settings.console.page.url.split('/console')[0]}/console/connections/zendesk"
    )
    page.go_back()
    settings.console.says("Your unsaved draft is back.")
    assert page.get_by_role("radio", name="Create Ticket").is_checked()
    page.get_by_role("button", name="Use Startup").click()
    page.get_by_role("button", name="Use Multi-department").click()
    expect(settings.at("transfer").get_by_label("What it is for").first).not_to_have_value("")
    settings.save()
    saved = settings.saved
    assert (saved["handoff_method"], saved["ai_agent_transfer"]["enabled"]) == ("email", True)
    assert settings.bot not in [one["bot_id"] for one in saved["ai_agent_transfer"]["targets"]]
