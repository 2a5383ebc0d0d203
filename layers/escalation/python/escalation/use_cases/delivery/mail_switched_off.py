"""Tell a workspace's owner that one of its webhooks was switched off."""

from datetime import timedelta
from typing import Protocol

from escalation.domain.delivery import Mailer
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.jobs import Defer, MailSwitchedOff
from escalation.domain.outgoing_ports import OutgoingWebhooks
from escalation.domain.ports import Events
from escalation.domain.switched_off_mail import switched_off_mail
from escalation.domain.workspace import Workspace

AGAIN_S = 60


class Workspaces(Protocol):
    """Finds workspaces."""

    def workspace(self, workspace_id: str) -> Workspace | None:
        """One by its id."""
        ...


class MailSwitchedOffUseCase:
    """The use case behind MailSwitchedOff jobs. A job that comes twice mails twice."""

    def __init__(
        self,
        *,
        workspaces: Workspaces,
        webhooks: OutgoingWebhooks,
        mailer: Mailer,
        events: Events,
        console_url: str,
    ) -> None:
        self._workspaces = workspaces
        self._webhooks = webhooks
        self._mailer = mailer
        self._events = events
        self._console_url = console_url

    def __call__(self, job: MailSwitchedOff) -> Defer | None:
        """Send, unless the webhook is gone; None acknowledges the job."""
        workspace = self._workspaces.workspace(job.workspace_id)
        webhook = self._webhooks.webhook(job.workspace_id, job.webhook_id)
        if workspace is None or webhook is None:
            return None
        mail = switched_off_mail(webhook, job.reason, workspace, console_url=self._console_url)
        try:
            self._mailer.send(mail)
        except RetryableError as error:
            return Defer(timedelta(seconds=error.delay_s or AGAIN_S))
        except PermanentError as error:
            # The console says it, too.
            self._events.record(
                "webhook_notice_refused", webhook_id=job.webhook_id, code=error.code
            )
        return None
