"""Helpdesks as the workers open them: with shared access tokens, and a gate before every call."""

from functools import cache

import httpx

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.secrets import CredentialsSource, SecretReader
from escalation.adapters.aws.shared_tokens import SharedTokenCaches
from escalation.adapters.helpdesks.calls import new_client
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.adapters.helpdesks.limits import GateFactory
from escalation.adapters.helpdesks.opening import OpenHelpdesk
from escalation.domain.ports import SystemClock
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Connection
from escalation.runtime import stores
from escalation.runtime.environment import DeployedAs, HelpdeskAddresses, TranscriptsTable, read
from escalation.runtime.events import LoggedEvents

MOST_KEPT = 200
"""Connections that one process remembers; a worker rarely lives to meet as many."""


class WorkersHelpdesks:
    """Implements `Helpdesks`: every connection with its own cache of access tokens."""

    def __init__(
        self,
        *,
        secrets: CredentialsSource,
        http: httpx.Client,
        tokens: SharedTokenCaches,
        gates: GateFactory,
        local_urls: dict[HelpdeskName, str],
    ) -> None:
        self._secrets = secrets
        self._http = http
        self._tokens = tokens
        self._gates = gates
        self._local_urls = local_urls
        self._factories: dict[str | None, HelpdeskFactory] = {}

    def open(self, connection: Connection) -> OpenHelpdesk:
        """See `Helpdesks`. A factory knows people's names, so it is kept with its tokens."""
        name = connection.token_secret_ref
        if name not in self._factories:
            if len(self._factories) >= MOST_KEPT:
                self._factories.clear()
            self._factories[name] = HelpdeskFactory(
                secrets=self._secrets,
                client=self._http,
                tokens=self._tokens.of(connection),
                clock=SystemClock(),
                local_urls=self._local_urls,
                gates=self._gates,
            )
        return self._factories[name].open(connection)


@cache
def helpdesks() -> WorkersHelpdesks:
    """The process's helpdesks; the vendors' addresses may be replaced on the emulator alone."""
    secrets = client("secretsmanager")
    return WorkersHelpdesks(
        secrets=CredentialsSource(SecretReader(secrets)),
        http=new_client(),
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
