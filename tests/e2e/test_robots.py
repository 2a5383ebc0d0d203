"""Robots on the other side of a ticket: nobody answers them for ever."""

import time

import pytest

from infra.local.api_clients import Json
from tests.e2e.desks import Desk, ticket_bot
from tests.e2e.world import ANSWER, ANSWERABLE, World

_QUIET_S = 6.0


def _answers(desk: Desk) -> int:
    """Public answers of ours; a mail may quote them."""
    comments = desk.ticket["comments"][1:]
    return sum(c["public"] and not c["incoming"] and ANSWER in c["text"] for c in comments)


def _answered(world: World, helpdesk: str) -> Desk:
    """A ticket in which the bot has answered a question that came from the chat."""
    bot = ticket_bot(world, helpdesk, auto_reply={"mode": "send"})
    desk = Desk.opened(world, bot, helpdesk)
    desk.auto_replies(1)
    desk.visitor.say(ANSWERABLE)
    assert desk.auto_replies(2)[1]["state"] == "sent"
    return desk


def _mails(desk: Desk) -> list[Json]:
    return [one for one in desk.ticket["comments"][1:] if one["channel"] == "email"]


@pytest.mark.parametrize("helpdesk", ["zendesk", "freshdesk", "zoho"])
def test_an_out_of_office_answer_gets_none(world: World, helpdesk: str) -> None:
    desk = _answered(world, helpdesk)
    notes = len(desk.entries(public=False))
    desk.act("customer", automatic=True)
    robot = desk.auto_replies(3)[2]
    assert (robot["state"], robot["reason"]) == ("skipped", "automatic_message")
    assert _answers(desk) == 1
    assert len(desk.entries(public=False)) == notes
    assert desk.chat("bot")[1:] == [ANSWER]


def test_two_bots_that_mail_each_other_stop_after_one_reply_each(world: World) -> None:
    desk = _answered(world, "zendesk")
    # The other bot answers every public answer of ours at once, and does not say that it is one.
    replied = 0
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < _QUIET_S:
        if _answers(desk) > replied:
            replied = _answers(desk)
            desk.act("customer", f"Thank you! {ANSWERABLE} (mail {replied})", quote=True)
            quiet_since = time.monotonic()
        time.sleep(0.5)
    _, _, third = desk.auto_replies(3)
    assert (third["state"], third["reason"]) == ("noted", "automatic_message")
    assert _answers(desk) == 1
    assert len(_mails(desk)) == 1
    assert any("may come from a robot" in text for text in desk.entries(public=False))

    # The same words again are a robot's whenever they come; they get a note and nothing more.
    desk.act("customer", f"Thank you! {ANSWERABLE} (mail {replied})")
    assert desk.auto_replies(4)[3]["reason"] == "automatic_message"
    assert _answers(desk) == 1


def test_after_the_visitor_asked_for_a_person_the_bot_only_drafts(world: World) -> None:
    bot = ticket_bot(world, "freshdesk", auto_reply={"mode": "send", "min_confidence": 0.5})
    desk = Desk.opened(world, bot, "freshdesk", question="I want to talk to a real person, please")
    [made] = desk.auto_replies(1)
    assert (made["state"], made["reason"]) == ("noted", "explicit_request")
    desk.visitor.say(ANSWERABLE)
    _, later = desk.auto_replies(2)
    assert (later["state"], later["reason"], later["text"]) == ("noted", "explicit_request", ANSWER)
    assert _answers(desk) == 0


def test_in_draft_mode_every_answer_waits_for_a_person(world: World) -> None:
    bot = ticket_bot(world, "zoho", auto_reply={"mode": "draft"})
    desk = Desk.opened(world, bot, "zoho")
    desk.visitor.say(ANSWERABLE)
    drafts = [one for one in desk.auto_replies(2) if one["text"] == ANSWER]
    assert [one["reason"] for one in drafts] == ["draft_mode"]
    assert _answers(desk) == 0
    assert any(ANSWER in text for text in desk.entries(public=False))
