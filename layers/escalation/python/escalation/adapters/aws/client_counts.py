"""Counters of clients in the transcripts table (`ClientCounts`); they expire with their window."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.counters import counting, taken
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.admission import window_end

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_A_MOMENT = timedelta(seconds=1)


class DynamoClientCounts:
    """One item for each subject and window. A count is one write unit."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def count(self, subject: str, window: timedelta, *, now: datetime) -> int:
        """See `ClientCounts`. No subject is in a key: it may be an address."""
        number = int(now.timestamp() // window.total_seconds())
        named = sha256(f"{window.total_seconds()}#{subject}".encode()).hexdigest()
        at = key(keys.client_pk(named, number), keys.CLIENT_SK)
        counted = counting(self._table, at, until=window_end(window, now) + _A_MOMENT)
        return taken(self._table.update(counted, returning="UPDATED_NEW"))
