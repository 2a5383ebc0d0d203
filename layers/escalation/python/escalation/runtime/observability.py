"""Logs and metrics. A log line is an event with a stable name and fields: ids, never chat text.

What belongs to one matter, from the widget to the ticket, is found by `conversation_id`, and what
came of one request by `cause`: both are in each line that an API's function, a bot and a worker
write about it.

Each line says where in the code it was written (`location`) and, from a handler that is an
`entry_point`, for which invocation (`function_request_id`, Lambda's own `REPORT` lines' id).

Errors are logged by class and place, without their message: a message may quote what a visitor
wrote (pydantic's do).
"""

import logging
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import TYPE_CHECKING, Protocol, TypeGuard, TypeVar

from aws_lambda_powertools import Logger

from escalation.runtime.environment import EnvironmentNotSet

if TYPE_CHECKING:
    from aws_lambda_powertools import Metrics

_RESERVED = frozenset({*vars(logging.makeLogRecord({})), "asctime", "message"})
_MAX_FRAMES = 12
_PLACE = "%(pathname)s:%(lineno)d"
"""The whole path: rooms of the same name (`tickets`, `reads`) would not tell themselves apart."""
CALLER = 3
"""The `stacklevel` that makes a line's location the caller of the function that writes the line;
Powertools' own function is the level between."""
_metrics_used = False
_cause: ContextVar[str | None] = ContextVar("cause", default=None)
_ID = re.compile(r"[A-Za-z0-9_.=-]{1,100}")
"""API Gateway's ids of requests end in `=`."""

E = TypeVar("E")
C = TypeVar("C", bound="Invocation")
R = TypeVar("R")


class Invocation(Protocol):
    """What a log line needs of Lambda's context."""

    @property
    def aws_request_id(self) -> str:
        """Lambda's id of this invocation, as in its own lines of the log."""
        ...


@cache
def logger() -> Logger:
    """The process's logger; service and level come from the POWERTOOLS_* variables."""
    return Logger(utc=True, location=_PLACE)


def entry_point(handle: Callable[[E, C], R]) -> Callable[[E, C], R]:
    """A handler with the invocation's id in its log lines, and those of what its event is about,
    that writes its metrics at the end.

    Powertools' `inject_lambda_context` adds the function's name, ARN, memory and cold start to
    each line too: some 250 bytes that the log group and the `REPORT` line say already.
    """

    @wraps(handle)
    def invoke(event: E, context: C) -> R:
        with about(function_request_id=context.aws_request_id, **ids_of(event)):
            try:
                return handle(event, context)
            finally:
                flush()

    return invoke


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Lines that are written meanwhile carry these ids: `cause` is the request to the API that a
    matter began with, which the access log has as `request_id`.
    """
    earlier = _cause.get()
    _cause.set(ids.get("cause", earlier))
    try:
        with logger().append_context_keys(**ids):
            yield
    finally:
        _cause.set(earlier)


def cause() -> str | None:
    """What the work under way began with: it goes along with the jobs that come of it."""
    return _cause.get()


def ids_of(event: object) -> dict[str, str]:
    """What an event is about: a request to the API (payload format 2.0), or to a bot."""
    if not isinstance(event, dict):
        return {}
    within = {"cause": ("requestContext", "requestId")}
    within["conversation_id"] = ("pathParameters", "conversation_id")
    found: dict[str, object] = {"conversation_id": event.get("conversation_id")}
    for name, (part, key) in within.items():
        held = event.get(part)
        found[name] = held.get(key) if isinstance(held, dict) else found.get(name)
    return {name: value for name, value in found.items() if is_id(value)}


def is_id(value: object) -> TypeGuard[str]:
    """Whether it is an id, and no more: what may be written into every line."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def info(event: str, **fields: object) -> None:
    """Something happened that somebody may look for."""
    logger().info(event, extra=_safe(fields), stacklevel=CALLER)


def warn(event: str, **fields: object) -> None:
    """Something went another way than it should, and was dealt with."""
    logger().warning(event, extra=_safe(fields), stacklevel=CALLER)


def failed(event: str, error: BaseException, **fields: object) -> None:
    """A bug, or a dependency out of order: with the error's class and the places it passed."""
    told: dict[str, object] = {"error": type(error).__qualname__, "stack": places(error)}
    if isinstance(error, EnvironmentNotSet):
        told["detail"] = str(error)  # names of variables, which is all it ever holds
    logger().error(event, extra={**_safe(fields), **told}, stacklevel=CALLER)


def _safe(fields: dict[str, object]) -> dict[str, object]:
    """Without empty fields, and without names that Python's log records have for themselves."""
    return {
        f"{name}_" if name in _RESERVED else name: value
        for name, value in fields.items()
        if value is not None
    }


def places(error: BaseException) -> list[str]:
    """Where an error was raised, innermost last, through its causes; code only, no values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.extend(
            f"{type(current).__qualname__} at {frame.filename.rpartition('/')[2]}:{frame.lineno} "
            f"{frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)[-_MAX_FRAMES:]
        )
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
    return lines


@cache
def metrics() -> "Metrics":
    """The process's metrics; imported only where used, as the import costs 50 ms."""
    from aws_lambda_powertools import Metrics  # noqa: PLC0415

    return Metrics()


def count(name: str, value: float = 1, *, unit: str = "Count") -> None:
    """Add to a metric; written when the handler ends."""
    global _metrics_used  # noqa: PLW0603
    metrics().add_metric(name=name, unit=unit, value=value)
    _metrics_used = True


def flush() -> None:
    """Write what `count` gathered, as one line in CloudWatch's embedded metric format."""
    global _metrics_used  # noqa: PLW0603
    if _metrics_used:
        _metrics_used = False
        metrics().flush_metrics()
