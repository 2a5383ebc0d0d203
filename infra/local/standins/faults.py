"""Faults that a test asks the stand-in helpdesks to show."""

import asyncio
import random
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

Kind = (
    Literal["401", "403", "409", "429", "500", "502", "503", "504"]
    | Literal["reset", "lost_answer", "late", "timeout", "slow", "malformed"]
)

SILENCE_S: Final = 60.0
"""How long a caller who hears nothing is kept, unless the fault says so."""
_LOOK_EVERY_S: Final = 0.2


class Fault(BaseModel):
    """One queued fault.

    `reset` cuts the connection before anything is done, `lost_answer` after it is done, `late`
    cuts it at once and does the work `delay_s` later. `timeout` never answers; it does nothing,
    unless `commit`. `slow` waits `delay_s` and then works as usual, also when the caller has
    gone. `malformed` does the work and answers with a broken body. The numbers answer so and do
    nothing, unless `commit`. With `delay_to_s` a delay is drawn between the two.
    """

    model_config = ConfigDict(extra="forbid")

    helpdesk: str
    operation: str | None = None
    """An operation's name ("create", "update", "list_comments" ...); None is any of them."""
    kind: Kind
    count: int | None = Field(default=1, ge=1)
    """How many calls it hits; None is every one until the faults are deleted."""
    probability: float = Field(default=1, gt=0, le=1)
    seed: int = 0
    retry_after_s: int | None = Field(default=None, ge=0)
    delay_s: float = Field(default=0, ge=0, le=600)
    delay_to_s: float | None = Field(default=None, ge=0, le=600)
    commit: bool = False

    @property
    def works_first(self) -> bool:
        """Whether the operation is carried out although its answer goes wrong."""
        if self.kind == "late":
            return False
        return self.commit or self.kind in {"lost_answer", "slow", "malformed"}


class ConnectionCutError(Exception):
    """The connection ends here without an answer, on a server that cannot cut it."""


class NoAnswerError(ConnectionCutError):
    """The answer never comes, on a server that cannot let a caller wait."""


class Cut(Response):
    """Ends the connection without sending a byte of an answer.

    Args:
        silent: Nothing was heard for as long as the caller was kept.
        heard: Whether the caller is still there.
    """

    def __init__(self, *, silent: bool = False, heard: bool = True) -> None:
        super().__init__()
        self._silent = silent
        self._heard = heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start an answer that the server must refuse to write.

        ASGI has no way to cut a connection. uvicorn marks the answer as started before it
        checks the headers, and closes the transport of an answer that was started and not
        finished: an impossible header therefore closes it with nothing written.
        """
        del scope, receive
        if not self._heard:
            return
        headers = [(b"impossible header:\n", b"\n")]
        try:
            await send({"type": "http.response.start", "status": 500, "headers": headers})
        except Exception:
            # Each server refuses it with an error of its own, and that is the end of the answer.
            return
        raise NoAnswerError if self._silent else ConnectionCutError


async def keep_silent(request: Request, seconds: float) -> bool:
    """Let a caller wait; return whether it is still there after all that time."""
    left = seconds
    while left > 0:
        if await request.is_disconnected():
            return False
        await asyncio.sleep(_LOOK_EVERY_S)
        left -= _LOOK_EVERY_S
    return True


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
            if fault.delay_to_s is None:
                return fault
            drawn = chance.uniform(fault.delay_s, max(fault.delay_s, fault.delay_to_s))
            return fault.model_copy(update={"delay_s": drawn})
        return None
