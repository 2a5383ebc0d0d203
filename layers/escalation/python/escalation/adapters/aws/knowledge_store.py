"""A bot's knowledge in the settings table: generations of entries, one of them current; and what
outcomes have taught the bot, beside it.

Which one is current stands in the bot's own item (`PROFILE`): `knowledge_version`, the name of the
generation and how many entries it has. Beside them are its `typical_questions`, which a turn gets
with the bot.
"""

import secrets
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.domain.errors import RetryableError, VersionLost
from escalation.domain.knowledge import KnowledgeEntry, typical_questions
from escalation.domain.owner_ports import Knowledge

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from escalation.domain.learning import Learned

KNOWLEDGE_VERSION = "knowledge_version"
TYPICAL_QUESTIONS = "typical_questions"
_GENERATION = "knowledge_generation"
_COUNT = "knowledge_count"
_READ_TRIES = 3


class KnowledgeStore:
    """Reads and replaces all entries of a bot at once."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def read(self, bot_id: str) -> Knowledge:
        """See `WorkspaceStore.knowledge`."""
        for _ in range(_READ_TRIES):
            profile = self._table.get(key(keys.bot_pk(bot_id), keys.PROFILE_SK))
            if profile is None or _GENERATION not in profile:
                return Knowledge(bot_id=bot_id, version=0, entries=())
            prefix = keys.knowledge_prefix(profile[_GENERATION]["S"])
            items = list(self._table.beginning(keys.bot_pk(bot_id), prefix))
            # Fewer: the generation was replaced, and is being deleted, since the bot was read.
            if len(items) == int(profile[_COUNT]["N"]):
                return Knowledge(
                    bot_id=bot_id,
                    version=int(profile[KNOWLEDGE_VERSION]["N"]),
                    entries=tuple(decode_item(KnowledgeEntry, item) for item in items),
                )
        raise RetryableError("store_unavailable", "knowledge is being replaced")

    def replace(self, knowledge: Knowledge) -> None:
        """See `WorkspaceStore.save_knowledge`.

        Interrupted, it leaves a generation that is not current, which a later save deletes.
        """
        pk = keys.bot_pk(knowledge.bot_id)
        generation = keys.generation(knowledge.version, secrets.token_hex(6))
        items = [
            record(pk, keys.knowledge_sk(generation, number), entry)
            for number, entry in enumerate(knowledge.entries)
        ]
        self._table.put_all(items)
        try:
            self._make_current(knowledge, generation)
        except ConditionLost:
            self._table.delete_all([key(pk, item["sk"]["S"]) for item in items])
            raise VersionLost(knowledge.bot_id) from None
        self._delete_older(pk, generation)

    def _make_current(self, knowledge: Knowledge, generation: str) -> None:
        before = knowledge.version - 1
        typical = typical_questions(knowledge.entries)
        is_before = "knowledge_version = :before"
        if before == 0:
            is_before = f"(attribute_not_exists(knowledge_version) OR {is_before})"
        self._table.update(
            self._table.changing(
                key(keys.bot_pk(knowledge.bot_id), keys.PROFILE_SK),
                "SET knowledge_version = :version, knowledge_generation = :generation, "
                "knowledge_count = :entries, typical_questions = :typical",
                {
                    ":before": {"N": str(before)},
                    ":version": {"N": str(knowledge.version)},
                    ":generation": {"S": generation},
                    ":entries": {"N": str(len(knowledge.entries))},
                    ":typical": {"L": [{"S": each} for each in typical]},
                },
                f"attribute_exists(pk) AND {is_before}",
            )
        )

    def _delete_older(self, pk: str, generation: str) -> None:
        """Delete generations whose version is over.

        One of this version may belong to a writer who is about to lose and cleans up; a later one
        to a writer who is about to win.
        """
        current = keys.knowledge_prefix(generation)[: len(keys.KNOWLEDGE_FROM) + 8]
        found = self._table.beginning(pk, keys.KNOWLEDGE_FROM, keys=True)
        self._table.delete_all([item for item in found if item["sk"]["S"] < current])


class DynamoLearnedStore:
    """One item a bot (`LearnedStore`, `LearnedCorrections`); it is deleted with its bot."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def learned(self, bot_id: str) -> "Learned | None":
        """What the bot has learnt; None while there is nothing."""
        from escalation.domain.learning import Learned  # noqa: PLC0415 - a turn needs none of it

        item = self._table.get(key(keys.bot_pk(bot_id), keys.LEARNED_SK))
        return decode_item(Learned, item) if item else None

    def save_learned(self, learned: "Learned") -> bool:
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
