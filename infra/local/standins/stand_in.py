"""What one vendor's folder gives to the rest of the local stack, as one value."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.standins.behaviour import Behaviour
from infra.local.standins.deliveries import Deliveries, Hooks, HooksByHand
from infra.local.standins.faults import Fault, Faults
from infra.local.standins.markup import html_to_text
from infra.local.standins.operation import (
    Call,
    JournalEntry,
    Limit,
    Operation,
    VendorError,
    Windows,
)
from infra.local.standins.schedule import Schedule
from infra.local.standins.state import Comment, CommentKind, Desk, Person, Store, Ticket


@dataclass(frozen=True)
class World:
    """What the stand-ins share: state, time, webhooks on their way, faults, the latest calls."""

    store: Store
    later: Schedule
    deliveries: Deliveries
    faults: Faults = field(default_factory=Faults)
    journal: deque[JournalEntry] = field(default_factory=lambda: deque(maxlen=50_000))


@dataclass(frozen=True, kw_only=True)
class Words:
    """A vendor's own words and values, where its agents see or choose them.

    Attributes:
        open, pending, solved, closed: what a ticket's status is then.
        new: a status that an agent's first public reply ends, where there is one.
        final: a status after which nothing can be changed, where there is one.
        solve, pend, group: labels.
        statuses, priorities: what is shown of a value; any other value is shown as it is.
        groups: names by id.
        event_prefix: how the names of events begin; left out where people read them.
        group_of, number_of: a ticket's group, and the number that people call it by.
    """

    open: str
    pending: str
    solved: str
    closed: str
    new: str | None = None
    final: str | None = None
    solve: str
    pend: str = "Pending"
    group: str = "Group"
    statuses: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[Any, str]
    event_prefix: str = ""
    group_of: Callable[[Ticket], object] = lambda ticket: ticket.group_id
    number_of: Callable[[Ticket], str] = lambda ticket: str(ticket.id)


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """One helpdesk, imitated.

    Attributes:
        name: in addresses, and in the service's own API.
        title: for people.
        api: makes the vendor's API over the shared world.
        behaviour: what varies with this vendor alone.
        first_ids: of its tickets and people.
        people: who always exists: first the user whom the API acts for, then the person who acts
            where nobody is named, then those who are refused.
        link: where it shows a ticket to its agents, below its own address.
        words: what its agents read.
        connection: credentials, as the service's API takes them for a connection.
        teams: where tickets may go, as a bot's settings say it, by the team's name.
        rehearsal: settings of the tickets that a rehearsal makes.
    """

    name: str
    title: str
    api: Callable[["StandIn", World], "VendorApi"]
    behaviour: type[Behaviour]
    first_ids: Mapping[str, int]
    people: Sequence[Person]
    link: str
    words: Words
    connection: Mapping[str, str]
    teams: Mapping[str, Mapping[str, str]]
    rehearsal: Mapping[str, Any]

    @property
    def address(self) -> str:
        """The path below which its API and its pages lie."""
        return f"/stand-in/{self.name}"


class VendorApi(ABC):
    """A vendor's API over the shared state, and what happens at its agents' desks."""

    patience: ClassVar[Mapping[int, str]] = {429: "2"}
    """The Retry-After of a fault's answer, by status."""
    robots_reopen: ClassVar[bool] = False
    """Whether an out-of-office mail reopens a ticket, too."""
    entry_changes: ClassVar[frozenset[str]] = frozenset()
    """What agents may do to an entry of theirs, as `entry_changes.EntryChange` names it."""
    hooks: Hooks
    by_hand: HooksByHand | None = None
    """The webhooks, where an administrator sets them up on a page because no API does."""

    def __init__(self, stand_in: StandIn, world: World) -> None:
        self.stand_in = stand_in
        self.store = world.store
        self.desk = Desk(world.store, stand_in.name, stand_in.first_ids)
        self.deliveries = world.deliveries
        self.windows = Windows()
        self.in_flight = 0

    @abstractmethod
    def operations(self) -> Sequence[Operation]:
        """Return the operations."""

    @abstractmethod
    def authenticate(self, call: Call, operation: Operation) -> Person:
        """Return who calls, or raise VendorError."""

    @abstractmethod
    def fault_body(self, kind: str) -> object:
        """Return the vendor's body for a fault, such as "429"; any other is an internal error."""

    @abstractmethod
    def rate_headers(self, limit: int, remaining: int) -> dict[str, str]:
        """Return the headers that tell a caller what is left."""

    @abstractmethod
    def missing(self) -> VendorError:
        """Return the vendor's answer for what is not there."""

    @abstractmethod
    def merged(self, source: Ticket, target: Ticket, by: int) -> None:
        """Change both tickets of a merge by an agent as the vendor does."""

    def controls(self) -> Sequence[Route]:
        """Return this vendor's own controls, below its name."""
        return ()

    def mail_in(self, requester: Person) -> dict[str, Any]:
        """Return what the vendor notes beside a mail from a customer."""
        del requester
        return {}

    def mail_out(self, to: str | None) -> dict[str, Any]:
        """Return what the vendor notes beside an agent's mail to an address, if there is one."""
        del to
        return {}

    def kept_words(self, text: str) -> str:
        """Return what an agent wrote as the vendor keeps it: one may write a mention otherwise."""
        return text

    def limits(self, call: Call, operation: Operation) -> Sequence[Limit]:
        """Return the limits in force on a call; the first one is shown in the headers."""
        del call, operation
        most = self.store.behaviour(Behaviour).requests_per_minute
        return [] if most is None else [Limit("all", most)]

    def limit_answer(self, limit: Limit, wait_s: int) -> Response:
        """Return the answer to a call over a limit."""
        fault = Fault(helpdesk=self.stand_in.name, kind="429", retry_after_s=wait_s)
        answer = self.fault_answer(fault)
        answer.headers.update(self.rate_headers(limit.most, 0))
        return answer

    def fault_answer(self, fault: Fault) -> Response:
        """Return the vendor's answer for a fault; one without a status is an internal error."""
        status = int(fault.kind) if fault.kind.isdigit() else 500
        wait = self.patience.get(status)
        if fault.retry_after_s is not None:
            wait = str(fault.retry_after_s)
        headers = None if wait is None else {"Retry-After": wait}
        return JSONResponse(self.fault_body(fault.kind), status, headers)

    def agent(self) -> Person:
        """Return the user whom the API acts for."""
        return self.desk.person(self.stand_in.people[0].id)

    def person(self) -> Person:
        """Return who acts where nobody is named: a person, not the user of the API."""
        return self.desk.person(self.stand_in.people[1].id)

    def named(self, call: Call, *, agent: bool) -> Person:
        """Return the agent, or the customer, whom the path names, or raise VendorError."""
        found = self.desk.find(Person, call.id)
        if found is None or found.agent is not agent:
            raise self.missing()
        return found

    def ticket(self, call: Call) -> Ticket:
        """Return the ticket that the path names.

        Raises:
            VendorError: There is none to be seen.
        """
        found = self.seen(self.desk.find(Ticket, call.id))
        if found is None:
            raise self.missing()
        return found

    def indexed(self, now: datetime) -> list[Ticket]:
        """Return the tickets that the vendor's search knows of by now: its index lags."""
        lag = timedelta(seconds=self.store.behaviour(Behaviour).search_lag_s)
        return [t for t in self.desk.all(Ticket) if t.updated_at + lag <= now and not t.gone]

    def seen(self, ticket: Ticket | None) -> Ticket | None:
        """Return what reading a ticket shows, None for nothing."""
        return ticket

    def entry(
        self,
        author: Person,
        sent: str,
        html: str,
        *,
        kind: CommentKind,
        public: bool,
        incoming: bool = False,
        text: str | None = None,
        at: datetime | None = None,
    ) -> Comment:
        """Return a new entry of a thread; its text is that of the HTML unless it is given."""
        return Comment(
            id=self.desk.next_id("Comment"),
            kind=kind,
            author_id=author.id,
            public=public,
            incoming=incoming,
            sent=sent,
            html=html,
            text=html_to_text(html) if text is None else text,
            created_at=at or self.store.now(),
        )

    def merge(self, source: Ticket, target: Ticket, by: int) -> None:
        """Merge `source` into `target`, as the agent `by` does it."""
        source.merged_into = target.id
        self.merged(source, target, by)
        for ticket in (source, target):
            self.desk.save(ticket, self.store.now())

    def note_merge(self, ticket: Ticket, html: str, *, of: Ticket, by: int, public: bool) -> None:
        """Add what a merge leaves in a thread."""
        kind: CommentKind = "reply" if public else "note"
        entry = self.entry(self.desk.person(by), html, html, kind=kind, public=public)
        entry.channel, entry.merge_of = "web", of.id
        ticket.comments.append(entry)

    def mark_spam(self, ticket: Ticket) -> None:
        """Mark a ticket as spam."""
        ticket.spam = True
        self.desk.save(ticket, self.store.now())

    def seed(self) -> None:
        """Make the people that always exist."""
        for person in self.stand_in.people:
            if self.desk.get(Person, person.id) is None:
                self.desk.put(person)

    def forget(self) -> None:
        """Forget which calls were made, and start anew on a cleared store."""
        self.desk.forget()
        self.windows.clear()
        self.seed()
