"""Addresses that lead to a conversation, files noted in it, holds, receipts, and moved ends."""

from datetime import datetime, timedelta

import pytest

from escalation.adapters.aws.auto_replies import DynamoAutoReplies
from escalation.adapters.aws.file_notes import DynamoFileNotes
from escalation.adapters.aws.keys import epoch
from escalation.adapters.aws.personal_data import DynamoPersonalData
from escalation.adapters.aws.retention import DynamoRetention
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.address_proofs import AddressCode, AddressProof
from escalation.domain.conversation import TranscriptMail, Visitor
from escalation.domain.errors import InvalidInput
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.personal_data import HELD_UNTIL, FileNote, Hold, Receipt
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    EXPIRES,
    NOW,
    WORKSPACE,
    SettableClock,
    due_in,
    new_escalation,
    new_head,
    ticket_link,
    with_turn,
)
from tests.adapters.dynamodb.test_auto_replies import new_reply


@pytest.fixture
def data(tables: Tables) -> DynamoPersonalData:
    return DynamoPersonalData(tables.client, tables.transcripts)


@pytest.mark.parametrize(
    "given",
    [
        {"visitor": Visitor(email="Ann@example.com")},
        {"transcript_mails": (TranscriptMail(request_id="r", email="ANN@example.com"),)},
        {"proofs": (AddressProof(email="ann@Example.com", at=NOW),)},
        {"code": AddressCode(code_id="k", email="ann@example.COM", asked_at=NOW)},
    ],
)
def test_an_address_leads_to_its_conversation_until_that_is_erased(
    store: TranscriptStore, tables: Tables, given: dict[str, object]
) -> None:
    head = store.commit(Commit(before=None, after=new_head()))
    head = store.commit(Commit(before=head, after=head.model_copy(update=given)))
    # What takes its place in the head does not make it forgotten.
    later = {"visitor": Visitor(), "transcript_mails": (), "proofs": (), "code": None}
    head = store.commit(Commit(before=head, after=head.model_copy(update=later)))
    assert store.conversations_of_visitor(WORKSPACE, "aNN@example.com") == (head.conversation_id,)

    store.erase(head.model_copy(update={"state": "erased"}))

    assert store.conversations_of_visitor(WORKSPACE, "ann@example.com") == ()
    assert len(tables.items(tables.transcripts)) == 1


def test_a_note_of_a_file_goes_with_its_conversation(
    store: TranscriptStore, tables: Tables
) -> None:
    notes = DynamoFileNotes(tables.client, tables.transcripts)
    head = store.commit(Commit(before=None, after=new_head()))
    head = store.commit(with_turn(head))
    first = FileNote(job_id="job-1", key="exports/w/job-1/c.json", expires_at=EXPIRES)
    second = first.model_copy(update={"job_id": "job-2", "key": "exports/w/job-2/c.json"})
    for note in (first, second, first):
        notes.note(head.conversation_id, note)
    assert notes.of(head.conversation_id) == (first, second)
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert len(loaded.turns) == 1
    store.erase(head.model_copy(update={"state": "erased"}))
    assert notes.of(head.conversation_id) == ()


def a_hold(number: int, **fields: object) -> Hold:
    values: dict[str, object] = {
        "hold_id": f"hold-{number}",
        "workspace_id": WORKSPACE,
        "email": "ann@example.com",
        "reason": "authority",
        "set_by": "ada@acme.example",
        "set_at": NOW + timedelta(minutes=number),
    }
    return Hold.model_validate(values | fields)


def due(store: TranscriptStore, at: datetime) -> list[tuple[str | None, str | None]]:
    return [
        (each.workspace_id, each.hold_id)
        for each in due_in(store, at, "rescue")
        if each.kind == "hold"
    ]


def test_holds_are_read_together_oldest_first_and_found_when_they_are_due(
    data: DynamoPersonalData, store: TranscriptStore
) -> None:
    second, first = a_hold(2, due_at=NOW), a_hold(1)
    other = a_hold(3, workspace_id="other", due_at=NOW + timedelta(hours=1))
    for each in (second, first, other):
        data.save_hold(each)
    assert data.holds(WORKSPACE) == (first, second)
    assert data.hold(WORKSPACE, "hold-1") == first
    assert data.hold("other", "hold-1") is None
    assert data.hold(WORKSPACE, "no#such") is None
    assert due(store, NOW) == [(WORKSPACE, "hold-2")]

    data.move_hold(WORKSPACE, "hold-2", NOW + timedelta(days=1))
    data.move_hold(WORKSPACE, "hold-1", NOW)
    data.move_hold(WORKSPACE, "hold-9", NOW)

    assert due(store, NOW) == []
    assert due(store, NOW + timedelta(hours=1)) == [("other", "hold-3")]
    assert data.hold(WORKSPACE, "hold-9") is None


def test_receipts_are_listed_newest_first_page_by_page(data: DynamoPersonalData) -> None:
    made = [
        Receipt(
            receipt_id=f"job-{number}",
            workspace_id=WORKSPACE,
            of="address",
            asked_at=NOW + timedelta(minutes=number),
            erased_at=NOW + timedelta(minutes=number),
            conversations=number,
            files=0,
            copies=(OutsideCopy(kind="mail", escalation_id="c-1", message_id="<m@mail>"),),
            expires_at=EXPIRES,
        )
        for number in range(5)
    ]
    for receipt in (*made, made[2].model_copy(update={"files": 1})):
        data.save_receipt(receipt)
    data.save_receipt(made[0].model_copy(update={"workspace_id": "other"}))
    first = data.receipts(WORKSPACE, after=None, limit=2)
    second = data.receipts(WORKSPACE, after=first.next, limit=2)
    third = data.receipts(WORKSPACE, after=second.next, limit=2)
    pages = [[r.conversations for r in page.items] for page in (first, second, third)]
    assert pages == [[4, 3], [2, 1], [0]]
    assert second.items[0].files == 1
    assert third.next is None
    with pytest.raises(InvalidInput):
        data.receipts(WORKSPACE, after="!")


def test_a_moved_end_moves_everything_of_the_conversation_and_later_writes_keep_it(
    store: TranscriptStore, tables: Tables, clock: SettableClock
) -> None:
    replies = DynamoAutoReplies(tables.client, tables.transcripts, clock=clock)
    head = new_head(visitor=Visitor(email="old@example.com"))
    escalation = new_escalation(head)
    head = store.commit(Commit(before=None, after=head, new_escalations=(escalation,)))
    for ticket_id in ("1", "2"):
        link = ticket_link(ticket_id, escalation.escalation_id)
        moved = head.model_copy(update={"ticket": link, "visitor": Visitor()})
        head = store.commit(Commit(before=head, after=moved))
    head = store.commit(with_turn(head))
    replies.save_auto_reply(new_reply(head))
    held = head.model_copy(update={"expires_at": HELD_UNTIL})
    head = store.commit(Commit(before=head, after=held))

    DynamoRetention(tables.client, tables.transcripts).keep_until(head.conversation_id, HELD_UNTIL)

    def ends() -> set[int]:
        items = tables.items(tables.transcripts)
        assert len(items) == 7  # head, turn, escalation, reply; two tickets and an address
        return {int(item["expires_at"]["N"]) for item in items}

    assert ends() == {epoch(HELD_UNTIL)}
    kept = store.escalation(escalation.escalation_id)
    assert kept is not None
    store.save_escalation(kept.model_copy(update={"revision": kept.revision + 1}))
    clock.time = EXPIRES + timedelta(days=1)
    assert ends() == {epoch(HELD_UNTIL)}
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert len(loaded.turns) == 1
    assert store.conversations_of_visitor(WORKSPACE, "old@example.com") == (head.conversation_id,)


def test_a_moved_end_brings_nothing_back_that_is_erased(
    store: TranscriptStore, tables: Tables
) -> None:
    head = store.commit(Commit(before=None, after=new_head(visitor=Visitor(email="a@example.com"))))
    head = store.commit(with_turn(head))
    store.erase(head.model_copy(update={"state": "erased", "visitor": Visitor()}))
    DynamoRetention(tables.client, tables.transcripts).keep_until(head.conversation_id, HELD_UNTIL)
    assert len(tables.items(tables.transcripts)) == 1
