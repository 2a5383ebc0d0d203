"""POST {bot}/simulations: what draft settings would do. Nothing is saved, sent or counted."""

from escalation.domain.errors import InvalidInput, NotFound, StoreConflict
from escalation.domain.owner_ports import FileStore, OwnerJob, WorkspaceStore
from escalation.domain.settings import EscalationSettings, VersionedSettings
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.owner.settings import Settings
from escalation.use_cases.owner.simulation_live import SimulateLive, require_settings
from escalation.use_cases.owner.simulation_models import Answer, PastSimulation, SimulationRequest
from escalation.use_cases.owner.simulation_past import MOST_CONVERSATIONS, SimulatePast

AT_ONCE = 20
"""Conversations that are read while the caller waits; more are a job."""


class Simulations:
    """Tries draft settings, on one message or on past conversations."""

    def __init__(
        self,
        *,
        access: Access,
        store: WorkspaceStore,
        settings: Settings,
        live: SimulateLive,
        past: SimulatePast,
        jobs: OwnerJobs,
        files: FileStore,
    ) -> None:
        self._access = access
        self._store = store
        self._files = files
        self._settings = settings
        self._live = live
        self._past = past
        self._jobs = jobs

    def run(self, caller: Caller, bot_id: str, request: SimulationRequest) -> Answer:
        """The result, or the job that makes it where there are over 20 conversations.

        Any member may: a draft is checked as a save would be, and not saved.

        Raises:
            NotFound: no such bot, or one of the named conversations is not the workspace's.
            InvalidInput: the draft could not be saved, with the field below `settings`.
            RetryableError: the job could not be queued; asking again makes another.
        """
        bot = self._access.bot(caller, bot_id)
        today = require_settings(self._store.settings(bot_id))
        draft = today
        if request.settings is not None:
            self._check(caller, bot_id, request.settings)
            draft = today.model_copy(update={"settings": request.settings})
        if request.text is not None:
            workspace = self._access.workspace(caller)
            return self._live(
                workspace, bot, text=request.text, locale=request.locale, today=today, draft=draft
            )
        for conversation_id in request.conversation_ids or ():
            self._access.living(caller, conversation_id, turns=1)
        ids, more = self._past.chosen(bot_id, request, most=AT_ONCE)
        if not more:
            return self._past(caller.workspace_id, draft, ids)
        return self._jobs.start(
            caller, "simulate", {"bot_id": bot_id, "request": request.model_dump_json()}
        )

    def result(self, caller: Caller, bot_id: str, job_id: str) -> PastSimulation:
        """What a simulation of many conversations has found, once its job is done.

        Raises:
            NotFound: no such simulation of this bot, or not done, or its file has expired.
        """
        self._access.bot(caller, bot_id)
        job = self._store.owner_job(job_id)
        if (
            job is None
            or job.workspace_id != caller.workspace_id
            or (job.kind, job.arguments.get("bot_id")) != ("simulate", bot_id)
        ):
            raise NotFound("There is no such simulation of this bot.")
        file = job.result.get("file") if job.state == "done" else None
        content = self._files.get(file) if file else None
        if content is None:
            raise NotFound("The simulation has no result: see its job.")
        return PastSimulation.model_validate_json(content)

    def _check(self, caller: Caller, bot_id: str, settings: EscalationSettings) -> None:
        try:
            self._settings.check(caller, bot_id, settings)
        except InvalidInput as error:
            raise InvalidInput(f"settings.{error.field}", error.message, code=error.code) from None


class SimulationJob:
    """The worker's side: a simulation over many conversations, as a file."""

    def __init__(self, *, store: WorkspaceStore, past: SimulatePast, files: NotedFiles) -> None:
        self._store = store
        self._past = past
        self._files = files

    def run(self, job: OwnerJob) -> dict[str, str] | None:
        """Write the file; its key and the counts, or None when the bot is gone.

        Raises:
            StoreConflict: a conversation that it shows was erased meanwhile: simulate again.
        """
        bot_id = job.arguments["bot_id"]
        request = SimulationRequest.model_validate_json(job.arguments["request"])
        today: VersionedSettings | None = self._store.settings(bot_id)
        if today is None or today.workspace_id != job.workspace_id:
            return None
        draft = today.model_copy(update={"settings": request.settings or today.settings})
        ids, more = self._past.chosen(bot_id, request, most=MOST_CONVERSATIONS)
        result = self._past(job.workspace_id, draft, ids, truncated=more)
        key = f"exports/{job.workspace_id}/{job.job_id}/simulation.json"
        content = result.model_dump_json(indent=2).encode()
        shown = [example.conversation_id for example in result.examples]
        if not self._files.write(job, key, content, conversation_ids=shown):
            raise StoreConflict("a conversation was erased meanwhile")
        counts = result.model_dump(
            include={"conversations", "decisions", "same", "changed", "unknown"}
        )
        return {"file": key, **{name: str(number) for name, number in counts.items()}}
