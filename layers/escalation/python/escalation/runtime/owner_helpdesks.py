"""Helpdesks as the owner's side calls them: to test, to check settings, to set up a webhook.

httpx and the vendors' clients are loaded by the few calls that need them. Access tokens are kept by
connection and credentials, for vendors that give out few: a token never answers for credentials
that have changed. No gate is passed: an owner who puts something right must not wait for a circuit
to close.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.secrets import CredentialsSource, SecretReader
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.clock import SystemClock
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.owner_ports import ConnectionCheck
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
    from escalation.adapters.helpdesks.factory import HelpdeskFactory


class OwnersHelpdesks:
    """Implements `ConnectionTester`, `GrantCodes`, `SettingsCheck` and `WebhookInstaller`."""

    def __init__(self, local_urls: dict[HelpdeskName, str]) -> None:
        self._local_urls = local_urls

    def test(self, connection: Connection) -> ConnectionCheck:
        """See `ConnectionTester`."""
        with self._factory(self._tokens) as factory:
            return factory.test(connection)

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
