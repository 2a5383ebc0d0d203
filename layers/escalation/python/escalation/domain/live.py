"""The live channel: who listens, by which proof, and how long.

A *socket* is one open connection of a browser; its *listener* is who hears by it: the visitor of
one conversation, or a member of one workspace. What it carries are hints (`live_hints`), never
anybody's words: reading stays the only truth, so a hint that is lost costs one poll.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Protocol

from pydantic import StringConstraints

from escalation.domain.types import Frozen, Identifier, UtcTime
from escalation.domain.workspace import Role, Subject

PROTOCOL = "escalation.v1"
"""The subprotocol that a client asks for, beside which it shows its ticket."""
TICKET_LIFE = timedelta(minutes=1)
LISTENS = timedelta(hours=2, minutes=10)
"""How long a listener is kept: a socket lives for two hours at most.
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""
HERE_FOR = timedelta(seconds=60)
"""How long a member who says so once is taken to look at a conversation."""
SETTLES = timedelta(seconds=30)
"""How old a socket is before "gone" is believed of it: until its `$connect` has been answered,
nothing can be sent to it, and that is said in the same way."""
MOST_OF_CONVERSATION = 20
"""Sockets of one conversation. A visitor has a few tabs; more are refused."""
MOST_OF_WORKSPACE = 200
"""Sockets of one workspace that hear of something, those opened last."""
FRAMES_A_MINUTE = 60
"""What one socket may say in a minute, pings apart: a client that keeps to its pace says 25."""

MayHear = Callable[[str, str, Role], bool]
"""Whether a subject is a member of a workspace with at least this role; up to a minute old."""

ShowsSeen = Callable[[str], bool]
"""Whether a bot's visitors are told what the team has seen; up to a minute old. May raise
RetryableError.
"""

SocketId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=+/-]{1,128}$")]


class LiveClaims(Frozen):
    """What a ticket proves: one conversation, or one member of a workspace. Never both."""

    workspace_id: Identifier
    conversation_id: Identifier | None = None
    sub: Subject | None = None


class LiveTickets(Protocol):
    """Tickets: good for `TICKET_LIFE`, and for nothing but opening a socket."""

    def issue(self, claims: LiveClaims, *, now: datetime) -> str:
        """A ticket. May raise RetryableError where the keys cannot be read."""
        ...

    def verify(self, ticket: str, *, now: datetime) -> LiveClaims:
        """Raises NotAuthenticated when forged, expired, malformed, or another kind of token."""
        ...


class Listener(Frozen):
    """Who hears by one socket."""

    socket_id: SocketId
    workspace_id: Identifier
    conversation_id: Identifier | None = None
    """A visitor's; None of a member."""
    sub: Subject | None = None
    """A member's; None of a visitor."""
    opened_at: UtcTime
    expires_at: UtcTime
    here: Identifier | None = None
    """The conversation that a member looks at, and until when that is believed."""
    here_until: UtcTime | None = None
    read_up_to: int = 0
    """The last message that a visitor says to have read; nobody's word but theirs."""

    def looks_at(self, now: datetime) -> str | None:
        """The conversation that this member looks at now."""
        return self.here if self.here_until is not None and now < self.here_until else None

    def is_settled(self, now: datetime) -> bool:
        """Whether "gone" may be believed of its socket."""
        return self.opened_at + SETTLES <= now


class Listeners(Protocol):
    """Who listens. Everything may raise RetryableError. Those whose time is over are not given,
    and cost nothing, however many are still stored.
    """

    def add(self, listener: Listener) -> None:
        """Keep a new one until it expires."""
        ...

    def said(self, socket_id: str, *, now: datetime) -> tuple[Listener, int] | None:
        """Who has said something by this socket, and the how-manieth time in this minute; None
        where nobody listens there. Without `here`.
        """
        ...

    def find(self, socket_id: str, *, now: datetime) -> Listener | None:
        """Who listens there. Without `here`."""
        ...

    def of_conversation(self, conversation_id: str, *, now: datetime) -> tuple[Listener, ...]:
        """Its visitor's, newest first, `MOST_OF_CONVERSATION` at most."""
        ...

    def of_workspace(self, workspace_id: str, *, now: datetime) -> tuple[Listener, ...]:
        """Its members', newest first, `MOST_OF_WORKSPACE` at most."""
        ...

    def stand(self, listener: Listener, conversation_id: str | None, *, until: datetime) -> None:
        """A member looks at a conversation until then, or at none; nothing where it is gone."""
        ...

    def has_read(self, listener: Listener, up_to: int) -> None:
        """A visitor has read up to this message; nothing where it is gone, or has read more."""
        ...

    def remove(self, listener: Listener) -> None:
        """Forget one; that it is gone already is no error."""
        ...


class Sockets(Protocol):
    """Open sockets, as something can be sent to them."""

    def send(self, frames: Sequence[tuple[str, str]]) -> "Sent":
        """Send frames to sockets, by their ids and in no order; never raises for a socket."""
        ...


class Sent(Frozen):
    """What came of sending."""

    arrived: int = 0
    gone: frozenset[str] = frozenset()
    """Sockets that are closed."""
    lost: int = 0
    """Frames that were refused or not sent in time."""
