"""Setting up that a helpdesk tells us of changes."""

from secrets import token_urlsafe

from escalation.domain.errors import Conflict, PermanentError
from escalation.domain.helpdesk import WebhookInstaller, WebhookPlan
from escalation.domain.owner_ports import ConnectionSecrets, WorkspaceStore
from escalation.domain.ports import Clock
from escalation.domain.workspace import Connection, Updates
from escalation.use_cases.owner.api_models import WebhookSetUp, WebhookView

SECRET_BYTES = 32


class WebhookSetUps:
    """Webhooks of connections, and the secrets they are checked with."""

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        secrets: ConnectionSecrets,
        installer: WebhookInstaller,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._installer = installer
        self._public_url = public_url
        self._clock = clock

    def url(self, connection: Connection) -> str:
        """Where the helpdesk's calls go."""
        root = self._public_url.rstrip("/")
        return f"{root}/v1/webhooks/{connection.helpdesk}/{connection.connection_id}"

    def view(self, connection: Connection) -> WebhookView | None:
        """What has been set up, without its secret; None before."""
        updates = connection.updates
        if updates.set_up_at is None:
            return None
        return WebhookView(url=self.url(connection), header=updates.header, steps=updates.steps)

    def set_up(self, connection: Connection) -> WebhookSetUp:
        """Install it, or say how.

        Raises:
            Conflict: `webhook_refused`.
            RetryableError: not now.
        """
        secret = token_urlsafe(SECRET_BYTES)
        try:
            plan = self._installer.plan(connection, url=self.url(connection), secret=secret)
        except PermanentError as refused:
            raise Conflict(
                f"{connection.helpdesk} refused to set the webhook up ({refused.code}).",
                code="webhook_refused",
            ) from refused
        self._keep(connection, plan.secret, self._updates(plan))
        return WebhookSetUp(
            installed=plan.installed,
            url=plan.url,
            header=plan.header,
            steps=plan.steps,
            secret=None if plan.installed else plan.secret,
        )

    def keep_secret(self, connection: Connection, secret: str) -> None:
        """The helpdesk has chosen the secret, and the owner has copied it from there."""
        updates = connection.updates.model_copy(
            update={"mode": "webhook", "set_up_at": self._clock.now(), "first_event_at": None}
        )
        self._keep(connection, secret, updates)

    def forget(self, connection: Connection, *, kept: Connection | None) -> None:
        """Delete the secret of a connection that is no more, unless `kept` has it too."""
        ref = connection.webhook_secret_ref
        if ref is not None and (kept is None or kept.webhook_secret_ref != ref):
            self._secrets.delete(ref)

    def _updates(self, plan: WebhookPlan) -> Updates:
        """By steps that bring no secret, nothing arrives that could be trusted: still polled."""
        expected = plan.installed or plan.secret is not None
        return Updates(
            mode="webhook" if expected else "poll",
            webhook_id=plan.webhook_id,
            set_up_at=self._clock.now(),
            header=plan.header,
            steps=plan.steps,
        )

    def _keep(self, connection: Connection, secret: str | None, updates: Updates) -> None:
        """Store secret and state; the former secret goes once nothing refers to it."""
        ref = None
        if secret is not None:
            ref = self._secrets.create(
                workspace_id=connection.workspace_id,
                connection_id=connection.connection_id,
                credentials={"secret": secret},
            )
        after = connection.model_copy(update={"webhook_secret_ref": ref, "updates": updates})
        try:
            self._store.save_connection(after)
        except BaseException:
            if ref is not None:
                self._secrets.delete(ref)
            raise
        self.forget(connection, kept=after)
