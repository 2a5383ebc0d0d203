"""What a call of a member leaves in the audit trail, as its route declares it."""

from collections.abc import Callable, Mapping

from aws_lambda_powertools.event_handler import Request
from pydantic import BaseModel

from escalation.domain.audit import MAX_AGENT_CHARS, Origin
from escalation.domain.errors import RequestError, StoreConflict
from escalation.domain.leased_work import IllegalTransition
from escalation.runtime.http.answers import Accepted, Answer, Versioned
from escalation.runtime.http.front import caller_address
from escalation.runtime.http.parameters import event_of
from escalation.runtime.http.routes import Route
from escalation.use_cases.owner.access import Caller

_MADE = ("bot_id", "hold_id", "job_id", "id")
"""Fields by which an answer names what the call has made."""


def recorded(request: Request, route: Route, call: Callable[[], Answer]) -> Answer:
    """Enter the call, do it, and enter what came of it. Raises what the call raises."""
    if route.audit is None:
        return call()
    audit = request.context["owner"]().audit
    caller: Caller = request.context["caller"]
    ids = dict(request.path_parameters)
    begun = audit.begin(caller, route.audit, ids, origin_of(request), reads=route.method == "GET")
    try:
        answer = call()
    except (RequestError, StoreConflict, IllegalTransition) as error:
        audit.ended(begun, code=getattr(error, "code", "changed_meanwhile"))
        raise
    if made := _made(answer, ids):
        audit.ended(begun, ids=made)
    return answer


def origin_of(request: Request) -> Origin:
    """Where a call came from: its address, and a header that anybody may choose."""
    http = event_of(request).raw_event.get("requestContext", {}).get("http") or {}
    agent = "".join(c for c in str(http.get("userAgent") or "") if c.isprintable())
    return Origin(
        ip=(caller_address(request) or "")[:45] or None,
        user_agent=agent[:MAX_AGENT_CHARS] or None,
    )


def _made(answer: Answer, ids: Mapping[str, str]) -> dict[str, str]:
    body = answer.body if isinstance(answer, Versioned | Accepted) else answer
    if not isinstance(body, BaseModel):
        return {}
    found = {name: getattr(body, name, None) for name in _MADE}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, str) and value not in ids.values()
    }
