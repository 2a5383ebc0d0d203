"""Query parameters: their readers, which check them."""

import json
from datetime import datetime
from functools import partial
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from escalation.domain.errors import InvalidInput
from escalation.domain.types import UtcTime
from escalation.runtime.http.parameters import Described
from escalation.runtime.http.request import Event, check_text

_MAX_CURSOR_CHARS = 2_000
_TIME: TypeAdapter[datetime] = TypeAdapter(UtcTime)
T = TypeVar("T", bound=str)


def text(event: Event, name: str, *, max_chars: int = 200) -> str | None:
    """A query parameter; None when absent or empty.

    Raises:
        InvalidInput: too long, or not plain text.
    """
    value = (event.raw_event.get("queryStringParameters") or {}).get(name)
    if not value:
        return None
    given = str(value)
    if len(given) > max_chars:
        raise InvalidInput(name, f"Must have at most {max_chars} characters.")
    check_text(given, name)
    return given


def cursor(event: Event, name: str = "after") -> str | None:
    """Where a list goes on: the `next` of the page before, as it was given."""
    return text(event, name, max_chars=_MAX_CURSOR_CHARS)


def choice(event: Event, name: str, values: tuple[T, ...]) -> T | None:
    """A query parameter that is one of `values`; None when absent.

    Raises:
        InvalidInput: none of them.
    """
    given = text(event, name)
    if given is None:
        return None
    for value in values:
        if value == given:
            return value
    raise InvalidInput(name, f"Must be one of {', '.join(values)}.")


def one_of(name: str, description: str, values: tuple[str, ...]) -> Described:
    """A query parameter that is one of `values`, as a handler names it."""
    return Described(name, description, partial(choice, values=values), one_of=values)


def time(event: Event, name: str) -> datetime | None:
    """A query parameter that is a time with a zone (ISO 8601); None when absent.

    Raises:
        InvalidInput: not a time, or one without a zone.
    """
    given = text(event, name)
    if given is None:
        return None
    # The + of a zone arrives as a space where the caller did not escape it.
    wrong = InvalidInput(name, "Must be a time with its zone, as in 2026-01-31T09:00:00Z.")
    if "T" not in given:
        raise wrong
    try:
        return _TIME.validate_json(json.dumps(given.replace(" ", "+")), strict=True)
    except ValidationError:
        raise wrong from None
