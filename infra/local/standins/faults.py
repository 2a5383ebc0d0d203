"""Faults that a test asks the stand-in helpdesks to show."""

import random
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from infra.local.standins.state import Helpdesk

Kind = Literal["429", "500", "503", "409", "reset", "lost_answer", "slow", "malformed"]


class Fault(BaseModel):
    """One queued fault.

    `reset` cuts the connection before anything is done, `lost_answer` after it is done. `slow`
    waits `delay_s` and then works as usual, also when the caller has gone. `malformed` does the
    work and answers with a broken body. The numbers answer so and do nothing, unless `commit`.
    """

    model_config = ConfigDict(extra="forbid")

    helpdesk: Helpdesk
    operation: str | None = None
    """An operation's name ("create", "update", "list_comments" ...); None is any of them."""
    kind: Kind
    count: int | None = Field(default=1, ge=1)
    """How many calls it hits; None is every one until the faults are deleted."""
    probability: float = Field(default=1, gt=0, le=1)
    seed: int = 0
    retry_after_s: int | None = Field(default=None, ge=0)
    delay_s: float = Field(default=0, ge=0, le=600)
    commit: bool = False

    @property
    def works_first(self) -> bool:
        """Whether the operation is carried out although its answer goes wrong."""
        return self.commit or self.kind in {"lost_answer", "slow", "malformed"}


class ConnectionCutError(Exception):
    """The connection ends here without an answer, on a server that cannot cut it."""


class Cut(Response):
    """Ends the connection without sending a byte of an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start an answer that the server must refuse to write.

        ASGI has no way to cut a connection. uvicorn marks the answer as started before it
        checks the headers, and closes the transport of an answer that was started and not
        finished: an impossible header therefore closes it with nothing written.
        """
        del scope, receive
        headers = [(b"impossible header:\n", b"\n")]
        try:
            await send({"type": "http.response.start", "status": 500, "headers": headers})
        except Exception:
            # Each server refuses it with an error of its own, and that is the end of the answer.
            return
        raise ConnectionCutError


class Faults:
    """The faults in force, first queued first hit."""

    def __init__(self) -> None:
        self._queued: list[tuple[Fault, random.Random]] = []

    def add(self, fault: Fault) -> None:
        """Queue a fault."""
        self._queued.append((fault, random.Random(fault.seed)))  # noqa: S311 - a repeatable draw

    def clear(self) -> None:
        """Drop all faults."""
        self._queued.clear()

    def listed(self) -> list[dict[str, Any]]:
        """Return what is still queued."""
        return [fault.model_dump() for fault, _ in self._queued]

    def take(self, helpdesk: str, operation: str) -> Fault | None:
        """Return the fault that hits this call, and count it down."""
        for index, (fault, chance) in enumerate(self._queued):
            if fault.helpdesk != helpdesk or fault.operation not in {None, operation}:
                continue
            if fault.probability < 1 and chance.random() >= fault.probability:
                continue
            if fault.count == 1:
                del self._queued[index]
            elif fault.count is not None:
                left = fault.model_copy(update={"count": fault.count - 1})
                self._queued[index] = (left, chance)
            return fault
        return None
