"""Composition of the worker that does owners' long work."""

from datetime import timedelta
from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.files import S3FileStore
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.domain.errors import MalformedJob, RetryableError, StoreConflict
from escalation.domain.jobs import (
    ApplyHold,
    Defer,
    LearnFromAnswers,
    MakeIndex,
    QueueJob,
    RunOwnerJob,
)
from escalation.domain.ports import SystemClock
from escalation.runtime import encoders, observability, stores
from escalation.runtime.environment import DeadLetters, JobsQueue, PrivateBucket, PublicUrl, read
from escalation.runtime.events import LoggedEvents
from escalation.runtime.helpdesks import helpdesks
from escalation.runtime.queue_loop import Run, Worker
from escalation.use_cases.bot.learn_from_outcomes import LearnFromOutcomes
from escalation.use_cases.owner.audit import WriteAuditExport
from escalation.use_cases.owner.erase_requests import RunErasure
from escalation.use_cases.owner.erasure import Erasure
from escalation.use_cases.owner.exports import Exports
from escalation.use_cases.owner.holds import ApplyHolds
from escalation.use_cases.owner.knowledge import IndexKnowledge
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.outside_copies import OutsideCopies
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder
from escalation.use_cases.owner.run_owner_job import RunJob
from escalation.use_cases.owner.simulation import SimulationJob
from escalation.use_cases.owner.simulation_past import SimulatePast
from escalation.use_cases.writing.ports import WritePorts

PAUSE = timedelta(minutes=2)
"""Between tries: with `run_owner_job.GIVE_UP_AFTER` six of the queue's ten receptions."""


class JobsEnvironment(PrivateBucket, JobsQueue, DeadLetters, PublicUrl):
    """Variables of the function `jobs`, besides the tables'."""


def run_with(
    run_job: RunJob, learn: LearnFromOutcomes, indexing: IndexKnowledge, apply_holds: ApplyHolds
) -> Run:
    """The use cases as the worker loop wants them."""

    def run(job: QueueJob) -> Defer | None:
        if isinstance(job, LearnFromAnswers):
            learn(job.workspace_id, job.bot_id)
            indexing.renew(job.workspace_id, job.bot_id)
            return None
        if isinstance(job, MakeIndex):
            # Where it fails, the sweep sends another.
            indexing.make(job.workspace_id, job.bot_id)
            return None
        if isinstance(job, ApplyHold):
            # Likewise.
            apply_holds(job.workspace_id, job.hold_id)
            return None
        if not isinstance(job, RunOwnerJob):
            raise MalformedJob(f"{job.kind} is not an owner's job")
        try:
            run_job(job)
        except (RetryableError, StoreConflict) as error:
            observability.failed("job_failed", error, job_id=job.job_id)
            return Defer(PAUSE)
        return None

    return run


@cache
def worker() -> Worker:
    """The worker of this process, over AWS."""
    variables = read(JobsEnvironment)
    queues = QueueUrls(jobs=variables.jobs_queue_url, dead_letters=variables.dead_letter_queue_url)
    queue = SqsJobQueue(client("sqs"), queues, cause=observability.cause)
    clock, events = SystemClock(), LoggedEvents()
    transcripts = stores.transcripts()
    files = S3FileStore(client("s3", "bulk"), variables.private_bucket)
    store = stores.settings_store()
    learn = LearnFromOutcomes(
        bots=store,
        kept=stores.learned(),
        transcripts=transcripts,
        learner=encoders.engine(),
        clock=clock,
        events=events,
        files=files,
        reports=stores.reports(),
    )
    past = SimulatePast(store=store, transcripts=transcripts, console_url=variables.public_url)
    indexing = IndexKnowledge(
        store=store,
        files=files,
        indexer=encoders.Indexing(),
        wanted=stores.wanted_indexes(),
        made=stores.made_indexes(),
        learn=learn,
    )
    writing = WritePorts(transcripts=transcripts, queue=queue, clock=clock, events=events)
    finder = PersonsChatsFinder(transcripts)
    holds = stores.personal_data()
    noted = NotedFiles(files=files, notes=stores.file_notes(), jobs=store, transcripts=transcripts)
    run_job = RunJob(
        store=store,
        erasure=RunErasure(
            erasure=Erasure(
                writing,
                bots=store,
                holds=holds,
                noted_files=noted,
                inbox=stores.inbox_rows(),
            ),
            finder=finder,
            outside=OutsideCopies(connections=store, helpdesks=helpdesks, events=events),
            receipts=stores.personal_data(),
            marks=stores.address_marks(),
            clock=clock,
        ),
        audit=WriteAuditExport(trail=stores.audit_trail(), store=store, files=files, clock=clock),
        exports=Exports(
            transcripts=transcripts,
            finder=finder,
            files=noted,
            marks=stores.address_marks(),
            clock=clock,
        ),
        simulation=SimulationJob(store=store, past=past, files=noted),
        indexing=indexing,
        clock=clock,
        events=events,
    )
    apply_holds = ApplyHolds(writing, holds=holds, retention=stores.retention(), finder=finder)
    run = run_with(run_job, learn, indexing, apply_holds)
    return Worker(queue, variables.jobs_queue_url, run)
