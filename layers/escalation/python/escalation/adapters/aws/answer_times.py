"""How long a bot's people took in the last weeks: beside its profile and settings, which are read
in one query with it.
"""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode, encode
from escalation.adapters.aws.dynamodb_table import Table, key
from escalation.domain.answer_times import AnswerTimes

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.adapters.aws.dynamodb_codec import Item

ANSWERS = "answers"
"""The one attribute, under a name that no other item has: who counts may write it and no other of
what is a bot's.
"""


class DynamoAnswerTimes:
    """Implements `AnswerTimesStore` on the settings table."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def save_answer_times(self, bot_id: str, times: AnswerTimes) -> None:
        """See `AnswerTimesStore`."""
        at = key(keys.bot_pk(bot_id), keys.ANSWERS_SK)
        values: Item = {":answers": {"B": encode(times)}}
        self._table.update(self._table.changing(at, f"SET {ANSWERS} = :answers", values))


def answer_times_in(item: "Item | None") -> AnswerTimes:
    """What the item says; nothing where there is none."""
    return AnswerTimes() if item is None else decode(AnswerTimes, bytes(item[ANSWERS]["B"]))
