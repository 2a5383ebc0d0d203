"""Answers that are mailed: the bot's switch, and the end of a link that was mailed."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from escalation.domain.answer_mails import AnswerMails, taken
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.settings_pages import SettingsPages


def test_an_owner_switches_the_mails_of_a_bot(console: Console, served: Served) -> None:
    bot = next(iter(served.world.store.bots(served.world.owner.workspace_id))).bot_id
    settings = SettingsPages(console, served, bot).open("reaching")
    choice = settings.unfold("contact").get_by_label("Mail your team's answers")
    expect(choice).not_to_be_checked()
    choice.check()
    console.button("Save").click()
    console.says("Saved. It applies within a minute.")
    saved = served.world.store.settings(bot)
    assert saved is not None
    assert saved.settings.answer_mail.enabled
    assert console.faults() == []


def test_a_member_ends_a_mailed_link(console: Console, served: Served) -> None:
    mails = taken(AnswerMails(), "a" * 32, datetime.now(UTC))
    served.world.conversation("c1", answer_mails=mails)
    console.visit("/console/conversations/c1")
    expect(console.page.get_by_text("A mailed link opens the chat until")).to_be_visible()
    console.button("End the link").click()
    console.says("The link opens nothing any more.")
    expect(console.page.get_by_text("A mailed link opens the chat until")).to_have_count(0)
    kept = served.world.transcripts.heads["c1"].answer_mails
    assert kept is not None
    assert kept.keys == ()
    assert console.faults() == []
