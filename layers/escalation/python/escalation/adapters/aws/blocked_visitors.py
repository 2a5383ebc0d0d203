"""Blocked visitors in the settings table, behind the workspace's profile: whoever reads a bot's
profile has them without another read.
"""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item, is_live
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.ports import Clock, SystemClock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoBlockedVisitors:
    """Implements `BlockedVisitors`."""

    def __init__(
        self, client: "DynamoDBClient", table_name: str, *, clock: Clock | None = None
    ) -> None:
        self._table = Table(client, table_name)
        self._clock = clock or SystemClock()

    def blocks(self, workspace_id: str) -> tuple[BlockedVisitor, ...]:
        """See `BlockedVisitors`. DynamoDB deletes those that have ended some days later."""
        now_s = keys.epoch(self._clock.now())
        found = self._table.beginning(keys.workspace_pk(workspace_id), keys.BLOCKS_FROM)
        return tuple(decode_item(BlockedVisitor, one) for one in found if is_live(one, now_s))

    def save_block(self, workspace_id: str, block: BlockedVisitor) -> None:
        """See `BlockedVisitors`."""
        expires_at = keys.epoch(block.expires_at)
        self._table.put(record(*_key(workspace_id, block.block_id), block, expires_at=expires_at))

    def delete_block(self, workspace_id: str, block_id: str) -> None:
        """See `BlockedVisitors`."""
        self._table.delete(key(*_key(workspace_id, block_id)))


def _key(workspace_id: str, block_id: str) -> tuple[str, str]:
    return keys.workspace_pk(workspace_id), keys.BLOCKS_FROM + keys.part(block_id)
