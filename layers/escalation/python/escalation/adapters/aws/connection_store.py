"""Connections in the settings table: by workspace and helpdesk, and a copy of each by its id."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

FIRST_EVENT = "first_event_at"


class ConnectionStore:
    """Implements `ports.Connections`.

    The function that takes webhooks may touch the copies only, so the time of the first event is
    kept there, and read along while it is waited for.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None:
        """See `ports.Connections`."""
        found = self._stored(workspace_id, helpdesk)
        if found is None or found.updates.mode == "poll" or found.updates.first_event_at:
            return found
        copy = self._copy(found.connection_id)
        return found if copy is None else _with_first_event(found, copy)

    def connection_by_id(self, connection_id: str) -> Connection | None:
        """See `ports.Connections`. One not saved since copies are kept is not found."""
        copy = self._copy(connection_id)
        return None if copy is None else _with_first_event(decode_item(Connection, copy), copy)

    def note_first_event(self, connection_id: str, at: datetime) -> None:
        """See `ports.Connections`: the first since the webhook was set up stays."""
        copy = self._copy(connection_id)
        if copy is None:
            return
        set_up_at = decode_item(Connection, copy).updates.set_up_at
        try:
            self._table.update(
                self._table.changing(
                    _copy_key(connection_id),
                    f"SET {FIRST_EVENT} = :at",
                    {
                        ":at": {"S": keys.stamp(at)},
                        ":since": {"S": keys.stamp(set_up_at or at)},
                    },
                    "attribute_exists(pk) AND "
                    f"(attribute_not_exists({FIRST_EVENT}) OR {FIRST_EVENT} < :since)",
                )
            )
        except ConditionLost:
            return

    def save(self, connection: Connection) -> None:
        """Write the record and its copy; the copy of an earlier account goes."""
        before = self._stored(connection.workspace_id, connection.helpdesk)
        item = record(
            keys.workspace_pk(connection.workspace_id),
            keys.connection_sk(connection.helpdesk),
            connection,
        )
        # An update, because the time of the first event is kept beside the body.
        copy = self._table.changing(
            _copy_key(connection.connection_id), "SET body = :body", {":body": item["body"]}
        )
        writes: list[TransactWriteItemTypeDef] = [
            {"Put": {"TableName": self._table.name, "Item": item}},
            {"Update": copy},
        ]
        if before is not None and before.connection_id != connection.connection_id:
            writes.append(self._table.deleting(_copy_key(before.connection_id)))
        self._table.transact(writes)

    def delete(self, connection: Connection) -> None:
        """Delete the record and its copy; that they are gone already is no error."""
        pk = keys.workspace_pk(connection.workspace_id)
        doomed = (
            key(pk, keys.connection_sk(connection.helpdesk)),
            _copy_key(connection.connection_id),
        )
        self._table.transact([self._table.deleting(each) for each in doomed])

    def _stored(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None:
        item = self._table.get(key(keys.workspace_pk(workspace_id), keys.connection_sk(helpdesk)))
        return decode_item(Connection, item) if item else None

    def _copy(self, connection_id: str) -> "Item | None":
        return self._table.get(_copy_key(connection_id))


def _copy_key(connection_id: str) -> "Item":
    return key(keys.connection_pk(connection_id), keys.CONNECTION_SK)


def _with_first_event(connection: Connection, copy: "Item") -> Connection:
    """With the time of the first event, if it came after the webhook was set up."""
    updates = connection.updates
    if FIRST_EVENT not in copy or updates.first_event_at is not None:
        return connection
    at = datetime.fromisoformat(copy[FIRST_EVENT]["S"])
    if updates.set_up_at is None or at < updates.set_up_at:
        return connection
    changed = updates.model_copy(update={"first_event_at": at})
    return connection.model_copy(update={"updates": changed})
