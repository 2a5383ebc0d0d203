"""Tell the owner of an address that mail came back from, where others have got the mail."""

from datetime import timedelta

from escalation.domain.address_proofs import folded
from escalation.domain.delivery import Mailer, OutgoingMail, Renderer
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.jobs import Defer, TellOfReturn
from escalation.use_cases.delivery.recipients import MailRecipients
from escalation.use_cases.writing.ports import Ports


class TellOfReturnUseCase:
    """The use case behind TellOfReturn jobs. Told at least once, and never to the address itself.

    What comes back of such a notice marks its address and leads to no further notice: its mail
    names no handover.
    """

    def __init__(
        self, ports: Ports, *, mailer: Mailer, renderer: Renderer, recipients: MailRecipients
    ) -> None:
        self._ports = ports
        self._mailer = mailer
        self._renderer = renderer
        self._recipients = recipients

    def __call__(self, job: TellOfReturn) -> Defer | None:
        """Send, unless there is nothing to tell any more; None acknowledges the job."""
        escalation = self._ports.transcripts.escalation(job.escalation_id)
        if escalation is None or escalation.workspace_id != job.workspace_id:
            return None
        profile = self._ports.profiles.profile(escalation.bot_id)
        lost = tuple(one.address for one in escalation.returned)
        if profile is None or not lost:
            return None
        owner = profile.workspace.owner_email
        try:
            reached = self._recipients.of(profile, lost=lost).to
            to = (owner,) if folded(owner) in map(folded, reached) else reached
            content = self._renderer.returned_mail(
                profile, escalation.returned, console_url=self._ports.settings_link(profile.bot)
            )
            self._mailer.send(
                OutgoingMail(
                    to=to,
                    subject=content.subject,
                    text=content.text,
                    html=content.html,
                    tags={"workspace": job.workspace_id},
                )
            )
        except RetryableError as error:
            return Defer(timedelta(seconds=error.delay_s or 60))
        except PermanentError as error:
            # The console says it all the same.
            self._ports.events.record(
                "return_not_told", escalation_id=escalation.escalation_id, code=error.code
            )
        return None
