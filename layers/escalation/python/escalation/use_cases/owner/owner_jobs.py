"""Long work: asked for by a call, done by a worker, its record read by another call."""

from datetime import timedelta

from escalation.domain.errors import NotFound, RetryableError
from escalation.domain.jobs import RunOwnerJob
from escalation.domain.owner_ports import FileStore, JobKind, OwnerJob, WorkspaceStore
from escalation.domain.ports import Clock, Ids, JobQueue, TranscriptStore
from escalation.use_cases.owner.access import Caller, require
from escalation.use_cases.owner.conversation_models import JobView

KEPT = timedelta(days=7)
"""How long a job's record can be read."""
LINK_S = 900


class OwnerJobs:
    """Starts jobs, and shows them."""

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        queue: JobQueue,
        files: FileStore,
        transcripts: TranscriptStore,
        ids: Ids,
        clock: Clock,
    ) -> None:
        self._store = store
        self._queue = queue
        self._files = files
        self._transcripts = transcripts
        self._ids = ids
        self._clock = clock

    def start(
        self,
        caller: Caller,
        kind: JobKind,
        arguments: dict[str, str],
    ) -> JobView:
        """Record the job and queue it.

        Raises:
            RetryableError: the queue did not take it; asking again makes another job.
        """
        now = self._clock.now()
        job = OwnerJob(
            job_id=self._ids.new(),
            workspace_id=caller.workspace_id,
            kind=kind,
            arguments=arguments,
            created_at=now,
            expires_at=now + KEPT,
        )
        self._store.save_owner_job(job)
        try:
            self._queue.send(RunOwnerJob(workspace_id=job.workspace_id, job_id=job.job_id))
        except RetryableError:
            # Nobody will run it, and its arguments may hold an address.
            failed = {"state": "failed", "arguments": {}, "finished_at": now}
            self._store.save_owner_job(job.model_copy(update=failed))
            raise
        return JobView.of(job)

    def get(self, caller: Caller, job_id: str) -> JobView:
        """One job of the caller's workspace, with a link to its file if it has made one.

        The file of a conversation that has been erased since is deleted and has no link any more,
        also where whoever erased it has not come to that yet.

        Raises:
            NotFound: unknown, expired, or another workspace's.
            NotAllowed: it holds what is kept of a person, and the caller is no owner.
        """
        job = self._store.owner_job(job_id)
        if job is None or job.workspace_id != caller.workspace_id:
            raise NotFound("There is no such job in this workspace.")
        if job.kind == "export_person":
            require(caller, "owner")
        file = job.result.get("file") if job.state == "done" else None
        if file is None:
            return JobView.of(job)
        if self._is_of_an_erased(job):
            self._files.delete(file)
            job = job.without_file()
            self._store.save_owner_job(job)
            return JobView.of(job)
        return JobView.of(job, link=self._files.link(file, now=self._clock.now(), valid_s=LINK_S))

    def _is_of_an_erased(self, job: OwnerJob) -> bool:
        """Only a job about one conversation says so; the files of others end with their notes."""
        conversation_id = job.arguments.get("conversation_id")
        if conversation_id is None:
            return False
        found = self._transcripts.load(conversation_id, turns=1)
        return found is None or found.head.state == "erased"
