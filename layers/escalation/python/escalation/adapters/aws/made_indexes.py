"""Which indexes a bot's knowledge has, in the settings table (`MadeIndexes`)."""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.made_indexes import MadeIndex

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoMadeIndexes:
    """One item a bot; it is deleted with its bot."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def made_index(self, bot_id: str) -> MadeIndex | None:
        """See `MadeIndexes`."""
        item = self._table.get(key(keys.bot_pk(bot_id), keys.MADE_INDEX_SK))
        return decode_item(MadeIndex, item) if item else None

    def save_made_index(self, made: MadeIndex) -> None:
        """See `MadeIndexes`: on the condition that the bot exists."""
        pk = keys.bot_pk(made.bot_id)
        item = record(pk, keys.MADE_INDEX_SK, made)
        try:
            self._table.transact(
                [
                    {"Put": {"TableName": self._table.name, "Item": item}},
                    self._table.present(key(pk, keys.PROFILE_SK)),
                ]
            )
        except ConditionLost:
            return
