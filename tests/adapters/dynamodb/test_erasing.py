"""Pointers to a conversation, and erasing it with all of them."""

from datetime import timedelta
from typing import Any

from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Head, Visitor
from escalation.domain.escalation import Escalation
from escalation.domain.ports import Commit, ConversationFilter
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    BOT,
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

LEASE = timedelta(seconds=90)


def begin(store: TranscriptStore, *escalations: Escalation, **fields: object) -> Head:
    return store.commit(Commit(before=None, after=new_head(**fields), new_escalations=escalations))


def change(store: TranscriptStore, head: Head, **fields: object) -> Head:
    return store.commit(Commit(before=head, after=head.model_copy(update=fields)))


def test_a_visitor_is_found_by_address_in_one_workspace_whatever_its_case(
    store: TranscriptStore, tables: Tables
) -> None:
    visitor = Visitor(email="Ana.Gomez@example.com")
    first, second = begin(store, visitor=visitor), begin(store)
    change(store, second, visitor=visitor)
    begin(store, visitor=visitor, workspace_id="other")
    found = store.conversations_of_visitor(WORKSPACE, "ana.gomez@EXAMPLE.com")
    assert set(found) == {first.conversation_id, second.conversation_id}
    assert store.conversations_of_visitor(WORKSPACE, "bob@example.com") == ()
    addressed = [item["pk"]["S"] for item in tables.items(tables.transcripts)]
    assert not any("example" in pk for pk in addressed)


def test_pointers_live_as_long_as_their_conversation(
    store: TranscriptStore, clock: SettableClock
) -> None:
    head = begin(store, visitor=Visitor(email="ana@example.com"))
    change(store, head, expires_at=EXPIRES + timedelta(days=10))
    clock.time = EXPIRES + timedelta(days=9)
    assert store.conversations_of_visitor(WORKSPACE, "ana@example.com") == (head.conversation_id,)


def test_erasing_leaves_a_tombstone_and_nothing_else(
    store: TranscriptStore, tables: Tables
) -> None:
    head = new_head(visitor=Visitor(email="old@example.com"))
    escalations = tuple(
        new_escalation(head, escalation_id=f"{head.conversation_id}-{n}") for n in (1, 2)
    )
    head = store.commit(Commit(before=None, after=head, new_escalations=escalations))
    head = change(store, head, visitor=Visitor(email="new@example.com"))
    for ticket_id in ("1", "2"):
        head = change(store, head, ticket=ticket_link(ticket_id, escalations[0].escalation_id))
    for _ in range(40):
        head = store.commit(with_turn(head))
    bystander = begin(store, visitor=Visitor(email="new@example.com"))
    tombstone = new_head(
        conversation_id=head.conversation_id,
        state="erased",
        version=head.version,
        fence=head.fence + 1,
    )
    store.erase(tombstone)
    store.erase(tombstone)
    left = [
        (item["pk"]["S"].partition("#")[0], item["sk"]["S"])
        for item in tables.items(tables.transcripts)
        if bystander.conversation_id not in item["pk"]["S"] + item["sk"]["S"]
    ]
    assert left == [("CONV", "Z#HEAD")]
    loaded = store.load(head.conversation_id)
    assert loaded is not None
    assert (loaded.head.state, loaded.turns) == ("erased", ())
    assert loaded.head.visitor == Visitor()
    assert store.conversations_of_visitor(WORKSPACE, "new@example.com") == (
        bystander.conversation_id,
    )
    listed = store.list_conversations(BOT, ConversationFilter(), after=None)
    assert listed.items == (bystander,)
    later = NOW + timedelta(days=30)
    assert due_in(store, later) == []


def test_a_turn_committed_while_erasing_is_erased_too(
    store: TranscriptStore, tables: Tables
) -> None:
    head = begin(store)
    late = TranscriptStore(tables.client, tables.transcripts)
    commits = [with_turn(head)]

    def write_before_the_tombstone(**_: Any) -> None:
        if commits:
            late.commit(commits.pop())

    tables.client.meta.events.register(
        "provide-client-params.dynamodb.PutItem", write_before_the_tombstone
    )
    store.erase(head.model_copy(update={"state": "erased"}))
    assert commits == []
    assert [item["sk"]["S"] for item in tables.items(tables.transcripts)] == ["Z#HEAD"]
