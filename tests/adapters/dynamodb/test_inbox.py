"""Rows of the inbox on DynamoDB: in their lists, counted, found, and gone with their chat.

Longer than 300 lines: one store, whose lists, counts and search stand and fall together.
"""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation.adapters.aws import inbox_lists, keys
from escalation.adapters.aws.dynamodb_table import to_cursor
from escalation.adapters.aws.inbox_items import found_item, row_item
from escalation.adapters.aws.inbox_lists import DynamoInboxLists
from escalation.adapters.aws.inbox_rows import DynamoInboxRows
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Assignee, Head, Visitor
from escalation.domain.errors import InvalidInput
from escalation.domain.inbox import (
    MAX_COUNTED,
    PLACES,
    InboxPage,
    InboxRow,
    LastLine,
    Place,
    RowTicket,
)
from escalation.domain.ports import Commit
from infra.costs.item_sizes import write_units
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import (
    BOT,
    EXPIRES,
    NOW,
    WORKSPACE,
    SettableClock,
    conversation_id,
    new_head,
    ticket_link,
)
from tests.fakes.inbox import MemoryInbox
from tests.properties import tries

MINUTE = timedelta(minutes=1)
ADA = Assignee(kind="team", member_id="ada")


@pytest.fixture
def rows(tables: Tables) -> DynamoInboxRows:
    return DynamoInboxRows(tables.client, tables.transcripts)


@pytest.fixture
def lists(tables: Tables, clock: SettableClock) -> DynamoInboxLists:
    return DynamoInboxLists(tables.client, tables.transcripts, clock=clock)


def new_row(minutes: int = 0, **fields: object) -> InboxRow:
    """A row of a chat that waits."""
    values: dict[str, object] = {
        "conversation_id": conversation_id(),
        "workspace_id": WORKSPACE,
        "bot_id": BOT,
        "place": "waiting",
        "since": NOW + minutes * MINUTE,
        "version": 1,
        "visitor": Visitor(name="Ana Gómez", email="ana.gomez@example.com"),
        "question": "Where is my refund?",
        "last": LastLine(author="visitor", text="Where is my refund?", at=NOW),
        "reason": "low_confidence",
        "method": "ticket",
        "assignee": Assignee(kind="team"),
        "created_at": NOW + minutes * MINUTE,
        "expires_at": EXPIRES,
    }
    return InboxRow.model_validate(values | fields)


def kept(rows: DynamoInboxRows, minutes: int = 0, **fields: object) -> InboxRow:
    row = new_row(minutes, **fields)
    rows.keep(None, row)
    return row


def moved(rows: DynamoInboxRows, row: InboxRow, **fields: object) -> InboxRow:
    after = row.model_copy(update={"version": row.version + 1, **fields})
    rows.keep(row, after)
    return after


def ids(page: InboxPage) -> list[str]:
    return [row.conversation_id for row in page.items]


def all_ids(lists: DynamoInboxLists, *places: Place, limit: int, oldest_first: bool) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        page = lists.page(WORKSPACE, places, oldest_first=oldest_first, after=after, limit=limit)
        found += ids(page)
        if page.next is None:
            return found
        assert len(page.items) == limit
        after = page.next


def test_a_row_comes_back_as_it_was_kept(rows: DynamoInboxRows) -> None:
    row = kept(rows)
    assert rows.row(row.conversation_id) == row
    assert rows.row("nobody") is None


@pytest.mark.parametrize("limit", [1, 3, 7, 25])
def test_lists_are_in_the_order_of_since_whatever_their_pages(
    rows: DynamoInboxRows, lists: DynamoInboxLists, limit: int
) -> None:
    places: list[Place] = ["waiting", "open", "email", "closed"]
    made = [kept(rows, n, place=places[n % 4]) for n in (5, 2, 8, 1, 9, 4, 6, 3, 7, 0)]
    kept(rows, workspace_id="another")
    by_since = [row.conversation_id for row in sorted(made, key=lambda row: row.since)]
    place_of = {row.conversation_id: row.place for row in made}
    waiting = [each for each in by_since if place_of[each] == "waiting"]
    with_people = [each for each in by_since if place_of[each] in {"waiting", "open"}]
    assert all_ids(lists, "waiting", limit=limit, oldest_first=True) == waiting
    both = all_ids(lists, "waiting", "open", limit=limit, oldest_first=False)
    assert both == with_people[::-1]


def test_a_row_that_moves_is_in_its_new_list_alone(
    rows: DynamoInboxRows, lists: DynamoInboxLists
) -> None:
    row = moved(rows, kept(rows, assignee=ADA), place="open")
    assert all_ids(lists, "waiting", limit=9, oldest_first=True) == []
    assert all_ids(lists, "open", limit=9, oldest_first=True) == [row.conversation_id]
    assert ids(lists.page_of_member(WORKSPACE, "ada", after=None)) == [row.conversation_id]
    row = moved(rows, row, place="closed")
    assert ids(lists.page_of_member(WORKSPACE, "ada", after=None)) == []
    row = moved(rows, row, place="open")
    moved(rows, row, assignee=Assignee(kind="team", member_id="bo"))
    assert ids(lists.page_of_member(WORKSPACE, "ada", after=None)) == []
    assert ids(lists.page_of_member(WORKSPACE, "bo", after=None)) == [row.conversation_id]


def test_what_waits_comes_first_in_a_members_list(
    rows: DynamoInboxRows, lists: DynamoInboxLists
) -> None:
    answered = kept(rows, 1, place="open", assignee=ADA)
    young = kept(rows, 9, assignee=ADA)
    old = kept(rows, 3, assignee=ADA)
    kept(rows, 2, workspace_id="another", assignee=ADA)
    first = lists.page_of_member(WORKSPACE, "ada", after=None, limit=2)
    rest = lists.page_of_member(WORKSPACE, "ada", after=first.next, limit=2)
    made = [old, young, answered]
    assert [*ids(first), *ids(rest)] == [row.conversation_id for row in made]
    assert lists.count_of_member(WORKSPACE, "ada") == 3


def test_counts_are_of_one_workspace_and_end_beyond_a_hundred(
    rows: DynamoInboxRows, lists: DynamoInboxLists, tables: Tables
) -> None:
    for number in range(3):
        kept(rows, number)
    kept(rows, workspace_id="another")
    assert lists.count(WORKSPACE, "waiting") == 3
    assert lists.count(WORKSPACE, "email") == 0
    for number in range(MAX_COUNTED + 5):
        tables.client.put_item(TableName=tables.transcripts, Item=row_item(new_row(number)))
    assert lists.count(WORKSPACE, "waiting") == MAX_COUNTED + 1


def test_an_index_that_lags_shows_nothing_that_is_over(
    rows: DynamoInboxRows, lists: DynamoInboxLists, tables: Tables
) -> None:
    row = kept(rows, place="closed")
    tables.client.update_item(
        TableName=tables.transcripts,
        Key={"pk": {"S": keys.inbox_pk(row.conversation_id)}, "sk": {"S": keys.ROW_SK}},
        UpdateExpression="SET list_pk = :waiting",
        ExpressionAttributeValues={":waiting": {"S": keys.inbox_list(WORKSPACE, "waiting")}},
    )
    assert all_ids(lists, "waiting", limit=9, oldest_first=True) == []


def test_what_was_made_of_an_older_head_does_not_win(rows: DynamoInboxRows) -> None:
    first = kept(rows, assignee=ADA)
    newer = moved(rows, first, version=7, place="open")
    rows.keep(first, first.model_copy(update={"version": 3, "assignee": Assignee(kind="team")}))
    assert rows.row(first.conversation_id) == newer


@pytest.mark.parametrize(
    ("words", "finds"),
    [(("gom",), True), (("ana.gomez@",), True), (("1042",), True), (("refund", "ana"), True),
     (("efund",), False), (("refund", "bob"), False), (("%",), False)],
)  # fmt: skip
def test_rows_are_found_by_what_their_words_begin_with(
    rows: DynamoInboxRows, lists: DynamoInboxLists, words: tuple[str, ...], finds: bool
) -> None:
    row = kept(rows)
    link = ticket_link("1042", "e-1")
    ticket = RowTicket(helpdesk=link.helpdesk, reference=link.reference, open=True)
    moved(rows, row, ticket=ticket)
    kept(rows, workspace_id="another")
    page = lists.search(WORKSPACE, words, after=None)
    assert ids(page) == ([row.conversation_id] if finds else [])
    assert page.next is None


def test_a_search_comes_in_pages_the_newest_chat_first(
    rows: DynamoInboxRows, lists: DynamoInboxLists
) -> None:
    made = [kept(rows, n).conversation_id for n in (3, 1, 4, 2, 5)]
    in_order = [made[4], made[2], made[0], made[3], made[1]]
    first = lists.search(WORKSPACE, ("refund",), after=None, limit=2)
    second = lists.search(WORKSPACE, ("refund",), after=first.next, limit=2)
    third = lists.search(WORKSPACE, ("refund",), after=second.next, limit=2)
    assert [ids(first), ids(second), ids(third)] == [in_order[:2], in_order[2:4], in_order[4:]]
    assert third.next is None


def test_a_search_ends_somewhere_and_goes_on_from_there(
    rows: DynamoInboxRows,
    lists: DynamoInboxLists,
    tables: Tables,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Words of a few chats are made as large as those of thousands."""
    monkeypatch.setattr(inbox_lists, "PAGES_OF_A_SEARCH", 1)
    wanted = kept(rows, 0, question="The needle")
    for number in range(1, 5):
        item = found_item(new_row(number))
        item["words"] = {"S": " hay" * 95_000}
        tables.client.put_item(TableName=tables.transcripts, Item=item)
    page = lists.search(WORKSPACE, ("needle",), after=None)
    assert ids(page) == []
    looks = 1
    while page.next is not None:
        page = lists.search(WORKSPACE, ("needle",), after=page.next)
        looks += 1
    assert ids(page) == [wanted.conversation_id]
    assert 1 < looks <= 4


@pytest.mark.parametrize(
    "cursor", ["?", "e30", "x" * 2_000, to_cursor("\U0010ffff"), to_cursor(" ")]
)
def test_a_made_up_cursor_is_refused_or_leads_nowhere_else(
    rows: DynamoInboxRows, lists: DynamoInboxLists, cursor: str
) -> None:
    kept(rows, workspace_id="another")
    kept(rows, workspace_id="another", assignee=ADA)
    try:
        pages = [
            lists.page(WORKSPACE, PLACES, oldest_first=True, after=cursor),
            lists.page_of_member(WORKSPACE, "ada", after=cursor),
            lists.search(WORKSPACE, ("refund",), after=cursor),
        ]
    except InvalidInput:
        return
    assert all(ids(page) == [] for page in pages)


@pytest.mark.parametrize("limit", [1, 2, 25])
def test_what_was_put_off_comes_up_by_itself(
    rows: DynamoInboxRows, lists: DynamoInboxLists, clock: SettableClock, limit: int
) -> None:
    old, young = kept(rows, 1, assignee=ADA), kept(rows, 9, assignee=ADA)
    soon = kept(rows, 5, place="snoozed", assignee=ADA)
    later = kept(rows, 6, place="snoozed", assignee=ADA)
    kept(rows, 2, place="snoozed", workspace_id="another", assignee=ADA)

    def seen(minutes: int) -> tuple[list[str], list[str], list[str]]:
        clock.time = NOW + minutes * MINUTE
        waiting = all_ids(lists, "waiting", limit=limit, oldest_first=True)
        snoozed = all_ids(lists, "snoozed", limit=limit, oldest_first=True)
        newest = all_ids(lists, "waiting", "open", limit=limit, oldest_first=False)
        mine = ids(lists.page_of_member(WORKSPACE, "ada", after=None))
        assert newest == waiting[::-1]
        assert mine == waiting
        assert lists.count(WORKSPACE, "waiting") == len(waiting)
        assert lists.count(WORKSPACE, "snoozed") == len(snoozed)
        assert lists.count_of_member(WORKSPACE, "ada") == len(mine)
        return waiting, snoozed, mine

    a, b, c, d = (row.conversation_id for row in (old, soon, later, young))
    assert seen(4)[:2] == ([a, d], [b, c])
    assert seen(5)[:2] == ([a, b, d], [c])
    assert seen(6)[:2] == ([a, b, c, d], [])
    (found, *_) = lists.search(WORKSPACE, ("refund",), after=None).items
    assert found.place == "waiting"
    moved(rows, soon, place="open")
    assert ids(lists.page_of_member(WORKSPACE, "ada", after=None)) == [a, c, d, b]
    assert lists.count(WORKSPACE, "waiting") == 3


def test_a_count_of_two_parts_ends_beyond_a_hundred_too(
    lists: DynamoInboxLists, tables: Tables, clock: SettableClock
) -> None:
    for number in range(60):
        for place in ("waiting", "snoozed"):
            item = row_item(new_row(number, place=place))
            tables.client.put_item(TableName=tables.transcripts, Item=item)
    clock.time = NOW + 39 * MINUTE
    assert lists.count(WORKSPACE, "waiting") == 100
    clock.time = NOW + 59 * MINUTE
    assert lists.count(WORKSPACE, "waiting") == MAX_COUNTED + 1


def test_of_one_head_what_was_made_of_newer_escalations_wins(rows: DynamoInboxRows) -> None:
    first = kept(rows, revisions=1)
    marked = first.model_copy(update={"revisions": 2, "place": "closed"})
    rows.keep(first, marked)
    rows.keep(first, first.model_copy(update={"question": "another"}))
    assert rows.row(first.conversation_id) == marked
    newer = moved(rows, marked, revisions=2, place="open")
    assert rows.row(first.conversation_id) == newer


def test_what_has_expired_is_in_no_list_and_not_found(
    rows: DynamoInboxRows, lists: DynamoInboxLists, clock: SettableClock
) -> None:
    kept(rows)
    clock.time = EXPIRES + MINUTE
    assert all_ids(lists, "waiting", limit=9, oldest_first=True) == []
    assert ids(lists.search(WORKSPACE, ("refund",), after=None)) == []


def test_everything_of_a_row_ends_with_its_conversation(
    rows: DynamoInboxRows, tables: Tables
) -> None:
    later = EXPIRES + timedelta(days=10)
    moved(rows, kept(rows, assignee=ADA), expires_at=later)
    ends = {item["expires_at"]["N"] for item in tables.items(tables.transcripts)}
    assert ends == {str(keys.epoch(later))}


def _handed_off(store: TranscriptStore) -> Head:
    head = new_head(unanswered_seq=1, escalations=1, state="handed_off", assignee=ADA)
    return store.commit(Commit(before=None, after=head))


def _row_of(head: Head) -> InboxRow:
    name = head.conversation_id
    return new_row(conversation_id=name, created_at=head.created_at, assignee=ADA)


def test_dropping_a_chat_leaves_nothing_of_it(
    rows: DynamoInboxRows, store: TranscriptStore, tables: Tables
) -> None:
    head = _handed_off(store)
    rows.keep(None, _row_of(head))
    rows.take_out(head)
    rows.take_out(head)
    assert [item["sk"]["S"] for item in tables.items(tables.transcripts)] == [keys.HEAD_SK]


def test_erasing_a_chat_takes_it_out_of_the_inbox(
    rows: DynamoInboxRows, store: TranscriptStore, tables: Tables
) -> None:
    head = _handed_off(store)
    rows.keep(None, _row_of(head))
    store.erase(head.model_copy(update={"state": "erased", "unanswered_seq": 0}))
    (left,) = tables.items(tables.transcripts)
    assert left["sk"]["S"] == keys.HEAD_SK


def test_a_row_and_its_words_take_one_unit_each_as_a_rule() -> None:
    row = new_row(
        page="https://www.example.com/account/billing/invoices",
        question="I was charged twice for my March invoice and the second charge has not been "
        "refunded yet. What can I do, and how long does it usually take until I see it?",
        last=LastLine(author="agent", name="Grace", text="We are looking into it. " * 6, at=NOW),
        ticket={"helpdesk": "zendesk", "reference": "#1042", "url": "https://desk.example/1042",
                "open": True, "status": "pending", "assignee": "Grace Hopper"},
    )  # fmt: skip
    assert write_units(None, row_item(row)) == 1
    assert write_units(None, found_item(row)) == 1


@settings(
    max_examples=tries(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_lists_counts_and_search_are_those_of_a_dictionary(
    rows: DynamoInboxRows, lists: DynamoInboxLists, clock: SettableClock, seed: int
) -> None:
    drawn = random.Random(seed)
    workspace = f"ws-{seed}"
    clock.time = NOW + 25 * MINUTE  # of what is put off, some has come up
    known = MemoryInbox(clock)
    names = [f"c{seed}-{n}" for n in range(6)]
    created = dict(zip(names, range(6), strict=True))
    for _ in range(25):
        name = drawn.choice(names)
        before = known.rows.get(name)
        after = new_row(
            created[name],
            conversation_id=name,
            workspace_id=workspace,
            version=(before.version if before else 0) + 1,
            place=drawn.choice(PLACES),
            since=NOW + drawn.randint(0, 50) * MINUTE,
            assignee=Assignee(kind="team", member_id=drawn.choice(("ada", "bo", None))),
            question=drawn.choice(("Where is my refund?", "When are you open?", None)),
            visitor=Visitor(name=drawn.choice(("Ida", "Ben", None))),
        )
        rows.keep(before, after)
        known.keep(before, after)
    for place in PLACES:
        ours = lists.page(workspace, (place,), oldest_first=True, after=None)
        assert ours.items == known.page(workspace, (place,), oldest_first=True, after=None).items
        assert lists.count(workspace, place) == known.count(workspace, place)
    for member in ("ada", "bo"):
        assert lists.count_of_member(workspace, member) == known.count_of_member(workspace, member)
        mine = lists.page_of_member(workspace, member, after=None)
        assert mine.items == known.page_of_member(workspace, member, after=None).items
    for words in (("refund",), ("ida",), ("open", "ben"), ("x",)):
        found = lists.search(workspace, words, after=None)
        assert found.items == known.search(workspace, words, after=None).items
