"""What a vendor's folder gives to all others: one `Vendor`, whose parts are loaded when used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from escalation.adapters.helpdesks.credentials import CredentialsKinds
    from escalation.adapters.helpdesks.opening import OpenHelpdesk, Opening
    from escalation.domain.ports import Clock
    from escalation.domain.settings import BaseTicketSettings, HelpdeskName
    from escalation.domain.webhooks import WebhookDelivery
    from escalation.domain.workspace import Connection


@dataclass(frozen=True, kw_only=True)
class WebhookCall:
    """A call that says it comes from a connection's helpdesk. `headers` are in lower case."""

    connection: "Connection"
    secret: str
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    local_url: str | None = None


Fetch = Callable[[str], object]
"""GETs an address and returns its JSON. Raises RetryableError."""
ReadWebhook = Callable[[WebhookCall], "WebhookDelivery"]
"""Proves a call. Raises NotAuthenticated, InvalidInput or, by its fetch, RetryableError."""


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One helpdesk product. Functions load what they need of the vendor's folder, and no more."""

    name: "HelpdeskName"
    """As in settings, addresses and stored items."""
    title: str
    """As people call it."""
    calls_a_minute: int
    """Of the smallest plan that has the API, until the vendor names the real limit."""
    description_bytes: int
    """Of HTML in a ticket's description, with room for a marker. Bytes are never fewer than
    characters, so they serve for both kinds of limit."""
    note_bytes: int
    """The same of a note."""
    sentences: Mapping[str, str]
    """What a failed test of a connection means to the owner, by the error's code, where there is
    more to say than `wording` says of all. `credentials_refused` and `not_permitted` are needed.
    """
    ticket_settings: "Callable[[], type[BaseTicketSettings]]"
    credentials: "Callable[[], CredentialsKinds]"
    open: "Callable[[Any, Opening], OpenHelpdesk]"
    """Opens a connection with credentials of a model in `credentials`; nothing is called yet."""
    webhooks: Callable[[Fetch], ReadWebhook]
    """Called once in a process: a vendor's published keys may be kept."""
    usually_asks_csat: bool
    """Whether an account asks customers itself how the help was, where its owner has not said so
    for the connection. Where no source tells, True: better not asked than asked twice."""
    webhook_secret: bool = True
    """Whether webhooks are proved by a secret that is agreed on for the connection."""
    redeem: "Callable[[Any, httpx.Client, Clock, str | None], dict[str, str]] | None" = None
    """What a code of the owner's buys: the rest of the secrets, by name. Takes the credentials
    with the code, and the address that replaces the vendor's in the local environment.
    """
