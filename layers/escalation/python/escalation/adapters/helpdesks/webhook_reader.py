"""Reads webhook calls of the three vendors, each by its own proof.

What only Zoho needs (an HTTP client, RS256) is loaded when a Zoho call comes.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.helpdesks.freshdesk import incoming_webhooks as freshdesk_events
from escalation.adapters.helpdesks.zendesk import incoming_webhooks as zendesk_events
from escalation.domain.errors import NotAuthenticated, RetryableError
from escalation.domain.settings import HelpdeskName
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.zoho.incoming_webhooks import ZohoKeys


class HelpdeskWebhookReader:
    """One for a process: it keeps Zoho's published keys.

    `local_urls` replaces the vendors' addresses, in the local environment only. `fetch` GETs an
    address and returns its JSON; the default asks the network.
    """

    def __init__(
        self,
        *,
        local_urls: Mapping[HelpdeskName, str] | None = None,
        fetch: Callable[[str], object] | None = None,
    ) -> None:
        self._local_urls = dict(local_urls or {})
        self._fetch = fetch or _get
        self._zoho_keys: ZohoKeys | None = None

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
        if connection.helpdesk == "zoho":
            return self._zoho(connection, headers=headers, body=body, now=now)
        if not secret:
            raise NotAuthenticated("no webhook has been set up", code="unsigned")
        if connection.helpdesk == "zendesk":
            return zendesk_events.read(secret=secret, headers=headers, body=body, now=now)
        return freshdesk_events.read(secret=secret, headers=headers, body=body, now=now)

    def _zoho(
        self, connection: Connection, *, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> WebhookDelivery:
        from escalation.adapters.helpdesks.zoho import incoming_webhooks as zoho_events  # noqa: PLC0415 - see above
        from escalation.adapters.helpdesks.zoho.hosts import desk_url  # noqa: PLC0415

        if self._zoho_keys is None:
            self._zoho_keys = zoho_events.ZohoKeys(self._fetch)
        return zoho_events.read(
            connection,
            desk_url=desk_url(connection, self._local_urls.get("zoho")),
            keys=self._zoho_keys,
            headers=headers,
            body=body,
            now=now,
        )


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
