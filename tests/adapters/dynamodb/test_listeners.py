"""Who listens, in a table where nearly everything may be long over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.adapters.aws.live_listeners import DynamoListeners
from escalation.adapters.aws.table_names import LISTENERS_TABLE
from escalation.domain.live import HERE_FOR, LISTENS, MOST_OF_CONVERSATION, Listener
from tests.adapters.dynamodb.conftest import create_table
from tests.adapters.dynamodb.examples import NOW

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

SECOND = timedelta(seconds=1)
EMULATOR = pytest.mark.parametrize("backend", ["emulator"], indirect=True)


@pytest.fixture
def table(client: "DynamoDBClient") -> Iterator[str]:
    """The table of this test alone."""
    name = f"listeners-{uuid4().hex}"
    create_table(client, name, LISTENERS_TABLE)
    yield name
    client.delete_table(TableName=name)


@pytest.fixture
def listeners(client: "DynamoDBClient", table: str) -> DynamoListeners:
    return DynamoListeners(client, table)


def visitor(socket_id: str, chat: str = "c1", *, at: datetime = NOW) -> Listener:
    return Listener(
        socket_id=socket_id,
        workspace_id="acme",
        conversation_id=chat,
        opened_at=at,
        expires_at=at + LISTENS,
    )


def member(socket_id: str, sub: str = "sub-grace", *, of: str = "acme") -> Listener:
    return Listener(
        socket_id=socket_id, workspace_id=of, sub=sub, opened_at=NOW, expires_at=NOW + LISTENS
    )


def test_those_who_hear_together_are_found_and_nobody_else(listeners: DynamoListeners) -> None:
    tabs = {"tab-1", "tab-2"}
    for each in (*map(visitor, tabs), visitor("x", "c10"), member("g="), member("e", of="other")):
        listeners.add(each)
    assert {one.socket_id for one in listeners.of_conversation("c1", now=NOW)} == tabs
    assert listeners.of_workspace("acme", now=NOW) == (member("g="),)
    assert listeners.of_conversation("c2", now=NOW) == ()


def test_a_listener_is_found_by_its_socket_until_it_is_removed(listeners: DynamoListeners) -> None:
    listeners.add(visitor("tab-1"))
    assert listeners.find("tab-1", now=NOW) == visitor("tab-1")
    listeners.remove(visitor("tab-1"))
    listeners.remove(visitor("tab-1"))
    assert listeners.find("tab-1", now=NOW) is None
    assert listeners.of_conversation("c1", now=NOW) == ()


def test_whose_time_is_over_is_not_given_though_still_stored(listeners: DynamoListeners) -> None:
    """DynamoDB deletes what has expired within days."""
    listeners.add(visitor("tab-1"))
    last = NOW + LISTENS - SECOND
    assert listeners.of_conversation("c1", now=last) == (visitor("tab-1"),)
    assert listeners.find("tab-1", now=last) is not None
    over = NOW + LISTENS
    assert listeners.of_conversation("c1", now=over) == ()
    assert listeners.find("tab-1", now=over) is None
    assert listeners.said("tab-1", now=over) is None


def test_the_newest_are_given_and_no_more_than_a_bound(listeners: DynamoListeners) -> None:
    for number in range(MOST_OF_CONVERSATION + 5):
        listeners.add(visitor(f"tab-{number}", at=NOW + number * SECOND))
    found = listeners.of_conversation("c1", now=NOW)
    assert len(found) == MOST_OF_CONVERSATION
    assert found[0].socket_id == f"tab-{MOST_OF_CONVERSATION + 4}"


def test_what_is_said_is_counted_by_the_minute(listeners: DynamoListeners) -> None:
    listeners.add(visitor("tab-1"))
    assert [listeners.said("tab-1", now=NOW) for _ in range(3)] == [
        (visitor("tab-1"), number) for number in (1, 2, 3)
    ]
    assert listeners.said("tab-1", now=NOW + timedelta(minutes=1)) == (visitor("tab-1"), 1)
    assert listeners.said("nobody", now=NOW) is None


def test_by_what_nobody_has_opened_nothing_comes_into_being(
    listeners: DynamoListeners, client: "DynamoDBClient", table: str
) -> None:
    listeners.said("nobody", now=NOW)
    listeners.stand(member("nobody"), "c1", until=NOW + HERE_FOR)
    assert client.scan(TableName=table)["Items"] == []


def test_where_a_member_stands_is_kept_beside_the_others(listeners: DynamoListeners) -> None:
    listeners.add(member("g"))
    listeners.stand(member("g"), "c1", until=NOW + HERE_FOR)
    (found,) = listeners.of_workspace("acme", now=NOW)
    assert found.looks_at(NOW) == "c1"
    assert found.looks_at(NOW + HERE_FOR) is None
    listeners.stand(member("g"), None, until=NOW + HERE_FOR)
    (found,) = listeners.of_workspace("acme", now=NOW)
    assert found.looks_at(NOW) is None


class _Counting:
    """A client that notes what its queries looked at."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self._client = client
        self.scanned: list[int] = []

    def query(self, **asked: Any) -> Any:
        answer = self._client.query(**asked)
        self.scanned.append(answer["ScannedCount"])
        return answer


@EMULATOR
def test_what_a_visitor_has_read_only_grows_and_makes_no_listener(
    listeners: DynamoListeners, client: "DynamoDBClient", table: str
) -> None:
    listeners.has_read(visitor("tab-1"), 3)
    assert client.scan(TableName=table)["Items"] == []
    listeners.add(visitor("tab-1"))
    for up_to, known in ((3, 3), (7, 7), (5, 7)):
        listeners.has_read(visitor("tab-1"), up_to)
        assert [one.read_up_to for one in listeners.of_conversation("c1", now=NOW)] == [known]


def test_ten_thousand_that_are_over_neither_slow_nor_hide_the_one_that_listens(
    client: "DynamoDBClient", table: str
) -> None:
    """Of one workspace: whose `$disconnect` never came, and that nothing has deleted yet."""
    old = NOW - timedelta(days=1)
    Table(client, table).put_all(
        [
            record(
                keys.hearing_team_pk("acme"),
                keys.hearing_sk(old + number * SECOND, f"gone-{number}"),
                member(f"gone-{number}"),
                expires_at=keys.epoch(old),
            )
            for number in range(10_000)
        ]
    )
    DynamoListeners(client, table).add(member("lives"))
    counting = _Counting(client)
    listeners = DynamoListeners(counting, table)  # type: ignore[arg-type]
    assert [one.socket_id for one in listeners.of_workspace("acme", now=NOW)] == ["lives"]
    assert counting.scanned == [1], "one page, and in it nobody whose time is over"


def test_nothing_of_a_ticket_or_of_anybodys_words_is_kept(
    listeners: DynamoListeners, client: "DynamoDBClient", table: str
) -> None:
    listeners.add(visitor("tab-1"))
    names = {name for item in client.scan(TableName=table)["Items"] for name in item}
    assert names == {"pk", "sk", "body", "expires_at"}
    at = key(keys.socket_pk("tab-1"), keys.SOCKET_SK)
    item = client.get_item(TableName=table, Key=at)["Item"]
    assert int(item["expires_at"]["N"]) == keys.epoch(NOW + LISTENS)
