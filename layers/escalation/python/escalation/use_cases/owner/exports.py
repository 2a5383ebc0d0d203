"""A conversation as a file, and all that is kept of a person."""

import json
from collections.abc import Mapping

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import Conversation, Head
from escalation.domain.errors import StoreConflict
from escalation.domain.escalation import Escalation
from escalation.domain.mail_returns import AddressMarks
from escalation.domain.owner_ports import OwnerJob
from escalation.domain.personal_data import basis_of
from escalation.domain.ports import Clock, TranscriptStore
from escalation.domain.stored_forms import met
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.conversation_models import ConversationDetail, JobView
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.owner_jobs import OwnerJobs
from escalation.use_cases.owner.personal_data_models import ExportPerson
from escalation.use_cases.owner.persons_chats import PersonsChatsFinder, words_of


class ExportRequests:
    """POST /v1/admin/conversations/{id}/export and POST /v1/admin/personal-data/export."""

    def __init__(self, *, access: Access, jobs: OwnerJobs) -> None:
        self._access = access
        self._jobs = jobs

    def conversation(self, caller: Caller, conversation_id: str) -> JobView:
        """Start the export.

        Raises:
            NotFound: unknown, erased or another workspace's.
            RetryableError: the job could not be queued: ask again.
        """
        self._access.living(caller, conversation_id, turns=1)
        return self._jobs.start(caller, "export_conversation", {"conversation_id": conversation_id})

    def person(self, caller: Caller, body: ExportPerson) -> JobView:
        """Start the export of what is kept of the person with an address.

        Raises:
            RetryableError: the job could not be queued: ask again.
        """
        arguments = {"email": body.email, "claimed": words_of(body.claimed)}
        return self._jobs.start(caller, "export_person", arguments)


class Exports:
    """Writes the files."""

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        finder: PersonsChatsFinder,
        files: NotedFiles,
        marks: AddressMarks,
        clock: Clock,
    ) -> None:
        self._transcripts = transcripts
        self._finder = finder
        self._files = files
        self._marks = marks
        self._clock = clock

    def conversation(self, job: OwnerJob) -> dict[str, str] | None:
        """Write the whole conversation as JSON; the file's key, or None when it is gone."""
        conversation_id = job.arguments["conversation_id"]
        loaded = self._transcripts.load(conversation_id, turns=1)
        if (
            loaded is None
            or loaded.head.workspace_id != job.workspace_id
            or loaded.head.state == "erased"
        ):
            return None
        escalations = self._transcripts.escalations_of(conversation_id)
        content = self._detail(loaded.head, escalations)
        key = _key(job, f"conversation-{conversation_id}.json")
        if not self._files.write(job, key, _json(content), conversation_ids=[conversation_id]):
            return None
        return {"file": key}

    def person(self, job: OwnerJob) -> dict[str, str]:
        """Write what is kept of the person with an address, as JSON: each conversation with its
        messages, decisions and escalations, and the mails that went out.

        Raises:
            StoreConflict: one of the conversations was erased meanwhile: export again.
        """
        email, claimed = job.arguments["email"], job.arguments["claimed"]
        chosen, left = self._finder.chosen(job.workspace_id, email, claimed)
        heads = [head for head in chosen if head.state != "erased"]
        content = {
            "format": "escalation-personal-data",
            "version": 1,
            "address": folded(email),
            "made_at": self._clock.now().isoformat(),
            "mail_came_back": self._came_back(job.workspace_id, email),
            "conversations": [self._persons(head, email) for head in heads],
            "not_included": len(left),
        }
        key = _key(job, "personal-data.json")
        ids = [head.conversation_id for head in heads]
        if not self._files.write(job, key, _json(content), conversation_ids=ids):
            raise StoreConflict("a conversation was erased meanwhile")
        return {"file": key, "conversations": str(len(heads)), "unclaimed": str(len(left))}

    def _persons(self, head: Head, email: str) -> dict[str, object]:
        escalations = self._transcripts.escalations_of(head.conversation_id)
        to_team = [
            {"to": "team", "escalation_id": one.escalation_id, "message_id": one.message_id}
            for one in escalations
            if one.message_id is not None
        ]
        transcripts = [
            {"to": wish.email, "transcript": True, "sent": wish.sent}
            for wish in head.transcript_mails
        ]
        return {
            "basis": basis_of(head, email),
            **self._detail(head, tuple(map(_without_colleagues, escalations))),
            "mails": [*to_team, *transcripts],
        }

    def _came_back(self, workspace_id: str, email: str) -> dict[str, object] | None:
        mark = self._marks.find(workspace_id, email, "visitors", now=self._clock.now())
        if mark is None:
            return None
        return mark.model_dump(mode="json", include={"kind", "at", "expires_at"})

    def _detail(self, head: Head, escalations: tuple[Escalation, ...]) -> dict[str, object]:
        turns = tuple(self._transcripts.all_turns(head.conversation_id))
        said = self._transcripts.feedback_of(head.conversation_id) if head.feedback else None
        conversation = Conversation(head=head, turns=turns)
        whole = ConversationDetail.of(conversation, escalations, feedback=said)
        # What a newer release wrote is said as "unknown", and its fields are left out.
        detail: dict[str, object] = whole.model_dump(
            # What members write to each other leaves the console in no file.
            mode="json",
            exclude={"next", "notes"},
            warnings=not met(),
        )
        return detail


def _without_colleagues(escalation: Escalation) -> Escalation:
    """Where the team has its mailboxes is no data of the visitor's."""
    nobody = {"mailed_to": (), "arrived": (), "returned": (), "taken": None, "answered": None}
    return escalation.model_copy(update=nobody)


def _key(job: OwnerJob, name: str) -> str:
    return f"exports/{job.workspace_id}/{job.job_id}/{name}"


def _json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()
