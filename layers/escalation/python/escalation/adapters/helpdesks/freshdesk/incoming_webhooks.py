"""Freshdesk's webhook calls: nothing is signed, a header carries the connection's secret.

The body is a hint: whoever knows the secret could have written any body.
"""

import hmac
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from escalation.adapters.helpdesks import event_bodies
from escalation.adapters.helpdesks.vendor import WebhookCall
from escalation.domain.errors import InvalidInput, NotAuthenticated
from escalation.domain.webhooks import WebhookDelivery

SECRET_HEADER: Final = "X-Escalation-Secret"  # noqa: S105 - the header's name
OLDEST: Final = timedelta(hours=24)
"""Freshdesk repeats a call for over an hour, with the body of the first."""
ALIKE: Final = timedelta(minutes=1)
"""Its times are whole seconds, so two changes at once send the same body. For this long after a
change a repeat is read again; later it is a replay.
"""
NEWEST: Final = timedelta(minutes=5)
_VALUES: Final = re.compile(r'"(ticket_id|updated_at)": "([^"]*)"')


def read(call: WebhookCall) -> WebhookDelivery:
    """The delivery, once the secret is proved.

    Raises:
        NotAuthenticated: `unsigned`, `forged` or `stale`.
        InvalidInput: it comes from Freshdesk, but not by the template it was given.
    """
    given = call.headers.get(SECRET_HEADER.lower())
    if not given:
        raise NotAuthenticated("the call carries no secret", code="unsigned")
    if not hmac.compare_digest(given.encode(), call.secret.encode()):
        raise NotAuthenticated("the secret is not this connection's", code="forged")
    event = _event(call.body)
    if not {"ticket_id", "updated_at"} <= event.keys():
        raise InvalidInput("body", "not written by the template")
    changed_at = event_bodies.moment(str(event["updated_at"]))
    named = call.body
    if changed_at is None:
        # Its account does not fill the placeholder in, or in a form of its own. Nothing tells a
        # second change from a copy then, and reading the ticket once more does no harm.
        named = call.body + call.now.strftime("%Y-%m-%dT%H:%M").encode()
    elif not -NEWEST <= call.now - changed_at <= OLDEST:
        raise NotAuthenticated("the call is too old", code="stale")
    return WebhookDelivery(
        delivery_id=event_bodies.digest(named),
        ticket_ids=event_bodies.ticket_ids([event["ticket_id"]]),
        distinct_from=(changed_at or call.now) + ALIKE,
    )


def _event(body: bytes) -> Mapping[str, object]:
    """The template's values. A quotation mark in what Freshdesk fills in makes the body no JSON:
    the two values that count are then looked for in its text.
    """
    event = event_bodies.parsed(body)
    if isinstance(event, dict):
        return event
    text = body.decode("utf-8", "replace") if event is None else ""
    return dict(_VALUES.findall(text))
