"""What a connection is opened with, and what is opened."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
from escalation.adapters.helpdesks.rate_limits import ConnectionGate
from escalation.domain.helpdesk import Helpdesk, WebhookPlan
from escalation.domain.ports import Clock
from escalation.domain.recent import Recent
from escalation.domain.settings import TicketSettings
from escalation.domain.ticket_fields import TicketFieldList

VendorsId = tuple[str, str]
"""A connection's id, and what the vendor calls a person, a mail or a ticket there."""
_NAMES: Final = 500
_MARKERS: Final = 10_000


class OpenHelpdesk(Helpdesk, Protocol):
    """A helpdesk that can also be tested and set up."""

    def problems(self, settings: TicketSettings) -> tuple[str, ...]:
        """A sentence for each thing the settings name that is not there; nothing is changed.

        Raises:
            DeliveryError: the lists could not be read.
        """
        ...

    def fields(self, *, within: str | None) -> TicketFieldList:
        """What the account's tickets have; `within` is a department's id, where fields differ.

        Raises:
            DeliveryError: the account cannot be read. A list that cannot be is a sentence in it.
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
    tickets that were read in full carry; `agents` are the vendor's ids by address, and until when
    that is believed. All stay with whoever opens.
    """

    connection_id: str
    client: httpx.Client
    tokens: AccessTokenCache
    clock: Clock
    names: Recent[VendorsId, str] = field(default_factory=lambda: Recent(_NAMES))
    markers: Recent[VendorsId, frozenset[str]] = field(default_factory=lambda: Recent(_MARKERS))
    agents: Recent[VendorsId, tuple[datetime, str | None]] = field(
        default_factory=lambda: Recent(_NAMES)
    )
    local_url: str | None = None
    """Replaces the vendor's address, in the local environment only."""
    gate: ConnectionGate | None = None
    """Holds calls back; without it nothing does."""

    def base_url(self, vendors: str) -> str:
        """The address to call, without a slash at its end."""
        return (self.local_url or vendors).rstrip("/")
