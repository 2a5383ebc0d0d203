"""Routes of the audit trail."""

from datetime import datetime
from functools import partial
from typing import Annotated

from escalation.domain.audit import AuditFilter, AuditPage
from escalation.runtime.http import query
from escalation.runtime.http.answers import Accepted
from escalation.runtime.http.parameters import Described
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.audit import AuditExport
from escalation.use_cases.owner.conversation_models import JobView
from functions.admin.parameters import Cursor, Member, Owner
from functions.admin.recording import recorded
from functions.admin.routes.conversations import accepted

AUDIT = "/v1/admin/audit"

routes = Routes(tag="owner", for_members=True, around=recorded)

_text = partial(query.text, max_chars=254)
_Who = Annotated[str | None, Described("who", "Only by this address.", _text)]
_Action = Annotated[
    str | None,
    Described("action", "Only of this kind: `conversation`, or `conversation.read`.", query.text),
]
_From = Annotated[
    datetime | None, Described("from", "At or after this time (ISO 8601 with a zone).", query.time)
]
_To = Annotated[
    datetime | None, Described("to", "Before this time (ISO 8601 with a zone).", query.time)
]


@routes.get(AUDIT, least="owner", audit="audit.read", problems=(400, 401, 403))
def list_audit(
    owner: Owner,
    member: Member,
    *,
    who: _Who,
    action: _Action,
    first: _From,
    last: _To,
    after: Cursor,
) -> AuditPage:
    """Who did what, newest first; a page may be short while `next` goes on."""
    where = AuditFilter(who=who, action=action, first=first, last=last)
    return owner.audit.list(member, where, after=after)


@routes.post(f"{AUDIT}/export", least="owner", audit="audit.export", problems=(400, 401, 403))
def export_audit(owner: Owner, member: Member, body: AuditExport) -> Accepted[JobView]:
    """The audit trail as a file, CSV or JSON lines."""
    return accepted(owner.audit.export(member, body))
