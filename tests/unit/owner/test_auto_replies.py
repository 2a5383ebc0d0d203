"""An owner reviews what the AI has written in tickets, and only in their own."""

from datetime import timedelta

import pytest

from escalation.domain.auto_reply import AutoReply, reply_id
from escalation.domain.errors import NotFound
from tests.fakes.owner_world import World


def kept(world: World, trigger: str, **changes: object) -> AutoReply:
    now = world.clock.now()
    reply = AutoReply(
        reply_id=reply_id("c1", "con-1", "42", trigger),
        conversation_id="c1",
        workspace_id="acme",
        bot_id="support",
        escalation_id="c1-1",
        helpdesk="zendesk",
        connection_id="con-1",
        ticket_id="42",
        reference="#42",
        trigger=trigger,
        state="sent",
        reason="confident",
        confidence=0.9,
        text="On Mondays.",
        created_at=now,
        finished_at=now,
        expires_at=now + timedelta(days=1),
    ).model_copy(update=changes)
    world.replies.put(reply)
    return reply


def test_replies_and_drafts_are_listed_newest_first() -> None:
    world = World()
    kept(world, "made")
    kept(world, "e1", state="noted", reason="below_gate", confidence=0.3)
    page = world.side.auto_replies.list(world.member, "support", after=None)
    assert [(item.trigger, item.state, item.reason) for item in page.items] == [
        ("e1", "noted", "below_gate"),
        ("made", "sent", "confident"),
    ]
    assert page.next is None
    assert (page.items[1].text, page.items[1].reference) == ("On Mondays.", "#42")


def test_a_long_list_comes_in_pages() -> None:
    world = World()
    for number in range(30):
        kept(world, f"e{number}")
    first = world.side.auto_replies.list(world.owner, "support", after=None)
    second = world.side.auto_replies.list(world.owner, "support", after=first.next)
    assert (len(first.items), len(second.items), second.next) == (25, 5, None)


def test_another_workspaces_bot_is_missing() -> None:
    world = World()
    kept(world, "made")
    with pytest.raises(NotFound):
        world.side.auto_replies.list(world.stranger, "support", after=None)
