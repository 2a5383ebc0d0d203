"""What is put off is listed apart, and comes back when it is time, or when the visitor writes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from escalation.domain.changes import HeadWritten
from escalation.domain.conversation import Assignee, Author, Visitor
from escalation.domain.decision import Decision, Evidence
from escalation.use_cases.keep_inbox import KeepInbox
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts
from tests.browser.console.console import Console
from tests.console.served import Served

ONE = "/console/conversations/c1"
INBOX = "/console/inbox"


@pytest.fixture(autouse=True)
def waiting(served: Served) -> None:
    """Two chats that wait for the team, as the inbox keeps them."""
    for chat, name in (("c1", "Vic"), ("c2", "Wanda")):
        served.world.conversation(
            chat,
            assignee=Assignee(kind="team"),
            state="handed_off",
            handed_off_at=served.world.clock.now(),
            visitor=Visitor(name=name),
        )
        _says(served, chat, "Is anybody there?")


def _kept(served: Served, chat: str) -> None:
    """The inbox follows, as the table's stream makes it."""
    world = served.world
    keep = KeepInbox(transcripts=world.transcripts, inbox=world.inbox, events=world.events)
    assert keep.take({"1": HeadWritten(None, world.transcripts.heads[chat])}) == frozenset()


def _says(served: Served, chat: str, text: str) -> None:
    """The visitor writes to the team."""
    world = served.world

    def edit(draft: Draft) -> None:
        said = draft.say(Author(kind="visitor"), text)
        draft.decision = Decision(
            action="relay",
            reason="team_is_assignee",
            evidence=Evidence(assignee="team", bot_id="support"),
            settings_bot_id="support",
            settings_version=1,
        )
        draft.set(last_visitor_at=draft.now, unanswered_seq=said.seq)

    ports = WritePorts(
        transcripts=world.transcripts, queue=world.queue, clock=world.clock, events=world.events
    )
    change(ports, chat, edit)
    _kept(served, chat)


def _rows(console: Console, listed: str) -> Locator:
    """The rows under one of the inbox's tabs."""
    tab = console.page.get_by_role("main").get_by_role("link", name=re.compile(f"^{listed}"))
    tab.click()
    expect(tab).to_have_attribute("aria-current", "page")
    expect(console.page.locator("[aria-busy=true]")).to_have_count(0)
    return console.page.locator(".inbox-row")


def _put_off(console: Console, served: Served) -> None:
    console.visit(ONE)
    console.button("Snooze").click()
    dialog = console.page.get_by_role("dialog", name="Snooze this conversation")
    dialog.get_by_role("button", name="Snooze", exact=True).click()
    console.says("Snoozed.")
    _kept(served, "c1")


def test_what_is_put_off_is_listed_apart_and_comes_back_in_time(
    console: Console, served: Served
) -> None:
    console.visit(INBOX, "Inbox")
    expect(_rows(console, "Waiting")).to_have_count(2)
    expect(_rows(console, "Snoozed")).to_have_count(0)
    expect(console.page.get_by_text("Nothing is snoozed")).to_be_visible()
    _put_off(console, served)

    console.visit(INBOX, "Inbox")
    expect(_rows(console, "Waiting")).to_have_count(1)
    expect(_rows(console, "Waiting")).to_contain_text("Wanda")
    expect(_rows(console, "Snoozed")).to_have_count(1)
    expect(_rows(console, "Snoozed")).to_contain_text("Vic")
    expect(_rows(console, "Snoozed")).to_contain_text("Until")
    assert console.violations() == []
    assert console.faults() == []

    # Nobody has written, and nothing is written: it is time.
    served.later = timedelta(hours=3, minutes=1)
    console.visit(INBOX, "Inbox")
    expect(_rows(console, "Waiting")).to_have_count(2)
    expect(_rows(console, "Snoozed")).to_have_count(0)


def test_what_is_put_off_comes_back_at_once_when_the_visitor_writes(
    console: Console, served: Served
) -> None:
    _put_off(console, served)
    console.visit(INBOX, "Inbox")
    expect(_rows(console, "Waiting")).to_have_count(1)
    served.world.clock.move(timedelta(seconds=1))
    _says(served, "c1", "It is urgent!!")
    console.visit(INBOX, "Inbox")
    expect(_rows(console, "Waiting")).to_have_count(2)
    expect(_rows(console, "Waiting").filter(has_text="Vic")).to_contain_text("It is urgent!!")
    expect(_rows(console, "Snoozed")).to_have_count(0)


def test_in_german(console: Console, served: Served) -> None:
    acme = served.world.store.workspace("acme")
    assert acme is not None
    spoken = acme.model_copy(update={"team_language": "de"})
    served.world.store.save_workspace(spoken, expected_version=acme.version)
    console.visit(INBOX)
    expect(_rows(console, "Zurückgestellt")).to_have_count(0)
    expect(console.page.get_by_text("Nichts ist zurückgestellt")).to_be_visible()
