"""Opens connections: credentials from the secret, the vendor's module when it is needed."""

from collections.abc import Mapping
from typing import Protocol

import httpx

from escalation.adapters.helpdesks.credentials import (
    Credentials,
    FreshdeskApiKey,
    InvalidCredentials,
    ZohoOAuth,
    stored,
)
from escalation.adapters.helpdesks.tokens import AccessTokenCache
from escalation.domain.errors import PermanentError
from escalation.domain.ports import Clock, Helpdesk
from escalation.domain.settings import HelpdeskName
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
    """A helpdesk that can also be tested."""

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked.

        Raises:
            DeliveryError: what is wrong, by its code.
        """
        ...


class HelpdeskFactory:
    """Opens the helpdesk of a connection.

    `local_urls` replaces the vendors' addresses, in the local environment only.
    """

    def __init__(
        self,
        *,
        secrets: CredentialsSource,
        client: httpx.Client,
        tokens: AccessTokenCache,
        clock: Clock,
        local_urls: Mapping[HelpdeskName, str] | None = None,
    ) -> None:
        self._secrets = secrets
        self._client = client
        self._tokens = tokens
        self._clock = clock
        self._local_urls = dict(local_urls or {})

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
        if isinstance(credentials, FreshdeskApiKey):
            from escalation.adapters.helpdesks.freshdesk import (  # noqa: PLC0415 - only when used
                Freshdesk,
            )

            return Freshdesk(
                credentials, client=self._client, clock=self._clock, local_url=local_url
            )
        if isinstance(credentials, ZohoOAuth):
            from escalation.adapters.helpdesks.zoho import Zoho  # noqa: PLC0415 - only when used

            return Zoho(
                credentials,
                connection_id=connection_id,
                client=self._client,
                tokens=self._tokens,
                clock=self._clock,
                local_url=local_url,
            )
        from escalation.adapters.helpdesks.zendesk import Zendesk  # noqa: PLC0415 - only when used

        return Zendesk(
            credentials,
            connection_id=connection_id,
            client=self._client,
            tokens=self._tokens,
            clock=self._clock,
            local_url=local_url,
        )

    def _credentials(self, connection: Connection) -> Credentials:
        values = self._secrets.get(connection.secret_ref)
        try:
            return stored(connection.helpdesk, connection.auth, connection.account, values)
        except InvalidCredentials as error:
            raise PermanentError("credentials_missing", str(error)) from None
