"""Counters of clients in the transcripts table (`ClientCounts`); they expire with their window."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_table import Table, key

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoClientCounts:
    """One item for each subject and window. A count is one write unit."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def count(self, subject: str, window: timedelta, *, now: datetime) -> int:
        """See `ClientCounts`. A call that the client repeats may count twice, never less.

        No subject is in a key: it may be an address.
        """
        number = int(now.timestamp() // window.total_seconds())
        named = sha256(f"{window.total_seconds()}#{subject}".encode()).hexdigest()
        counted = self._table.changing(
            key(keys.client_pk(named, number), keys.CLIENT_SK),
            "SET expires_at = if_not_exists(expires_at, :end) ADD taken :one",
            {
                ":one": {"N": "1"},
                ":end": {"N": str(int((number + 1) * window.total_seconds()) + 1)},
            },
        )
        return int(self._table.update(counted, returning="UPDATED_NEW")["taken"]["N"])
