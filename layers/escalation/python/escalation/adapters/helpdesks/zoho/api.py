"""What Zoho Desk's errors mean, and how long its texts may be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import httpx

from escalation.adapters.helpdesks import forms
from escalation.adapters.helpdesks.responses import (
    Problem,
    describe,
    error_of,
    mapping,
    payload,
    problem,
    rows,
)
from escalation.domain.errors import (
    DeliveryError,
    PermanentError,
    RetryableError,
)

DAILY_LIMIT_WAIT_S: Final = 3_600.0
"""THRESHOLD_EXCEEDED is the end of a day's credits; Zoho does not always say for how long."""
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
    return PermanentError(code, describe(response.status_code, found), fields=found.named)


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
