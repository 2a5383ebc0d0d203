"""Zendesk's webhook calls: their signature, and the ticket they are about
(https://developer.zendesk.com/documentation/webhooks/verifying/).
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Final

from escalation.adapters.helpdesks import event_bodies
from escalation.adapters.helpdesks.vendor import WebhookCall
from escalation.domain.errors import InvalidInput, NotAuthenticated
from escalation.domain.webhooks import WebhookDelivery

WINDOW: Final = timedelta(minutes=5)
"""How far the signed time may be from ours, either way."""
_SIGNATURE: Final = "x-zendesk-webhook-signature"
_TIMESTAMP: Final = "x-zendesk-webhook-signature-timestamp"
_TICKET_EVENT: Final = "zen:event-type:ticket."
_SUBJECT: Final = "zen:ticket:"


def read(call: WebhookCall) -> WebhookDelivery:
    """The delivery, once its signature over time and body is proved.

    Raises:
        NotAuthenticated: `unsigned`, `forged` or `stale`.
        InvalidInput: signed, but not an event.
    """
    signature, timestamp = call.headers.get(_SIGNATURE), call.headers.get(_TIMESTAMP)
    if not signature or not timestamp:
        raise NotAuthenticated("the call carries no signature", code="unsigned")
    signed = timestamp.encode() + call.body
    expected = base64.b64encode(hmac.new(call.secret.encode(), signed, hashlib.sha256).digest())
    if not hmac.compare_digest(expected, signature.encode()):
        raise NotAuthenticated("the signature is not Zendesk's", code="forged")
    moment = event_bodies.moment(timestamp)
    if moment is None or abs(call.now - moment) > WINDOW:
        raise NotAuthenticated("the signature is too old", code="stale")
    event = event_bodies.parsed(call.body)
    if not isinstance(event, dict):
        raise InvalidInput("body", "not an event")
    found: list[object] = []
    if str(event.get("type") or "").startswith(_TICKET_EVENT):
        detail = event.get("detail")
        found = [
            str(event.get("subject") or "").removeprefix(_SUBJECT),
            detail.get("id") if isinstance(detail, dict) else None,
        ]
    # The headers with Zendesk's own ids of the call are not signed: what is signed names it.
    return WebhookDelivery(
        delivery_id=event_bodies.digest(signed), ticket_ids=event_bodies.ticket_ids(found)
    )
