"""The route of the inbox."""

from typing import Annotated

from escalation.runtime.http import query
from escalation.runtime.http.parameters import Described
from escalation.runtime.http.routes import Routes
from escalation.use_cases.owner.inbox import LIST_NAMES, InboxListName, InboxView
from functions.admin.parameters import Cursor, Member, Owner
from functions.admin.recording import recorded

routes = Routes(tag="owner", for_members=True, around=recorded)

_List = Annotated[
    InboxListName | None,
    query.one_of("list", "Which list; without one it is `waiting`.", LIST_NAMES),
]
_Typed = Annotated[
    str | None,
    Described(
        "q",
        "Search by what the words of a name, an address, a ticket's number or the first question "
        "begin with; over all lists where none is named.",
        query.text,
    ),
]


@routes.get("/v1/admin/inbox", least="viewer", audit=None, problems=(400, 401, 403))
def get_inbox(
    owner: Owner, member: Member, shown: _List, typed: _Typed, after: Cursor
) -> InboxView:
    """What waits for people, over all bots."""
    return owner.inbox.list(member, shown, typed=typed, after=after)
