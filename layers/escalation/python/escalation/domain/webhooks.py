"""Webhooks of helpdesks: what is believed of them, and what is remembered."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import Field

from escalation.domain.types import Frozen, UtcTime
from escalation.domain.workspace import Connection


class WebhookDelivery(Frozen):
    """A call that came from the helpdesk: hints which tickets to read again, nothing more."""

    delivery_id: Annotated[str, Field(min_length=1, max_length=200)]
    """What makes a repeated delivery known: the vendor's invocation id or a digest."""
    ticket_ids: tuple[Annotated[str, Field(pattern=r"^[0-9]{1,30}$")], ...] = ()
    """Empty for a handshake, and for events that do not concern us."""
    distinct_from: UtcTime | None = None
    """Until then a repeat may be a second change that looks the same, and is taken again: reading
    a ticket once more changes nothing.
    """


class WebhookReader(Protocol):
    """Knows each vendor's proof."""

    def needs_secret(self, connection: Connection) -> bool:
        """Whether calls are proved by a secret of the connection. Some vendors publish keys."""
        ...

    def read(
        self,
        connection: Connection,
        *,
        secret: str,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
    ) -> WebhookDelivery:
        """The delivery, once it is proved. `headers` have names in lower case.

        Raises:
            NotAuthenticated: forged, unsigned or stale, told apart by its code.
            InvalidInput: proved, but not a body this vendor sends.
            RetryableError: the proof needs a key that cannot be fetched now.
        """
        ...


class WebhookMemory(Protocol):
    """Which deliveries have been taken, for as long as their proof would be good."""

    def has(self, connection_id: str, delivery_id: str) -> bool:
        """Whether the delivery was taken before."""
        ...

    def keep(self, connection_id: str, delivery_id: str, *, until: datetime) -> None:
        """Remember a delivery that was taken."""
        ...


class WebhookSecrets(Protocol):
    """Reads the secret a connection's webhooks are checked with."""

    def webhook_secret(self, connection: Connection) -> str | None:
        """None when no webhook has been set up. Raises RetryableError."""
        ...
