"""What a vendor's answer means for the delivery.

Details name the status, the vendor's own error code and the fields concerned. A vendor's messages
may quote what was sent, so they never get into an error.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import httpx

from escalation.adapters.helpdesks.rate_limits import wait_of
from escalation.domain.errors import (
    DeliveryError,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
)

MAX_DETAIL_CHARS: Final = 500
_WAITS: Final = ("retry-after", "ratelimit-reset")
_NAME = re.compile(r"[\w.\- ]{1,64}")
_TICKET_ID = re.compile(r"[0-9]{1,20}")
_Known = TypeVar("_Known")
_PASSING: Final = frozenset({408, 409, 425, 429})
_PERMANENT: Final = {
    401: "credentials_refused",
    402: "account_inactive",
    403: "not_permitted",
    404: "not_found",
    413: "too_large",
}


@dataclass(frozen=True)
class Problem:
    """A refusal in the vendor's words: its code, the fields it names, those it misses."""

    code: str | None = None
    fields: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every field it is about."""
        return tuple(dict.fromkeys((*self.missing, *self.fields)))


def problem(code: object, fields: Iterable[object] = (), missing: Iterable[object] = ()) -> Problem:
    """A problem of names only: whatever does not look like a code or a field's name is dropped."""
    return Problem(_name(code), _names(fields), _names(missing))


def payload(response: httpx.Response) -> object:
    """The JSON of an answer; None where it is none."""
    try:
        value: object = response.json()
        if b"\\ud" in response.content.lower():
            # Half of a surrogate pair is JSON, and no text that could be kept.
            whole = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
            value = json.loads(whole)
    except (ValueError, RecursionError):
        return None
    return value


def mapping(value: object) -> Mapping[str, object]:
    """A JSON object; empty where the value is something else."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Mapping[str, object]]:
    """The objects of a JSON list; empty where the value is something else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def meaning(known: Mapping[Any, _Known], value: object, *, usual: _Known) -> _Known:
    """What a table says of a JSON value; `usual` where it says nothing, or the value is a list."""
    return known.get(value, usual) if isinstance(value, str | int) else usual


def number_of(value: object) -> str | None:
    """An id as its decimal digits, from a JSON number or string; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value)
    return text if _TICKET_ID.fullmatch(text) else None


def ticket_path(ticket_id: str) -> str:
    """A ticket's id that may stand in a path.

    Raises:
        PermanentError: it is no number, so no helpdesk can have such a ticket.
    """
    if not _TICKET_ID.fullmatch(ticket_id):
        raise PermanentError("not_found", "the ticket's id is not a number")
    return ticket_id


def delay_of(response: httpx.Response, *, now: datetime) -> float | None:
    """Seconds to wait, from Retry-After (seconds or an HTTP date) or ratelimit-reset."""
    waits = (wait_of(response.headers.get(name), since=now) for name in _WAITS)
    return next((wait for wait in waits if wait is not None), None)


def is_passing(status: int) -> bool:
    """Whether the same call may succeed later. RFC 9110 and RFC 6585 say so of these."""
    return status in _PASSING or status >= 500


def error_of(
    response: httpx.Response,
    found: Problem,
    *,
    now: datetime,
    wrote: bool,
    unavailable_is_safe: bool = False,
) -> DeliveryError:
    """The error for a status that is not success.

    Args:
        response: the answer.
        found: the vendor's own code and fields.
        now: for a Retry-After that is a date.
        wrote: the call may have changed something, so a 5xx leaves its outcome unknown.
        unavailable_is_safe: a 503 to this write may be answered by repeating it.
    """
    status = response.status_code
    detail = describe(status, found)
    delay = delay_of(response, now=now)
    if status == 429:
        return RetryableError("rate_limited", detail, delay_s=delay)
    if status == 409:
        return RetryableError("conflict", detail, delay_s=delay)
    if status == 408 or status >= 500:
        if not wrote or (status == 503 and unavailable_is_safe):
            return RetryableError("helpdesk_unavailable", detail, delay_s=delay)
        return OutcomeUnknown("helpdesk_error", detail)
    if 300 <= status < 400:
        return PermanentError("redirected", detail)
    return PermanentError(_PERMANENT.get(status, "request_refused"), detail)


@contextmanager
def complete_read() -> Iterator[None]:
    """Around a search for a ticket: a refused read proves nothing about the ticket.

    Raises:
        OutcomeUnknown: instead of a PermanentError.
    """
    try:
        yield
    except PermanentError as error:
        raise OutcomeUnknown("read_refused", f"{error.code} {error.detail}".strip()) from error


def describe(status: int, found: Problem) -> str:
    """Status, code and fields, as the owner may read them."""
    parts = [str(status)]
    if found.code:
        parts.append(found.code)
    if found.missing:
        parts.append(f"missing: {', '.join(found.missing)}")
    if found.fields:
        parts.append(f"refused: {', '.join(found.fields)}")
    return " ".join(parts)[:MAX_DETAIL_CHARS]


def unreadable(response: httpx.Response, *, wrote: bool) -> DeliveryError:
    """The error for a success whose body cannot be used."""
    detail = f"{response.status_code} without the expected content"
    if wrote:
        return OutcomeUnknown("unreadable_answer", detail)
    return RetryableError("unreadable_answer", detail)


def _name(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip("/").replace("/", ".")
    return text if _NAME.fullmatch(text) else None


def _names(values: Iterable[object]) -> tuple[str, ...]:
    kept = [name for value in values if (name := _name(value)) is not None]
    return tuple(dict.fromkeys(kept))[:20]
