"""Opens connections: credentials from the secret, the vendor's module when it is needed."""

from collections.abc import Mapping
from typing import Protocol

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
from escalation.adapters.helpdesks.credentials import (
    Credentials,
    FreshdeskApiKey,
    InvalidCredentials,
    ZohoOAuth,
    stored,
)
from escalation.adapters.helpdesks.known_names import KnownNames
from escalation.adapters.helpdesks.limits import GateFactory
from escalation.adapters.helpdesks.read_markers import ReadMarkers
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import Helpdesk, WebhookPlan
from escalation.domain.ports import Clock
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection


class CredentialsSource(Protocol):
    """Reads the secrets that connections name."""

    def get(self, secret_ref: str) -> dict[str, str]:
        """The secret's values.

        Raises:
            PermanentError: there is no such secret.
            RetryableError: it cannot be read now.
        """
        ...


class OpenHelpdesk(Helpdesk, Protocol):
    """A helpdesk that can also be tested and set up."""

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked.

        Raises:
            DeliveryError: what is wrong, by its code.
        """
        ...

    def problems(self, settings: TicketSettings) -> tuple[str, ...]:
        """A sentence for each thing the settings name that is not there; nothing is changed.

        Raises:
            DeliveryError: the lists could not be read.
        """
        ...

    def set_up_webhook(self, url: str, *, secret: str) -> WebhookPlan:
        """Install a webhook for ticket events, or say how to.

        Raises:
            PermanentError: refused for another reason than a missing scope or plan.
            RetryableError: not now.
        """
        ...


class HelpdeskFactory:
    """Opens the helpdesk of a connection.

    `local_urls` replaces the vendors' addresses, in the local environment only. `gates` gives the
    gate that a connection's calls pass; without it nothing holds them back.
    """

    def __init__(
        self,
        *,
        secrets: CredentialsSource,
        client: httpx.Client,
        tokens: AccessTokenCache,
        clock: Clock,
        local_urls: Mapping[HelpdeskName, str] | None = None,
        gates: GateFactory | None = None,
    ) -> None:
        self._secrets = secrets
        self._client = client
        self._tokens = tokens
        self._clock = clock
        self._local_urls = dict(local_urls or {})
        self._gates = gates
        self._names = KnownNames()
        self._markers = ReadMarkers()

    def open(self, connection: Connection) -> OpenHelpdesk:
        """The connection's helpdesk; nothing is called yet.

        Raises:
            PermanentError: the credentials are missing or cannot be right.
            RetryableError: the secret cannot be read now.
        """
        return self.open_with(connection.connection_id, self._credentials(connection))

    def open_with(self, connection_id: str, credentials: Credentials) -> OpenHelpdesk:
        """A helpdesk with credentials that may not be stored yet."""
        local_url = self._local_urls.get(credentials.helpdesk)
        gate = self._gates(connection_id, credentials.helpdesk) if self._gates else None
        if isinstance(credentials, FreshdeskApiKey):
            from escalation.adapters.helpdesks.freshdesk.tickets import (  # noqa: PLC0415 - only when used
                Freshdesk,
            )

            return Freshdesk(
                credentials,
                connection_id=connection_id,
                client=self._client,
                clock=self._clock,
                names=self._names,
                local_url=local_url,
                gate=gate,
            )
        if isinstance(credentials, ZohoOAuth):
            from escalation.adapters.helpdesks.zoho.tickets import Zoho  # noqa: PLC0415 - only when used

            return Zoho(
                credentials,
                connection_id=connection_id,
                client=self._client,
                tokens=self._tokens,
                clock=self._clock,
                names=self._names,
                markers=self._markers,
                local_url=local_url,
                gate=gate,
            )
        from escalation.adapters.helpdesks.zendesk.tickets import Zendesk  # noqa: PLC0415 - only when used

        return Zendesk(
            credentials,
            connection_id=connection_id,
            client=self._client,
            tokens=self._tokens,
            clock=self._clock,
            local_url=local_url,
            gate=gate,
        )

    def _credentials(self, connection: Connection) -> Credentials:
        values = self._secrets.get(connection.secret_ref)
        try:
            return stored(connection.helpdesk, connection.auth, connection.account, values)
        except InvalidCredentials as error:
            raise PermanentError("credentials_missing", str(error)) from None
