"""Connections to helpdesks. Credentials go in, are proved, and never come out."""

from escalation.domain.errors import Conflict, DeliveryError, NotFound
from escalation.domain.owner_ports import (
    ConnectionCheck,
    ConnectionSecrets,
    ConnectionTester,
    WorkspaceStore,
)
from escalation.domain.ports import Clock, Events, Ids
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Frozen
from escalation.domain.workspace import Connection
from escalation.use_cases.owner.access import Caller, require_owner


class NewCredentials(Frozen):
    """Validated credentials, split into what may be shown and what may not.

    `identity` are the keys of `account` that say which account of the helpdesk this is: tickets of
    one account mean nothing in another.
    """

    account: dict[str, str]
    identity: tuple[str, ...]
    secrets: dict[str, str]
    auth: str


class Connections:
    """GET, PUT and DELETE /v1/admin/connections/{helpdesk}, and its test."""

    def __init__(
        self,
        *,
        store: WorkspaceStore,
        secrets: ConnectionSecrets,
        tester: ConnectionTester,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._tester = tester
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
            Conflict: `test_failed`, and a tested connection is in place and stays.
        """
        require_owner(caller)
        before = self._store.connection(caller.workspace_id, helpdesk)
        candidate = self._candidate(caller, helpdesk, given, before)
        try:
            check = self._check(candidate)
            if not check.ok and before is not None and before.tested_at is not None:
                raise Conflict(
                    "The new credentials failed their test, so the connection in use stays: "
                    + " ".join(check.problems),
                    code="test_failed",
                )
            stored = self._tested(candidate, check)
            self._store.save_connection(stored)
        except BaseException:
            # Nothing refers to the new secret: it must not stay behind.
            self._secrets.delete(candidate.secret_ref)
            raise
        if before is not None:
            self._secrets.delete(before.secret_ref)
        self._record(caller, helpdesk, "connection_saved", ok=check.ok)
        return stored, check

    def test(self, caller: Caller, helpdesk: HelpdeskName) -> tuple[Connection, ConnectionCheck]:
        """Test the stored credentials.

        A failed test is reported and does not cut the connection: deliveries that fail by it fall
        back to e-mail.

        Raises:
            NotFound: there is no connection.
        """
        connection = self.get(caller, helpdesk)
        check = self._check(connection)
        if check.ok:
            connection = self._tested(connection, check)
            self._store.save_connection(connection)
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
        using = [
            bot.name
            for bot in self._store.bots(caller.workspace_id)
            if self._uses(bot.bot_id, helpdesk)
        ]
        if using:
            raise Conflict(
                f"The settings of {', '.join(using)} use this connection. Choose another "
                "handoff there first.",
                code="connection_in_use",
            )
        self._store.delete_connection(connection)
        self._secrets.delete(connection.secret_ref)
        self._record(caller, helpdesk, "connection_deleted")

    def _uses(self, bot_id: str, helpdesk: HelpdeskName) -> bool:
        stored = self._store.settings(bot_id)
        ticket = stored.settings.ticket if stored else None
        return ticket is not None and ticket.helpdesk == helpdesk

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
        return Connection(
            connection_id=connection_id,
            workspace_id=caller.workspace_id,
            helpdesk=helpdesk,
            account=given.account,
            secret_ref=secret_ref,
            auth=given.auth,
            created_at=before.created_at if before and same_account else self._clock.now(),
        )

    def _check(self, connection: Connection) -> ConnectionCheck:
        try:
            return self._tester.test(connection)
        except DeliveryError as error:
            problem = f"{connection.helpdesk} did not accept the test ({error.code})."
            return ConnectionCheck(ok=False, problems=(problem,))

    def _tested(self, connection: Connection, check: ConnectionCheck) -> Connection:
        return connection.model_copy(update={"tested_at": self._clock.now() if check.ok else None})

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
