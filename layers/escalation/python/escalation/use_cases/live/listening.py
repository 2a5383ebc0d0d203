"""Sockets that open and close, and what browsers say by them.

Nothing that is said here is believed beyond a hint: a visitor speaks of its own conversation, a
member of conversations of its own workspace, each looked up. What is not understood is passed over.
"""

from collections.abc import Iterable
from datetime import datetime

from escalation.domain import live_hints as hints
from escalation.domain.conversation import Head
from escalation.domain.errors import NotAllowed, TooManyRequests
from escalation.domain.live import (
    FRAMES_A_MINUTE,
    HERE_FOR,
    LISTENS,
    MOST_OF_CONVERSATION,
    Listener,
    Listeners,
    LiveTickets,
    MayHear,
    ShowsSeen,
    Sockets,
)
from escalation.domain.members import member_id
from escalation.domain.ports import Clock, Events, TranscriptStore
from escalation.use_cases.live.sending import send


class Listening:
    """The use cases behind the routes of the WebSocket API."""

    def __init__(
        self,
        *,
        tickets: LiveTickets,
        listeners: Listeners,
        sockets: Sockets,
        transcripts: TranscriptStore,
        may: MayHear,
        shows_seen: ShowsSeen,
        clock: Clock,
        events: Events,
    ) -> None:
        self._tickets = tickets
        self._listeners = listeners
        self._sockets = sockets
        self._transcripts = transcripts
        self._may = may
        self._shows_seen = shows_seen
        self._clock = clock
        self._events = events

    def open(self, socket_id: str, ticket: str) -> None:
        """Listen from now on.

        Raises:
            NotAuthenticated: the ticket proves nothing.
            NotAllowed: it is of somebody who is no member any more.
            TooManyRequests: the conversation has many sockets open.
            RetryableError: the store did not answer.
        """
        now = self._clock.now()
        claims = self._tickets.verify(ticket, now=now)
        if claims.sub is not None and not self._may(claims.workspace_id, claims.sub, "viewer"):
            raise NotAllowed("You belong to no workspace.", code="no_membership")
        if claims.conversation_id is not None:
            others = self._listeners.of_conversation(claims.conversation_id, now=now)
            if len(others) >= MOST_OF_CONVERSATION:
                raise TooManyRequests("This chat is open often.", retry_after_s=60)
        self._listeners.add(
            Listener(
                socket_id=socket_id,
                workspace_id=claims.workspace_id,
                conversation_id=claims.conversation_id,
                sub=claims.sub,
                opened_at=now,
                expires_at=now + LISTENS,
            )
        )
        self._events.record(
            "socket_opened",
            workspace_id=claims.workspace_id,
            conversation_id=claims.conversation_id,
        )

    def close(self, socket_id: str) -> None:
        """Listen no more; the others hear that a member looks no longer. May raise
        RetryableError.
        """
        now = self._clock.now()
        listener = self._listeners.find(socket_id, now=now)
        if listener is None:
            return
        left = None
        if listener.sub is not None:
            team = self._listeners.of_workspace(listener.workspace_id, now=now)
            left = _own(team, socket_id, now)
        self._listeners.remove(listener)
        if left is not None:
            rest = [each for each in team if each.socket_id != socket_id]
            self._tell_who_is_here(left, rest, rest, now)

    def hear(self, socket_id: str, frame: str) -> None:
        """What a browser says. May raise RetryableError: then it is as if it had not said it."""
        said = hints.understood(frame)
        if said is None:
            return
        if isinstance(said, hints.Ping):
            self._sockets.send([(socket_id, hints.pong())])
            return
        now = self._clock.now()
        counted = self._listeners.said(socket_id, now=now)
        if counted is None:
            return
        listener, times = counted
        if times > FRAMES_A_MINUTE:
            if times == FRAMES_A_MINUTE + 1:
                self._events.record("live_frames_dropped", workspace_id=listener.workspace_id)
            return
        if listener.conversation_id is not None:
            self._of_visitor(listener, listener.conversation_id, said, now)
        elif listener.sub is not None:
            self._of_member(listener, listener.sub, said, now)

    def _of_visitor(
        self, listener: Listener, conversation_id: str, said: hints.Said, now: datetime
    ) -> None:
        """For members who look at the conversation, and for nobody else."""
        match said:
            case hints.Typing():
                frame = hints.visitor_types(conversation_id)
            case hints.Read(up_to):
                frame = hints.visitor_read(conversation_id, up_to)
            case _:
                return
        team = self._listeners.of_workspace(listener.workspace_id, now=now)
        self._send(frame, _at(team, conversation_id, now), now)
        if isinstance(said, hints.Read):
            # For whoever of the team comes to look at it later.
            self._listeners.has_read(listener, said.up_to)

    def _of_member(self, listener: Listener, sub: str, said: hints.Said, now: datetime) -> None:
        match said:
            case hints.Typing(conversation_id) if conversation_id is not None:
                self._member_types(listener, sub, conversation_id, now)
            case hints.Here(conversation_id):
                self._stands(listener, sub, conversation_id, now)
            case _:
                return

    def _member_types(
        self, listener: Listener, sub: str, conversation_id: str, now: datetime
    ) -> None:
        """The visitor hears of it where the team has the chat: else a bot is about to answer."""
        if not self._may(listener.workspace_id, sub, "agent"):
            return
        head = self._own_conversation(listener, conversation_id)
        if head is None:
            return
        if head.assignee.kind == "team":
            visitors = self._listeners.of_conversation(conversation_id, now=now)
            self._send(hints.agent_types(), visitors, now)
        team = self._listeners.of_workspace(listener.workspace_id, now=now)
        others = [each for each in _at(team, conversation_id, now) if each.sub != sub]
        writes = hints.member_types(conversation_id, member_id(listener.workspace_id, sub))
        self._send(writes, others, now)

    def _stands(
        self, listener: Listener, sub: str, conversation_id: str | None, now: datetime
    ) -> None:
        """Who is there hears it each time; everybody else when somebody comes or goes."""
        if not self._may(listener.workspace_id, sub, "viewer"):
            return
        head = self._own_conversation(listener, conversation_id) if conversation_id else None
        if conversation_id is not None and head is None:
            return
        team = self._listeners.of_workspace(listener.workspace_id, now=now)
        left = _own(team, listener.socket_id, now)
        until = now + HERE_FOR
        self._listeners.stand(listener, conversation_id, until=until)
        there = {"here": conversation_id, "here_until": until}
        team_now = [
            each.model_copy(update=there) if each.socket_id == listener.socket_id else each
            for each in team
        ]
        moved = left != conversation_id
        if left is not None and moved:
            self._tell_who_is_here(left, team_now, team_now, now)
        if conversation_id is not None:
            told = team_now if moved else list(_at(team_now, conversation_id, now))
            self._tell_who_is_here(conversation_id, team_now, told, now)
        if head is None:
            return
        if moved:
            self._tell_what_is_read(head, listener, now)
        if self._may(listener.workspace_id, sub, "agent"):
            self._tell_what_is_seen(head, now)

    def _tell_what_is_read(self, head: Head, member: Listener, now: datetime) -> None:
        """Who comes to a chat hears how far its visitor has read, where they have it open."""
        visitors = self._listeners.of_conversation(head.conversation_id, now=now)
        up_to = max((visitor.read_up_to for visitor in visitors), default=0)
        if up_to > 0:
            frame = hints.visitor_read(head.conversation_id, up_to)
            self._send(frame, [member], now)

    def _tell_what_is_seen(self, head: Head, now: datetime) -> None:
        """The visitor hears it where the bot's owner says so, and of none who may only read."""
        up_to = head.next_seq - 1
        if up_to > 0 and self._shows_seen(head.bot_id):
            visitors = self._listeners.of_conversation(head.conversation_id, now=now)
            self._send(hints.team_read(up_to), visitors, now)

    def _own_conversation(self, listener: Listener, conversation_id: str) -> Head | None:
        """A living conversation of the member's own workspace."""
        head = self._transcripts.head(conversation_id)
        if head is None or head.workspace_id != listener.workspace_id or head.state == "erased":
            return None
        return head

    def _tell_who_is_here(
        self,
        conversation_id: str,
        team: Iterable[Listener],
        told: Iterable[Listener],
        now: datetime,
    ) -> None:
        members = [
            member_id(each.workspace_id, each.sub)
            for each in _at(team, conversation_id, now)
            if each.sub is not None
        ]
        self._send(hints.who_is_here(conversation_id, members), told, now)

    def _send(self, frame: str, to: Iterable[Listener], now: datetime) -> None:
        heard = [
            (each, frame)
            for each in to
            if each.sub is None or self._may(each.workspace_id, each.sub, "viewer")
        ]
        send(heard, sockets=self._sockets, listeners=self._listeners, now=now)


def _at(team: Iterable[Listener], conversation_id: str, now: datetime) -> Iterable[Listener]:
    return (each for each in team if each.looks_at(now) == conversation_id)


def _own(team: Iterable[Listener], socket_id: str, now: datetime) -> str | None:
    """What the member of this socket looks at."""
    return next((each.looks_at(now) for each in team if each.socket_id == socket_id), None)
