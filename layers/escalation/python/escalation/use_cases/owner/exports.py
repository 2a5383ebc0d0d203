"""A conversation as a file."""

import json

from escalation.domain.conversation import Conversation
from escalation.domain.owner_ports import FileStore
from escalation.domain.ports import TranscriptStore
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.conversation_models import ConversationDetail, JobView
from escalation.use_cases.owner.owner_jobs import OwnerJobs


class ExportRequests:
    """POST /v1/admin/conversations/{id}/export."""

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


class ConversationExport:
    """Writes the file."""

    def __init__(self, *, transcripts: TranscriptStore, files: FileStore) -> None:
        self._transcripts = transcripts
        self._files = files

    def write(self, workspace_id: str, conversation_id: str, *, job_id: str) -> str | None:
        """Write the whole conversation as JSON; the file's key, or None when it is gone."""
        loaded = self._transcripts.load(conversation_id, turns=1)
        if (
            loaded is None
            or loaded.head.workspace_id != workspace_id
            or loaded.head.state == "erased"
        ):
            return None
        whole = Conversation(
            head=loaded.head, turns=tuple(self._transcripts.all_turns(conversation_id))
        )
        escalations = self._transcripts.escalations_of(conversation_id)
        detail = ConversationDetail.of(whole, escalations).model_dump(mode="json", exclude={"next"})
        key = f"exports/{workspace_id}/{job_id}/conversation-{conversation_id}.json"
        content = json.dumps(detail, ensure_ascii=False, indent=2).encode()
        self._files.put(key, content, media_type="application/json")
        return key
