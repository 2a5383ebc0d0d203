"""The inbox: of each chat that people were asked for, or took over, what a member sees in a list.

A row is a copy, made of a conversation by `inbox_rows` and kept beside it, so that a list over all
bots of a workspace is read without the chats.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import Field

from escalation.domain.bot_contract import AuthorKind
from escalation.domain.conversation import Assignee, Head, Visitor
from escalation.domain.decision import Reason
from escalation.domain.escalation import Method
from escalation.domain.handoff_marks import Mark
from escalation.domain.must_reach import ReachKind
from escalation.domain.settings import HelpdeskName
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.types import SELDOM, Frozen, Identifier, PageAddress, PersonName, UtcTime

Place = Literal["waiting", "open", "snoozed", "email", "closed"]
"""Where a row stands: each in one place.

    waiting   people have it, and the last word that is for them is not answered; or a handover
              that has failed on every path
    open      people have it, and have answered
    snoozed   the team has put it off. When that time is over it waits, without a write: a list
              is read with the rows that have come up by then, see `InboxRow.as_of`
    email     it went out by mail, and nobody of the team has written here since: answered, if it
              is, in a mailbox that we cannot see, so that it never counts as waiting
    closed    none of these: solved, handed back, dismissed or over; answered by mail, as who
              answered says; or spam
"""
PLACES: tuple[Place, ...] = ("waiting", "open", "snoozed", "email", "closed")
MAX_COUNTED = 100
"""Rows of one list that are counted; beyond it is "100+"."""
MAX_QUESTION_CHARS = 240
MAX_LAST_CHARS = 160


class LastLine(Frozen):
    """What was said last, but for the system's own announcements."""

    CHOICES: ClassVar[tuple[str, ...]] = ("author",)

    author: AuthorKind
    name: PersonName | None = None
    text: Annotated[str, Field(max_length=MAX_LAST_CHARS)]
    at: UtcTime
    chosen: Annotated[bool, SELDOM] = False
    """The visitor has taken it from the choices of a question."""


class RowTicket(Frozen):
    """The chat's ticket; `ended`, `status` and `assignee` as in `TicketLink`."""

    helpdesk: HelpdeskName
    reference: str
    url: str | None = None
    open: bool
    ended: Literal["solved", "gone", "elsewhere"] | None = None
    status: TicketStatus | None = None
    assignee: PersonName | None = None


class InboxRow(Frozen):
    """One row, and how far its conversation has been read for it.

    Attributes:
        since: when it came to its place: from then on somebody waits, it is answered, or over. Of
            one that is put off: until when, for from then on it waits.
        version: of the head that it was made of.
        revisions: of the escalations that it was made of, together. They only grow.
        through_seq: position of the last message that was read.
        revised: the head's; where that has grown, everything is read again.
        agent_seq: position of the last message that a person of the team wrote.
        pending_seq: position of the visitor's first message for people after that; 0 for none.
        pending_at: when that was.
        reason: of the last handover to people; None where a member took over by themselves.
        snoozed_until: until when the team has put it off; None once the visitor has written since.
        urgent: what in it must reach a person, until they hand it back.
        taken: who of those that it was mailed to takes it.
        answered: who of them says that it is answered.
    """

    conversation_id: Identifier
    workspace_id: Identifier
    bot_id: Identifier
    place: Place
    since: UtcTime
    version: int
    revisions: int = 0
    through_seq: int = 0
    revised: int = 0
    agent_seq: int = 0
    agent_at: UtcTime | None = None
    pending_seq: int = 0
    pending_at: UtcTime | None = None
    visitor: Visitor = Visitor()
    page: PageAddress | None = None
    question: Annotated[str, Field(max_length=MAX_QUESTION_CHARS)] | None = None
    """The visitor's first message, as it is stored: without what the bot's settings hide."""
    last: LastLine | None = None
    reason: Reason | None = None
    method: Method | None = None
    assignee: Assignee
    ticket: RowTicket | None = None
    snoozed_until: UtcTime | None = None
    urgent: ReachKind | None = None
    taken: Mark | None = None
    answered: Mark | None = None
    created_at: UtcTime
    expires_at: UtcTime

    @property
    def member_id(self) -> str | None:
        """Whose it is, while people have it, now or again when it comes up."""
        return self.assignee.member_id if self.place in {"waiting", "open", "snoozed"} else None

    def is_listed_for(self, member_id: str) -> bool:
        """Whether it is in the member's own list. What is put off is not."""
        return self.member_id == member_id and self.place != "snoozed"

    def as_of(self, now: datetime) -> "InboxRow":
        """The row as it is at this time: what was put off until then waits."""
        if self.place != "snoozed" or self.since > now:
            return self
        return self.model_copy(update={"place": "waiting"})

    def is_made_before(self, other: "InboxRow") -> bool:
        """Whether the other was made of what was written later."""
        return (self.version, self.revisions) < (other.version, other.revisions)


class InboxPage(Frozen):
    """Rows of a list in its order; `next` continues, None at the end."""

    items: tuple[InboxRow, ...]
    next: str | None = None


class InboxEraser(Protocol):
    """Takes chats out of the inbox. May raise RetryableError."""

    def take_out(self, head: Head) -> None:
        """Delete everything of a conversation; that there is nothing is no error."""
        ...


class InboxKeeper(InboxEraser, Protocol):
    """Writes rows. Each call may raise RetryableError."""

    def row(self, conversation_id: str) -> InboxRow | None:
        """The row as it is now."""
        ...

    def keep(self, before: InboxRow | None, after: InboxRow) -> None:
        """Write a row with its places in the lists and what it is found by, all or nothing.

        One that was made of a newer head, or of newer escalations beside the same, stays.
        """
        ...


class InboxLists(Protocol):
    """Reads rows of one workspace, each as it is now (`InboxRow.as_of`), in the place where it is
    now. The lists lag behind by moments.
    """

    def page(
        self,
        workspace_id: str,
        places: Collection[Place],
        *,
        oldest_first: bool,
        after: str | None,
        limit: int = 25,
    ) -> InboxPage:
        """Rows in these places, in the order of `since`."""
        ...

    def page_of_member(
        self, workspace_id: str, member_id: str, *, after: str | None, limit: int = 25
    ) -> InboxPage:
        """Rows that are a member's: those that wait first, each by `since`, oldest first."""
        ...

    def search(
        self, workspace_id: str, words: Collection[str], *, after: str | None, limit: int = 25
    ) -> InboxPage:
        """Rows in which each of the words begins one of theirs, the newest chat first.

        It looks at a bounded number of chats at once; `next` then goes on, also after no row.
        """
        ...

    def count(self, workspace_id: str, place: Place) -> int:
        """How many rows are in a place, up to one more than `MAX_COUNTED`."""
        ...

    def count_of_member(self, workspace_id: str, member_id: str) -> int:
        """How many are a member's, up to one more than `MAX_COUNTED`."""
        ...


def concerns_people(head: Head) -> bool:
    """Whether a chat may have a row: people were asked for, a member took it over, or it must reach
    one.

    Once so it stays so, also of an erased one: its row has to go.
    """
    was_escalated = head.state == "erased" and head.escalations > 0
    asked = head.unanswered_seq > 0 or head.handed_off_at is not None
    return asked or head.must_reach is not None or was_escalated
