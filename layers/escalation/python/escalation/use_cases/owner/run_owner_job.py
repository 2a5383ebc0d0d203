"""The worker's side of long work."""

from datetime import timedelta

from escalation.domain.errors import (
    DeliveryError,
    EscalationError,
    NewerRelease,
    RetryableError,
    StoreConflict,
)
from escalation.domain.jobs import RunOwnerJob
from escalation.domain.owner_ports import OwnerJob, WorkspaceStore
from escalation.domain.ports import Clock, Events
from escalation.domain.stored_forms import is_unknown, raw
from escalation.use_cases.owner.audit import WriteAuditExport
from escalation.use_cases.owner.erase_requests import RunErasure
from escalation.use_cases.owner.exports import Exports
from escalation.use_cases.owner.knowledge import IndexKnowledge
from escalation.use_cases.owner.simulation import SimulationJob

GIVE_UP_AFTER = timedelta(minutes=10)
"""How long a job is tried. The queue must show it often enough, and not give up earlier."""


class _Impossible(EscalationError):
    """The job can never succeed; the message is for the owner."""


class RunJob:
    """Does one recorded job. A copy of a finished one does nothing; all kinds may be repeated."""

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        erasure: RunErasure,
        exports: Exports,
        audit: WriteAuditExport,
        simulation: SimulationJob,
        indexing: IndexKnowledge,
        clock: Clock,
        events: Events,
    ) -> None:
        self._store = store
        self._erasure = erasure
        self._exports = exports
        self._audit = audit
        self._simulation = simulation
        self._indexing = indexing
        self._clock = clock
        self._events = events

    def __call__(self, message: RunOwnerJob) -> None:
        """Run the job that the message names.

        Raises:
            NewerRelease: only a newer release knows what is to be done.
            RetryableError, StoreConflict: try again later; the record says `running` meanwhile.
                After GIVE_UP_AFTER the record says `failed` instead.
        """
        job = self._store.owner_job(message.job_id)
        if job is None or job.workspace_id != message.workspace_id or job.finished_at is not None:
            self._events.record("owner_job_skipped", job_id=message.job_id)
            return
        for what, value in (("job", job.kind), ("state", job.state)):
            if is_unknown(value):
                raise NewerRelease(what, raw(value))
        running = job.model_copy(update={"state": "running"})
        if running != job:
            self._store.save_owner_job(running)
        try:
            result = self._run(running, last_try=self._is_late(job))
        except _Impossible as error:
            self._finish(running, "failed", error=str(error))
        except (RetryableError, StoreConflict):
            if not self._is_late(job):
                raise
            self._finish(running, "failed", error="A part of the service was out of order.")
        except DeliveryError as error:
            self._finish(running, "failed", error=f"It was refused ({error.code}).")
        else:
            self._finish(running, "done", result=result)

    def _is_late(self, job: OwnerJob) -> bool:
        return self._clock.now() - job.created_at >= GIVE_UP_AFTER

    def _run(self, job: OwnerJob, *, last_try: bool) -> dict[str, str]:
        match job.kind:
            case "erase_visitor":
                return self._erasure.visitor(job, last_try=last_try)
            case "erase_conversation":
                return self._erasure.conversation(job, last_try=last_try)
            case "simulate" | "index_knowledge":
                work = self._simulation if job.kind == "simulate" else self._indexing
                return _made(work.run(job), "The bot does not exist any more.")
            case "export_audit":
                return {"file": self._audit.write(job)}
            case "export_person":
                return self._exports.person(job)
            case "export_conversation":
                words = "The conversation does not exist any more."
                return _made(self._exports.conversation(job), words)

    def _finish(
        self,
        job: OwnerJob,
        state: str,
        *,
        result: dict[str, str] | None = None,
        error: str | None = None,
    ) -> None:
        # An erased visitor's address must not outlive the erasure in the job's arguments.
        arguments = {name: value for name, value in job.arguments.items() if name != "email"}
        self._store.save_owner_job(
            job.model_copy(
                update={
                    "state": state,
                    "arguments": arguments,
                    "result": result or {},
                    "error": error,
                    "finished_at": self._clock.now(),
                }
            )
        )
        self._events.record("owner_job_finished", job_id=job.job_id, kind=job.kind, state=state)


def _made(result: dict[str, str] | None, otherwise: str) -> dict[str, str]:
    if result is None:
        raise _Impossible(otherwise)
    return result
