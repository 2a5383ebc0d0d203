"""Numbers of the report in the transcripts table, as the domain's `ReportStore`.

    REPORT#{bot}#{0…3}      {day}          numbers of one day, one attribute each
    CONV#{conversation}     C#COUNTED      what of the conversation is in them; due while silence
                                           alone may change them

Each change is one transaction: the numbers grow by ADD, and what is counted moves on from the
revision that was read. So a change is in both or in neither, whoever repeats it. Changes of several
conversations share a transaction, which takes at most 100 items, and one writer's changes of a bot
go to one of four partitions, so that the writers of a busy bot do not meet at one item.

What it costs is in the README's table, which is computed. Counting one conversation takes two write
units for what is counted, as every write in a transaction, and two for the numbers, which a batch's
conversations of one bot share; as much as the turn's own writes. So turns of one chat are counted
together where they fall into one batch, which is gathered for five minutes. What
else there was: the numbers in the turn's own transaction, 1.25 $ and no function, but visitors of
one bot would wait for each other's transactions, and a silence would need its look all the same; or
one look when a chat has been idle, moved by each turn, 2 $ and a report that is an hour late.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import BODY, decode_item, encode
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.transcript_items import REVISION
from escalation.domain.report import CountChange, Counted, Counts, add_to

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef, TransactWriteItemTypeDef, UpdateTypeDef

    from escalation.adapters.aws.dynamodb_codec import Item

KEPT = timedelta(days=3 * 366)
"""How long a day's numbers are kept: they name nobody, and outlive the conversations."""
_TRANSACTION_ITEMS = 100
_NOT_NUMBERS = frozenset({"pk", "sk", "expires_at"})


class DynamoReportStore:
    """Numbers by bot and day in one DynamoDB table."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def counted(self, conversation_ids: Sequence[str]) -> Mapping[str, Counted]:
        """See `ReportStore`."""
        wanted = [keys.counted_key(conversation_id) for conversation_id in conversation_ids]
        found = (decode_item(Counted, item) for item in self._table.get_all(wanted))
        return {each.conversation_id: each for each in found}

    def add(self, changes: Sequence[CountChange]) -> tuple[str, ...]:
        """See `ReportStore`."""
        return tuple(
            lost for together in _transactions(changes) for lost in self._add_together(together)
        )

    def forget(self, conversation_id: str) -> None:
        """See `ReportStore`."""
        self._table.delete(keys.counted_key(conversation_id))

    def days(self, bot_id: str, first: date, last: date, *, fresh: bool = False) -> Counts:
        """See `ReportStore`. Eventually consistent as a rule: the numbers come late anyway."""
        total: Counts = {}
        for shard in range(keys.REPORT_SHARDS):
            for page in self._table.pages(
                KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
                ExpressionAttributeValues={
                    ":pk": {"S": keys.report_pk(bot_id, shard)},
                    ":first": {"S": first.isoformat()},
                    ":last": {"S": last.isoformat()},
                },
                ConsistentRead=fresh,
            ):
                add_to(total, {item["sk"]["S"]: _numbers(item) for item in page})
        return total

    def _add_together(self, changes: Sequence[CountChange]) -> list[str]:
        """All in one transaction; where that comes second, each in its own."""
        writes: list[TransactWriteItemTypeDef] = []
        writes += [{"Put": self._put(change)} for change in changes]
        writes += [{"Update": update} for update in self._updates(changes)]
        try:
            self._table.transact(writes)
        except ConditionLost:
            if len(changes) == 1:
                return [changes[0].after.conversation_id]
            return [lost for change in changes for lost in self._add_together([change])]
        return []

    def _put(self, change: CountChange) -> "PutTypeDef":
        after = change.after
        item: Item = {
            **keys.counted_key(after.conversation_id),
            BODY: {"B": encode(after)},
            REVISION: {"N": str(after.revision)},
            "expires_at": {"N": str(keys.epoch(change.expires_at))},
        }
        if after.due_at is not None:
            item["due_shard"] = {"S": keys.due_shard_of(after.conversation_id, "idle")}
            item["due_at"] = {"S": keys.stamp(after.due_at)}
        if change.before is None:
            return self._table.new(item)
        return self._table.putting(item, "revision = :read", read=change.before.revision)

    def _updates(self, changes: Sequence[CountChange]) -> Iterator["UpdateTypeDef"]:
        by_bot: dict[str, Counts] = {}
        for change in changes:
            add_to(by_bot.setdefault(change.bot_id, {}), change.added)
        writer = changes[0].after.conversation_id
        shard = zlib.crc32(writer.encode()) % keys.REPORT_SHARDS
        for bot_id, counts in by_bot.items():
            for day, numbers in counts.items():
                yield self._update(keys.report_pk(bot_id, shard), day, numbers)

    def _update(self, pk: str, day: str, numbers: Mapping[str, int]) -> "UpdateTypeDef":
        names = sorted(numbers)
        ends = datetime.combine(date.fromisoformat(day), time(), UTC) + KEPT
        return {
            "TableName": self._table.name,
            "Key": {"pk": {"S": pk}, "sk": {"S": day}},
            "UpdateExpression": "SET expires_at = :end ADD "
            + ", ".join(f"#n{n} :n{n}" for n in range(len(names))),
            "ExpressionAttributeNames": {f"#n{n}": name for n, name in enumerate(names)},
            "ExpressionAttributeValues": {
                ":end": {"N": str(keys.epoch(ends))},
                **{f":n{n}": {"N": str(numbers[name])} for n, name in enumerate(names)},
            },
        }


def _numbers(item: "Item") -> dict[str, int]:
    return {name: int(value["N"]) for name, value in item.items() if name not in _NOT_NUMBERS}


def _transactions(changes: Sequence[CountChange]) -> Iterator[list[CountChange]]:
    """Changes in groups that one transaction takes."""
    together: list[CountChange] = []
    days: set[tuple[str, str]] = set()
    for change in changes:
        more = days | {(change.bot_id, day) for day in change.added}
        if together and len(together) + 1 + len(more) > _TRANSACTION_ITEMS:
            yield together
            together, more = [], {(change.bot_id, day) for day in change.added}
        together.append(change)
        days = more
    if together:
        yield together
