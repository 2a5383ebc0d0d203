"""What the team gets to see of it: in the console, in mails and tickets, in exports and reports."""

from datetime import UTC, date, datetime

import pytest

from escalation.adapters.rendering.views import staff_lines, visitor_lines
from escalation.domain.conversation import Head, message_id
from escalation.domain.errors import NotFound
from escalation.domain.feedback import ChatFeedback, Csat, Solved, Thumb
from escalation.domain.workspace import Connection
from tests.fakes.owner_world import World
from tests.unit.rendering.handovers import handover, messages

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SECRET = "the door code"


def said(chat: str = "c1") -> ChatFeedback:
    thumb = Thumb(message_id=message_id(2), bot_id="support", up=False, words=SECRET, at=AT)
    return ChatFeedback(
        conversation_id=chat,
        thumbs=(thumb,),
        solved=Solved(message_id=message_id(2), bot_id="support", solved=True, at=AT),
        csat=Csat(steps=4, words="Kind", at=AT),
    )


@pytest.fixture
def world() -> World:
    made = World()
    head = made.conversation("c1", feedback=3)
    assert isinstance(head, Head)
    made.transcripts.feedback["c1"] = said()
    return made


def test_the_console_shows_it_beside_the_chat(world: World) -> None:
    shown = world.side.conversations.get(world.owner, "c1", after=None)
    assert shown.feedback is not None
    assert [(t.message_id, t.up, t.words) for t in shown.feedback.thumbs] == [
        (message_id(2), False, SECRET)
    ]
    assert shown.feedback.solved is not None
    assert shown.feedback.csat is not None
    assert (shown.feedback.csat.steps, shown.feedback.csat.words) == (4, "Kind")
    assert [m.helped for m in shown.messages] == [None, "no"]


def test_a_chat_without_a_word_has_none(world: World) -> None:
    world.conversation("c2")
    assert world.side.conversations.get(world.owner, "c2", after=None).feedback is None


def test_another_workspace_sees_nothing_of_it(world: World) -> None:
    with pytest.raises(NotFound):
        world.side.conversations.get(world.stranger, "c1", after=None)


def test_mails_and_tickets_say_of_an_answer_whether_it_helped_without_the_words() -> None:
    whole = handover(messages("Why?", "So."))
    bots = next(m for m in whole.messages if m.author.kind == "bot")
    thumb = Thumb(message_id=bots.id, bot_id="support", up=False, words=SECRET, at=AT)
    feedback = ChatFeedback(conversation_id="c", thumbs=(thumb,))
    rated = whole.model_copy(update={"feedback": feedback})
    marked = [line.time for line in staff_lines(rated) if "did not help" in line.time]
    assert len(marked) == 1
    assert SECRET not in str(staff_lines(rated))
    names = {"visitor": "You", "bot": "Bot", "agent": "Team", "system": "Notice"}
    assert "help" not in str([line.time for line in visitor_lines(rated, names, str)])


def test_the_report_says_what_was_said_and_leaves_a_run_out(world: World) -> None:
    world.reports.numbers["support"] = {
        "2026-11-20": {"answered": 100, "thumb.up.stranger": 4, "thumb.down.signed": 1},
        "2026-11-21": {"answered": 100, "thumb.down.stranger": 90, "csat.5": 1, "csat.2": 1},
    }
    report = world.side.reports.get(world.owner, "support", date(2026, 11, 20), date(2026, 11, 21))
    total = report.totals.said
    assert (total.helped, total.not_helped, total.nobody_said) == (4, 1, 195)
    assert (total.left_out, total.signed) == (90, 1)
    assert report.sudden_days == (date(2026, 11, 21),)
    assert (report.totals.csat.count, report.totals.csat.satisfied) == (2, 0.5)


@pytest.mark.parametrize("asks", [True, False, None])
def test_a_member_says_whether_the_helpdesk_asks_itself(world: World, asks: bool | None) -> None:
    world.store.save_connection(
        Connection(
            connection_id="z1",
            workspace_id="acme",
            helpdesk="zendesk",
            secret_ref="arn",
            created_at=AT,
        )
    )
    view = world.side.connections.set_asks_csat(world.owner, "zendesk", asks=asks)
    assert (view.asks_csat, view.usually_asks_csat) == (asks, False)
    kept = world.store.connection("acme", "zendesk")
    assert kept is not None
    assert kept.asks_csat is asks
