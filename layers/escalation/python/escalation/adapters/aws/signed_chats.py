"""Which conversation a signed identity began last with a bot: one item that names it.

It is written in the transaction that begins the conversation, on what was read before: of two
devices that begin at once the second one writes nothing, and finds the conversation of the first.
"""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.conversation import Head
from escalation.domain.ports import Commit

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import PutTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

_NAMED = "conversation_id"


class SignedChats:
    """The items of the transcripts table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def newest_signed(self, workspace_id: str, bot_id: str, signed_as: str) -> str | None:
        """See `identity_ports.SignedChatFinder`. What has expired is named too: it is there
        still, and the next write is on the condition of what is there.
        """
        item = self._table.get(key(keys.signed_pk(workspace_id, bot_id, signed_as), keys.SIGNED_SK))
        return item[_NAMED]["S"] if item else None

    def writes(self, commit: Commit) -> list["PutTypeDef"]:
        """What a first commit adds to its transaction."""
        head = commit.after
        at = _key(head)
        if at is None or commit.before is not None:
            return []
        item: Item = {
            **at,
            _NAMED: {"S": head.conversation_id},
            "expires_at": {"N": str(keys.epoch(head.expires_at))},
        }
        if commit.found_before is None:
            return [self._table.new(item)]
        put = self._table.putting(item, f"{_NAMED} = :before")
        put["ExpressionAttributeValues"] = {":before": {"S": commit.found_before}}
        return [put]

    def forget(self, head: Head) -> None:
        """Its identity finds this conversation no longer; one begun since stays found."""
        at = _key(head)
        if at is None:
            return
        doomed = self._table.deleting(at)
        doomed["Delete"]["ConditionExpression"] = f"{_NAMED} = :this"
        doomed["Delete"]["ExpressionAttributeValues"] = {":this": {"S": head.conversation_id}}
        try:
            self._table.transact([doomed])
        except ConditionLost:
            return


def _key(head: Head) -> "Item | None":
    if head.signed_as is None:
        return None
    return key(keys.signed_pk(head.workspace_id, head.bot_id, head.signed_as), keys.SIGNED_SK)
