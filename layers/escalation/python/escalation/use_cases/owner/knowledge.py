"""What a reference bot answers from."""

from escalation.domain.errors import InvalidInput, PreconditionFailed, RequestError, VersionLost
from escalation.domain.owner_ports import Knowledge, WorkspaceStore
from escalation.domain.ports import Clock, Events
from escalation.domain.types import UtcTime
from escalation.domain.wanted_indexes import INDEX_LATE, WantedIndexes
from escalation.use_cases.owner.access import Access, Caller, owner_change, require_owner
from escalation.use_cases.owner.api_models import IndexState, KnowledgeBody
from escalation.use_cases.owner.etags import check_if_given
from escalation.use_cases.owner.owner_jobs import OwnerJobs

MAX_KNOWLEDGE_BYTES = 2_000_000
"""All entries of a bot as JSON: what a bot reads at a cold start."""


class _TooMuch(RequestError):
    status = 413
    code = "too_large"


class IndexedKnowledge(Knowledge):
    """Knowledge, and what has become of its index."""

    index: IndexState
    index_wanted_since: UtcTime | None


class KnowledgeBase:
    """GET and PUT {bot}/knowledge."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        jobs: OwnerJobs,
        wanted: WantedIndexes,
        clock: Clock,
        events: Events,
    ) -> None:
        self._access = access
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
            NotAllowed: the caller is no owner.
            NotFound: no such bot.
            InvalidInput: two entries have one id.
            RequestError: 413 when all together are larger than MAX_KNOWLEDGE_BYTES.
            PreconditionFailed: `if_match` is given and not the current version, or somebody else
                wrote at the same moment.
            RetryableError: not saved; or saved, but the job could not be queued: the sweep starts
                it some minutes later.
        """
        require_owner(caller)
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
        owner_change(self._events, caller, "knowledge", bot_id=bot_id)
        return self._view(caller, after)

    def _view(self, caller: Caller, knowledge: Knowledge) -> IndexedKnowledge:
        since = self._wanted.wanted_since(caller.workspace_id, knowledge.bot_id)
        state: IndexState = "made"
        if since is not None:
            late = self._clock.now() - since >= INDEX_LATE
            state = "words_only" if late else "being_made"
        return IndexedKnowledge(**dict(knowledge), index=state, index_wanted_since=since)
