"""What a helpdesk is to us: a ticket as it stands there, and the calls that read and change it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.must_reach import Urgency
from escalation.domain.outside_copies import TicketFate
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.types import MAX_STORED_TEXT_CHARS, Frozen, PersonName, UtcTime
from escalation.domain.workspace import Connection

SETTLE_TIME = timedelta(seconds=120)
"""How long a helpdesk may take to commit a create whose answer was lost, before a read can prove
that there is no ticket. A vendor that takes longer is the documented residue."""

SOLVED: frozenset[TicketStatus] = frozenset({"solved", "closed"})
GONE: frozenset[TicketStatus] = frozenset({"deleted", "spam"})

REDACTED = "\N{LOWER SEVEN EIGHTHS BLOCK}"
"""In an entry's text the place of each character that an agent has redacted."""

EntryAuthor = Literal["customer", "agent", "service", "automatic"]
"""`service`: written by us, known by its marker or by our own user's id. `automatic`: a robot's
mail (out of office, bounce) or a rule of the helpdesk."""


class TicketEntry(Frozen):
    """One comment of a ticket. `entry_id` is the vendor's, unique within the ticket."""

    entry_id: Annotated[str, Field(min_length=1, max_length=100)]
    author: EntryAuthor
    author_name: PersonName | None = None
    public: bool
    text: Annotated[str, Field(max_length=MAX_STORED_TEXT_CHARS)]
    """Plain text, quoted mail history left out where the vendor tells it apart."""
    at: UtcTime
    marker: Annotated[str, Field(max_length=300)] | None = None
    """Our marker, on what we wrote."""


class TicketThread(Frozen):
    """A ticket as one complete, strong read found it; `entries` are oldest first, the description
    included. `stamp` is what `reply` compares to notice that somebody wrote in between.
    """

    ticket_id: str
    status: TicketStatus
    merged_into: str | None = None
    entries: tuple[TicketEntry, ...] = ()
    stamp: str = ""
    reference: str | None = None
    """What people call it ("#1042"), where the read says so."""
    url: str | None = None
    requester: TicketRequester | None = None
    """Whose it is now; None where it is not there any more."""
    assignee: PersonName | None = None
    """Name of the person of the team who has it; None for nobody, or where it cannot be read."""


class Helpdesk(Protocol):
    """One open connection to a helpdesk.

    Every call may raise RetryableError (Deferred among them), PermanentError or, where it writes,
    OutcomeUnknown.
    """

    create_is_idempotent: bool
    """Whether repeating the same bytes under the same key cannot make a second ticket."""
    closed_is_final: bool
    """Whether a closed ticket takes nothing more, so that reopening means a linked follow-up."""

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked.

        Raises:
            DeliveryError: what is wrong, by its code.
        """
        ...

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        """The create call as bytes, the same for the same draft."""
        ...

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        """A smaller form after a refusal (suspended requester, unknown field, a link that cannot
        be made), saying what was left out; None when there is none.
        """
        ...

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket.

        Raises:
            RetryableError: surely not made (429, 409, could not connect).
            PermanentError: refused; the same bytes will be refused again.
            OutcomeUnknown: a time-out, a reset or a 5xx after the request was sent.
        """
        ...

    def is_whole(self, prepared: PreparedCreate) -> bool:
        """Whether the call makes the whole ticket. Where it cannot carry all of it, `complete`
        adds the rest.
        """
        ...

    def complete(self, ticket_id: str, prepared: PreparedCreate) -> None:
        """Add to a ticket what the call that made it could not carry. Doing it twice is once.

        Raises:
            RetryableError: not added, or nobody knows: to be done again.
            PermanentError: refused, and the ticket cannot even be told so.
        """
        ...

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket made for this draft, by a complete and strong read; None when surely none.

        Raises:
            OutcomeUnknown: the read could not be complete.
            RetryableError: the read itself failed.
        """
        ...

    def team_note(self, draft: TicketDraft, form: str) -> str:
        """HTML of the note that goes with a ticket made in this form: what the draft says to the
        team, and what the form left out.
        """
        ...

    def comment(
        self,
        ticket_id: str,
        html: str,
        *,
        marker: str,
        by: TicketRequester | None = None,
        agent: str | None = None,
    ) -> None:
        """Add a comment once: a comment that carries `marker` already is left as it is.

        It is an internal note, but for the visitor's own words (`by`): these are public and theirs
        where that is still the ticket's requester, and the vendor lets somebody else be the author.
        A member's words, by their address (`agent`), are a note of the helpdesk's agent with the
        same address, where there is one and the vendor lets us; else of the connection's own.
        """
        ...

    def mark_urgent(self, ticket_id: str, urgency: Urgency) -> None:
        """Raise the ticket's priority, and add the tags to its own. Doing it twice is once.

        Raises:
            RetryableError: not done, or nobody knows: to be done again.
            PermanentError: refused, or the ticket takes nothing more.
        """
        ...

    def set_requester(self, ticket_id: str, email: str, name: str | None) -> TicketRequester:
        """Make the person with this address the ticket's requester. Doing it twice is once.

        Raises:
            RetryableError: not done, or nobody knows: to be done again.
            PermanentError: refused; `requester_refused` where the ticket itself is all right.
        """
        ...

    def thread(self, ticket_id: str) -> TicketThread:
        """The ticket with all its comments. A ticket that is not there any more comes back with
        status `deleted` and no entries.

        Raises:
            RetryableError: it could not be read completely.
        """
        ...

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        """Answer the customer publicly, once, in the connection's own name: a comment that
        carries `marker` already is left as it is.

        Raises:
            TicketChanged: somebody has written since `thread` was read; nothing was posted.
            OutcomeUnknown: it may have been posted; a later call with the same marker finds out.
        """
        ...

    def reopen(self, ticket_id: str) -> None:
        """Set a solved ticket to open; one that is open already stays as it is.

        Raises:
            PermanentError: `ticket_closed` where closed is final, `ticket_gone`.
        """
        ...

    def solve(self, ticket_id: str) -> None:
        """Set a ticket to solved; one that is solved already stays as it is.

        Raises:
            RetryableError: not done, or nobody knows: to be done again.
            PermanentError: refused: a field has to be filled in first, say, or the ticket is gone.
        """
        ...

    def set_field(self, ticket_id: str, field: str, value: str) -> None:
        """Put a value into a field that the account has added, by the name that settings give it;
        a whole number goes as one where the field takes no text. Doing it twice is once.

        Raises:
            RetryableError: not done, or nobody knows: to be done again.
            PermanentError: refused; `ticket_gone` or `ticket_closed` where it is the ticket's.
        """
        ...

    def delete(self, ticket_id: str) -> TicketFate:
        """Delete a ticket for good, or as far as the vendor's API goes. Again: changes nothing.

        Raises:
            RetryableError: not now, or nobody knows: to be done again.
            PermanentError: refused; `not_permitted` where the credentials may not delete.
        """
        ...


class Helpdesks(Protocol):
    """Opens connections."""

    def open(self, connection: Connection) -> Helpdesk:
        """Raises PermanentError when the credentials are missing."""
        ...

    def usually_asks_csat(self, helpdesk: HelpdeskName) -> bool:
        """Whether a helpdesk's accounts ask customers how the help was, unless somebody has said
        otherwise.
        """
        ...


def asks_csat(helpdesks: Helpdesks, connection: Connection) -> bool:
    """Whether a connection's account asks customers itself how the help was."""
    if connection.asks_csat is not None:
        return connection.asks_csat
    return helpdesks.usually_asks_csat(connection.helpdesk)


class WebhookPlan(Frozen):
    """What one helpdesk needs to tell us of changes.

    `installed`: set up through the vendor's API. Otherwise `steps` say in plain words what the
    owner does there, with `url` and, where the vendor sends it in a header, `header` and `secret`.
    """

    installed: bool
    url: str
    webhook_id: str | None = None
    """The vendor's id of what was installed."""
    secret: Annotated[str | None, Field(repr=False)] = None
    """What the vendor signs with or sends; it goes to Secrets Manager. Shown to the owner only
    where they must paste it."""
    header: str | None = None
    steps: tuple[str, ...] = ()


class WebhookInstaller(Protocol):
    """Sets a connection's webhook up where the vendor's API allows it."""

    def plan(self, connection: Connection, *, url: str, secret: str) -> WebhookPlan:
        """Install it, or say how to; `secret` is used where we may choose it.

        Raises:
            PermanentError: the vendor refused for another reason than a missing scope or plan.
            RetryableError: not now.
        """
        ...


class SettingsCheck(Protocol):
    """Proves that what settings name exists in the helpdesk."""

    def problems(self, connection: Connection, settings: TicketSettings) -> Sequence[str]:
        """Plain sentences, one for each group, department, field or priority that is not there,
        naming what would be right; empty when all are.
        """
        ...
