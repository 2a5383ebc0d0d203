"""Bodies of the owner's API for outgoing webhooks. A secret is in one answer, and in none again."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.matters import MatterType
from escalation.domain.outgoing_deliveries import Attempt, DeliveryState, OutgoingDelivery
from escalation.domain.outgoing_webhooks import (
    OVERLAP,
    Description,
    OutgoingWebhook,
    ReceiverUrl,
    SwitchedOff,
    WebhookHealth,
)
from escalation.domain.types import Frozen, Identifier, UtcTime

WebhookState = Literal["on", "failing", "paused", "off"]


class OutgoingWebhookBody(Frozen, defer_build=True):
    """POST and PUT of a webhook."""

    url: ReceiverUrl
    description: Description = ""
    kinds: Annotated[tuple[MatterType, ...], Field(min_length=1, max_length=20)]
    """What is sent."""
    include_text: bool = False
    """Whether people's words go along, where the workspace lets text out."""
    paused: bool = False


class OutgoingWebhookView(Frozen, defer_build=True):
    """A webhook as the console shows it.

    `state`: `failing` while the last attempt was not taken; `off` where the service itself has
    stopped, for the reason in `switched_off`. Saving it, not paused, starts it again.
    """

    id: Identifier
    url: str
    description: str
    kinds: tuple[str, ...]
    include_text: bool
    paused: bool
    state: WebhookState
    failing_since: UtcTime | None
    switched_off: SwitchedOff | None
    switched_off_at: UtcTime | None
    previous_secret_until: UtcTime | None
    """Until then the secret before the present one signs as well."""
    version: int
    created_at: UtcTime

    @classmethod
    def of(cls, webhook: OutgoingWebhook, health: WebhookHealth) -> "OutgoingWebhookView":
        """Without what refers to secrets."""
        changed = webhook.secret_changed_at
        return cls(
            id=webhook.webhook_id,
            url=webhook.url,
            description=webhook.description,
            kinds=webhook.kinds,
            include_text=webhook.include_text,
            paused=webhook.paused,
            state=_state(webhook, health),
            failing_since=health.failing_since,
            switched_off=health.switched_off,
            switched_off_at=health.switched_off_at,
            previous_secret_until=changed + OVERLAP if changed else None,
            version=webhook.version,
            created_at=webhook.created_at,
        )


def _state(webhook: OutgoingWebhook, health: WebhookHealth) -> WebhookState:
    if webhook.paused:
        return "paused"
    if health.switched_off is not None:
        return "off"
    return "failing" if health.failing_since is not None else "on"


class OutgoingWebhookList(Frozen, defer_build=True):
    """All of the workspace, and how many there may be."""

    items: tuple[OutgoingWebhookView, ...]
    most: int


class OutgoingSecret(Frozen, defer_build=True):
    """A webhook with its new secret, which is shown this once."""

    webhook: OutgoingWebhookView
    secret: str


class DeliveryView(Frozen, defer_build=True):
    """A delivery, and each attempt. `next_at` is when it is tried next."""

    id: Identifier
    message_id: str
    kind: str
    state: DeliveryState
    attempts: tuple[Attempt, ...]
    created_at: UtcTime
    next_at: UtcTime | None
    conversation_id: Identifier | None

    @classmethod
    def of(cls, delivery: OutgoingDelivery) -> "DeliveryView":
        """Without what was sent."""
        return cls(
            id=delivery.delivery_id,
            message_id=delivery.message_id,
            kind=delivery.kind,
            state=delivery.state,
            attempts=delivery.attempts,
            created_at=delivery.created_at,
            next_at=None if delivery.is_final else delivery.not_before,
            conversation_id=delivery.conversation_id,
        )


class DeliveryList(Frozen, defer_build=True):
    """Deliveries, newest first; `next` continues, None at the end."""

    items: tuple[DeliveryView, ...]
    next: str | None = None
