"""What names the newest conversation of a signed identity: written once, with its beginning."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.signed_chats import SignedChats
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Head, Visitor
from escalation.domain.errors import VersionLost
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import BOT, EXPIRES, WORKSPACE, new_head, with_turn

ADA = "a" * 64


@pytest.fixture
def signed(tables: Tables) -> SignedChats:
    return SignedChats(Table(tables.client, tables.transcripts))


def begin(store: TranscriptStore, before: str | None = None, **fields: object) -> Head:
    head = new_head(signed_as=ADA, **fields)
    return store.commit(Commit(before=None, after=head, found_before=before))


def test_it_is_found_for_one_identity_one_bot_and_one_workspace(
    store: TranscriptStore, signed: SignedChats
) -> None:
    head = begin(store)
    theirs = begin(store, workspace_id="other")
    elsewhere = begin(store, bot_id="billing")
    assert signed.newest_signed(WORKSPACE, BOT, ADA) == head.conversation_id
    assert signed.newest_signed("other", BOT, ADA) == theirs.conversation_id
    assert signed.newest_signed(WORKSPACE, "billing", ADA) == elsewhere.conversation_id
    assert signed.newest_signed(WORKSPACE, BOT, "b" * 64) is None
    assert signed.newest_signed(f"{WORKSPACE}#{BOT}", ADA, "") is None


def test_a_conversation_without_a_signed_identity_writes_none(
    store: TranscriptStore, tables: Tables
) -> None:
    store.commit(Commit(before=None, after=new_head(visitor=Visitor(email="ana@example.com"))))
    assert not [i for i in tables.items(tables.transcripts) if i["pk"]["S"].startswith("SIGNED#")]


def test_the_next_one_takes_its_place_only_of_the_one_that_was_seen(
    store: TranscriptStore, signed: SignedChats
) -> None:
    first = begin(store)
    with pytest.raises(VersionLost):
        begin(store)
    with pytest.raises(VersionLost):
        begin(store, before="another")
    second = begin(store, before=first.conversation_id)
    assert signed.newest_signed(WORKSPACE, BOT, ADA) == second.conversation_id


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_of_devices_that_begin_at_once_one_has_a_conversation(
    store: TranscriptStore, tables: Tables, signed: SignedChats
) -> None:
    def run(_: int) -> str | None:
        try:
            return begin(store).conversation_id
        except VersionLost:
            return None

    with ThreadPoolExecutor(6) as pool:
        begun = [each for each in pool.map(run, range(6)) if each is not None]
    assert begun == [signed.newest_signed(WORKSPACE, BOT, ADA)]
    heads = [i for i in tables.items(tables.transcripts) if i["sk"]["S"] == "Z#HEAD"]
    assert len(heads) == 1


def test_later_writes_leave_it_alone_and_it_goes_with_its_conversation(
    store: TranscriptStore, tables: Tables, signed: SignedChats
) -> None:
    first = begin(store)
    second = begin(store, before=first.conversation_id)
    store.commit(with_turn(first))
    longer = second.model_copy(update={"expires_at": EXPIRES + timedelta(days=1)})
    store.commit(Commit(before=second, after=longer))
    assert signed.newest_signed(WORKSPACE, BOT, ADA) == second.conversation_id
    [item] = [i for i in tables.items(tables.transcripts) if i["pk"]["S"].startswith("SIGNED#")]
    assert int(item["expires_at"]["N"]) == int(EXPIRES.timestamp())


def test_an_erased_conversation_is_named_no_more_and_a_newer_one_stays_named(
    store: TranscriptStore, tables: Tables, signed: SignedChats
) -> None:
    first = begin(store)
    second = begin(store, before=first.conversation_id)
    for head, left in ((first, second.conversation_id), (second, None)):
        tombstone = new_head(conversation_id=head.conversation_id, state="erased")
        store.erase(tombstone)
        store.erase(tombstone)
        assert signed.newest_signed(WORKSPACE, BOT, ADA) == left
    assert ADA not in str(tables.items(tables.transcripts))
