"""The inbox: of each chat that people were asked for, or took over, what a member sees in a list.

A row is a copy, made of a conversation by `inbox_rows` and kept beside it, so that a list over all
bots of a workspace is read without the chats.
"""

from collections.abc import Collection
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import Field

from escalation.domain.bot_contract import AuthorKind
from escalation.domain.conversation import Assignee, Head, Visitor
from escalation.domain.decision import Reason
from escalation.domain.escalation import Method
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import Frozen, Identifier, PageAddress, PersonName, UtcTime

Place = Literal["waiting", "open", "email", "closed"]
"""Where a row stands: each in one place.

    waiting   people have it, and the last word that is for them is not answered; or a handover
              that has failed on every path
    open      people have it, and have answered
    email     it went out by mail, and nobody of the team has written here since: answered, if it
              is, in a mailbox that we cannot see, so that it never counts as waiting
    closed    none of these: solved, handed back, dismissed or over
"""
PLACES: tuple[Place, ...] = ("waiting", "open", "email", "closed")
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


class RowTicket(Frozen):
    """The chat's ticket; `ended` as in `TicketLink`."""

    helpdesk: HelpdeskName
    reference: str
    url: str | None = None
    open: bool
    ended: Literal["solved", "gone", "elsewhere"] | None = None


class InboxRow(Frozen):
    """One row, and how far its conversation has been read for it.

    Attributes:
        since: when it came to its place: from then on somebody waits, it is answered, or over.
        version: of the head that it was made of.
        through_seq: position of the last message that was read.
        revised: the head's; where that has grown, everything is read again.
        agent_seq: position of the last message that a person of the team wrote.
        pending_seq: position of the visitor's first message for people after that; 0 for none.
        pending_at: when that was.
        reason: of the last handover to people; None where a member took over by themselves.
    """

    conversation_id: Identifier
    workspace_id: Identifier
    bot_id: Identifier
    place: Place
    since: UtcTime
    version: int
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
    created_at: UtcTime
    expires_at: UtcTime

    @property
    def member_id(self) -> str | None:
        """In whose list it is, too: while people have it."""
        return self.assignee.member_id if self.place in {"waiting", "open"} else None


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

        One that was made of a newer head stays.
        """
        ...


class InboxLists(Protocol):
    """Reads rows of one workspace. The lists lag behind by moments."""

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
    """Whether a chat may have a row: people were asked for, or a member took it over.

    Once so it stays so, also of an erased one: its row has to go.
    """
    was_escalated = head.state == "erased" and head.escalations > 0
    return head.unanswered_seq > 0 or head.handed_off_at is not None or was_escalated
