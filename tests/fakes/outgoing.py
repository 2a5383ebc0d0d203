"""What outgoing webhooks need, in memory. Writes check versions and revisions as the tables do."""

from dataclasses import dataclass, field
from datetime import datetime

from escalation.domain.errors import PermanentError, RevisionLost, VersionLost
from escalation.domain.outgoing_deliveries import OutgoingDelivery
from escalation.domain.outgoing_ports import DeliveryPage
from escalation.domain.outgoing_webhooks import Answer, OutgoingWebhook, WebhookHealth
from escalation.domain.webhook_receivers import Receiver
from tests.fakes.positions import position


@dataclass
class MemoryOutgoing:
    """`OutgoingWebhooks` in a dictionary."""

    kept: dict[tuple[str, str], OutgoingWebhook] = field(default_factory=dict)

    def of_workspace(self, workspace_id: str) -> tuple[OutgoingWebhook, ...]:
        return tuple(one for at, one in sorted(self.kept.items()) if at[0] == workspace_id)

    def webhook(self, workspace_id: str, webhook_id: str) -> OutgoingWebhook | None:
        return self.kept.get((workspace_id, webhook_id))

    def save(self, webhook: OutgoingWebhook, *, expected_version: int) -> None:
        at = (webhook.workspace_id, webhook.webhook_id)
        there = self.kept.get(at)
        if (there.version if there else 0) != expected_version:
            raise VersionLost(webhook.webhook_id)
        self.kept[at] = webhook.model_copy(update={"version": expected_version + 1})

    def delete(self, webhook: OutgoingWebhook) -> None:
        self.kept.pop((webhook.workspace_id, webhook.webhook_id), None)


@dataclass
class MemoryLog:
    """`DeliveryLog` in dictionaries. Everything due is in shard 0."""

    deliveries: dict[tuple[str, str], OutgoingDelivery] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    healths: dict[str, WebhookHealth] = field(default_factory=dict)

    def add(self, delivery: OutgoingDelivery) -> bool:
        at = (delivery.webhook_id, delivery.delivery_id)
        return self.deliveries.setdefault(at, delivery) is delivery

    def delivery(self, webhook_id: str, delivery_id: str) -> OutgoingDelivery | None:
        return self.deliveries.get((webhook_id, delivery_id))

    def save(self, delivery: OutgoingDelivery) -> None:
        at = (delivery.webhook_id, delivery.delivery_id)
        if self.deliveries[at].revision != delivery.revision - 1:
            raise RevisionLost(delivery.delivery_id)
        self.deliveries[at] = delivery

    def page(self, webhook_id: str, *, after: str | None, limit: int = 25) -> DeliveryPage:
        ids = sorted((each for of, each in self.deliveries if of == webhook_id), reverse=True)
        begin = position(after)
        shown = ids[begin : begin + limit]
        following = str(begin + limit) if len(ids) > begin + limit else None
        items = tuple(self.deliveries[webhook_id, each] for each in shown)
        return DeliveryPage(items=items, next=following)

    def due(self, now: datetime, *, shard: int, limit: int = 100) -> tuple[tuple[str, str], ...]:
        if shard != 0:
            return ()
        found = [d for d in self.deliveries.values() if d.due_at is not None and d.due_at <= now]
        found.sort(key=lambda each: str(each.due_at))
        return tuple((d.webhook_id, d.delivery_id) for d in found[:limit])

    def keep_body(self, delivery: OutgoingDelivery, body: str) -> None:
        self.bodies[delivery.webhook_id, delivery.delivery_id] = body

    def body(self, delivery: OutgoingDelivery) -> str | None:
        return self.bodies.get((delivery.webhook_id, delivery.delivery_id))

    def forget_body(self, delivery: OutgoingDelivery) -> None:
        self.bodies.pop((delivery.webhook_id, delivery.delivery_id), None)

    def health(self, webhook_id: str) -> WebhookHealth:
        return self.healths.get(webhook_id, WebhookHealth())

    def save_health(self, webhook_id: str, health: WebhookHealth) -> None:
        self.healths[webhook_id] = health


@dataclass
class MemoryWebhookSecrets:
    """`WebhookSecretStore` and `SigningSecrets` in a dictionary."""

    kept: dict[str, str] = field(default_factory=dict)
    made: int = 0

    def create(self, *, workspace_id: str, webhook_id: str, secret: str) -> str:
        self.made += 1
        ref = f"arn:outgoing-{self.made}"
        self.kept[ref] = secret
        return ref

    def delete(self, secret_ref: str) -> None:
        self.kept.pop(secret_ref, None)

    def of(self, webhook: OutgoingWebhook, now: datetime) -> tuple[str, ...]:
        found = tuple(self.kept[ref] for ref in webhook.signed_with(now) if ref in self.kept)
        if not found:
            raise PermanentError("secret_missing")
        return found


@dataclass
class Posted:
    """One call of a receiver."""

    receiver: Receiver
    body: bytes
    headers: dict[str, str]


@dataclass
class ScriptedPoster:
    """Answers as it is told, the last answer again and again."""

    answers: list[Answer] = field(default_factory=lambda: [Answer(outcome="taken", status=204)])
    posted: list[Posted] = field(default_factory=list)

    def post(self, receiver: Receiver, *, body: bytes, headers: dict[str, str]) -> Answer:
        self.posted.append(Posted(receiver, body, headers))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
