"""What a vendor's folder gives to all others: one `Vendor`, whose parts are loaded when used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from escalation.adapters.helpdesks.remembered import Remembered
from escalation.domain.helpdesk import Helpdesk, WebhookPlan
from escalation.domain.settings import BaseTicketSettings, HelpdeskName, TicketSettings
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    import httpx

    from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
    from escalation.adapters.helpdesks.credentials import CredentialsKinds
    from escalation.adapters.helpdesks.limits import ConnectionGate
    from escalation.domain.ports import Clock

_MOST_NAMES: Final = 500
_MOST_MARKERS: Final = 10_000


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


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a connection is opened with besides its credentials.

    `names` are people's by the vendor's id, empty where it does not tell; `markers` are what
    tickets that were read in full carry. Both stay with whoever opens.
    """

    connection_id: str
    client: "httpx.Client"
    tokens: "AccessTokenCache"
    clock: "Clock"
    names: Remembered[str] = field(default_factory=lambda: Remembered(_MOST_NAMES))
    markers: Remembered[frozenset[str]] = field(default_factory=lambda: Remembered(_MOST_MARKERS))
    local_url: str | None = None
    """Replaces the vendor's address, in the local environment only."""
    gate: "ConnectionGate | None" = None
    """Holds calls back; without it nothing does."""

    def base_url(self, vendors: str) -> str:
        """The address to call, without a slash at its end."""
        return (self.local_url or vendors).rstrip("/")


@dataclass(frozen=True, kw_only=True)
class WebhookCall:
    """A call that says it comes from a connection's helpdesk. `headers` are in lower case."""

    connection: Connection
    secret: str
    headers: Mapping[str, str]
    body: bytes
    now: datetime
    local_url: str | None = None


Fetch = Callable[[str], object]
"""GETs an address and returns its JSON. Raises RetryableError."""
ReadWebhook = Callable[[WebhookCall], WebhookDelivery]
"""Proves a call. Raises NotAuthenticated, InvalidInput or, by its fetch, RetryableError."""


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One helpdesk product. Functions load what they need of the vendor's folder, and no more."""

    name: HelpdeskName
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
    ticket_settings: Callable[[], type[BaseTicketSettings]]
    credentials: "Callable[[], CredentialsKinds]"
    open: Callable[[Any, Opening], OpenHelpdesk]
    """Opens a connection with credentials of a model in `credentials`; nothing is called yet."""
    webhooks: Callable[[Fetch], ReadWebhook]
    """Called once in a process: a vendor's published keys may be kept."""
    webhook_secret: bool = True
    """Whether webhooks are proved by a secret that is agreed on for the connection."""
    redeem: "Callable[[Any, httpx.Client, Clock, str | None], dict[str, str]] | None" = None
    """What a code of the owner's buys: the rest of the secrets, by name. Takes the credentials
    with the code, and the address that replaces the vendor's in the local environment.
    """
