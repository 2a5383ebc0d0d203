"""Building the next head, messages and escalations of a conversation: shared by every use case
that writes to one. All functions are pure; the store makes the write atomic.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from escalation.domain.auto_reply import AutoReply
from escalation.domain.bot_contract import Source
from escalation.domain.conversation import Assignee, Author, Head, Message, Turn, message_id
from escalation.domain.decision import Decision, Reason
from escalation.domain.escalation import (
    RESEND_AFTER,
    Escalation,
    EscalationState,
    Method,
    escalation_id,
)
from escalation.domain.ports import Commit
from escalation.domain.settings import VersionedSettings

IDLE_CLOSE = timedelta(hours=24)
"""A conversation without activity this long is closed where nothing waits."""

SYSTEM = Author(kind="system")


class Draft:
    """The next state of one conversation, put together step by step before one commit."""

    def __init__(self, head: Head, now: datetime) -> None:
        self.before = head
        self.now = now
        self.head = head.model_copy(update={"last_activity_at": now})
        self.messages: list[Message] = []
        self.new_escalations: list[Escalation] = []
        self.changed_escalations: list[Escalation] = []
        self.new_auto_replies: list[AutoReply] = []
        self.changed_auto_replies: list[AutoReply] = []

    def set(self, **changes: object) -> None:
        """Change fields of the head."""
        self.head = self.head.model_copy(update=changes)

    def say(
        self,
        author: Author,
        text: str,
        *,
        sources: Sequence[Source] = (),
        from_ticket: Literal[True] | None = None,
        about: Literal["failed"] | None = None,
    ) -> Message:
        """Append a message at the next position."""
        message = Message(
            id=message_id(self.head.next_seq),
            author=author,
            text=text,
            at=self.now,
            sources=tuple(sources),
            from_ticket=from_ticket,
            about=about,
        )
        self.messages.append(message)
        self.set(next_seq=self.head.next_seq + 1)
        return message

    def announce(self, text: str, *, about: Literal["failed"] | None = None) -> Message:
        """Append a line of the system."""
        return self.say(SYSTEM, text, about=about)

    def new_escalation(
        self,
        *,
        settings: VersionedSettings,
        method: Method,
        state: EscalationState,
        reason: Reason,
        trigger_seq: int,
        due_in: timedelta = RESEND_AFTER,
        **fields: object,
    ) -> Escalation:
        """Add an escalation under the next number of this conversation."""
        number = self.head.escalations + 1
        escalation = Escalation.model_validate(
            {
                "escalation_id": escalation_id(self.head.conversation_id, number),
                "conversation_id": self.head.conversation_id,
                "workspace_id": self.head.workspace_id,
                "bot_id": settings.bot_id,
                "method": method,
                "state": state,
                "reason": reason,
                "settings_version": settings.version,
                "trigger_seq": trigger_seq,
                "created_at": self.now,
                "recorded_at": self.now if state == "recorded" else None,
                "due_at": self.now + due_in,
                "expires_at": self.head.expires_at,
                **fields,
            }
        )
        self.new_escalations.append(escalation)
        self.set(escalations=number)
        return escalation

    def look_again_by(self, due_at: datetime) -> None:
        """Make sure the sweep looks at this conversation by `due_at`. An earlier look stays: it
        costs one read, while moving it would cost an index write with every turn.
        """
        if self.head.due_at is None or self.head.due_at > due_at:
            self.set(due_at=due_at)

    def to_team(self) -> None:
        """The team takes over: an answer of the bot begun before is void from here on, and so is a
        transfer under way. A chat that the visitor has closed stays closed.
        """
        self.set(
            assignee=Assignee(kind="team"),
            state="closed" if self.head.state == "closed" else "handed_off",
            pending_transfer=None,
            fence=self.head.fence + 1,
            handed_off_at=self.now,
        )

    def to_bot(self, bot_id: str, *, clean_slate: bool) -> None:
        """A bot takes over. With a clean slate detectors do not look at what was said before, and
        transfers count anew. A chat that the visitor has closed stays closed.
        """
        if clean_slate:
            self.set(visited=(), hops=0)
        self.set(
            assignee=Assignee(kind="bot", bot_id=bot_id),
            state="closed" if self.head.state == "closed" else "open",
            fence=self.head.fence + 1,
            slate_seq=self.head.next_seq - 1 if clean_slate else self.head.slate_seq,
        )

    def commit(
        self,
        *,
        client_message_id: str | None = None,
        decision: Decision | None = None,
        took_ms: int | None = None,
    ) -> Commit:
        """The transaction that makes this draft real: one turn, the head, the records."""
        turns: tuple[Turn, ...] = ()
        if self.messages:
            escalation = next(iter((*self.new_escalations, *self.changed_escalations)), None)
            turns = (
                Turn(
                    conversation_id=self.head.conversation_id,
                    messages=tuple(self.messages),
                    client_message_id=client_message_id,
                    decision=decision,
                    escalation_id=escalation.escalation_id if escalation else None,
                    took_ms=took_ms,
                    contact=self._contact(),
                ),
            )
        return Commit(
            before=self.before,
            after=self.head,
            turns=turns,
            new_escalations=tuple(self.new_escalations),
            changed_escalations=tuple(self.changed_escalations),
            new_auto_replies=tuple(self.new_auto_replies),
            changed_auto_replies=tuple(self.changed_auto_replies),
        )

    def _contact(self) -> Literal["asked", "given"] | None:
        """What this draft means for the visitor's address."""
        if self.head.visitor.email != self.before.visitor.email:
            return "given"
        if self.head.contact is not None and self.head.contact != self.before.contact:
            return "asked"
        return None
