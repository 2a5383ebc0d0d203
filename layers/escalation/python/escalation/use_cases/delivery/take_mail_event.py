"""What becomes of handovers when the mail service tells of their mails."""

from datetime import timedelta

from escalation.domain.errors import RetryableError, RevisionLost
from escalation.domain.escalation import Escalation
from escalation.domain.jobs import Defer, DeliverEscalation, TellOfReturn
from escalation.domain.mail_returns import (
    AddressMarks,
    DigestMails,
    MailEvent,
    is_new,
    is_of,
    marks_from,
    may_be_a_machines_answer,
    told,
)
from escalation.use_cases.writing.ports import WritePorts

TRIES = 4
"""Writes of one record against others that write it."""
COMMIT_FOLLOWS = timedelta(minutes=3)
"""How long after its mail was taken a handover may still be writing down that it was: the worker's
lease, and half of that again."""
ARRIVAL_FOLLOWS = timedelta(minutes=3)
"""How long the news that a mail has arrived may come after the absence note that answered it."""
LOOK_AGAIN = Defer(timedelta(seconds=20))


class TakeMailEvent:
    """The use case behind the events of mails.

    An event may be early (the worker has not yet written which mail it was), late, twice or about a
    mail that is not ours any more. Each step may be done again.
    """

    def __init__(
        self, ports: WritePorts, *, marks: AddressMarks, digest_mails: DigestMails
    ) -> None:
        self._ports = ports
        self._marks = marks
        self._digest_mails = digest_mails

    def __call__(self, event: MailEvent) -> Defer | None:
        """Write down what it says, and send again what reached nobody; None acknowledges it.

        Raises:
            RetryableError: the store is not available, or others keep writing.
        """
        for each in event.returned:
            self._record("mail_returned", event, kind=each.kind, audience=event.audience)
        if event.audience == "visitors":
            self._mark(event)
            return None
        again: Defer | None = None
        for escalation_id in self._held(event):
            again = self._tell(escalation_id, event) or again
        # Last: a notice that was not sent is sent by the event that comes again.
        if again is None:
            self._mark(event)
        return again

    def _held(self, event: MailEvent) -> tuple[str, ...]:
        if event.escalation_id is not None:
            return (event.escalation_id,)
        if event.digest_mail_id is not None:
            return self._digest_mails.held(event.digest_mail_id)
        return ()

    def _tell(self, escalation_id: str, event: MailEvent) -> Defer | None:
        for _ in range(TRIES):
            before = self._ports.transcripts.escalation(escalation_id)
            if before is None or before.workspace_id != event.workspace_id:
                # Erased, expired, or of a mail that an earlier table knew.
                self._record("mail_event_unknown", event)
                return None
            now = self._ports.clock.now()
            if before.state == "delivering" and not is_of(before, event):
                # Its worker is about to write down which mail it was; or has died, and sends anew.
                early = now - event.sent_at < COMMIT_FOLLOWS
                return LOOK_AGAIN if early else None
            if now - event.at < ARRIVAL_FOLLOWS and may_be_a_machines_answer(before, event):
                return LOOK_AGAIN
            after = told(before, event, now)
            if after is before:
                return None
            try:
                self._ports.transcripts.save_escalation(after)
            except RevisionLost:
                continue
            self._follow(before, after, event)
            return None
        raise RetryableError("busy", "others keep writing this escalation", delay_s=5)

    def _follow(self, before: Escalation, after: Escalation, event: MailEvent) -> None:
        if after.state != before.state:
            self._ports.events.record(
                "escalation_reopened",
                escalation_id=after.escalation_id,
                code=after.last_error.code if after.last_error else None,
            )
            self._ports.send(DeliverEscalation.of(after))
        elif is_new(before, after) and self._is_new_to_the_team(event):
            self._ports.send(TellOfReturn.of(after))

    def _is_new_to_the_team(self, event: MailEvent) -> bool:
        now = self._ports.clock.now()
        return any(
            self._marks.find(mark.workspace_id, address, mark.audience, now=now) is None
            for address, mark in marks_from(event)
        )

    def _mark(self, event: MailEvent) -> None:
        for address, mark in marks_from(event):
            if mark.expires_at > self._ports.clock.now():
                self._marks.put(mark, address)

    def _record(self, name: str, event: MailEvent, **fields: object) -> None:
        self._ports.events.record(
            name,
            workspace_id=event.workspace_id,
            escalation_id=event.escalation_id,
            message_id=event.message_id,
            **fields,
        )
