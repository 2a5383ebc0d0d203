"""What writing to a conversation needs, and what workers need besides."""

from dataclasses import dataclass

from escalation.domain.escalation import Escalation
from escalation.domain.jobs import QueueJob
from escalation.domain.ports import Clock, Events, Ids, JobQueue, Profiles, TranscriptStore
from escalation.domain.workspace import Bot
from escalation.use_cases.writing.send_jobs import send_jobs


@dataclass(frozen=True, kw_only=True)
class WritePorts:
    """What every writer of conversations needs."""

    transcripts: TranscriptStore
    queue: JobQueue
    clock: Clock
    events: Events

    def send(self, *jobs: QueueJob) -> None:
        """Queue jobs; what does not get through is the sweep's."""
        send_jobs(self.queue, self.events, *jobs)


@dataclass(frozen=True, kw_only=True)
class Ports(WritePorts):
    """What every worker needs."""

    profiles: Profiles
    ids: Ids
    console_url: str

    def save(self, escalation: Escalation) -> Escalation:
        """Write the record on its previous revision."""
        self.transcripts.save_escalation(escalation)
        return escalation

    def link(self, conversation_id: str) -> str:
        """The conversation's page in the console."""
        return f"{self.console_url.rstrip('/')}/console/conversations/{conversation_id}"

    def marks_link(self, escalation: Escalation) -> str | None:
        """The page on which who got the mail that is being sent says that they take it; without
        what is to be said. None where nobody has it under a lease.
        """
        if escalation.lease_id is None:
            return None
        base = self.console_url.rstrip("/")
        return f"{base}/handoffs/{escalation.escalation_id}#{escalation.lease_id}"

    def chat_link(self, conversation_id: str, token: str) -> str:
        """The page on which a visitor opens one chat, with what opens it behind the #: that is sent
        to no server, and so stands in no log.
        """
        return f"{self.console_url.rstrip('/')}/chats/{conversation_id}#{token}"

    def settings_link(self, bot: Bot) -> str:
        """The page of a bot's settings in the console."""
        return f"{self.console_url.rstrip('/')}/console/bots/{bot.bot_id}/settings"
