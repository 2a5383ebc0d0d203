"""Notes, snoozing, spam and blocking: what a member does about one chat."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from escalation.domain.blocked_visitors import MAX_BLOCKS, person_of, require_welcome_in
from escalation.domain.conversation import Assignee, Visitor
from escalation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from escalation.domain.head_parts import TicketLink
from escalation.domain.internal_notes import MAX_NOTES
from escalation.domain.jobs import RunOwnerJob
from escalation.domain.waiting import has_news, is_snoozed, snoozed_until
from escalation.use_cases.owner.access import Caller
from escalation.use_cases.owner.blocking import BlockView, BlockVisitor
from escalation.use_cases.owner.notes import WriteNote
from escalation.use_cases.owner.putting_aside import MarkSpam, SnoozeUntil
from tests.fakes.owner_world import World

TEAM: dict[str, Any] = {"assignee": Assignee(kind="team"), "state": "handed_off"}
SECRET = "He is the one with the invoice of May."
KNOWN = Visitor(email="vic@visitor.example", verified=True)


@pytest.fixture
def world() -> World:
    return World()


def _note(world: World, text: str = SECRET, *, by: Caller | None = None) -> None:
    world.side.notes.write(by or world.member, "c1", WriteNote(text=text))


def _snooze(world: World, hours: float | None, conversation_id: str = "c1") -> None:
    until = None if hours is None else world.clock.now() + timedelta(hours=hours)
    world.side.putting_aside.snooze(world.member, conversation_id, SnoozeUntil(until=until))


def _is_snoozed(world: World) -> bool:
    return is_snoozed(world.transcripts.heads["c1"], world.clock.now())


def _block(world: World, conversation_id: str = "c1", days: float = 7) -> BlockView:
    until = world.clock.now() + timedelta(days=days)
    body = BlockVisitor(reason="Insults", until=until)
    return world.side.blocking.block(world.member, conversation_id, body)


def test_members_read_notes_with_the_conversation(world: World) -> None:
    head = world.conversation()
    _note(world)
    world.clock.move(timedelta(minutes=1))
    _note(world, "Thanks.", by=world.owner)

    shown = world.side.conversations.get(world.owner, "c1", after=None)

    assert [(one.text, one.by, one.who) for one in shown.notes] == [
        (SECRET, world.member.member_id, "bo@acme.example"),
        ("Thanks.", world.owner.member_id, "ada@acme.example"),
    ]
    stored = world.transcripts.heads["c1"]
    assert (stored.notes, stored.next_seq) == (2, head.next_seq)
    assert stored.last_activity_at == head.last_activity_at
    assert world.queue.jobs == [], "no ticket and no mail hears of it"


def test_neither_the_transcript_nor_a_file_holds_a_note(world: World) -> None:
    world.conversation()
    _note(world)
    conversation = world.transcripts.load("c1")
    assert conversation is not None
    assert SECRET not in conversation.model_dump_json()
    world.side.exports.conversation(world.member, "c1")
    (job,) = [one for one in world.queue.jobs if isinstance(one, RunOwnerJob)]
    world.worker()(job)
    assert world.files.files
    assert not any(SECRET.encode() in content for content in world.files.files.values())


def test_notes_go_with_their_chat(world: World) -> None:
    world.conversation()
    _note(world)
    world.transcripts.erase(world.transcripts.heads["c1"].model_copy(update={"state": "erased"}))
    assert world.transcripts.notes_of("c1") == ()
    with pytest.raises(NotFound):
        _note(world)


def test_a_chat_takes_a_bounded_number_of_notes(world: World) -> None:
    world.conversation(notes=MAX_NOTES)
    with pytest.raises(Conflict) as refused:
        _note(world)
    assert refused.value.code == "too_many_notes"


@pytest.mark.parametrize("text", ["", "   ", "x" * 4_001, "a\x00b"])
def test_a_note_is_text(text: str) -> None:
    with pytest.raises(ValidationError):
        WriteNote(text=text)


def test_a_chat_that_is_put_off_comes_up_when_its_time_has_come(world: World) -> None:
    head = world.conversation(**TEAM)
    _snooze(world, 4)
    assert _is_snoozed(world)
    assert world.transcripts.heads["c1"].last_activity_at == head.last_activity_at

    world.clock.move(timedelta(hours=4))
    assert not _is_snoozed(world)


def test_a_chat_that_is_put_off_comes_up_when_the_visitor_writes(world: World) -> None:
    world.conversation(**TEAM)
    _snooze(world, 4)
    head = world.transcripts.heads["c1"]
    later = world.clock.now() + timedelta(minutes=1)
    written = head.model_copy(update={"last_visitor_at": later})
    assert (snoozed_until(written), is_snoozed(written, later)) == (None, False)


def test_a_chat_is_taken_up_again_by_hand(world: World) -> None:
    world.conversation(**TEAM)
    _snooze(world, 4)
    _snooze(world, None)
    assert not _is_snoozed(world)


@pytest.mark.parametrize("hours", [-1, 0, 24 * 367])
def test_it_is_put_off_into_the_next_year_only(world: World, hours: float) -> None:
    world.conversation(**TEAM)
    with pytest.raises(InvalidInput) as refused:
        _snooze(world, hours)
    assert refused.value.field == "until"


def test_what_is_closed_is_not_put_off(world: World) -> None:
    world.conversation(**{**TEAM, "state": "closed"})
    with pytest.raises(Conflict):
        _snooze(world, 4)


def test_spam_is_closed_and_nobody_gets_it(world: World) -> None:
    head = world.conversation(open_handoff="c1-1")
    world.escalation(method="ticket", state="waiting_contact")

    world.side.putting_aside.mark(world.member, "c1", MarkSpam(spam=True))

    stored = world.transcripts.heads["c1"]
    assert (stored.spam, stored.state, stored.open_handoff) == (True, "closed", None)
    assert stored.fence == head.fence + 1, "an answer on its way is dropped"
    assert world.transcripts.escalations["c1-1"].state == "cancelled"

    world.side.putting_aside.mark(world.member, "c1", MarkSpam(spam=False))
    stored = world.transcripts.heads["c1"]
    assert (stored.spam, stored.state) == (False, "closed")


def test_an_open_ticket_gets_no_more_of_it(world: World) -> None:
    link = TicketLink(
        helpdesk="zendesk",
        connection_id="zendesk-1",
        ticket_id="1",
        reference="#1",
        escalation_id="c1-1",
        relayed_seq=1,
    )
    head = world.conversation(**TEAM, ticket=link, unanswered_seq=2)
    assert has_news(head)
    world.side.putting_aside.mark(world.member, "c1", MarkSpam(spam=True))
    assert not has_news(world.transcripts.heads["c1"])
    assert world.queue.jobs == []


def test_marking_twice_changes_nothing(world: World) -> None:
    world.conversation()
    for _ in range(2):
        world.side.putting_aside.mark(world.member, "c1", MarkSpam(spam=True))
    assert world.transcripts.heads["c1"].version == 2


def test_who_is_not_known_is_blocked_by_where_they_come_from(world: World) -> None:
    world.conversation(client="net-1", visitor=Visitor(email="vic@visitor.example"))
    shown = _block(world)
    (block,) = world.blocks.blocks("acme")
    assert (block.client, block.person, shown.known) == ("net-1", None, False)
    assert "net-1" not in shown.model_dump_json()


def test_who_is_known_is_blocked_and_nobody_beside_them(world: World) -> None:
    world.conversation(client="net-1", visitor=KNOWN)
    assert _block(world).known
    (block,) = world.blocks.blocks("acme")
    assert block.client is None
    colleague = world.conversation("c2", client="net-1", visitor=Visitor())
    require_welcome_in((block,), colleague, world.clock.now())
    elsewhere = world.conversation("c3", client="net-2", visitor=KNOWN)
    with pytest.raises(NotAllowed) as refused:
        require_welcome_in((block,), elsewhere, world.clock.now())
    assert refused.value.code == "visitor_blocked"


def test_a_block_ends_by_itself_or_is_lifted(world: World) -> None:
    head = world.conversation(client="net-1")
    shown = _block(world, days=1)
    (block,) = world.blocks.blocks("acme")
    require_welcome_in((block,), head, block.expires_at)
    world.clock.move(timedelta(days=1))
    assert world.side.blocking.list(world.member).items == ()
    with pytest.raises(NotFound):
        world.side.blocking.lift(world.member, shown.id)

    again = _block(world)
    assert again.id == shown.id, "one block for one chat"
    world.side.blocking.lift(world.member, again.id)
    assert world.blocks.blocks("acme") == ()


def test_blocks_of_one_workspace_are_nobody_elses(world: World) -> None:
    world.conversation(client="net-1", visitor=KNOWN)
    shown = _block(world)
    assert world.side.blocking.list(world.stranger).items == ()
    with pytest.raises(NotFound):
        world.side.blocking.lift(world.stranger, shown.id)
    body = BlockVisitor(reason="x", until=world.clock.now() + timedelta(days=1))
    with pytest.raises(NotFound):
        world.side.blocking.block(world.stranger, "c1", body)
    assert person_of("acme", KNOWN) != person_of("other", KNOWN)


def test_there_is_an_end_to_blocks(world: World) -> None:
    world.conversation()
    with pytest.raises(InvalidInput):
        _block(world, days=367)
    _block(world)
    (block,) = world.blocks.blocks("acme")
    for number in range(MAX_BLOCKS):
        more = {"block_id": f"b{number}", "conversation_id": f"x{number}"}
        world.blocks.save_block("acme", block.model_copy(update=more))
    world.conversation("c2")
    with pytest.raises(Conflict) as refused:
        _block(world, "c2")
    assert refused.value.code == "too_many_blocks"
