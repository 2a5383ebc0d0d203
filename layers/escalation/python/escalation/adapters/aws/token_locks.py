"""Who may fetch an access token: a lease in the transcripts table."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.ports import Clock

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

LEASE = timedelta(seconds=45)
"""Longer than fetching a token may take (25 s) and storing it; a crashed holder blocks for so long.
"""
KEPT = timedelta(days=3)
"""An item that nobody used for so long is of credentials that were replaced."""


@dataclass(frozen=True)
class LockItem:
    """A lock that this worker holds. `version` is the secret's that holds the current token."""

    key: str
    lock_id: str
    version: str | None


class TokenLocks:
    """Conditional updates of `TOKEN#` items."""

    def __init__(self, client: "DynamoDBClient", table_name: str, clock: Clock) -> None:
        self._table = Table(client, table_name)
        self._clock = clock

    def acquire(self, name: str) -> LockItem | datetime:
        """The lock, or when the holder's lease ends.

        Raises:
            RetryableError: the table is throttled or unavailable.
        """
        now = self._clock.now()
        lock_id = secrets.token_hex(8)
        taken = self._table.changing(
            _key(name),
            "SET lock_id = :id, lock_until = :until, expires_at = :expires",
            {
                ":id": {"S": lock_id},
                ":now": {"S": keys.stamp(now)},
                ":until": {"S": keys.stamp(now + LEASE)},
                ":expires": {"N": str(keys.epoch(now + KEPT))},
            },
            "attribute_not_exists(lock_id) OR lock_until <= :now OR lock_id = :id",
        )
        try:
            item = self._table.update(taken, returning="ALL_NEW")
        except ConditionLost as lost:
            if "lock_until" in lost.stored:
                return datetime.fromisoformat(lost.stored["lock_until"]["S"])
            return now + timedelta(seconds=1)  # soon, where the answer does not say
        return LockItem(name, lock_id, item["version"]["S"] if "version" in item else None)

    def name(self, held: LockItem, *, version: str, token_expires_at: datetime) -> None:
        """Say which version of the secret is current, if the lease has not passed to another."""
        self._change(
            held,
            "SET version = :version, token_ends_at = :ends, expires_at = :expires",
            {
                ":version": {"S": version},
                ":ends": {"S": keys.stamp(token_expires_at)},
                ":expires": {"N": str(keys.epoch(token_expires_at + KEPT))},
            },
        )

    def release(self, held: LockItem) -> None:
        """Let the next worker in; one whose lease has passed to another changes nothing."""
        self._change(held, "REMOVE lock_id, lock_until", {})

    def _change(self, held: LockItem, expression: str, values: "Item") -> None:
        values = {**values, ":id": {"S": held.lock_id}}
        with suppress(ConditionLost):
            self._table.update(
                self._table.changing(_key(held.key), expression, values, "lock_id = :id")
            )


def _key(name: str) -> "Item":
    return key(keys.token_pk(name), keys.TOKEN_SK)
