"""A helpdesk in memory: its calls and how they go wrong, and people who write in its tickets."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError, TicketChanged
from escalation.domain.helpdesk import EntryAuthor, Helpdesk, TicketEntry, TicketThread
from escalation.domain.must_reach import Urgency
from escalation.domain.outside_copies import TicketFate
from escalation.domain.ports import Clock
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import HelpdeskName
from escalation.domain.workspace import Connection
from tests.fakes.faults import Faults
from tests.fakes.tickets import Ticket

LOST = "made, answer lost"
"""An outcome of a create or reply: it is done, and nobody hears of it."""


class MemoryHelpdesk:
    """`Helpdesk`, and `Helpdesks` that always opens this one."""

    def __init__(self, clock: Clock, faults: Faults | None = None) -> None:
        self._clock = clock
        self._faults = faults or Faults()
        self.create_is_idempotent = False
        self.closed_is_final = True
        self.tickets: list[Ticket] = []
        self.calls: list[PreparedCreate] = []
        self.agents: set[str | None] = set()
        """Addresses of the helpdesk's agents."""
        self.finds = 0
        self.threads = 0
        self.outcomes: list[Exception | str] = []
        """Of the next creates: an error (nothing is made), or `LOST`."""
        self.refused_forms: dict[str, str] = {}
        """Codes of permanent refusals by form."""
        self.find_errors: list[Exception] = []
        self.comment_errors: list[Exception] = []
        self.tags: tuple[str, ...] = ()
        """What a create call cannot carry here."""
        self.tag_outcomes: list[Exception | str] = []
        """Of the next calls that set tags: an error (none is set), or `LOST`."""
        self.thread_errors: list[Exception] = []
        self.reply_outcomes: list[Exception | str | timedelta] = []
        """Of the next replies: an error (nothing is posted), `LOST`, or how late it is posted."""
        self.probe_error: Exception | None = None
        self.asks_csat = False
        self.reopen_errors: list[Exception] = []
        self.solve_errors: list[Exception] = []
        self.field_errors: list[Exception] = []
        self.delete_errors: list[Exception] = []
        self.deleted: list[str] = []
        self.requester_errors: list[Exception] = []
        self._keys: dict[str, tuple[str, TicketRef]] = {}
        self._later: list[tuple[datetime, Callable[[], object]]] = []
        self._entries = 0

    def open(self, connection: Connection) -> Helpdesk:
        self._begin("open")
        return self

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        return self.asks_csat

    def probe(self) -> tuple[str, ...]:
        self._begin("probe")
        if self.probe_error is not None:
            raise self.probe_error
        return ("sign-in",)

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        return _prepared(draft, "full")

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        following = _REDUCED.get(error)
        return _prepared(draft, following) if following else None

    def create(self, prepared: PreparedCreate) -> TicketRef:
        self._begin("create")
        self.calls.append(prepared)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        if prepared.form in self.refused_forms:
            raise PermanentError(self.refused_forms[prepared.form])
        ref = self._make(prepared)
        self._faults.done("create")
        if outcome is not None:
            raise OutcomeUnknown("timeout")
        return ref

    def _make(self, prepared: PreparedCreate) -> TicketRef:
        known = self._keys.get(prepared.key)
        if self.create_is_idempotent and known is not None:
            assert known[0] == prepared.body, "one key, two requests"
            return known[1]
        number = len(self.tickets) + 1
        draft = json.loads(prepared.body)
        ticket = Ticket(
            ticket_id=str(number),
            marker=draft["marker"],
            form=prepared.form,
            body=draft["html"],
            made_at=self._clock.now(),
            follow_up_of=draft.get("follow_up_of"),
            requester=_person(draft["requester"], draft["conversation"]),
        )
        self.tickets.append(ticket)
        ref = TicketRef(
            ticket_id=str(number), reference=f"#{1000 + number}", requester=ticket.requester
        )
        self._keys[prepared.key] = (prepared.body, ref)
        return ref

    def is_whole(self, prepared: PreparedCreate) -> bool:
        return not self.tags

    def complete(self, ticket_id: str, prepared: PreparedCreate) -> None:
        self._begin("complete")
        outcome = self.tag_outcomes.pop(0) if self.tag_outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        self._writable(ticket_id).tags = self.tags
        self._faults.done("complete")
        if outcome is not None:
            raise RetryableError("timeout")

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        self._begin("find")
        self.finds += 1
        if self.find_errors:
            raise self.find_errors.pop(0)
        for ticket in self.tickets:
            if ticket.marker == draft.escalation_id and ticket.made_at >= since:
                return TicketRef(
                    ticket_id=ticket.ticket_id, reference=f"#{1000 + int(ticket.ticket_id)}"
                )
        return None

    def team_note(self, draft: TicketDraft, form: str) -> str:
        return draft.team_note

    def comment(
        self,
        ticket_id: str,
        html: str,
        *,
        marker: str,
        by: TicketRequester | None = None,
        agent: str | None = None,
    ) -> None:
        self._begin("comment")
        if self.comment_errors:
            raise self.comment_errors.pop(0)
        ticket = self._writable(ticket_id)
        if marker not in ticket.comments:
            theirs = ticket.requester.email is not None and by is not None
            public = theirs and by is not None and by.is_same_as(ticket.requester)
            self._write(ticket, "service", html, public=public, marker=marker)
            if agent in self.agents:
                ticket.by_agents[marker] = agent
        self._faults.done("comment")

    def mark_urgent(self, ticket_id: str, urgency: Urgency) -> None:
        self._begin("mark_urgent")
        ticket = self._writable(ticket_id)
        ticket.priority = urgency.priority
        ticket.tags = tuple(dict.fromkeys((*ticket.tags, *urgency.tags)))
        self._faults.done("mark_urgent")

    def set_requester(self, ticket_id: str, email: str, name: str | None) -> TicketRequester:
        self._begin("set_requester")
        if self.requester_errors:
            raise self.requester_errors.pop(0)
        ticket = self._writable(ticket_id)
        ticket.requester = _person(email, "")
        self._faults.done("set_requester")
        return ticket.requester

    def thread(self, ticket_id: str) -> TicketThread:
        self._begin("thread")
        self.threads += 1
        if self.thread_errors:
            raise self.thread_errors.pop(0)
        return self.ticket(ticket_id).thread()

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        self._begin("reply")
        outcome = self.reply_outcomes.pop(0) if self.reply_outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        ticket = self._writable(thread.ticket_id)
        if marker in ticket.comments:
            return
        if ticket.thread().stamp != thread.stamp:
            raise TicketChanged("ticket_changed")
        if isinstance(outcome, timedelta):
            self._later.append(
                (
                    self._clock.now() + outcome,
                    lambda: self._write(ticket, "service", html, public=True, marker=marker),
                )
            )
            raise OutcomeUnknown("timeout")
        self._write(ticket, "service", html, public=True, marker=marker)
        self._faults.done("reply")
        if outcome is not None:
            raise OutcomeUnknown("timeout")

    def reopen(self, ticket_id: str) -> None:
        self._begin("reopen")
        if self.reopen_errors:
            raise self.reopen_errors.pop(0)
        ticket = self.ticket(ticket_id)
        if ticket.gone or ticket.status in {"deleted", "spam"}:
            raise PermanentError("ticket_gone")
        if ticket.status == "closed" and self.closed_is_final:
            raise PermanentError("ticket_closed")
        ticket.status = "open"
        self._faults.done("reopen")

    def solve(self, ticket_id: str) -> None:
        self._begin("solve")
        if self.solve_errors:
            raise self.solve_errors.pop(0)
        self._writable(ticket_id).status = "solved"
        self._faults.done("solve")

    def set_field(self, ticket_id: str, field: str, value: str) -> None:
        self._begin("set_field")
        if self.field_errors:
            raise self.field_errors.pop(0)
        self._writable(ticket_id).fields[field] = value
        self._faults.done("set_field")

    def delete(self, ticket_id: str) -> TicketFate:
        self._begin("delete")
        if self.delete_errors:
            raise self.delete_errors.pop(0)
        found = [ticket for ticket in self.tickets if ticket.ticket_id == ticket_id]
        if not found:
            return "gone"
        found[0].status = "deleted"
        self.deleted.append(ticket_id)
        return "deleted"

    # What people do there.

    def agent(self, ticket: Ticket, text: str, *, public: bool = True, name: str = "Dana") -> None:
        """An agent answers, or leaves a note."""
        self._write(ticket, "agent", text, public=public, name=name)

    def customer(self, ticket: Ticket, text: str, author: EntryAuthor = "customer") -> TicketEntry:
        """The customer answers by mail, or a robot does."""
        return self._write(ticket, author, text, public=True)

    def merge(self, ticket: Ticket, into: Ticket) -> None:
        """An agent merges one ticket into another."""
        for each in (ticket, into):
            self._write(each, "automatic", "merged", public=False)
        ticket.status, ticket.merged_into = "merged", into.ticket_id

    def forget_keys(self) -> None:
        """As vendors do after some hours."""
        self._keys.clear()

    def of(self, escalation_id: str) -> list[Ticket]:
        """Tickets that were made for one escalation."""
        return [ticket for ticket in self.tickets if ticket.marker == escalation_id]

    def ticket(self, ticket_id: str) -> Ticket:
        return next(t for t in self.tickets if t.ticket_id == ticket_id)

    def _begin(self, call: str) -> None:
        due = [each for each in self._later if each[0] <= self._clock.now()]
        self._later = [each for each in self._later if each not in due]
        for _, commit in due:
            commit()
        self._faults.begin(call)

    def _writable(self, ticket_id: str) -> Ticket:
        ticket = self.ticket(ticket_id)
        final = ticket.status == "closed" and self.closed_is_final
        if ticket.gone or final or ticket.status in {"merged", "deleted", "spam"}:
            raise PermanentError("ticket_closed")
        return ticket

    def _write(
        self,
        ticket: Ticket,
        author: EntryAuthor,
        text: str,
        *,
        public: bool,
        marker: str | None = None,
        name: str | None = None,
    ) -> TicketEntry:
        self._entries += 1
        entry = TicketEntry(
            entry_id=f"e{self._entries}",
            author=author,
            author_name=name,
            public=public,
            text=text,
            at=self._clock.now(),
            marker=marker,
        )
        ticket.entries.append(entry)
        return entry


_REDUCED = {
    "requester_refused": "anonymous",
    "link_refused": "unlinked",
    "request_refused": "bare",
}


def _prepared(draft: TicketDraft, form: str) -> PreparedCreate:
    requester = draft.requester.address if form in {"full", "unlinked"} else None
    body = {
        "marker": draft.escalation_id,
        "html": draft.html,
        "requester": requester,
        "conversation": draft.conversation_id,
    }
    if draft.follow_up_of is not None and form in {"full", "anonymous"}:
        body["follow_up_of"] = draft.follow_up_of
    elif draft.follow_up_of is not None:
        body["html"] = f"continues ticket {draft.follow_up_of}\n{draft.html}"
    return PreparedCreate(form=form, key=f"{draft.escalation_id}:{form}", body=json.dumps(body))


def _person(email: str | None, conversation_id: str) -> TicketRequester:
    return TicketRequester(requester_id=f"p-{email or conversation_id}", email=email)


class MemoryConnections:
    """`Connections` in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, HelpdeskName], Connection] = {}

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None:
        return self.known.get((workspace_id, helpdesk))

    def connection_by_id(self, connection_id: str) -> Connection | None:
        return next((c for c in self.known.values() if c.connection_id == connection_id), None)

    def note_first_event(self, connection_id: str, at: datetime) -> None:
        connection = self.connection_by_id(connection_id)
        assert connection is not None
        if connection.updates.first_event_at is None:
            updates = connection.updates.model_copy(update={"first_event_at": at})
            changed = connection.model_copy(update={"updates": updates})
            self.known[connection.workspace_id, connection.helpdesk] = changed
