"""Who listens on the live channel, in a table of its own: nothing in it is worth keeping.

Each listener is two items. One is found by its socket, and counts what is said there; the other
stands in the partition of those who hear together, sorted by when it expires, so that one bounded
Query from the present on gives the newest and meets none whose time is over.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item, is_live
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.errors import StoreConflict
from escalation.domain.live import MOST_OF_CONVERSATION, MOST_OF_WORKSPACE, Listener

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item


@dataclass(frozen=True)
class _Place:
    """Where a listener's two items are."""

    by_socket: "Item"
    among_others: "Item"


class DynamoListeners:
    """Implements `Listeners`."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def add(self, listener: Listener) -> None:
        """See `Listeners`."""
        place, until = _place_of(listener), keys.epoch(listener.expires_at)
        self._table.put_all(
            [
                record(each["pk"]["S"], each["sk"]["S"], listener, expires_at=until)
                for each in (place.by_socket, place.among_others)
            ]
        )

    def said(self, socket_id: str, *, now: datetime) -> tuple[Listener, int] | None:
        """See `Listeners`. One write, and a second at the first word of a minute."""
        at = key(keys.socket_pk(socket_id), keys.SOCKET_SK)
        minute: Item = {":minute": {"N": str(keys.epoch(now) // 60)}, ":one": {"N": "1"}}
        again = self._table.changing(
            at, "SET said = said + :one", minute, "in_minute = :minute AND attribute_exists(pk)"
        )
        first = self._table.changing(
            at, "SET said = :one, in_minute = :minute", minute, "attribute_exists(pk)"
        )
        try:
            item = self._table.update(again, returning="ALL_NEW")
        except StoreConflict:
            try:
                item = self._table.update(first, returning="ALL_NEW")
            except StoreConflict:
                return None
        if not is_live(item, keys.epoch(now)):
            return None
        return decode_item(Listener, item), int(item["said"]["N"])

    def find(self, socket_id: str, *, now: datetime) -> Listener | None:
        """See `Listeners`."""
        item = self._table.get(key(keys.socket_pk(socket_id), keys.SOCKET_SK))
        return decode_item(Listener, item) if item and is_live(item, keys.epoch(now)) else None

    def of_conversation(self, conversation_id: str, *, now: datetime) -> tuple[Listener, ...]:
        """See `Listeners`."""
        return self._newest(keys.hearing_chat_pk(conversation_id), MOST_OF_CONVERSATION, now)

    def of_workspace(self, workspace_id: str, *, now: datetime) -> tuple[Listener, ...]:
        """See `Listeners`."""
        return self._newest(keys.hearing_team_pk(workspace_id), MOST_OF_WORKSPACE, now)

    def _newest(self, pk: str, most: int, now: datetime) -> tuple[Listener, ...]:
        """One page, whatever else is there."""
        page = next(
            self._table.pages(
                KeyConditionExpression="pk = :pk AND sk > :now",
                ExpressionAttributeValues={
                    ":pk": {"S": pk},
                    # Beyond every socket's that expires in this second.
                    ":now": {"S": keys.hearing_sk(now, "~")},
                },
                ConsistentRead=True,
                ScanIndexForward=False,
                Limit=most,
            )
        )
        return tuple(_listener(item) for item in page)

    def stand(self, listener: Listener, conversation_id: str | None, *, until: datetime) -> None:
        """See `Listeners`."""
        there: Item = {":here": {"S": conversation_id or ""}, ":until": {"N": _seconds(until)}}
        change = self._table.changing(
            _place_of(listener).among_others,
            "SET here = :here, here_until = :until",
            there,
            "attribute_exists(pk)",
        )
        try:
            self._table.update(change)
        except StoreConflict:
            return

    def has_read(self, listener: Listener, up_to: int) -> None:
        """See `Listeners`."""
        change = self._table.changing(
            _place_of(listener).among_others,
            "SET read_up_to = :up_to",
            {":up_to": {"N": str(up_to)}},
            "attribute_exists(pk) AND (attribute_not_exists(read_up_to) OR read_up_to < :up_to)",
        )
        try:
            self._table.update(change)
        except StoreConflict:
            return

    def remove(self, listener: Listener) -> None:
        """See `Listeners`."""
        place = _place_of(listener)
        self._table.delete_all([place.by_socket, place.among_others])


def _place_of(listener: Listener) -> _Place:
    if listener.conversation_id is not None:
        pk = keys.hearing_chat_pk(listener.conversation_id)
    else:
        pk = keys.hearing_team_pk(listener.workspace_id)
    return _Place(
        by_socket=key(keys.socket_pk(listener.socket_id), keys.SOCKET_SK),
        among_others=key(pk, keys.hearing_sk(listener.expires_at, listener.socket_id)),
    )


def _listener(item: "Item") -> Listener:
    found = decode_item(Listener, item)
    if "read_up_to" in item:
        found = found.model_copy(update={"read_up_to": int(item["read_up_to"]["N"])})
    if not item.get("here", {}).get("S"):
        return found
    until = datetime.fromtimestamp(float(item["here_until"]["N"]), UTC)
    return found.model_copy(update={"here": item["here"]["S"], "here_until": until})


def _seconds(at: datetime) -> str:
    return f"{at.timestamp():.3f}"
