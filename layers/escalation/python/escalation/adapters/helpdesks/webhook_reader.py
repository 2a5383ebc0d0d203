"""Reads webhook calls, each by its vendor's own proof; what a proof needs is loaded with it."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from escalation.adapters.helpdesks.registry import VENDORS, Vendors
from escalation.adapters.helpdesks.vendor import ReadWebhook, WebhookCall
from escalation.domain.errors import NotAuthenticated, RetryableError
from escalation.domain.settings import HelpdeskName
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection


class HelpdeskWebhookReader:
    """One for a process: it keeps the vendors' published keys.

    `local_urls` replaces the vendors' addresses, in the local environment only. `fetch` GETs an
    address and returns its JSON; the default asks the network.
    """

    def __init__(
        self,
        *,
        local_urls: Mapping[HelpdeskName, str] | None = None,
        fetch: Callable[[str], object] | None = None,
        vendors: Vendors = VENDORS,
    ) -> None:
        self._local_urls = dict(local_urls or {})
        self._fetch = fetch or _get
        self._vendors = vendors
        self._readers: dict[HelpdeskName, ReadWebhook] = {}

    def needs_secret(self, connection: Connection) -> bool:
        """Whether a secret is agreed on with the vendor."""
        return self._vendors.of(connection.helpdesk).webhook_secret

    def read(
        self,
        connection: Connection,
        *,
        secret: str,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
    ) -> WebhookDelivery:
        """The delivery, once it is proved. An empty `secret` proves nothing."""
        vendor = self._vendors.of(connection.helpdesk)
        if vendor.webhook_secret and not secret:
            raise NotAuthenticated("no webhook has been set up", code="unsigned")
        if vendor.name not in self._readers:
            self._readers[vendor.name] = vendor.webhooks(self._fetch)
        call = WebhookCall(
            connection=connection,
            secret=secret,
            headers=headers,
            body=body,
            now=now,
            local_url=self._local_urls.get(vendor.name),
        )
        return self._readers[vendor.name](call)


def _get(address: str) -> object:
    """GET a small public document; nothing secret is sent."""
    import httpx  # noqa: PLC0415 - see above

    from escalation.adapters.helpdesks.calls import new_client  # noqa: PLC0415

    try:
        with new_client() as client:
            response = client.get(address)
            response.raise_for_status()
            value: object = response.json()
    except (httpx.HTTPError, json.JSONDecodeError) as error:
        raise RetryableError("keys_unavailable", type(error).__name__) from error
    return value
