"""Connections to helpdesks. Credentials go in, are proved, and never come out."""

from escalation.domain.connection_health import ConnectionHealthStore
from escalation.domain.errors import (
    Conflict,
    DeliveryError,
    InvalidInput,
    NotFound,
    PermanentError,
)
from escalation.domain.helpdesk import SettingsCheck, WebhookInstaller
from escalation.domain.owner_ports import (
    ConnectionCheck,
    ConnectionSecrets,
    ConnectionTester,
    GrantCodes,
    WorkspaceStore,
)
from escalation.domain.ports import Clock, Events, Ids
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.types import Frozen
from escalation.domain.workspace import Connection
from escalation.use_cases.owner.access import Caller, require_owner
from escalation.use_cases.owner.api_models import ConnectionView, WebhookSetUp
from escalation.use_cases.owner.connection_webhooks import WebhookSetUps

SHORT_LIVED = "oauth"
"""The kind of credentials that are exchanged for access tokens."""


class NewCredentials(Frozen):
    """Validated credentials, split into what may be shown and what may not.

    `identity` are the keys of `account` that say which account of the helpdesk this is: tickets of
    one account mean nothing in another. `code` buys the rest of the secrets.
    """

    account: dict[str, str]
    identity: tuple[str, ...]
    secrets: dict[str, str]
    auth: str
    code: str | None = None


class Connections:
    """GET, PUT and DELETE /v1/admin/connections/{helpdesk}, its test and its webhook."""

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        secrets: ConnectionSecrets,
        token_secrets: ConnectionSecrets,
        webhook_secrets: ConnectionSecrets,
        tester: ConnectionTester,
        grants: GrantCodes,
        checker: SettingsCheck,
        installer: WebhookInstaller,
        health: ConnectionHealthStore,
        public_url: str,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._token_secrets = token_secrets
        self._tester = tester
        self._grants = grants
        self._checker = checker
        self._health = health
        self._webhooks = WebhookSetUps(
            store=store,
            secrets=webhook_secrets,
            installer=installer,
            public_url=public_url,
            clock=clock,
        )
        self._ids = ids
        self._clock = clock
        self._events = events

    def get(self, caller: Caller, helpdesk: HelpdeskName) -> Connection:
        """The workspace's connection. Raises NotFound."""
        connection = self._store.connection(caller.workspace_id, helpdesk)
        if connection is None:
            raise NotFound(f"This workspace is not connected to {helpdesk}.", code="not_connected")
        return connection

    def put(
        self, caller: Caller, helpdesk: HelpdeskName, given: NewCredentials
    ) -> tuple[Connection, ConnectionCheck]:
        """Store credentials and test them.

        A first connection is kept even when its test fails, so that the owner can test again once
        the cause is gone; settings cannot use it until then. A connection that works is never
        replaced by one that does not.

        Raises:
            NotAllowed: the caller is no owner.
            InvalidInput: the vendor refused the code.
            RetryableError: the vendor could not be asked what the code buys.
            Conflict: `test_failed`, and a tested connection is in place and stays.
        """
        require_owner(caller)
        before = self._store.connection(caller.workspace_id, helpdesk)
        given = self._redeemed(helpdesk, given)
        candidate = self._candidate(caller, helpdesk, given, before)
        try:
            check = self._check(candidate)
            if not check.ok and before is not None and before.tested_at is not None:
                raise Conflict(
                    "The new credentials failed their test, so the connection in use stays: "
                    + " ".join(check.problems),
                    code="test_failed",
                )
            stored = self._tested(candidate, ok=check.ok)
            self._store.save_connection(stored)
        except BaseException:
            # Nothing refers to the new secrets: they must not stay behind.
            self._forget(candidate, kept=before)
            raise
        if before is not None:
            self._forget(before, kept=stored)
        self._record(caller, helpdesk, "connection_saved", ok=check.ok)
        return stored, check

    def view(
        self, caller: Caller, helpdesk: HelpdeskName, check: ConnectionCheck | None = None
    ) -> ConnectionView:
        """The connection as the console shows it. Raises NotFound."""
        connection = self.get(caller, helpdesk)
        return ConnectionView.of(
            connection,
            check,
            health=self._health.health(connection.connection_id),
            webhook=self._webhooks.view(connection),
        )

    def set_up_webhook(self, caller: Caller, helpdesk: HelpdeskName) -> WebhookSetUp:
        """Have the helpdesk tell us of changes: through its API, or by steps for the owner. Set up
        again, a new secret takes the old one's place.

        Raises:
            NotAllowed: the caller is no owner.
            NotFound: there is no connection.
            Conflict: `webhook_refused` by the helpdesk.
            RetryableError: not now.
        """
        require_owner(caller)
        done = self._webhooks.set_up(self.get(caller, helpdesk))
        self._record(caller, helpdesk, "webhook_set_up", ok=done.installed)
        return done

    def keep_webhook_secret(
        self, caller: Caller, helpdesk: HelpdeskName, secret: str
    ) -> ConnectionView:
        """Take the secret that the helpdesk has chosen, which the owner has copied from there.

        Raises:
            NotAllowed: the caller is no owner.
            NotFound: there is no connection.
        """
        require_owner(caller)
        self._webhooks.keep_secret(self.get(caller, helpdesk), secret)
        self._record(caller, helpdesk, "webhook_secret_kept")
        return self.view(caller, helpdesk)

    def test(self, caller: Caller, helpdesk: HelpdeskName) -> tuple[Connection, ConnectionCheck]:
        """Test the stored credentials, and that what bots' settings name is there.

        A failed test is reported and does not cut the connection: deliveries that fail by it fall
        back to e-mail.

        Raises:
            NotFound: there is no connection.
        """
        connection = self.get(caller, helpdesk)
        check = self._check(connection)
        if check.ok:
            connection = self._tested(connection, ok=True)
            self._store.save_connection(connection)
            check = self._with_settings(connection, check)
        self._record(caller, helpdesk, "connection_tested", ok=check.ok)
        return connection, check

    def delete(self, caller: Caller, helpdesk: HelpdeskName) -> None:
        """Forget the connection and its credentials.

        Raises:
            NotAllowed: the caller is no owner.
            NotFound: there is no connection.
            Conflict: some bot's settings make tickets through it.
        """
        require_owner(caller)
        connection = self.get(caller, helpdesk)
        using = [name for name, _ in self._using(connection)]
        if using:
            raise Conflict(
                f"The settings of {', '.join(using)} use this connection. Choose another "
                "handoff there first.",
                code="connection_in_use",
            )
        self._store.delete_connection(connection)
        self._forget(connection, kept=None)
        self._record(caller, helpdesk, "connection_deleted")

    def _using(self, connection: Connection) -> list[tuple[str, TicketSettings]]:
        """Names of the bots whose settings make tickets here, with those settings."""
        found = []
        for bot in self._store.bots(connection.workspace_id):
            stored = self._store.settings(bot.bot_id)
            ticket = stored.settings.ticket if stored else None
            if ticket is not None and ticket.helpdesk == connection.helpdesk:
                found.append((bot.name, ticket))
        return found

    def _with_settings(self, connection: Connection, check: ConnectionCheck) -> ConnectionCheck:
        """The check, with what the bots' settings name."""
        checked, problems = list(check.checked), list(check.problems)
        for name, settings in self._using(connection):
            try:
                wrong = self._checker.problems(connection, settings)
            except DeliveryError as error:
                wrong = [f"{connection.helpdesk} did not answer ({error.code})."]
            problems.extend(f"Settings of {name}: {problem}" for problem in wrong)
            checked.append(f"settings of {name}")
        return ConnectionCheck(ok=not problems, checked=tuple(checked), problems=tuple(problems))

    def _redeemed(self, helpdesk: HelpdeskName, given: NewCredentials) -> NewCredentials:
        """With what the code buys, where a code was given."""
        if given.code is None:
            return given
        try:
            bought = self._grants.redeem(helpdesk, given.account, given.secrets, given.code)
        except PermanentError as refused:
            if refused.code == "code_refused":
                raise InvalidInput(
                    "code",
                    "The helpdesk did not accept the code. It is good once, and only for the "
                    "minutes that were chosen: make a new one.",
                ) from None
            raise InvalidInput(
                "client_secret", "The helpdesk did not accept the client ID with this secret."
            ) from None
        return given.model_copy(update={"secrets": given.secrets | bought, "code": None})

    def _forget(self, connection: Connection, *, kept: Connection | None) -> None:
        """Delete a connection's secrets, but for those that another still refers to."""
        stays = {kept.secret_ref, kept.token_secret_ref} if kept else set()
        for secrets, ref in (
            (self._secrets, connection.secret_ref),
            (self._token_secrets, connection.token_secret_ref),
        ):
            if ref is not None and ref not in stays:
                secrets.delete(ref)
        self._webhooks.forget(connection, kept=kept)

    def _candidate(
        self,
        caller: Caller,
        helpdesk: HelpdeskName,
        given: NewCredentials,
        before: Connection | None,
    ) -> Connection:
        same_account = before is not None and all(
            before.account.get(key) == given.account.get(key) for key in given.identity
        )
        connection_id = before.connection_id if before and same_account else self._ids.new()
        secret_ref = self._secrets.create(
            workspace_id=caller.workspace_id,
            connection_id=connection_id,
            credentials=given.secrets,
        )
        token_secret_ref = None
        if given.auth == SHORT_LIVED:
            try:
                token_secret_ref = self._token_secrets.create(
                    workspace_id=caller.workspace_id, connection_id=connection_id, credentials={}
                )
            except BaseException:
                self._secrets.delete(secret_ref)
                raise
        made = Connection(
            connection_id=connection_id,
            workspace_id=caller.workspace_id,
            helpdesk=helpdesk,
            account=given.account,
            secret_ref=secret_ref,
            token_secret_ref=token_secret_ref,
            auth=given.auth,
            created_at=self._clock.now(),
        )
        if before is None or not same_account:
            return made
        # The webhook is the account's: new credentials change nothing about it.
        return made.model_copy(
            update={
                "created_at": before.created_at,
                "webhook_secret_ref": before.webhook_secret_ref,
                "updates": before.updates,
            }
        )

    def _check(self, connection: Connection) -> ConnectionCheck:
        try:
            return self._tester.test(connection)
        except DeliveryError as error:
            problem = f"{connection.helpdesk} did not accept the test ({error.code})."
            return ConnectionCheck(ok=False, problems=(problem,))

    def _tested(self, connection: Connection, *, ok: bool) -> Connection:
        return connection.model_copy(update={"tested_at": self._clock.now() if ok else None})

    def _record(
        self, caller: Caller, helpdesk: HelpdeskName, what: str, *, ok: bool | None = None
    ) -> None:
        self._events.record(
            "owner_change",
            what=what,
            workspace_id=caller.workspace_id,
            helpdesk=helpdesk,
            ok=ok,
        )
