"""Makes what a reference bot compares messages with, each time its knowledge is saved."""

from collections.abc import Sequence
from typing import Protocol

from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import FileStore, OwnerJob, WorkspaceStore
from escalation.domain.stored_index import MEDIA_TYPE, index_key, wrap
from escalation.domain.wanted_indexes import WantedIndexes
from escalation.use_cases.bot.learn_from_outcomes import LearnFromOutcomes


class Indexer(Protocol):
    """The engine, as far as this job needs it."""

    @property
    def version(self) -> str:
        """Name of the engine."""
        ...

    def build_file(self, entries: Sequence[KnowledgeEntry]) -> bytes | None:
        """An index to be stored; None where this engine makes none."""
        ...


class IndexKnowledge:
    """Indexes the knowledge as it is when the job runs; running twice gives the same file.

    What the bot's latest outcomes teach is learnt on the way: the index has a calibration of its
    own, from the examples, and the correction stands on top of it.
    """

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        files: FileStore,
        indexer: Indexer,
        wanted: WantedIndexes,
        learn: LearnFromOutcomes | None = None,
    ) -> None:
        self._store = store
        self._files = files
        self._indexer = indexer
        self._wanted = wanted
        self._learn = learn

    def run(self, job: OwnerJob) -> dict[str, str] | None:
        """Write the index; None when the bot is gone. Its result names version and engine.

        Raises:
            RetryableError: a store is out of order.
        """
        return self.make(job.workspace_id, job.arguments["bot_id"])

    def make(self, workspace_id: str, bot_id: str) -> dict[str, str] | None:
        """Write the index of a bot, and take back that it is wanted; as `run` otherwise."""
        wanted_since = self._wanted.wanted_since(workspace_id, bot_id)
        result = self._made(workspace_id, bot_id)
        superseded = result is not None and result.pop("superseded", None) is not None
        if wanted_since is not None and not superseded:
            self._wanted.made(workspace_id, bot_id, wanted_since=wanted_since)
        return result

    def _made(self, workspace_id: str, bot_id: str) -> dict[str, str] | None:
        bot = self._store.bot(bot_id)
        if bot is None or bot.workspace_id != workspace_id:
            return None
        if self._learn is not None:
            # First, because it takes seconds and an index takes minutes: a try that fails is cheap.
            self._learn(bot.workspace_id, bot_id, at_once=True)
        knowledge = self._store.knowledge(bot_id)
        index = self._indexer.build_file(knowledge.entries)
        result = {"knowledge_version": str(knowledge.version), "engine": self._indexer.version}
        if index is None:
            return {**result, "bytes": "0"}
        if self._store.knowledge(bot_id).version != knowledge.version:
            # Saved again meanwhile: that save's own job writes, and must not be overwritten.
            return {**result, "bytes": "0", "superseded": "yes"}
        content = wrap(knowledge.version, index)
        self._files.put(index_key(bot_id), content, media_type=MEDIA_TYPE)
        if self._store.bot(bot_id) is None:
            # Deleted meanwhile: nothing of it stays.
            self._files.delete(index_key(bot_id))
            return None
        return {**result, "bytes": str(len(content))}
