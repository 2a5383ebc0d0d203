"""When the items of a conversation go by DynamoDB's time to live.

They are given an end when they are written. A hold moves all of them, and takes their old end back
when it is lifted: a write unit for each item, and two for each escalation and auto reply.
"""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.transcript_items import (
    POINTERS,
    escalation_from,
    head_key,
    pointer_key,
    reply_from,
)
from escalation.adapters.aws.transcript_writes import CommitWriter
from escalation.domain.errors import RevisionLost

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

_TRIES = 5
_ONE_EACH = frozenset({keys.COUNTED_SK, keys.FEEDBACK_SK})


class DynamoRetention:
    """Implements `Retention`."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)
        self._writer = CommitWriter(self._table)

    def keep_until(self, conversation_id: str, expires_at: datetime) -> None:
        """See `Retention`.

        An escalation and an auto reply say in their record when they end, because each of their
        writes is of the whole item; the others are only told.
        """
        for item in self._table.beginning(keys.conversation_pk(conversation_id), keys=True):
            sk = item["sk"]["S"]
            if sk.startswith((keys.ESCALATIONS_FROM, keys.REPLIES_FROM)):
                self._keep_record(item, expires_at)
            elif sk.startswith((keys.TURNS_FROM, keys.NOTES_FROM)) or sk in _ONE_EACH:
                self._keep(item, expires_at)
        head = self._table.get(head_key(conversation_id)) or {}
        for pointer in sorted(head[POINTERS]["SS"]) if POINTERS in head else []:
            self._keep(pointer_key(pointer, conversation_id), expires_at)

    def _keep(self, item: "Item", expires_at: datetime) -> None:
        """One that is gone, because the conversation was erased, does not come back."""
        end: Item = {":end": {"N": str(keys.epoch(expires_at))}}
        with suppress(ConditionLost):
            self._table.update(
                self._table.changing(item, "SET expires_at = :end", end, "attribute_exists(pk)")
            )

    def _keep_record(self, item: "Item", expires_at: datetime) -> None:
        is_reply = item["sk"]["S"].startswith(keys.REPLIES_FROM)
        for tries_left in reversed(range(_TRIES)):
            stored = self._table.get(item)
            if stored is None:
                return
            try:
                if is_reply:
                    reply = reply_from(stored)
                    moved = {"expires_at": expires_at, "revision": reply.revision + 1}
                    self._writer.save_reply(reply.model_copy(update=moved))
                else:
                    escalation = escalation_from(stored)
                    moved = {"expires_at": expires_at, "revision": escalation.revision + 1}
                    self._writer.save(escalation.model_copy(update=moved))
            except RevisionLost:
                if not tries_left:
                    raise
                continue
            return
