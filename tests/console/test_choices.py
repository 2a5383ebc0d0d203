"""What a bot let a visitor choose from, which of it was chosen, and whether a bot can offer any."""

import pytest
from playwright.sync_api import Page, expect

from escalation.domain.changes import HeadWritten
from escalation.domain.choices import Choice, ChoiceTaken, plain_reading
from escalation.domain.conversation import Assignee
from escalation.domain.errors import BotFailed
from escalation.use_cases.keep_inbox import KeepInbox
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.console.test_handoff import wrong_with
from tests.fakes.outside import reply

FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:support-bot"
TEXT = "Do you mean **one** of these?"
CHOICES = (
    Choice(id="bills", label="Where are my <b>bills</b>?"),
    Choice(id="refunds", label="How do I get a refund? " * 8),
    Choice(id="none", label="None of these"),
)


@pytest.fixture
def asked(served: Served) -> None:
    """A chat that the team has, in which a bot's question was answered by a choice."""
    now = served.world.clock.now()
    served.world.conversation(
        "c1",
        assignee=Assignee(kind="team"),
        state="handed_off",
        handed_off_at=now,
        last_visitor_at=now,
        next_seq=4,
        unanswered_seq=3,
    )
    turn = served.world.transcripts.turns["c1"][0]
    visitor, bot = turn.messages[:2]
    offered = {"text": plain_reading(TEXT, CHOICES), "choices": CHOICES, "asks": "clarify"}
    chosen = ChoiceTaken(message_id="00000002", id="none")
    taken = {"id": "00000003", "text": "None of these", "chosen": chosen}
    messages = (visitor, bot.model_copy(update=offered), visitor.model_copy(update=taken))
    served.world.transcripts.turns["c1"] = [turn.model_copy(update={"messages": messages})]


@pytest.mark.usefixtures("asked")
def test_a_chat_shows_the_choices_once_and_which_one_was_taken(console: Console) -> None:
    console.visit("/console/conversations/c1")
    bubble = console.page.locator(".bubble.bot")
    expect(bubble.locator(".bubble-text")).to_have_text("Do you mean one of these?")
    expect(bubble.locator(".bubble-text strong")).to_have_text("one")
    choices = bubble.get_by_role("list", name="Choices").get_by_role("listitem")
    expect(choices).to_have_count(3)
    expect(choices.nth(0)).to_have_text("Where are my <b>bills</b>?")
    expect(choices.nth(2)).to_have_text("None of these (chosen)")
    expect(bubble.locator(".chosen")).to_have_count(1)
    assert wrong_with(console.page) == []


@pytest.mark.usefixtures("asked")
def test_the_inbox_says_that_the_last_line_was_chosen(console: Console, served: Served) -> None:
    world = served.world
    keep = KeepInbox(transcripts=world.transcripts, inbox=world.inbox, events=world.events)
    keep.take({"1": HeadWritten(None, world.transcripts.heads["c1"])})
    console.visit("/console/inbox?list=all")
    line = console.page.locator(".inbox-last")
    expect(line).to_contain_text("None of these · chosen from the bot\u2019s choices")
    assert wrong_with(console.page) == []


def _own_function(served: Served, page: Page) -> None:
    bot = served.world.store.bot("support")
    assert bot is not None
    served.world.store.save_bot(
        bot.model_copy(update={"function": FUNCTION, "version": 2}), expected_version=1
    )
    page.set_default_timeout(10_000)


def test_a_test_finds_that_a_bot_may_offer_choices(console: Console, served: Served) -> None:
    _own_function(served, console.page)
    served.world.bots.always("support", reply("Hello.", 0.9, version=2))
    console.visit("/console/bots/support")
    card = console.page.locator(".card", has_text="Test the function")
    expect(card).to_contain_text("Version 1: it answers in text.")
    console.field("Name").fill("Help")
    console.button("Test").click()
    expect(card).to_contain_text("It answered in")
    expect(card).to_contain_text("Version 2: it may offer choices as buttons")
    assert wrong_with(console.page) == []
    console.button("Save").click()
    console.says("Saved.")
    stored = served.world.store.bot("support")
    assert stored is not None
    assert (stored.name, stored.contract) == ("Help", 2)


def test_a_bot_that_fails_its_test_is_told_how(console: Console, served: Served) -> None:
    _own_function(served, console.page)
    served.world.bots.always("support", BotFailed("bad_reply", "confidence: missing"))
    console.visit("/console/bots/support")
    console.button("Test").click()
    card = console.page.locator(".card", has_text="Test the function")
    expect(card).to_contain_text("Its answer is not what the bot contract asks for.")
    expect(card).to_contain_text("confidence: missing")


def test_the_reference_bot_needs_no_test(console: Console) -> None:
    console.visit("/console/bots/support")
    expect(console.field("Name")).to_be_visible()
    expect(console.button("Test")).to_have_count(0)
