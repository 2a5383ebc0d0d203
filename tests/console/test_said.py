"""What visitors said about the help: below an answer, in the report, and who asks them."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from escalation.domain.conversation import message_id
from escalation.domain.feedback import ChatFeedback, Csat, Solved, Thumb
from escalation.domain.workspace import Connection
from tests.browser.console.console import Console
from tests.console.served import Served

HOSTILE = '<img src=x onerror="alert(1)"> \u202egnp.exe'
BOTH = [((1280, 800), "light"), ((390, 844), "dark")]


@pytest.fixture
def rated(served: Served) -> Served:
    """A chat of which everything was said, and a report with a sudden run in it."""
    world = served.world
    world.conversation("c1", feedback=3)
    at = world.clock.now()
    answer = message_id(2)
    thumb = Thumb(message_id=answer, bot_id="support", up=False, words=HOSTILE, at=at)
    world.transcripts.feedback["c1"] = ChatFeedback(
        conversation_id="c1",
        thumbs=(thumb,),
        solved=Solved(message_id=answer, bot_id="support", solved=False, at=at, signed=True),
        csat=Csat(steps=4, words="Kind", at=at),
    )
    today, before = at.date().isoformat(), (at - timedelta(days=1)).date().isoformat()
    world.reports.numbers["support"] = {
        before: {"conversations": 9, "answered": 20, "thumb.up.stranger": 3, "csat.4": 1},
        today: {"conversations": 9, "answered": 60, "thumb.down.stranger": 59},
    }
    return served


@pytest.mark.parametrize(("size", "scheme"), BOTH)
def test_a_chat_shows_what_was_said_of_its_answers_and_at_its_end(
    console: Console, rated: Served, size: tuple[int, int], scheme: str
) -> None:
    console.visit("/console/conversations/c1")
    below = console.page.locator(".bubble-said")
    expect(below).to_contain_text("Did not help")
    expect(below.locator("q")).to_have_text(HOSTILE)
    end = console.page.get_by_role("list", name="What the visitor said at the end")
    expect(end).to_contain_text("Not solved")
    expect(end).to_contain_text("signed in at your site")
    expect(end).to_contain_text("Help of people: 4 of 5")
    with console.looked_at(size, scheme):
        assert console.violations() == []
    assert console.faults() == []


@pytest.mark.parametrize(("size", "scheme"), BOTH)
def test_the_report_sums_it_up_and_names_a_sudden_run(
    console: Console, rated: Served, size: tuple[int, int], scheme: str
) -> None:
    console.visit("/console/bots/support/report")
    expect(console.page.get_by_role("heading", name="Did it help?")).to_be_visible()
    expect(console.page.get_by_text("A sudden run is left out")).to_be_visible()
    expect(console.page.get_by_text("59 of their words count in no number here")).to_be_visible()
    said = console.page.locator(".report-said")
    expect(said).to_contain_text("Helped thumbs up3")
    expect(said).to_contain_text("Did not help thumbs down0")
    expect(said).to_contain_text("100 %")
    with console.looked_at(size, scheme):
        assert console.violations() == []
    assert console.faults() == []


def test_a_member_says_that_the_helpdesk_asks_itself(console: Console, served: Served) -> None:
    world = served.world
    world.store.save_connection(
        Connection(
            connection_id="z1",
            workspace_id=world.owner.workspace_id,
            helpdesk="zendesk",
            secret_ref="arn",
            created_at=world.clock.now(),
        )
    )
    console.visit("/console/connections/zendesk")
    choice = console.field("Does Zendesk ask?")
    expect(choice).to_have_value("usual")
    choice.select_option(label="It asks: the chat does not")
    console.says("Saved.")
    kept = world.store.connection(world.owner.workspace_id, "zendesk")
    assert kept is not None
    assert kept.asks_csat is True
    assert console.faults() == []
