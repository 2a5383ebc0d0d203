"""What deliveries need besides a helpdesk: mail, and words for people, as Protocols."""

from collections.abc import Sequence
from typing import Protocol

from escalation.domain.auto_reply import AutoReplyNote
from escalation.domain.bot_contract import Source
from escalation.domain.delivery import Handover, MailContent, OutgoingMail, TicketDraft
from escalation.domain.settings import TicketSettings


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: OutgoingMail) -> str:
        """The mail's Message-ID as recipients see it. Raises RetryableError or PermanentError."""
        ...


class Renderer(Protocol):
    """Turns a handover into what people read. All visitor text is escaped or neutral."""

    def mail(self, handover: Handover) -> MailContent:
        """The mail to the team."""
        ...

    def transcript(self, handover: Handover) -> str:
        """Plain text of the whole conversation."""
        ...

    def transcript_mail(self, handover: Handover) -> MailContent:
        """The transcript for the visitor's own mailbox."""
        ...

    def digest_mail(self, handovers: Sequence[Handover], *, hour: str) -> MailContent:
        """One mail for what exceeded a bot's hourly cap."""
        ...

    def ticket(self, handover: Handover, settings: TicketSettings) -> TicketDraft:
        """The ticket, with notes for what is too long for its description."""
        ...

    def relay(self, handover: Handover) -> tuple[str, ...]:
        """HTML of the messages from `new_from_seq` on, in comments that the helpdesk of the
        conversation's ticket takes whole.
        """
        ...

    def auto_reply(self, text: str, sources: Sequence[Source]) -> str:
        """HTML of a bot's public answer inside a ticket."""
        ...

    def auto_reply_note(self, note: AutoReplyNote) -> str:
        """HTML of the internal note that says what was decided about an answer, and why."""
        ...
