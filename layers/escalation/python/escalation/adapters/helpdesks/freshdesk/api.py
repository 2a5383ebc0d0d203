"""The shape of Freshdesk's errors, and its numbers for states."""

from typing import Final

import httpx

from escalation.adapters.helpdesks.responses import Problem, mapping, payload, problem, rows

OPEN: Final = 2
PENDING: Final = 3
RESOLVED: Final = 4
CLOSED: Final = 5
NOTE: Final = 2
"""`source` of a note; 0 is a reply, and what came by mail."""
NOTE_CHARS: Final = 60_000
_MISSING: Final = "missing_field"


def problem_of(response: httpx.Response) -> Problem:
    """Freshdesk's error: `{"errors": [{"field", "code"}]}` or `{"code"}`."""
    body = mapping(payload(response))
    errors = rows(body.get("errors"))
    code = errors[0].get("code") if errors else body.get("code")
    return problem(
        code,
        [item.get("field") for item in errors if item.get("code") != _MISSING],
        [item.get("field") for item in errors if item.get("code") == _MISSING],
    )
