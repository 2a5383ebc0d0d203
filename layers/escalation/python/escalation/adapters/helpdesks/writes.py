"""Writes to a ticket that exists: nothing twice, and nothing over somebody's head."""

from abc import ABC, abstractmethod
from typing import ClassVar, Final

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.agents import Agents
from escalation.adapters.helpdesks.responses import ticket_path
from escalation.adapters.helpdesks.threads import TicketRead, TicketReads
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.helpdesk import TicketThread
from escalation.domain.outside_copies import TicketFate
from escalation.domain.requesters import TicketRequester
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.ticket_values import whole_number

_NOT_ABOUT_A_PERSON: Final = frozenset(
    {"ticket_gone", "ticket_closed", "credentials_refused", "organisation_mismatch"}
)
_VALUE_CHARS: Final = 100
"""Of a field's value: as much as the shortest vendor's field takes."""
_ANSWERABLE: Final[frozenset[TicketStatus]] = frozenset({"open", "pending", "solved"})


class TicketWrites(ABC):
    """An entry is looked for by its marker before it is sent. A text too long for one entry becomes
    several; after a failure those that are missing follow.
    """

    longest: ClassVar[int]
    """Of one entry, in characters or bytes."""
    in_bytes: ClassVar[bool] = False

    def __init__(self, reads: TicketReads, agents: Agents | None = None) -> None:
        """`agents`: where the vendor lets us write in the name of one."""
        self._ticket_reads = reads
        self._agents = agents

    def comment(
        self,
        ticket_id: str,
        html: str,
        *,
        marker: str,
        by: TicketRequester | None = None,
        agent: str | None = None,
    ) -> None:
        """Add a comment once, in the name of the agent with this address where there is one."""
        number = ticket_path(ticket_id)
        parts = self._parts(html, marker)
        there = self._ticket_reads.markers_in(number, list(parts))
        missing = [part for own, part in parts.items() if own not in there]
        if not missing:
            return
        author = self._agents.id_of(agent) if self._agents and agent and by is None else None
        if self._agents is None or agent is None or author is None:
            self._comment(number, missing, by=by)
            return
        try:
            self._note_of(number, missing, author=author)
        except PermanentError as refused:
            if refused.code in _NOT_ABOUT_A_PERSON:
                raise
            # They may not write there: what has not been written is the connection's own.
            self._agents.forget(agent)
            self.comment(ticket_id, html, marker=marker)

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        """Answer publicly, once, after a last look that nobody was faster."""
        number = ticket_path(thread.ticket_id)
        now = self._ticket_reads.thread(thread.ticket_id)
        parts = self._parts(html, marker)
        missing = [part for own, part in parts.items() if not now.carries(own)]
        if not missing:
            return
        begun = len(missing) < len(parts)
        if not begun:
            now.refuse_if_changed(thread)
        if now.thread.status not in _ANSWERABLE:
            raise PermanentError("ticket_closed", f"the ticket is {now.thread.status}")
        self._reply(number, now, missing, begun=begun)

    def reopen(self, ticket_id: str) -> None:
        """Set a solved ticket to open. Setting it twice is once, so no outcome stays unknown."""
        try:
            self._reopen(ticket_path(ticket_id))
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def solve(self, ticket_id: str) -> None:
        """Set a ticket to solved. Setting it twice is once, so no outcome stays unknown."""
        try:
            self._solve(ticket_path(ticket_id))
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def set_field(self, ticket_id: str, field: str, value: str) -> None:
        """Put a value into a field of the account's own: as text, and where that is refused, as the
        number that it is. Setting it twice is once, so no outcome stays unknown.
        """
        number, shown = ticket_path(ticket_id), text.one_line(value, longest=_VALUE_CHARS)
        try:
            try:
                self._set_field(number, field, shown)
            except PermanentError as refused:
                counted = whole_number(shown)
                if refused.code != "request_refused" or counted is None:
                    raise
                self._set_field(number, field, counted)
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def delete(self, ticket_id: str) -> TicketFate:
        """Delete it. Deleting twice is once, so no outcome stays unknown."""
        try:
            return self._delete(ticket_path(ticket_id))
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def mark_urgent(self, ticket_id: str, priority: str | int, tags: tuple[str, ...]) -> None:
        """Set the priority and add tags. Setting them twice is once."""
        try:
            self._mark_urgent(ticket_path(ticket_id), priority, tags)
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def set_requester(self, ticket_id: str, email: str, name: str) -> TicketRequester:
        """Make the person with this address the requester. Setting it twice is once."""
        try:
            return self._set_requester(ticket_path(ticket_id), email, name)
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown
        except PermanentError as refused:
            if refused.code in _NOT_ABOUT_A_PERSON:
                raise
            raise PermanentError("requester_refused", refused.detail) from refused

    @abstractmethod
    def _comment(self, number: str, parts: list[str], *, by: TicketRequester | None) -> None:
        """Send each part: an internal note, or the requester's own words where it is still `by`."""

    def _note_of(self, number: str, parts: list[str], *, author: str) -> None:
        """Send each part as an internal note of this agent, where the vendor has such a thing."""
        del author
        self._comment(number, parts, by=None)

    def _mark_urgent(self, number: str, priority: str | int, tags: tuple[str, ...]) -> None:
        """Set the priority, and add what is missing of the tags, where the vendor has them."""
        del number, priority, tags

    @abstractmethod
    def _set_requester(self, number: str, email: str, name: str) -> TicketRequester:
        """Make the person with this address the requester; who is new there gets the name."""

    @abstractmethod
    def _reply(self, number: str, now: TicketRead, parts: list[str], *, begun: bool) -> None:
        """Send each part, publicly. `begun`: others have been sent before."""

    @abstractmethod
    def _reopen(self, number: str) -> None:
        """Set it to open, where it is solved."""

    @abstractmethod
    def _solve(self, number: str) -> None:
        """Set it to solved, where it is not."""

    @abstractmethod
    def _set_field(self, number: str, field: str, value: str | int) -> None:
        """Put it there."""

    @abstractmethod
    def _delete(self, number: str) -> TicketFate:
        """Delete it, as far as the vendor's API goes."""

    def _parts(self, html: str, marker: str) -> dict[str, str]:
        """What a text becomes, by the markers."""
        return dict(text.marked_parts(html, marker, longest=self.longest, in_bytes=self.in_bytes))


def with_tags(present: object, more: tuple[str, ...]) -> list[str]:
    """A ticket's tags as it was read with, and those that it lacks."""
    own = [tag for tag in present if isinstance(tag, str)] if isinstance(present, list) else []
    return list(dict.fromkeys((*own, *more)))
