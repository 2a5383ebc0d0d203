"""A member ends the links that were mailed of a chat."""

from datetime import timedelta

import pytest

from escalation.domain.answer_mail_settings import AnswerMailSettings
from escalation.domain.answer_mails import QUIET, AnswerMails, said, taken
from escalation.domain.conversation import Assignee, Visitor
from escalation.domain.errors import NotFound
from escalation.domain.handoff_marks import opens
from escalation.domain.settings import EscalationSettings
from escalation.use_cases.owner.conversation_models import PostAgentMessage
from tests.fakes.owner_world import World

TOKEN = "a" * 32


@pytest.fixture
def world() -> World:
    return World()


def _mailed(world: World) -> AnswerMails:
    """A chat of which a mail with a link is out, and another answer waits."""
    now = world.clock.now()
    mails = said(taken(AnswerMails(), TOKEN, now), 3, now)
    world.conversation(answer_mails=mails)
    return mails


def test_a_member_sees_until_when_a_link_opens_the_chat_and_ends_it(world: World) -> None:
    mails = _mailed(world)
    before = world.transcripts.heads["c1"]
    shown = world.side.conversations.get(world.member, "c1", after=None).conversation
    assert shown.link_until == world.clock.now() + timedelta(days=7)
    assert TOKEN not in shown.model_dump_json()

    ended = world.side.mailed_links.end(world.member, "c1").conversation
    assert ended.link_until is None
    after = world.transcripts.heads["c1"]
    assert after.answer_mails is not None
    assert not opens(after.answer_mails.keys, TOKEN, world.clock.now())
    assert after.answer_mails.waiting == mails.waiting, "what waits is mailed, with a new link"
    assert after.last_activity_at == before.last_activity_at


def test_where_there_is_none_nothing_is_written(world: World) -> None:
    world.conversation()
    before = world.transcripts.heads["c1"]
    world.side.mailed_links.end(world.member, "c1")
    assert world.transcripts.heads["c1"] == before


def test_another_workspaces_chat_is_not_there(world: World) -> None:
    _mailed(world)
    with pytest.raises(NotFound):
        world.side.mailed_links.end(world.stranger, "c1")


def test_what_a_member_writes_waits_to_be_mailed_where_the_bot_says_so(world: World) -> None:
    proved = Visitor(email="vic@visitor.example", confirmed=True)
    for name in ("c1", "c2"):
        world.conversation(name, assignee=Assignee(kind="team"), state="handed_off", visitor=proved)
    world.side.conversations.write(world.member, "c1", PostAgentMessage(text="Not mailed."))
    assert world.transcripts.heads["c1"].answer_mails is None

    mailed = EscalationSettings(answer_mail=AnswerMailSettings(enabled=True))
    world.side.settings.put(world.owner, "support", mailed, if_match='"0"')
    world.side.conversations.write(world.member, "c2", PostAgentMessage(text="Mailed."))
    head = world.transcripts.heads["c2"]
    assert head.answer_mails is not None
    assert head.answer_mails.waiting is not None
    assert head.answer_mails.waiting.seqs == (head.next_seq - 1,)
    assert head.due_at == world.clock.now() + QUIET
