"""Acorn Desk sends its secret in a header and the ticket's number in the body."""

import hmac

from escalation.adapters.helpdesks import event_bodies
from escalation.adapters.helpdesks.vendor import WebhookCall
from escalation.domain.errors import InvalidInput, NotAuthenticated
from escalation.domain.webhooks import WebhookDelivery

HEADER = "x-acorn-secret"


def read(call: WebhookCall) -> WebhookDelivery:
    if not hmac.compare_digest(call.headers.get(HEADER, ""), call.secret):
        raise NotAuthenticated("the secret is not this connection's", code="forged")
    event = event_bodies.parsed(call.body)
    if not isinstance(event, dict):
        raise InvalidInput("body", "not an event")
    return WebhookDelivery(
        delivery_id=event_bodies.digest(call.body),
        ticket_ids=event_bodies.ticket_ids([event.get("ticket")]),
    )
