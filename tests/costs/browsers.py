"""Browsers' sockets of the live channel, as API Gateway tells the function of them."""

from itertools import count

from infra.local.api_clients import Json
from tests.costs.one_process import OneProcess
from tests.functions.live_events import connect, disconnect, frame

_NUMBERS = count(1)


class Socket:
    """One that is open from the beginning on."""

    def __init__(self, service: OneProcess, access: Json) -> None:
        """Opens it with a ticket that was asked for."""
        self._service = service
        self._id = f"socket-{next(_NUMBERS)}"
        answer = service.invoke("live", connect(self._id, "escalation.v1", access["ticket"]))
        if answer["statusCode"] != 200:
            raise RuntimeError(f"no socket: {answer}")

    def says(self, body: str) -> None:
        """Send a frame."""
        self._service.invoke("live", frame(self._id, body))

    def close(self) -> None:
        """Close it."""
        self._service.invoke("live", disconnect(self._id))
