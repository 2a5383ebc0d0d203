"""What bots have learnt from outcomes, in the settings table beside their knowledge."""

from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.learning import Learned

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoLearnedStore:
    """One item a bot (`LearnedStore`, `LearnedCorrections`); it is deleted with its bot."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def learned(self, bot_id: str) -> Learned | None:
        """What the bot has learnt; None while there is nothing."""
        item = self._table.get(key(keys.bot_pk(bot_id), keys.LEARNED_SK))
        return decode_item(Learned, item) if item else None

    def save_learned(self, learned: Learned) -> bool:
        """Write version N on the condition that N - 1 is current and the bot exists."""
        pk = keys.bot_pk(learned.bot_id)
        item = record(pk, keys.LEARNED_SK, learned, version=learned.version)
        put = self._table.new(item)
        if learned.version > 1:
            put = self._table.putting(item, "version = :before", before=learned.version - 1)
        try:
            self._table.transact([{"Put": put}, self._table.present(key(pk, keys.PROFILE_SK))])
        except ConditionLost:
            return False
        return True
