"""What a reference bot answers from, and the job that indexes it each time it is saved."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from escalation.domain.errors import InvalidInput, PreconditionFailed, RequestError, VersionLost
from escalation.domain.knowledge import (
    MEDIA_TYPE,
    KnowledgeEntry,
    hosted_index_key,
    index_key,
    unwrap,
    wrap,
)
from escalation.domain.made_indexes import BY_WORDS, BuiltIndexes, MadeIndex, MadeIndexes
from escalation.domain.owner_ports import FileStore, Knowledge, OwnerJob, WorkspaceStore
from escalation.domain.ports import Clock, Events
from escalation.domain.types import UtcTime
from escalation.domain.wanted_indexes import INDEX_LATE, WantedIndexes
from escalation.domain.workspace import Bot
from escalation.use_cases.owner.access import Access, Caller, changed
from escalation.use_cases.owner.api_models import (
    IndexState,
    KnowledgeBody,
    KnowledgeView,
    UnreadLanguage,
)
from escalation.use_cases.owner.etags import check_if_given
from escalation.use_cases.owner.owner_jobs import OwnerJobs

if TYPE_CHECKING:
    from escalation.use_cases.bot.learn_from_outcomes import LearnFromOutcomes

MAX_KNOWLEDGE_BYTES = 2_000_000
"""All entries of a bot as JSON: what a bot reads at a cold start."""


class _TooMuch(RequestError):
    status = 413
    code = "too_large"


class IndexedKnowledge(Knowledge):
    """Knowledge, and what has become of its index."""

    index: IndexState
    index_wanted_since: UtcTime | None
    made: MadeIndex | None
    """Of this version; None while it is not made, and where it was before that was recorded."""


def shown_knowledge(found: IndexedKnowledge) -> KnowledgeView:
    """As the console shows it."""
    made = found.made
    if made is None:
        return KnowledgeView.showing(found)
    return KnowledgeView.showing(
        found,
        read_by=made.hosted_encoder or made.encoder or BY_WORDS,
        unread=tuple(
            UnreadLanguage(language=language, entries=entries)
            for language, entries in made.unread.items()
        ),
        hosted_failure=made.hosted_failure,
    )


class KnowledgeBase:
    """GET and PUT {bot}/knowledge."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        jobs: OwnerJobs,
        wanted: WantedIndexes,
        made: MadeIndexes,
        clock: Clock,
        events: Events,
    ) -> None:
        self._access = access
        self._made = made
        self._store = store
        self._jobs = jobs
        self._wanted = wanted
        self._clock = clock
        self._events = events

    def get(self, caller: Caller, bot_id: str) -> IndexedKnowledge:
        """All entries, and the state of their index. Raises NotFound."""
        self._access.bot(caller, bot_id)
        return self._view(caller, self._store.knowledge(bot_id))

    def put(
        self, caller: Caller, bot_id: str, body: KnowledgeBody, *, if_match: str | None
    ) -> IndexedKnowledge:
        """Replace all entries, and start the job that makes their index.

        The bot answers from the new entries at once, by their words until the index is there.

        Raises:
            NotFound: no such bot.
            InvalidInput: two entries have one id.
            RequestError: 413 when all together are larger than MAX_KNOWLEDGE_BYTES.
            PreconditionFailed: `if_match` is given and not the current version, or somebody else
                wrote at the same moment.
            RetryableError: not saved; or saved, but the job could not be queued: the sweep starts
                it some minutes later.
        """
        self._access.bot(caller, bot_id)
        before = self._store.knowledge(bot_id)
        check_if_given(if_match, before.version)
        seen: dict[str, int] = {}
        for number, entry in enumerate(body.entries):
            if entry.id in seen:
                raise InvalidInput(
                    f"entries.{number}.id",
                    f"Must differ from the others; entry {seen[entry.id]} has it too.",
                )
            seen[entry.id] = number
        size = sum(len(entry.model_dump_json().encode()) for entry in body.entries)
        if size > MAX_KNOWLEDGE_BYTES:
            raise _TooMuch(
                f"The entries are {size} bytes together; at most {MAX_KNOWLEDGE_BYTES} are kept."
            )
        after = Knowledge(bot_id=bot_id, version=before.version + 1, entries=body.entries)
        # Before the save: what is marked in vain costs one index, what is not marked is never made.
        self._wanted.want(caller.workspace_id, bot_id, now=self._clock.now())
        try:
            self._store.save_knowledge(after)
        except VersionLost:
            raise PreconditionFailed("Somebody else has just changed the knowledge.") from None
        self._jobs.start(caller, "index_knowledge", {"bot_id": bot_id})
        self._events.record("owner_change", **changed(caller, "knowledge", bot_id=bot_id))
        return self._view(caller, after)

    def _view(self, caller: Caller, knowledge: Knowledge) -> IndexedKnowledge:
        since = self._wanted.wanted_since(caller.workspace_id, knowledge.bot_id)
        state: IndexState = "made"
        if since is not None:
            late = self._clock.now() - since >= INDEX_LATE
            state = "words_only" if late else "being_made"
        made = self._made.made_index(knowledge.bot_id)
        fits = made is not None and made.knowledge_version == knowledge.version
        return IndexedKnowledge(
            **dict(knowledge),
            index=state,
            index_wanted_since=since,
            made=made if fits else None,
        )


Before = Callable[[], bytes | None]
"""Reads the index that the encoder over the network had made: what stands in it is not asked again.
"""


class Indexer(Protocol):
    """The engine, as far as the job needs it."""

    @property
    def version(self) -> str:
        """Name of the engine."""
        ...

    def build(self, bot: Bot, entries: Sequence[KnowledgeEntry], before: Before) -> BuiltIndexes:
        """Indexes to be stored; none where this engine makes none."""
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
        made: MadeIndexes,
        learn: "LearnFromOutcomes | None" = None,
    ) -> None:
        self._made_indexes = made
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

    def renew(self, workspace_id: str, bot_id: str) -> None:
        """Write the index of a bot that has one of before it was recorded what reads it: it may be
        of a language that its encoder does not read. Likewise.
        """
        if self._made_indexes.made_index(bot_id) is None and self._store.knowledge(bot_id).entries:
            self.make(workspace_id, bot_id)

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
        result = {"knowledge_version": str(knowledge.version), "engine": self._indexer.version}
        built = self._indexer.build(bot, knowledge.entries, lambda: self._hosted_before(bot_id))
        if self._store.knowledge(bot_id).version != knowledge.version:
            # Saved again meanwhile: that save's own job writes, and must not be overwritten.
            return {**result, "bytes": "0", "superseded": "yes"}
        size = 0
        files = {index_key(bot_id): built.own, hosted_index_key(bot_id): built.hosted}
        for key, index in files.items():
            if index is not None:
                content = wrap(knowledge.version, index)
                self._files.put(key, content, media_type=MEDIA_TYPE)
                size += len(content)
        # After the files: what is told of them is true.
        self._made_indexes.save_made_index(MadeIndex.of(bot_id, knowledge.version, built))
        if self._store.bot(bot_id) is None:
            # Deleted meanwhile: nothing of it stays.
            self._files.delete(index_key(bot_id))
            self._files.delete(hosted_index_key(bot_id))
            return None
        return {**result, "bytes": str(size)}

    def _hosted_before(self, bot_id: str) -> bytes | None:
        before = self._files.get(hosted_index_key(bot_id))
        return None if before is None else unwrap(None, before)
