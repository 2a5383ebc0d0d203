"""Takes what helpdesks tell us: prove it, queue the tickets to read again, answer at once."""

from typing import TYPE_CHECKING, Any, Literal

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel

from escalation.runtime import observability, webhooks
from escalation.runtime.http.answers import json_response
from escalation.runtime.http.app import new_app
from escalation.runtime.http.parameters import Helpdesk, Id
from escalation.runtime.http.request import Event, body_bytes, lower_headers
from escalation.runtime.http.routes import Routes

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

MAX_BODY_BYTES = 1024 * 1024
"""A comment is 64 KB at most, but a ticket's fields come along with it."""
ONE = "/v1/webhooks/<helpdesk>/<connection_id>"

routes = Routes(tag="helpdesk")


class Taken(BaseModel, defer_build=True):
    """The delivery was taken; nothing more is told."""

    status: Literal["ok"]


@routes.post(ONE, model=Taken, problems=(400, 401, 404, 413, 503))
def receive_webhook(helpdesk: Helpdesk, connection_id: Id, event: Event) -> Response[str]:
    """A helpdesk's event; the vendor's proof is checked, its body is a hint only."""
    body = body_bytes(event, limit=MAX_BODY_BYTES)
    webhooks.receive_webhook()(helpdesk, connection_id, headers=lower_headers(event), body=body)
    return _taken()


@routes.get(ONE, model=Taken, problems=(404,))
def shake_hands(helpdesk: Helpdesk, connection_id: Id) -> Response[str]:
    """The call by which a helpdesk makes sure that somebody listens."""
    webhooks.receive_webhook().handshake(helpdesk, connection_id)
    return _taken()


def _taken() -> Response[str]:
    # Not every vendor takes another status than 200 for done.
    return json_response({"status": "ok"})


app = new_app(routes)


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """An HTTP API event (payload 2.0) of the webhooks' routes."""
    return app.resolve(event, context)
