"""Routes of outgoing webhooks. An address may hold a key, so no role below admin reads them."""

from escalation.domain.outgoing_webhooks import OutgoingWebhook
from escalation.runtime.http.answers import Versioned
from escalation.runtime.http.parameters import Id
from escalation.runtime.http.routes import Routes
from escalation.runtime.owner_side import OwnerSide
from escalation.use_cases.owner.etags import etag
from escalation.use_cases.owner.outgoing_models import (
    DeliveryList,
    DeliveryView,
    OutgoingSecret,
    OutgoingWebhookBody,
    OutgoingWebhookList,
    OutgoingWebhookView,
)
from functions.admin.parameters import Cursor, IfMatch, Member, Owner
from functions.admin.recording import recorded

WEBHOOKS = "/v1/admin/webhooks"
ONE = f"{WEBHOOKS}/<webhook_id>"
DELIVERIES = f"{ONE}/deliveries"

routes = Routes(tag="owner", for_members=True, around=recorded)


def _shown(owner: OwnerSide, webhook: OutgoingWebhook) -> Versioned[OutgoingWebhookView]:
    return Versioned(owner.outgoing_webhooks.view(webhook), etag(webhook.version))


@routes.get(WEBHOOKS, least="admin", audit=None)
def list_outgoing_webhooks(owner: Owner, member: Member) -> OutgoingWebhookList:
    """Whom the workspace has told of what happens in it."""
    return owner.outgoing_webhooks.list(member)


@routes.post(
    WEBHOOKS, least="admin", audit="webhook.create", success=201, problems=(400, 401, 403, 409, 503)
)
def create_outgoing_webhook(
    owner: Owner, member: Member, body: OutgoingWebhookBody
) -> OutgoingSecret:
    """Add a receiver. Its secret is in this answer and is never shown again."""
    return owner.outgoing_webhooks.create(member, body)


@routes.get(ONE, least="admin", audit=None)
def get_outgoing_webhook(
    owner: Owner, member: Member, webhook_id: Id
) -> Versioned[OutgoingWebhookView]:
    """One receiver, and how it fares."""
    return _shown(owner, owner.outgoing_webhooks.get(member, webhook_id))


@routes.put(ONE, least="admin", audit="webhook.change", problems=(400, 401, 403, 404, 412))
def put_outgoing_webhook(
    owner: Owner, member: Member, webhook_id: Id, body: OutgoingWebhookBody, if_match: IfMatch
) -> Versioned[OutgoingWebhookView]:
    """Change a receiver, pause it, or start it again."""
    changed = owner.outgoing_webhooks.put(member, webhook_id, body, if_match=if_match)
    return _shown(owner, changed)


@routes.delete(ONE, least="admin", audit="webhook.delete")
def delete_outgoing_webhook(owner: Owner, member: Member, webhook_id: Id) -> None:
    """Forget a receiver and its secret."""
    owner.outgoing_webhooks.delete(member, webhook_id)


@routes.post(
    f"{ONE}/secret", least="admin", audit="webhook.secret", problems=(401, 403, 404, 412, 503)
)
def change_outgoing_secret(owner: Owner, member: Member, webhook_id: Id) -> OutgoingSecret:
    """Another secret; the one before it signs as well for 24 hours."""
    return owner.outgoing_webhooks.rotate(member, webhook_id)


@routes.post(
    f"{ONE}/test",
    least="admin",
    audit="webhook.test",
    success=201,
    problems=(401, 403, 404, 409, 503),
)
def send_test_event(owner: Owner, member: Member, webhook_id: Id) -> DeliveryView:
    """Send a test event; the log shows what came of it."""
    return owner.outgoing_webhooks.test(member, webhook_id)


@routes.get(DELIVERIES, least="admin", audit=None, problems=(400, 401, 403, 404))
def list_deliveries(owner: Owner, member: Member, webhook_id: Id, after: Cursor) -> DeliveryList:
    """What was sent in the last two weeks, newest first, with each attempt."""
    return owner.outgoing_webhooks.deliveries(member, webhook_id, after=after)


@routes.post(
    f"{DELIVERIES}/<delivery_id>/retry",
    least="admin",
    audit="webhook.retry",
    problems=(401, 403, 404, 409, 503),
)
def retry_delivery(owner: Owner, member: Member, webhook_id: Id, delivery_id: Id) -> DeliveryView:
    """Send a delivery once more."""
    return owner.outgoing_webhooks.retry(member, webhook_id, delivery_id)
