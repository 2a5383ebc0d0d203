"""The audit trail in a table of its own, which no function may change or delete anything in.

    AUDIT#{workspace}    {at}#{id}        an entry, with a time to live

Whoever reads asks for a range of times and filters the rest, a bounded number of entries at a time.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item, is_live
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, from_cursor, record, to_cursor
from escalation.domain.audit import AuditEntry, AuditFilter, AuditPage
from escalation.domain.errors import InvalidInput

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

MOST_READ = 1_000
"""Entries looked at for one page: a rare filter gives short pages, not slow ones."""


class DynamoAuditTrail:
    """`AuditTrail` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def add(self, entry: AuditEntry) -> None:
        """See `AuditTrail`. The client repeats a call whose answer was lost: that is no error."""
        item = record(
            keys.audit_pk(entry.workspace_id),
            keys.audit_sk(entry.at, entry.id),
            entry,
            expires_at=keys.epoch(entry.expires_at),
        )
        try:
            self._table.put_if(self._table.new(item))
        except ConditionLost:
            return

    def page(
        self,
        workspace_id: str,
        where: AuditFilter,
        *,
        now: datetime,
        after: str | None,
        limit: int = 50,
    ) -> AuditPage:
        """See `AuditTrail`."""
        newest = from_cursor(after) or (keys.stamp(where.last) if where.last else "~")
        oldest = keys.stamp(where.first) if where.first else "0"
        if newest != "~" and not newest[:1].isdigit():
            raise InvalidInput("after", "not a cursor of this list")
        found: list[AuditEntry] = []
        read = 0
        for items in self._table.pages(
            KeyConditionExpression="pk = :pk AND sk BETWEEN :oldest AND :newest",
            ExpressionAttributeValues={
                ":pk": {"S": keys.audit_pk(workspace_id)},
                ":oldest": {"S": oldest},
                ":newest": {"S": newest},
            },
            ConsistentRead=True,
            ScanIndexForward=False,
            Limit=limit + 1,
        ):
            for item in items:
                if len(found) == limit or read >= MOST_READ:
                    return AuditPage(items=tuple(found), next=to_cursor(item["sk"]["S"]))
                read += 1
                found += self._shown(item, where, now)
        return AuditPage(items=tuple(found))

    def _shown(self, item: "Item", where: AuditFilter, now: datetime) -> list[AuditEntry]:
        if not is_live(item, keys.epoch(now)):
            return []
        entry = decode_item(AuditEntry, item)
        return [entry] if where.shows(entry) else []
