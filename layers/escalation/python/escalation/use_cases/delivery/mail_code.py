"""Mail the code that shows whose mailbox an address is."""

from datetime import timedelta

from escalation.domain.address_proofs import issued, new_digits
from escalation.domain.conversation import Head
from escalation.domain.delivery import Mailer, OutgoingMail, Renderer
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.jobs import Defer, MailCode
from escalation.domain.mail_returns import AddressMarks
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports

AGAIN_S = 10
"""A visitor is waiting."""


class MailCodeUseCase:
    """The use case behind MailCode jobs.

    The digits are made here, where the mail is written: no table or queue ever holds them. A job
    that comes again makes new ones, and the newest mail counts.
    """

    def __init__(
        self, ports: Ports, *, mailer: Mailer, renderer: Renderer, marks: AddressMarks
    ) -> None:
        self._ports = ports
        self._mailer = mailer
        self._renderer = renderer
        self._marks = marks

    def __call__(self, job: MailCode) -> Defer | None:
        """Send, unless nobody waits for it any more; None acknowledges the job."""
        digits = new_digits()
        head = change(self._ports, job.conversation_id, lambda draft: _issue(draft, job, digits))
        code = head.code if head is not None else None
        profile = self._ports.profiles.profile(head.bot_id) if head is not None else None
        if head is None or code is None or profile is None:
            return None
        content = self._renderer.code_mail(profile, digits, head.locale)
        mail = OutgoingMail(
            to=(code.email,),
            subject=content.subject,
            text=content.text,
            html=content.html,
            tags={"workspace": job.workspace_id, "conversation": job.conversation_id},
        )
        now = self._ports.clock.now()
        try:
            if self._marks.find(job.workspace_id, code.email, "visitors", now=now) is not None:
                raise PermanentError("address_returned", "earlier mail came back")
            self._mailer.send(mail)
        except RetryableError as error:
            return Defer(timedelta(seconds=error.delay_s or AGAIN_S))
        except PermanentError as error:
            # Bounced before, suppressed, refused: the chat says the same as for any address.
            self._ports.events.record(
                "code_mail_refused", conversation_id=job.conversation_id, code=error.code
            )
        return None


def _issue(draft: Draft, job: MailCode, digits: str) -> Head | None:
    head = draft.head
    if head.state == "erased" or head.workspace_id != job.workspace_id:
        return None
    code = head.code
    if code is None or code.code_id != job.code_id or code.is_too_late(draft.now):
        return None
    draft.keep_last_activity()
    draft.set(code=issued(code, digits, draft.now))
    return draft.head
