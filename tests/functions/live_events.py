"""WebSocket API events as API Gateway sends them."""

from typing import Any

from tests.events import event


def connect(socket_id: str, *offered: str, **headers: str) -> dict[str, Any]:
    """A browser opens a socket and offers these subprotocols."""
    protocols = {"Sec-WebSocket-Protocol": ", ".join(offered)} if offered else {}
    return {
        **_about(socket_id, "CONNECT", "$connect"),
        "headers": {"Host": "live.example", **protocols, **headers},
        "isBase64Encoded": False,
    }


def frame(socket_id: str, body: str, *, route: str = "$default") -> dict[str, Any]:
    """Something is said there."""
    return {**_about(socket_id, "MESSAGE", route), "body": body, "isBase64Encoded": False}


def disconnect(socket_id: str) -> dict[str, Any]:
    """The socket is closed."""
    return {**_about(socket_id, "DISCONNECT", "$disconnect"), "isBase64Encoded": False}


def _about(socket_id: str, kind: str, route: str) -> dict[str, Any]:
    about = event("live")["requestContext"]
    return {
        "requestContext": {
            **about,
            "connectionId": socket_id,
            "eventType": kind,
            "routeKey": route,
        }
    }
