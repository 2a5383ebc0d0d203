"""Files that hold something of conversations, and their end with the first of those.

A note in each conversation comes before the file, and a last look after it: whoever erases a
conversation marks it before looking for notes, so either finds the other.
"""

from collections.abc import Iterable

from escalation.domain.owner_ports import FileStore, OwnerJob, WorkspaceStore
from escalation.domain.personal_data import FileNote, FileNotes
from escalation.domain.ports import TranscriptStore


class NotedFiles:
    """Writes such files, and forgets them."""

    def __init__(
        self,
        *,
        files: FileStore,
        notes: FileNotes,
        jobs: WorkspaceStore,
        transcripts: TranscriptStore,
    ) -> None:
        self._files = files
        self._notes = notes
        self._jobs = jobs
        self._transcripts = transcripts

    def write(
        self, job: OwnerJob, key: str, content: bytes, *, conversation_ids: Iterable[str]
    ) -> bool:
        """Write a job's JSON file; False, with nothing left of it, where one of the conversations
        in it was erased meanwhile.

        Raises:
            RetryableError: the store or the bucket is out of order; all of it may be repeated.
        """
        ids = tuple(dict.fromkeys(conversation_ids))
        note = FileNote(job_id=job.job_id, key=key, expires_at=job.expires_at)
        for conversation_id in ids:
            self._notes.note(conversation_id, note)
        self._files.put(key, content, media_type="application/json")
        if any(self._is_erased(conversation_id) for conversation_id in ids):
            self._files.delete(key)
            return False
        return True

    def forget(self, conversation_id: str) -> int:
        """Delete every file with something of a conversation, and the links that jobs give to it;
        how many there were. Repeatable.
        """
        notes = self._notes.of(conversation_id)
        for note in notes:
            self._files.delete(note.key)
            job = self._jobs.owner_job(note.job_id)
            if job is not None and "file" in job.result:
                self._jobs.save_owner_job(job.without_file())
        return len(notes)

    def _is_erased(self, conversation_id: str) -> bool:
        found = self._transcripts.load(conversation_id, turns=1)
        return found is None or found.head.state == "erased"
