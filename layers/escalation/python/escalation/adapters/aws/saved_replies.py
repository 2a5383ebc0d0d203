"""Saved replies in the settings table. Its keys are explained in `keys`."""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.errors import VersionLost
from escalation.domain.saved_replies import SavedReply

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoSavedReplies:
    """Implements `SavedReplies`."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def replies(self, workspace_id: str) -> tuple[SavedReply, ...]:
        """See `SavedReplies`."""
        found = self._table.beginning(keys.workspace_pk(workspace_id), keys.SAVED_REPLIES_FROM)
        return tuple(decode_item(SavedReply, item) for item in found)

    def save_reply(self, workspace_id: str, reply: SavedReply, *, expected_version: int) -> None:
        """See `SavedReplies`."""
        version = expected_version + 1
        stored = reply.model_copy(update={"version": version})
        item = record(*_key(workspace_id, reply.reply_id), stored, version=version)
        try:
            if expected_version:
                self._table.update(self._table.replacing(item, version=expected_version))
            else:
                self._table.put_if(self._table.new(item))
        except ConditionLost:
            raise VersionLost(reply.reply_id) from None

    def delete_reply(self, workspace_id: str, reply_id: str) -> None:
        """See `SavedReplies`."""
        self._table.delete(key(*_key(workspace_id, reply_id)))


def _key(workspace_id: str, reply_id: str) -> tuple[str, str]:
    return keys.workspace_pk(workspace_id), keys.SAVED_REPLIES_FROM + keys.part(reply_id)
