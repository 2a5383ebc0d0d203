"""Rows of the inbox as the table's stream has them kept: `InboxKeeper` on DynamoDB."""

from contextlib import suppress
from typing import TYPE_CHECKING

from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.inbox_items import (
    found_item,
    inbox_keys,
    members_item,
    members_key,
    row_from,
    row_item,
    row_key,
)
from escalation.domain.conversation import Head
from escalation.domain.inbox import InboxRow

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_IS_NEWER = (
    "attribute_not_exists(pk) OR version < :version"
    " OR (version = :version AND (attribute_not_exists(revisions) OR revisions <= :revisions))"
)


class DynamoInboxRows:
    """Writes rows. Most changes are of the row alone, which is one write; what it is found by, and
    whose it is, change seldom.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def row(self, conversation_id: str) -> InboxRow | None:
        """See `InboxKeeper`. One whose time is over is as good as any to go on from."""
        item = self._table.get(row_key(conversation_id))
        return row_from(item) if item else None

    def keep(self, before: InboxRow | None, after: InboxRow) -> None:
        """See `InboxKeeper`."""
        made_of = {"version": after.version, "revisions": after.revisions}
        put = self._table.putting(row_item(after), _IS_NEWER, **made_of)
        beside = [*self._found(before, after), *self._members(before, after)]
        with suppress(ConditionLost):
            if beside:
                self._table.transact([{"Put": put}, *beside])
            else:
                self._table.put_if(put)

    def take_out(self, head: Head) -> None:
        """See `InboxKeeper`."""
        for each in inbox_keys(head):
            self._table.delete(each)

    def _found(self, before: InboxRow | None, after: InboxRow) -> list["TransactWriteItemTypeDef"]:
        item = found_item(after)
        if before is not None and found_item(before) == item:
            return []
        return [{"Put": {"TableName": self._table.name, "Item": item}}]

    def _members(
        self, before: InboxRow | None, after: InboxRow
    ) -> list["TransactWriteItemTypeDef"]:
        was = before.member_id if before is not None else None
        if after.member_id is None:
            return [self._table.deleting(members_key(after.conversation_id))] if was else []
        item = members_item(after, after.member_id)
        if before is not None and was is not None and members_item(before, was) == item:
            return []
        return [{"Put": {"TableName": self._table.name, "Item": item}}]
