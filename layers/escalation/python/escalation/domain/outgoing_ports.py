"""What outgoing webhooks need from the outside."""

from datetime import datetime
from typing import Protocol

from escalation.domain.outgoing_deliveries import OutgoingDelivery
from escalation.domain.outgoing_webhooks import Answer, OutgoingWebhook, WebhookHealth
from escalation.domain.types import Frozen
from escalation.domain.webhook_receivers import Receiver

DUE_SHARDS = 4
"""Partitions of the due index that deliveries are in, apart from what visitors wait for."""


class OutgoingWebhooks(Protocol):
    """The webhooks of workspaces. Reads are strongly consistent."""

    def of_workspace(self, workspace_id: str) -> tuple[OutgoingWebhook, ...]:
        """All of them, by their ids."""
        ...

    def webhook(self, workspace_id: str, webhook_id: str) -> OutgoingWebhook | None:
        """One of the workspace's."""
        ...

    def save(self, webhook: OutgoingWebhook, *, expected_version: int) -> None:
        """Write over the expected version, 0 where it is new. Raises VersionLost."""
        ...

    def delete(self, webhook: OutgoingWebhook) -> None:
        """Forget it. That it is gone already is no error."""
        ...


class DeliveryPage(Frozen, defer_build=True):
    """Deliveries, newest first; `next` continues, None at the end."""

    items: tuple[OutgoingDelivery, ...]
    next: str | None = None


class DeliveryLog(Protocol):
    """Deliveries under way and what became of them, by webhook; and how each webhook fares."""

    def add(self, delivery: OutgoingDelivery) -> bool:
        """Write a new one; False where it is there already."""
        ...

    def delivery(self, webhook_id: str, delivery_id: str) -> OutgoingDelivery | None:
        """One of a webhook's, until it expires."""
        ...

    def save(self, delivery: OutgoingDelivery) -> None:
        """Write the next revision. Raises RevisionLost."""
        ...

    def page(self, webhook_id: str, *, after: str | None, limit: int = 25) -> DeliveryPage:
        """A webhook's, newest first. Raises InvalidInput for a cursor that is none."""
        ...

    def due(self, now: datetime, *, shard: int, limit: int = 100) -> tuple[tuple[str, str], ...]:
        """Webhook and delivery, by their ids, of what has come up; the earliest first."""
        ...

    def keep_body(self, delivery: OutgoingDelivery, body: str) -> None:
        """Keep what is posted, with people's words in it, until it is forgotten or erased."""
        ...

    def body(self, delivery: OutgoingDelivery) -> str | None:
        """The same; None once it is erased."""
        ...

    def forget_body(self, delivery: OutgoingDelivery) -> None:
        """It is over."""
        ...

    def health(self, webhook_id: str) -> WebhookHealth:
        """How it fares; of one that nothing is known of, well."""
        ...

    def save_health(self, webhook_id: str, health: WebhookHealth) -> None:
        """Write how it fares."""
        ...


class WebhookSecretStore(Protocol):
    """Makes secrets that webhooks are signed with. What was made is not read again here."""

    def create(self, *, workspace_id: str, webhook_id: str, secret: str) -> str:
        """Keep a new one; returns what refers to it. Raises RetryableError."""
        ...

    def delete(self, secret_ref: str) -> None:
        """Forget it. That it is gone already is no error."""
        ...


class SigningSecrets(Protocol):
    """Reads what a webhook is signed with."""

    def of(self, webhook: OutgoingWebhook, now: datetime) -> tuple[str, ...]:
        """The present secret, and for a day after a change the one before it.

        Raises:
            RetryableError: it cannot be read now.
            PermanentError: there is none.
        """
        ...


class Poster(Protocol):
    """Calls receivers."""

    def post(self, receiver: Receiver, *, body: bytes, headers: dict[str, str]) -> Answer:
        """One POST, of bounded duration; what came of it. Raises nothing of the receiver's."""
        ...
