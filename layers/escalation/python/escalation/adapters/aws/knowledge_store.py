"""A bot's knowledge in the settings table: generations of entries, one of them current.

Which one is current stands in the bot's own item (`PROFILE`): `knowledge_version`, the name of the
generation and how many entries it has.
"""

import secrets
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_paging import batch_delete, batch_write, partition_keys
from escalation.adapters.aws.settings_table import ConditionLost, SettingsTable, record
from escalation.domain.errors import RetryableError, VersionLost
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

KNOWLEDGE_VERSION = "knowledge_version"
_GENERATION = "knowledge_generation"
_COUNT = "knowledge_count"
_READ_TRIES = 3


class KnowledgeStore:
    """Reads and replaces all entries of a bot at once."""

    def __init__(self, table: SettingsTable) -> None:
        self._table = table

    def read(self, bot_id: str) -> Knowledge:
        """See `WorkspaceStore.knowledge`."""
        for _ in range(_READ_TRIES):
            profile = self._table.get(keys.bot_pk(bot_id), keys.PROFILE_SK)
            if profile is None or _GENERATION not in profile:
                return Knowledge(bot_id=bot_id, version=0, entries=())
            items = self._table.beginning(
                keys.bot_pk(bot_id), keys.knowledge_prefix(profile[_GENERATION]["S"])
            )
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
        batch_write(
            self._table.client,
            self._table.name,
            [{"PutRequest": {"Item": item}} for item in items],
        )
        try:
            self._make_current(knowledge, generation)
        except ConditionLost:
            self._delete(pk, [item["sk"]["S"] for item in items])
            raise VersionLost(knowledge.bot_id) from None
        self._delete_older(pk, generation)

    def _make_current(self, knowledge: Knowledge, generation: str) -> None:
        before = knowledge.version - 1
        is_before = "knowledge_version = :before"
        if before == 0:
            is_before = f"(attribute_not_exists(knowledge_version) OR {is_before})"
        self._table.update(
            {
                "TableName": self._table.name,
                "Key": {"pk": {"S": keys.bot_pk(knowledge.bot_id)}, "sk": {"S": keys.PROFILE_SK}},
                "UpdateExpression": "SET knowledge_version = :version, "
                "knowledge_generation = :generation, knowledge_count = :entries",
                "ConditionExpression": f"attribute_exists(pk) AND {is_before}",
                "ExpressionAttributeValues": {
                    ":before": {"N": str(before)},
                    ":version": {"N": str(knowledge.version)},
                    ":generation": {"S": generation},
                    ":entries": {"N": str(len(knowledge.entries))},
                },
            }
        )

    def _delete_older(self, pk: str, generation: str) -> None:
        """Delete generations whose version is over.

        One of this version may belong to a writer who is about to lose and cleans up; a later one
        to a writer who is about to win.
        """
        current = keys.knowledge_prefix(generation)[: len(keys.KNOWLEDGE_FROM) + 8]
        found = partition_keys(self._table.client, self._table.name, pk, prefix=keys.KNOWLEDGE_FROM)
        self._delete(pk, [sk for item in found if (sk := item["sk"]["S"]) < current])

    def _delete(self, pk: str, sort_keys: list[str]) -> None:
        doomed: list[Item] = [{"pk": {"S": pk}, "sk": {"S": sk}} for sk in sort_keys]
        batch_delete(self._table.client, self._table.name, doomed)
