"""Takes what helpdesks tell us: prove it, queue the tickets to read again, answer at once."""

from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.http import body_bytes, helpdesk_name, json_response, new_app, path_id
from escalation.runtime.webhooks import receive_webhook

MAX_BODY_BYTES = 1024 * 1024
"""A comment is 64 KB at most, but a ticket's fields come along with it."""
ROUTE = "/v1/webhooks/<helpdesk>/<connection_id>"

app = new_app()


@app.post(ROUTE)
def take(helpdesk: str, connection_id: str) -> Response[str]:
    """One delivery. The answer tells nothing but that it was taken."""
    event = app.current_event
    headers = {
        name.lower(): str(value) for name, value in (event.raw_event.get("headers") or {}).items()
    }
    receive_webhook()(
        helpdesk_name(helpdesk),
        path_id(connection_id),
        headers=headers,
        body=body_bytes(event, limit=MAX_BODY_BYTES),
    )
    return _taken()


@app.get(ROUTE)
def shake_hands(helpdesk: str, connection_id: str) -> Response[str]:
    """Zoho calls the address once before it keeps it."""
    receive_webhook().handshake(helpdesk_name(helpdesk), path_id(connection_id))
    return _taken()


def _taken() -> Response[str]:
    # Zoho takes no other status than 200 for done.
    return json_response({"status": "ok"})


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """An HTTP API event (payload 2.0) of the webhooks' routes."""
    return app.resolve(event, context)
