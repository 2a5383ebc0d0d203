"""Helpdesks as functions open them: the workers, and the owner's side.

httpx and the vendors' clients are loaded by what needs them: few of the owner's calls do.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.secrets import CredentialsSource, SecretReader
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.owner_ports import ConnectionCheck
from escalation.domain.ports import SystemClock
from escalation.domain.recent import Recent
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection
from escalation.runtime import stores
from escalation.runtime.environment import DeployedAs, HelpdeskAddresses, TranscriptsTable, read
from escalation.runtime.events import LoggedEvents, helpdesk_took

if TYPE_CHECKING:
    import httpx

    from escalation.adapters.aws.shared_tokens import SharedTokenCaches
    from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
    from escalation.adapters.helpdesks.factory import HelpdeskFactory
    from escalation.adapters.helpdesks.opening import OpenHelpdesk
    from escalation.adapters.helpdesks.rate_limits import GateFactory
    from escalation.domain.ticket_fields import TicketFieldList

MOST_LISTS = 20
LISTS_KEPT = timedelta(minutes=5)
"""How long an owner may see lists as they were. The console can ask for them anew."""
MOST_KEPT = 200
"""Connections that one process remembers; a worker rarely lives to meet as many."""


class WorkersHelpdesks:
    """Implements `Helpdesks`: every connection with the access tokens that all workers share, and a
    gate before every call.
    """

    def __init__(
        self,
        *,
        secrets: CredentialsSource,
        http: "httpx.Client",
        tokens: "SharedTokenCaches",
        gates: "GateFactory",
        local_urls: dict[HelpdeskName, str],
    ) -> None:
        self._secrets = secrets
        self._http = http
        self._tokens = tokens
        self._gates = gates
        self._local_urls = local_urls
        self._factories: Recent[str | None, HelpdeskFactory] = Recent(MOST_KEPT)

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        """See `Helpdesks`."""
        return VENDORS.of(helpdesk).usually_asks_csat

    def open(self, connection: Connection) -> "OpenHelpdesk":
        """See `Helpdesks`. A factory knows people's names, so it is kept with its tokens."""
        from escalation.adapters.helpdesks.factory import HelpdeskFactory  # noqa: PLC0415

        name = connection.token_secret_ref
        factory = self._factories.get(name) or self._factories.put(
            name,
            HelpdeskFactory(
                secrets=self._secrets,
                client=self._http,
                tokens=self._tokens.of(connection),
                clock=SystemClock(),
                local_urls=self._local_urls,
                gates=self._gates,
            ),
        )
        return factory.open(connection)


@cache
def helpdesks() -> WorkersHelpdesks:
    """The process's helpdesks; the vendors' addresses may be replaced on the emulator alone."""
    from escalation.adapters.aws.shared_tokens import SharedTokenCaches  # noqa: PLC0415
    from escalation.adapters.helpdesks.calls import new_client  # noqa: PLC0415

    secrets = client("secretsmanager")
    return WorkersHelpdesks(
        secrets=CredentialsSource(SecretReader(secrets)),
        http=new_client(helpdesk_took),
        tokens=SharedTokenCaches(
            secrets,
            client("dynamodb"),
            read(TranscriptsTable).transcripts_table,
            clock=SystemClock(),
            events=LoggedEvents(),
        ),
        gates=stores.gates(),
        local_urls=read(HelpdeskAddresses).local_urls if read(DeployedAs).is_local else {},
    )


class OwnersHelpdesks:
    """Implements `ConnectionTester`, `GrantCodes`, `SettingsCheck`, `TicketFieldLists` and
    `WebhookInstaller`.

    Access tokens are kept by connection and credentials, for vendors that give out few: a token
    never answers for credentials that have changed. No gate is passed: an owner who puts something
    right must not wait for a circuit to close.
    """

    def __init__(self, local_urls: dict[HelpdeskName, str]) -> None:
        self._local_urls = local_urls
        self._fields: Recent[tuple[str, str, str | None], TicketFieldList] = Recent(MOST_LISTS)

    def test(self, connection: Connection) -> ConnectionCheck:
        """See `ConnectionTester`."""
        with self._factory(self._tokens) as factory:
            return factory.test(connection)

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        """See `Helpdesks`."""
        return VENDORS.of(helpdesk).usually_asks_csat

    def redeem(
        self, helpdesk: HelpdeskName, account: dict[str, str], secrets: dict[str, str], code: str
    ) -> dict[str, str]:
        """See `GrantCodes`. Only vendors that give out codes are asked."""
        from escalation.adapters.helpdesks.calls import new_client  # noqa: PLC0415

        vendor = VENDORS.of(helpdesk)
        model = vendor.credentials().grant
        if vendor.redeem is None or model is None:
            raise PermanentError("code_refused", "this helpdesk gives out no codes")
        grant = model.model_validate({**account, **secrets, "code": code})
        with new_client() as http:
            return vendor.redeem(grant, http, SystemClock(), self._local_urls.get(helpdesk))

    def problems(self, connection: Connection, settings: TicketSettings) -> Sequence[str]:
        """See `SettingsCheck`. It follows a test, whose token it takes."""
        with self._factory(self._tokens) as factory:
            return factory.problems(connection, settings)

    def fields(
        self, connection: Connection, *, within: str | None, fresh: bool
    ) -> "TicketFieldList":
        """See `TicketFieldLists`. Lists serve for some minutes, unless one is missing."""
        key = (connection.connection_id, connection.secret_ref, within)
        kept = self._fields.get(key)
        now = SystemClock().now()
        if kept is not None and not fresh and not kept.problems and now - kept.read_at < LISTS_KEPT:
            return kept
        with self._factory(self._tokens) as factory:
            return self._fields.put(key, factory.fields(connection, within=within))

    def plan(self, connection: Connection, *, url: str, secret: str) -> WebhookPlan:
        """See `WebhookInstaller`."""
        with self._factory(self._new_tokens()) as factory:
            return factory.plan(connection, url=url, secret=secret)

    @cached_property
    def _tokens(self) -> "AccessTokenCache":
        """Tokens that a test has proved."""
        return self._new_tokens()

    def _new_tokens(self) -> "AccessTokenCache":
        from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache  # noqa: PLC0415

        return InMemoryTokenCache()

    @contextmanager
    def _factory(self, tokens: "AccessTokenCache") -> Iterator["HelpdeskFactory"]:
        from escalation.adapters.helpdesks.calls import new_client  # noqa: PLC0415
        from escalation.adapters.helpdesks.factory import HelpdeskFactory  # noqa: PLC0415

        with new_client() as http:
            yield HelpdeskFactory(
                secrets=CredentialsSource(SecretReader(client("secretsmanager"))),
                client=http,
                tokens=tokens,
                clock=SystemClock(),
                local_urls=self._local_urls,
            )
