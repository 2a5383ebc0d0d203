"""Hourly caps and digests: what a bot escalates beyond its cap is sent as one mail."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.counters import counting, taken
from escalation.adapters.aws.dynamodb_codec import is_live
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

CAP_KEPT = timedelta(days=1)
DIGEST_KEPT = timedelta(days=30)


class Digests:
    """Counters and digests in the transcripts table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def count(self, bot_id: str, hour: str, who: str, now: datetime) -> int:
        """See `TranscriptStore.count_escalation`."""
        at = key(keys.cap_pk(bot_id, hour), keys.part(who))
        counted = counting(self._table, at, until=now + CAP_KEPT)
        return taken(self._table.update(counted, returning="UPDATED_NEW"))

    def add(
        self, *, workspace_id: str, bot_id: str, hour: str, escalation_id: str, due_at: datetime
    ) -> None:
        """See `TranscriptStore.add_to_digest`.

        The digest is made due before anything is in it: interrupted in between, it is an empty one
        that the sweep drops, never a full one that nobody looks at. A transaction would also do,
        but its copies would cancel each other in the very flood that a cap is for.
        """
        pk = keys.digest_pk(bot_id, hour)
        ends: Item = {"expires_at": {"N": str(keys.epoch(due_at + DIGEST_KEPT))}}
        self._table.update(
            self._table.changing(
                key(pk, keys.DIGEST_META + keys.part(workspace_id)),
                "SET expires_at = if_not_exists(expires_at, :end), "
                "due_shard = :shard, due_at = if_not_exists(due_at, :due_at)",
                {
                    ":end": ends["expires_at"],
                    ":shard": {"S": keys.due_shard_of(pk)},
                    ":due_at": {"S": keys.stamp(due_at)},
                },
            )
        )
        self._table.put({**key(pk, keys.DIGEST_ITEM + keys.part(escalation_id)), **ends})

    def read(self, bot_id: str, hour: str, now_s: int) -> tuple[str, ...]:
        """See `TranscriptStore.digest`."""
        return tuple(
            item["sk"]["S"].removeprefix(keys.DIGEST_ITEM)
            for item in self._table.beginning(keys.digest_pk(bot_id, hour), keys.DIGEST_ITEM)
            if is_live(item, now_s)
        )

    def drop(self, bot_id: str, hour: str) -> None:
        """See `TranscriptStore.drop_digest`.

        What makes it due goes last: an interrupted drop is looked at again.
        """
        pk = keys.digest_pk(bot_id, hour)
        everything = list(self._table.beginning(pk, keys=True))
        metas = [each for each in everything if each["sk"]["S"].startswith(keys.DIGEST_META)]
        self._table.delete_all([each for each in everything if each not in metas])
        self._table.delete_all(metas)

    def move(self, bot_id: str, hour: str, due_at: datetime) -> None:
        """See `TranscriptStore.move_digest`. A digest that was dropped meanwhile stays dropped."""
        pk = keys.digest_pk(bot_id, hour)
        moved: Item = {":due_at": {"S": keys.stamp(due_at)}}
        for meta in self._table.beginning(pk, keys.DIGEST_META, keys=True):
            with suppress(ConditionLost):
                self._table.update(
                    self._table.changing(
                        meta, "SET due_at = :due_at", moved, "attribute_exists(pk)"
                    )
                )
