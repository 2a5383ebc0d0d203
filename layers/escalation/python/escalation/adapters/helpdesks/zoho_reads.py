"""What Zoho Desk's errors mean, and its lists read to the end."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

import httpx

from escalation.adapters.helpdesks import forms
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import (
    Problem,
    describe,
    error_of,
    mapping,
    payload,
    problem,
    rows,
    unreadable,
)
from escalation.domain.errors import (
    DeliveryError,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
)
from escalation.domain.ports import Clock

DAILY_LIMIT_WAIT_S: Final = 3_600.0
"""THRESHOLD_EXCEEDED is the end of a day's credits; Zoho does not always say for how long."""
_PAGE: Final = 100
_MOST_PAGES: Final = 50
"""Zoho lists nothing beyond the first five thousand rows."""
_MISSING: Final = "missing"
_PERMANENT: Final[Mapping[str, str]] = {
    "INVALID_OAUTH": "credentials_refused",
    "SCOPE_MISMATCH": "scope_missing",
    "OAUTH_ORG_MISMATCH": "organisation_mismatch",
}
_LIMITS: Final[Mapping[str, float | None]] = {
    "TOO_MANY_REQUESTS": None,
    "THRESHOLD_EXCEEDED": DAILY_LIMIT_WAIT_S,
}


def error(response: httpx.Response, *, now: datetime, wrote: bool) -> DeliveryError:
    """The error for an answer that is not success; the vendor's code counts before the status."""
    found = _problem(response)
    detail = describe(response.status_code, found)
    usual = error_of(response, found, now=now, wrote=wrote)
    code = found.code or ""
    if response.status_code >= 500:
        return usual
    if code in _PERMANENT:
        return PermanentError(_PERMANENT[code], detail)
    if code in _LIMITS:
        delay = usual.delay_s if isinstance(usual, RetryableError) else None
        return RetryableError("rate_limited", detail, delay_s=delay or _LIMITS[code])
    return usual


def refusal(response: httpx.Response, form: str, *, now: datetime) -> DeliveryError:
    """The error for a create that was not accepted, with the code that names the next form."""
    found = _problem(response)
    known = (found.code or "") in {*_PERMANENT, *_LIMITS}
    if response.status_code not in {400, 422} or known:
        return error(response, now=now, wrote=True)
    code = forms.refusal_code(
        form,
        requester=any(_is_requester(name) for name in found.fields),
        fields=any(not _is_requester(name) for name in found.fields),
        missing=bool(found.missing),
    )
    return PermanentError(code, describe(response.status_code, found))


class ZohoReads:
    """Reads of one organisation."""

    def __init__(self, calls: Caller, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    def ticket(self, number: str) -> Mapping[str, object]:
        """One ticket in full; empty where it is gone."""
        response = self._calls.read(f"/tickets/{number}")
        if response.status_code == 404:
            return {}
        if not response.is_success:
            raise error(response, now=self._clock.now(), wrote=False)
        return mapping(payload(response))

    def pages(self, path: str, params: Mapping[str, str]) -> Iterator[list[Mapping[str, object]]]:
        """A list page by page; 204 is its end.

        Raises:
            OutcomeUnknown: there are more pages than can be read.
            RetryableError: a page could not be read.
        """
        position = 0
        for _ in range(_MOST_PAGES):
            response = self._calls.read(path, {**params, "limit": _PAGE, "from": position})
            if response.status_code == 204:
                return
            if not response.is_success:
                raise error(response, now=self._clock.now(), wrote=False)
            listed = mapping(payload(response)).get("data")
            if not isinstance(listed, list):
                raise unreadable(response, wrote=False)
            if not listed:
                return
            yield rows(listed)
            position += len(listed)
        raise OutcomeUnknown("read_incomplete", f"more than {_MOST_PAGES} pages")

    def made_since(
        self, start: datetime, params: Mapping[str, str]
    ) -> Iterator[Mapping[str, object]]:
        """Tickets made at or after `start`, asked for newest first.

        The order is not relied upon: the reading ends early only while every page has fallen.
        """
        falling = True
        oldest = datetime.max.replace(tzinfo=UTC)
        for page in self.pages("/tickets", {**params, "sortBy": "-createdTime"}):
            for row in page:
                made = _time(row.get("createdTime"))
                if made is None or made > oldest:
                    falling = False
                oldest = made or oldest
                if made is None or made >= start:
                    yield row
            if falling and oldest < start:
                return


def _problem(response: httpx.Response) -> Problem:
    """Zoho's error: `{"errorCode", "errors": [{"fieldName": "/cf/cf_x", "errorType"}]}`."""
    body = mapping(payload(response))
    errors = rows(body.get("errors"))
    return problem(
        body.get("errorCode"),
        [item.get("fieldName") for item in errors if item.get("errorType") != _MISSING],
        [item.get("fieldName") for item in errors if item.get("errorType") == _MISSING],
    )


def _is_requester(field: str) -> bool:
    return field.split(".", maxsplit=1)[0] in {"contact", "contactId", "email", "phone"}


def _time(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
