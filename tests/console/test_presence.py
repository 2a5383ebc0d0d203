"""Who else is at a chat, on its page, as the live channel tells it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from escalation.domain.conversation import Assignee
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from tests.browser.console.console import Console
from tests.console.served import Served
from tests.fakes.owner_world import SUBJECTS

ONE = "/console/conversations/c1"
HERE = {"type": "here", "conversation_id": "c1"}
GONE = {"type": "here", "conversation_id": None}
TYPING = {"type": "typing", "conversation_id": "c1"}


@pytest.fixture(autouse=True)
def with_team(served: Served) -> None:
    """Two chats that the team has, and a live channel."""
    for chat in ("c1", "c2"):
        served.world.conversation(chat, assignee=Assignee(kind="team"), state="handed_off")
    served.world.side.members.show_as(served.world.member, "Grace")
    served.world.side.members.show_as(served.world.owner, "Ada")
    served.live.there = True


def _ada(served: Served) -> str:
    return served.world.owner.member_id


def _grace(served: Served) -> str:
    return served.world.member.member_id


def _open(console: Console, served: Served) -> Locator:
    console.page.clock.install()
    console.visit(ONE)
    served.live.wait(lambda: HERE in served.live.heard)
    return console.page.locator(".presence")


def _passes(console: Console, seconds: float) -> None:
    console.page.clock.run_for(timedelta(seconds=seconds) // timedelta(milliseconds=1))


def _hide(console: Console, hidden: bool) -> None:
    console.page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_who_looks_at_it_is_shown_but_not_oneself(console: Console, served: Served) -> None:
    presence = _open(console, served)
    served.live.say({**HERE, "member_ids": [_ada(served), _grace(served)]})
    expect(presence).to_have_text("Also here: Grace")
    served.live.say({"type": "here", "conversation_id": "c2", "member_ids": []})
    served.live.say({"type": "of_a_later_release", "conversation_id": "c1"})
    expect(presence).to_have_text("Also here: Grace")
    assert console.faults() == []
    served.live.say({**HERE, "member_ids": [_ada(served)]})
    expect(presence).to_have_text("")


def test_one_says_that_one_looks_every_half_minute_while_one_does(
    console: Console, served: Served
) -> None:
    _open(console, served)

    def said(frame: object) -> int:
        return served.live.heard.count(frame)  # type: ignore[arg-type] # a frame

    before = said(HERE)
    _passes(console, 61)
    served.live.wait(lambda: said(HERE) == before + 2)
    _hide(console, True)
    served.live.wait(lambda: said(GONE) == 1)
    _passes(console, 61)
    _hide(console, False)
    served.live.wait(lambda: said(HERE) == before + 3)
    console.page.get_by_role("link", name="Inbox").first.click()
    served.live.wait(lambda: said(GONE) == 2)
    assert served.live.most == 1, "one socket serves every page"


def test_who_writes_is_shown_for_six_seconds(console: Console, served: Served) -> None:
    presence = _open(console, served)
    served.live.say({**TYPING, "who": "member", "member_id": _grace(served)})
    expect(presence).to_have_text("Grace: writing now")
    served.live.say({**TYPING, "who": "visitor"})
    expect(presence).to_contain_text("The visitor is writing")
    assert console.faults() == []
    _passes(console, 7)
    expect(presence).to_have_text("")


def test_that_two_write_at_once_is_said_before_both_have_sent(
    console: Console, served: Served
) -> None:
    presence = _open(console, served)
    console.field("Message to the visitor").fill("It is on its")
    served.live.say({**TYPING, "who": "member", "member_id": _grace(served)})
    expect(presence).to_contain_text("Grace: writing now, as you are.")
    console.field("Message to the visitor").fill("")
    expect(presence).to_have_text("Grace: writing now")


def test_that_one_writes_is_told_every_three_seconds_at_most(
    console: Console, served: Served
) -> None:
    _open(console, served)
    field = console.field("Message to the visitor")
    field.press_sequentially("Good morning")
    served.live.wait(lambda: TYPING in served.live.heard)
    told = served.live.heard.count(TYPING)
    assert told == 1
    _passes(console, 4)
    field.press_sequentially("!")
    served.live.wait(lambda: served.live.heard.count(TYPING) == told + 1)
    assert not [frame for frame in served.live.heard if "Good" in str(frame)]


def test_a_hint_brings_what_is_new_at_once_and_that_it_is_seen(
    console: Console, served: Served
) -> None:
    _open(console, served)
    caller = served.world.side.access.caller(SUBJECTS["member"])
    # Neither a poll comes from here on, nor what is said each half minute.
    console.page.clock.pause_at(console.page.evaluate("Date.now() / 1000 + 1"))
    before = served.live.heard.count(HERE)
    served.live.say({**TYPING, "who": "member", "member_id": _grace(served)})
    expect(console.page.locator(".presence")).to_have_text("Grace: writing now")
    served.world.side.conversations.write(caller, "c1", PostAgentMessage(text="I am on it."))
    served.live.say({"type": "look", "conversation_id": "c1", "from": 2})
    expect(console.page.locator(".bubble.agent")).to_contain_text("I am on it.")
    _passes(console, 1)  # what follows a picture of it
    served.live.wait(lambda: served.live.heard.count(HERE) == before + 1)
    expect(console.page.locator(".presence")).to_have_text("")


def test_in_german(console: Console, served: Served) -> None:
    acme = served.world.store.workspace("acme")
    assert acme is not None
    spoken = acme.model_copy(update={"team_language": "de"})
    served.world.store.save_workspace(spoken, expected_version=acme.version)
    # The first page learns which language it is, and loads once more in it.
    console.visit("/console/escalations", "Eskalationen")
    presence = _open(console, served)
    served.live.say({**TYPING, "who": "visitor"})
    expect(presence).to_have_text("Der Besucher schreibt gerade")
