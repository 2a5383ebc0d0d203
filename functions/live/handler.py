"""Entry point of the function `live`: sockets open, say something, and close."""

from typing import TYPE_CHECKING, Any

from escalation.domain.errors import NotAuthenticated, RequestError, RetryableError
from escalation.domain.live import PROTOCOL
from escalation.runtime import observability
from escalation.runtime.events import LoggedEvents
from escalation.runtime.live import listening

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Answer = dict[str, Any]
_TAKEN: Answer = {"statusCode": 200}


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> Answer:  # noqa: ARG001
    """An event of the WebSocket API.

    What it is about is its type; the route's key may be chosen by whoever sends the frame.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
    """
    about = event["requestContext"]
    socket_id = str(about["connectionId"])
    kind = about["eventType"]
    if kind == "CONNECT":
        return _open(socket_id, event)
    try:
        if kind == "DISCONNECT":
            listening().close(socket_id)
        elif not event.get("isBase64Encoded"):
            listening().hear(socket_id, str(event.get("body") or ""))
    except RetryableError as error:
        # Nobody is to be told by an error on the socket: it costs a hint, or waits for its end.
        observability.warn("live_unavailable", code=error.code, what=kind)
    return _TAKEN


def _open(socket_id: str, event: dict[str, Any]) -> Answer:
    try:
        listening().open(socket_id, _ticket_in(event))
    except RequestError as error:
        LoggedEvents().record("socket_refused", code=error.code)
        return {"statusCode": error.status}
    except RetryableError as error:
        LoggedEvents().record("socket_refused", code=error.code)
        return {"statusCode": 503}
    # A browser closes a socket whose server has chosen none of what it offered.
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-connect-route-subprotocol.html
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": PROTOCOL}}


def _ticket_in(event: dict[str, Any]) -> str:
    """The ticket, which a browser can send only as the name of a second subprotocol.

    Raises:
        NotAuthenticated: there is none, or not beside ours.
    """
    given = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    offered = [each.strip() for each in str(given.get("sec-websocket-protocol", "")).split(",")]
    if len(offered) != 2 or offered[0] != PROTOCOL or not offered[1]:
        raise NotAuthenticated(f"Offer the subprotocol {PROTOCOL} and a ticket.")
    return offered[1]
