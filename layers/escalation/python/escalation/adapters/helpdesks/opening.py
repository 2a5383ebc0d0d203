"""What a connection is opened with, and what is opened."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

import httpx

from escalation.adapters.helpdesks.access_tokens import AccessTokenCache
from escalation.adapters.helpdesks.limits import ConnectionGate
from escalation.domain.helpdesk import Helpdesk, WebhookPlan
from escalation.domain.ports import Clock
from escalation.domain.settings import TicketSettings

V = TypeVar("V")

_MOST_NAMES: Final = 500
_MOST_MARKERS: Final = 10_000


class Remembered(Generic[V]):
    """Values by connection and the vendor's id of what they belong to: at most so many, the least
    used go first. Owned by whoever composes the process.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[tuple[str, str], V] = OrderedDict()

    def get(self, connection_id: str, vendors_id: str) -> V | None:
        """The value; None when it was never asked for, or is forgotten."""
        value = self._values.get((connection_id, vendors_id))
        if value is not None:
            self._values.move_to_end((connection_id, vendors_id))
        return value

    def put(self, connection_id: str, vendors_id: str, value: V) -> None:
        """Remember a value."""
        self._values[connection_id, vendors_id] = value
        self._values.move_to_end((connection_id, vendors_id))
        while len(self._values) > self._most:
            self._values.popitem(last=False)


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
    client: httpx.Client
    tokens: AccessTokenCache
    clock: Clock
    names: Remembered[str] = field(default_factory=lambda: Remembered(_MOST_NAMES))
    markers: Remembered[frozenset[str]] = field(default_factory=lambda: Remembered(_MOST_MARKERS))
    local_url: str | None = None
    """Replaces the vendor's address, in the local environment only."""
    gate: ConnectionGate | None = None
    """Holds calls back; without it nothing does."""

    def base_url(self, vendors: str) -> str:
        """The address to call, without a slash at its end."""
        return (self.local_url or vendors).rstrip("/")
