"""Connections to helpdesks. Credentials go in, are proved, and never come out."""

from escalation.domain.errors import Conflict, DeliveryError, NotFound
from escalation.domain.helpdesk import SettingsCheck, WebhookInstaller
from escalation.domain.owner_ports import (
    ConnectionCheck,
    ConnectionHealth,
    ConnectionHealthStore,
    ConnectionSecrets,
    ConnectionTester,
    GrantCodes,
    RefusalMarks,
    WorkspaceStore,
)
from escalation.domain.ports import Clock, Events, Ids
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.ticket_fields import TicketFieldList, TicketFieldLists
from escalation.domain.workspace import Bot, Connection
from escalation.use_cases.owner.access import Caller, changed
from escalation.use_cases.owner.api_models import ConnectionView, WebhookSetUp
from escalation.use_cases.owner.connection_credentials import (
    KeptSecrets,
    NewCredentials,
    redeemed,
)
from escalation.use_cases.owner.connection_webhooks import WebhookSetUps


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
        lists: TicketFieldLists,
        installer: WebhookInstaller,
        health: ConnectionHealthStore,
        marks: RefusalMarks,
        public_url: str,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._store = store
        self._secrets = KeptSecrets(secrets=secrets, token_secrets=token_secrets)
        self._tester = tester
        self._grants = grants
        self._checker = checker
        self._lists = lists
        self._health = health
        self._marks = marks
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
            InvalidInput: the vendor refused the code.
            RetryableError: the vendor could not be asked what the code buys.
            Conflict: `test_failed`, and a tested connection is in place and stays.
        """
        before = self._store.connection(caller.workspace_id, helpdesk)
        given = redeemed(self._grants, helpdesk, given)
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
        if check.ok:
            self._marks.clear(stored.connection_id, connection=True)
        if before is not None:
            self._forget(before, kept=stored)
        self._events.record(
            "owner_change", **changed(caller, "connection_saved", helpdesk=helpdesk, ok=check.ok)
        )
        return stored, check

    def view(
        self, caller: Caller, helpdesk: HelpdeskName, check: ConnectionCheck | None = None
    ) -> ConnectionView:
        """The connection as the console shows it. Raises NotFound."""
        connection = self.get(caller, helpdesk)
        return ConnectionView.of(
            connection,
            check,
            health=self._present(self._health.health(connection.connection_id)),
            webhook=self._webhooks.view(connection),
            usually_asks_csat=self._tester.usually_asks_csat(helpdesk),
        )

    def set_asks_csat(
        self, caller: Caller, helpdesk: HelpdeskName, *, asks: bool | None
    ) -> ConnectionView:
        """Keep whether the account itself asks customers how the help was. Raises NotFound."""
        connection = self.get(caller, helpdesk)
        self._store.save_connection(connection.model_copy(update={"asks_csat": asks}))
        self._events.record(
            "owner_change", **changed(caller, "connection_csat_set", helpdesk=helpdesk)
        )
        return self.view(caller, helpdesk)

    def set_up_webhook(self, caller: Caller, helpdesk: HelpdeskName) -> WebhookSetUp:
        """Have the helpdesk tell us of changes: through its API, or by steps for the owner. Set up
        again, a new secret takes the old one's place.

        Raises:
            NotFound: there is no connection.
            Conflict: `webhook_refused` by the helpdesk.
            RetryableError: not now.
        """
        done = self._webhooks.set_up(self.get(caller, helpdesk))
        self._events.record(
            "owner_change",
            **changed(caller, "webhook_set_up", helpdesk=helpdesk, ok=done.installed),
        )
        return done

    def keep_webhook_secret(
        self, caller: Caller, helpdesk: HelpdeskName, secret: str
    ) -> ConnectionView:
        """Take the secret that the helpdesk has chosen, which the owner has copied from there.

        Raises:
            NotFound: there is no connection.
        """
        self._webhooks.keep_secret(self.get(caller, helpdesk), secret)
        self._events.record(
            "owner_change", **changed(caller, "webhook_secret_kept", helpdesk=helpdesk)
        )
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
            self._marks.clear(connection.connection_id, connection=True)
            check = self._with_settings(connection, check)
        self._events.record(
            "owner_change", **changed(caller, "connection_tested", helpdesk=helpdesk, ok=check.ok)
        )
        return connection, check

    def ticket_fields(
        self, caller: Caller, helpdesk: HelpdeskName, *, within: str | None, fresh: bool
    ) -> TicketFieldList:
        """The fields that the helpdesk's tickets have, for settings to choose from.

        Raises:
            NotFound: there is no connection.
            RetryableError: the helpdesk does not answer now.
        """
        connection = self.get(caller, helpdesk)
        return self._lists.fields(connection, within=within, fresh=fresh)

    def delete(self, caller: Caller, helpdesk: HelpdeskName) -> None:
        """Forget the connection and its credentials.

        Raises:
            NotFound: there is no connection.
            Conflict: some bot's settings make tickets through it.
        """
        connection = self.get(caller, helpdesk)
        using = [bot.name for bot, _ in self._using(connection)]
        if using:
            raise Conflict(
                f"The settings of {', '.join(using)} use this connection. Choose another "
                "handoff there first.",
                code="connection_in_use",
            )
        self._store.delete_connection(connection)
        self._forget(connection, kept=None)
        self._events.record(
            "owner_change", **changed(caller, "connection_deleted", helpdesk=helpdesk)
        )

    def _present(self, health: ConnectionHealth) -> ConnectionHealth:
        """Without refusals of settings that have been changed since, or whose bot is gone."""
        lasting = []
        for refusal in health.settings_refused:
            stored = self._store.settings(refusal.bot_id)
            if stored is not None and stored.version == refusal.settings_version:
                lasting.append(refusal)
        return health.model_copy(update={"settings_refused": tuple(lasting)})

    def _using(self, connection: Connection) -> list[tuple[Bot, TicketSettings]]:
        """The bots whose settings make tickets here, with those settings."""
        found = []
        for bot in self._store.bots(connection.workspace_id):
            stored = self._store.settings(bot.bot_id)
            ticket = stored.settings.ticket if stored else None
            if ticket is not None and ticket.helpdesk == connection.helpdesk:
                found.append((bot, ticket))
        return found

    def _with_settings(self, connection: Connection, check: ConnectionCheck) -> ConnectionCheck:
        """The check, with what the bots' settings name."""
        checked, problems, well = list(check.checked), list(check.problems), list[str]()
        for bot, settings in self._using(connection):
            try:
                wrong = list(self._checker.problems(connection, settings))
            except DeliveryError as error:
                wrong = [f"{connection.helpdesk} did not answer ({error.code})."]
            problems.extend(f"Settings of {bot.name}: {problem}" for problem in wrong)
            checked.append(f"settings of {bot.name}")
            if not wrong:
                well.append(bot.bot_id)
        self._marks.clear(connection.connection_id, bot_ids=well)
        return ConnectionCheck(ok=not problems, checked=tuple(checked), problems=tuple(problems))

    def _forget(self, connection: Connection, *, kept: Connection | None) -> None:
        self._secrets.forget(connection, kept=kept)
        self._webhooks.forget(connection, kept=kept)

    def _candidate(
        self,
        caller: Caller,
        helpdesk: HelpdeskName,
        given: NewCredentials,
        before: Connection | None,
    ) -> Connection:
        same = before if before is not None and given.are_of(before) else None
        connection_id = same.connection_id if same else self._ids.new()
        made = Connection.model_validate(
            {
                "connection_id": connection_id,
                "workspace_id": caller.workspace_id,
                "helpdesk": helpdesk,
                "account": given.account,
                "auth": given.auth,
                "created_at": same.created_at if same else self._clock.now(),
                **self._secrets.keep(caller.workspace_id, connection_id, given),
            }
        )
        if same is None:
            return made
        # Webhook and survey are the account's: new credentials change nothing about them.
        webhook = {"webhook_secret_ref": same.webhook_secret_ref, "updates": same.updates}
        return made.model_copy(update={**webhook, "asks_csat": same.asks_csat})

    def _check(self, connection: Connection) -> ConnectionCheck:
        try:
            return self._tester.test(connection)
        except DeliveryError as error:
            problem = f"{connection.helpdesk} did not accept the test ({error.code})."
            return ConnectionCheck(ok=False, problems=(problem,))

    def _tested(self, connection: Connection, *, ok: bool) -> Connection:
        return connection.model_copy(update={"tested_at": self._clock.now() if ok else None})
