"""Which identity tokens have been used, as items that expire with them."""

from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.errors import StoreConflict

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoSpentTokens:
    """Implements `SpentTokens` on the transcripts table. No token is kept, only its digest."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def spend(self, workspace_id: str, token: str, *, until: datetime) -> bool:
        """See `SpentTokens`. Raises RetryableError."""
        item = key(keys.spent_pk(workspace_id, token), keys.SPENT_SK)
        item["expires_at"] = {"N": str(keys.epoch(until) + 1)}
        # The client repeats a call whose answer was lost: what it finds then is its own.
        item["use"] = {"S": token_hex(8)}
        put = self._table.new(item)
        put["ConditionExpression"] += " OR #use = :use"
        put["ExpressionAttributeNames"] = {"#use": "use"}
        put["ExpressionAttributeValues"] = {":use": item["use"]}
        try:
            self._table.put_if(put)
        except StoreConflict:
            return False
        return True
