"""Opens connections: credentials from the secret, the vendor's module when it is needed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import httpx

from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
from escalation.adapters.helpdesks.credentials import Credentials, InvalidCredentials, stored
from escalation.adapters.helpdesks.opening import OpenHelpdesk, Opening
from escalation.adapters.helpdesks.rate_limits import GateFactory
from escalation.adapters.helpdesks.registry import VENDORS, Vendors
from escalation.domain.errors import DeliveryError, PermanentError, RetryableError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.owner_ports import ConnectionCheck
from escalation.domain.ports import Clock
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.ticket_fields import TicketFieldList
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


class HelpdeskFactory:
    """Opens the helpdesk of a connection; tests it, proves settings and sets webhooks up there.

    `local_urls` replaces the vendors' addresses, in the local environment only. `gates` gives the
    gate that a connection's calls pass; without it nothing holds them back. For a test of
    credentials it needs a token cache that no worker has filled.
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
        vendors: Vendors = VENDORS,
    ) -> None:
        self._secrets = secrets
        self._local_urls = dict(local_urls or {})
        self._gates = gates
        self._vendors = vendors
        self._usual = Opening(connection_id="", client=client, tokens=tokens, clock=clock)

    def open(self, connection: Connection) -> OpenHelpdesk:
        """The connection's helpdesk; nothing is called yet.

        Raises:
            PermanentError: the credentials are missing or cannot be right.
            RetryableError: the secret cannot be read now.
        """
        return self.open_with(connection, self._credentials(connection))

    def open_with(self, connection: Connection, credentials: Credentials) -> OpenHelpdesk:
        """A helpdesk with credentials that may not be stored yet."""
        vendor = self._vendors.of(connection.helpdesk)
        opening = replace(
            self._usual,
            connection_id=connection.connection_id,
            local_url=self._local_urls.get(vendor.name),
            gate=self._gates(connection.connection_id, vendor) if self._gates else None,
        )
        return vendor.open(credentials, opening)

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        """See `Helpdesks`."""
        return self._vendors.of(helpdesk).usually_asks_csat

    def test(self, connection: Connection) -> ConnectionCheck:
        """Sign in and read, changing nothing; never raises for what the owner can put right."""
        try:
            checked = self.open(connection).probe()
        except DeliveryError as error:
            return ConnectionCheck(ok=False, problems=(self._sentence(connection, error),))
        return ConnectionCheck(ok=True, checked=checked)

    def problems(self, connection: Connection, settings: TicketSettings) -> tuple[str, ...]:
        """Plain sentences, one for each thing that settings name and that is not there. Reads
        lists in the helpdesk and makes nothing.

        Raises:
            RetryableError: the helpdesk does not answer now.
        """
        try:
            return self.open(connection).problems(settings)
        except RetryableError:
            raise
        except DeliveryError as error:
            return (self._sentence(connection, error),)

    def fields(self, connection: Connection, *, within: str | None) -> TicketFieldList:
        """What the account's tickets have; what it does not let be read is said in a sentence.

        Raises:
            RetryableError: the helpdesk does not answer now.
        """
        try:
            return self.open(connection).fields(within=within)
        except RetryableError:
            raise
        except DeliveryError as error:
            now = self._usual.clock.now()
            problem = self._sentence(connection, error)
            return TicketFieldList(problems=(problem,), custom_known=False, read_at=now)

    def plan(self, connection: Connection, *, url: str, secret: str) -> WebhookPlan:
        """Set the connection's webhook up through the vendor's API, or say how to by hand.
        `secret` is used where the vendor does not choose its own or sign with published keys.

        Raises:
            PermanentError: the vendor refused for another reason than a missing scope or plan.
            RetryableError: not now; the next attempt finds what this one made.
        """
        return self.open(connection).set_up_webhook(url, secret=secret)

    def _sentence(self, connection: Connection, error: DeliveryError) -> str:
        return wording.of_connection(self._vendors.of(connection.helpdesk), error)

    def _credentials(self, connection: Connection) -> Credentials:
        values = self._secrets.get(connection.secret_ref)
        vendor = self._vendors.of(connection.helpdesk)
        try:
            return stored(vendor, connection.auth, connection.account, values)
        except InvalidCredentials as error:
            raise PermanentError("credentials_missing", str(error)) from None
