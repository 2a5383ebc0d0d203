"""The inbox of a workspace: what waits for its people, over all of its bots."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.bot_contract import AuthorKind
from escalation.domain.conversation import Assignee, Visitor
from escalation.domain.decision import Reason
from escalation.domain.errors import InvalidInput
from escalation.domain.escalation import Method
from escalation.domain.handoff_marks import Mark
from escalation.domain.inbox import MAX_COUNTED, InboxLists, InboxPage, InboxRow, Place
from escalation.domain.inbox_words import words_in
from escalation.domain.members import member_id
from escalation.domain.must_reach import ReachKind
from escalation.domain.settings import HelpdeskName
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.types import Frozen, Identifier, PersonName, UtcTime, View
from escalation.use_cases.owner.access import Caller

InboxListName = Literal["waiting", "mine", "all", "snoozed", "email", "closed"]
LIST_NAMES: tuple[InboxListName, ...] = (
    "waiting",
    "mine",
    "all",
    "snoozed",
    "email",
    "closed",
)
_PLACES: dict[InboxListName, tuple[Place, ...]] = {
    "waiting": ("waiting",),
    "all": ("waiting", "open"),
    "snoozed": ("snoozed",),
    "email": ("email",),
    "closed": ("closed",),
}


class InboxLine(View):
    """What was said last, and who said it."""

    author: AuthorKind
    name: str | None
    text: str
    at: UtcTime
    chosen: bool = False
    """The visitor has taken it from the choices of a question."""


class InboxTicket(View):
    """The chat's ticket. `ended` says why it is not open, where its helpdesk has said so; `status`
    and `assignee` are what was read there last.
    """

    helpdesk: HelpdeskName
    reference: str
    url: str | None
    open: bool
    ended: Literal["solved", "gone", "elsewhere"] | None
    status: TicketStatus | None = None
    assignee: PersonName | None = None


class InboxItem(View):
    """A chat in the inbox.

    `waiting`: people have it, and somebody waits, or the team has put it off until a time that is
    over; `open`: they have answered; `snoozed`: put off until later; `email`: it went out by mail
    and is answered, if it is, in a mailbox; `closed`: solved, answered by mail, handed back, spam
    or over. `since` is when it came to be so; of what is put off, until when it is.
    """

    conversation_id: Identifier
    bot_id: Identifier
    place: Place
    since: UtcTime
    visitor: Visitor
    page: str | None
    question: str | None
    """The visitor's first message; without what the bot's settings hide."""
    last: InboxLine | None
    reason: Reason | None
    """Of the handover; null where a member took over by themselves."""
    method: Method | None
    assignee: Assignee
    mine: bool
    """Whether the caller has it; it is in their own list unless it is put off."""
    ticket: InboxTicket | None
    urgent: ReachKind | None = None
    """What in it must reach a person, until they hand it back."""
    snoozed_until: UtcTime | None = None
    """Until when the team has put it off, also where that is over; null once the visitor has
    written since.
    """
    taken: Mark | None = None
    """Of what went out by mail: who of those that got it has said that they take it."""
    answered: Mark | None = None
    """Who of them has said that it is answered."""
    created_at: UtcTime

    @classmethod
    def of(cls, row: InboxRow, member: str) -> "InboxItem":
        """As this member's console sees it."""
        return cls.showing(
            row,
            mine=row.member_id == member,
            last=InboxLine.showing(row.last) if row.last else None,
            ticket=InboxTicket.showing(row.ticket) if row.ticket else None,
        )


class InboxCount(Frozen):
    """How many there are; where there are `more`, it is as far as was counted."""

    count: Annotated[int, Field(ge=0, le=MAX_COUNTED)]
    more: bool = False

    @classmethod
    def of(cls, counted: int) -> "InboxCount":
        """Of what was counted up to one more than is told."""
        return cls(count=min(counted, MAX_COUNTED), more=counted > MAX_COUNTED)


class InboxCounts(Frozen):
    """How many wait, for anybody and for the caller."""

    waiting: InboxCount
    mine: InboxCount


class InboxView(Frozen, defer_build=True):
    """A page of a list of the inbox. A search may find nothing in a page and yet go on."""

    items: tuple[InboxItem, ...]
    next: str | None = None
    counts: InboxCounts


class Inbox:
    """GET /v1/admin/inbox."""

    def __init__(self, lists: InboxLists) -> None:
        self._lists = lists

    def list(
        self, caller: Caller, name: InboxListName | None, *, typed: str | None, after: str | None
    ) -> InboxView:
        """A list of the caller's workspace, or what a search finds in it.

        `waiting` and `mine` come longest first, `snoozed` what comes up next, the others newest
        first. A search is over all
        lists, and of one that is named the rest is left out.

        Raises:
            InvalidInput: the cursor is not of this list, or nothing can be found by what is typed.
        """
        page = (
            self._found(caller, name, typed, after)
            if typed is not None
            else self._listed(caller, name or "waiting", after)
        )
        return InboxView(
            items=tuple(InboxItem.of(row, _id(caller)) for row in page.items),
            next=page.next,
            counts=self._counts(caller),
        )

    def _listed(self, caller: Caller, name: InboxListName, after: str | None) -> InboxPage:
        if name == "mine":
            return self._lists.page_of_member(caller.workspace_id, _id(caller), after=after)
        return self._lists.page(
            caller.workspace_id,
            _PLACES[name],
            oldest_first=name in {"waiting", "snoozed"},
            after=after,
        )

    def _found(
        self, caller: Caller, name: InboxListName | None, typed: str, after: str | None
    ) -> InboxPage:
        words = words_in(typed)
        if not words:
            raise InvalidInput("q", "Must hold a word or a number.")
        page = self._lists.search(caller.workspace_id, words, after=after)
        kept = tuple(row for row in page.items if _is_in(row, name, _id(caller)))
        return page.model_copy(update={"items": kept})

    def _counts(self, caller: Caller) -> InboxCounts:
        waiting = self._lists.count(caller.workspace_id, "waiting")
        mine = self._lists.count_of_member(caller.workspace_id, _id(caller))
        return InboxCounts(waiting=InboxCount.of(waiting), mine=InboxCount.of(mine))


def _id(caller: Caller) -> str:
    return member_id(caller.workspace_id, caller.sub)


def _is_in(row: InboxRow, name: InboxListName | None, member: str) -> bool:
    if name is None:
        return True
    return row.is_listed_for(member) if name == "mine" else row.place in _PLACES[name]
