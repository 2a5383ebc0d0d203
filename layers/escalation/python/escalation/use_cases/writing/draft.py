"""The next head, messages and records of a conversation, and the jobs that they call for.

Pure: `change` reads the conversation before, and makes the draft real afterwards.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from escalation.domain.auto_reply import AutoReply
from escalation.domain.bot_contract import Source
from escalation.domain.choices import Choice, ChoiceTaken, MessageQuestion
from escalation.domain.conversation import (
    Assignee,
    Author,
    Head,
    Message,
    Turn,
    message_id,
)
from escalation.domain.decision import Decision, Reason
from escalation.domain.escalation import Escalation, EscalationState, Method, escalation_id
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.jobs import DeliverEscalation, QueueJob, RelayMessages, WriteAutoReply
from escalation.domain.ports import BotProfile, Commit
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.stored_forms import take
from escalation.domain.taken_calls import client_key, parted

SYSTEM = Author(kind="system")


class Draft:
    """The next state of one conversation, put together step by step before one commit."""

    def __init__(self, head: Head, now: datetime, turns: Sequence[Turn] = ()) -> None:
        self.before = head
        self.turns = tuple(turns)
        """The last turns before this one, as many as were read."""
        self.now = now
        self.head = self._begun = head.model_copy(update={"last_activity_at": now})
        self.messages: list[Message] = []
        self.rewritten: list[tuple[Turn, Turn]] = []
        self.decision: Decision | None = None
        self.took_ms: int | None = None
        self.by_member: str | None = None
        self.new_escalations: list[Escalation] = []
        self.changed_escalations: list[Escalation] = []
        self.new_auto_replies: list[AutoReply] = []
        self.changed_auto_replies: list[AutoReply] = []
        self.new_notes: list[InternalNote] = []
        self.feedback: ChatFeedback | None = None
        self.when_written: list[Callable[[], object]] = []
        self._client_ids: tuple[str, ...] = ()
        self._shelved: tuple[str, ...] = ()
        self._more_jobs: list[QueueJob] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        records = (
            self.messages,
            self.rewritten,
            self.new_escalations,
            self.changed_escalations,
            self.new_auto_replies,
            self.changed_auto_replies,
            self.new_notes,
        )
        return self.head is self._begun and self.feedback is None and not any(records)

    @property
    def earlier(self) -> tuple[Message, ...]:
        """The messages of the turns before."""
        return tuple(message for turn in self.turns for message in turn.messages)

    def set(self, **changes: object) -> None:
        """Change fields of the head."""
        self.head = self.head.model_copy(update=changes)

    def keep_last_activity(self) -> None:
        """What is written is nobody's doing: it does not keep the conversation from closing."""
        self.set(last_activity_at=self.before.last_activity_at)

    def take_call(self, *client_ids: str) -> None:
        """Whoever calls again under one of these ids gets what came of the first call.

        Several are those of the visitor's messages that are taken together, in order.
        """
        self._client_ids = client_ids
        moved, seen = parted((*self.head.seen, *map(client_key, client_ids)))
        self._shelved += moved
        self.set(seen=seen, shelved=self.head.shelved + len(moved))

    def on_commit(self, action: Callable[[], object]) -> None:
        """Do this once the draft is written, such as saying so; never for one that was lost."""
        self.when_written.append(action)

    def send(self, *jobs: QueueJob) -> None:
        """Queue these too, once the draft is written."""
        self._more_jobs.extend(jobs)

    def say(
        self,
        author: Author,
        text: str,
        *,
        sources: Sequence[Source] = (),
        from_ticket: Literal[True] | None = None,
        about: Literal["failed"] | None = None,
        masked: Literal[True] | None = None,
        by_mail: Literal[True] | None = None,
        rated: Literal[True] | None = None,
        choices: tuple[Choice, ...] = (),
        asks: MessageQuestion | None = None,
        chosen: ChoiceTaken | None = None,
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
            masked=masked,
            by_mail=by_mail,
            rated=rated,
            choices=choices,
            asks=asks,
            chosen=chosen,
        )
        self.messages.append(message)
        self.set(next_seq=self.head.next_seq + 1)
        return message

    def rewrite(self, turn: Turn, after: Turn) -> None:
        """Put another turn in the place of one that was read after this draft's head."""
        self.rewritten.append((turn, after))

    def announce(self, text: str, *, about: Literal["failed"] | None = None) -> Message:
        """Append a line of the system."""
        return self.say(SYSTEM, text, about=about)

    def new_escalation(
        self,
        profile: BotProfile,
        method: Method,
        reason: Reason,
        *,
        trigger_seq: int,
        state: EscalationState = "recorded",
        due_in: timedelta = RESEND_AFTER,
        **fields: object,
    ) -> Escalation:
        """Add an escalation under the next number of this conversation; one to people is its open
        handoff, unless it only tells somebody.
        """
        head, number = self.head, self.head.escalations + 1
        escalation = take(
            Escalation,
            {
                "escalation_id": escalation_id(head.conversation_id, number),
                "conversation_id": head.conversation_id,
                "workspace_id": head.workspace_id,
                "bot_id": profile.versioned.bot_id,
                "method": method,
                "state": state,
                "reason": reason,
                "settings_version": profile.versioned.version,
                "trigger_seq": trigger_seq,
                "created_at": self.now,
                "recorded_at": self.now if state == "recorded" else None,
                "due_at": self.now + due_in,
                "expires_at": head.expires_at,
                **fields,
            },
        )
        self.new_escalations.append(escalation)
        self.set(escalations=number)
        if method != "transfer" and not escalation.alert_to:
            self.set(open_handoff=escalation.escalation_id)
        return escalation

    def look_again_by(self, due_at: datetime) -> None:
        """Make sure the sweep looks at this conversation by `due_at`. An earlier look stays: it
        costs one read, while moving it would cost an index write with every turn.
        """
        if self.head.due_at is None or self.head.due_at > due_at:
            self.set(due_at=due_at)

    def close_question(self) -> None:
        """What the bot has asked is answered, or others have the matter now."""
        if self.head.middle is not None and self.head.middle.open is not None:
            self.set(middle=self.head.middle.closed())

    def to_team(self, member_id: str | None = None, name: str | None = None) -> None:
        """The team takes over: an answer of the bot begun before is void from here on, and so is a
        transfer under way. A chat that the visitor has closed stays closed.

        It is the member's then, whom visitors know by the name, or whose it was among the team
        before.
        """
        assignee = Assignee(kind="team", member_id=member_id, name=name)
        if member_id is None and self.head.assignee.kind == "team":
            assignee = self.head.assignee
        self.close_question()
        self.set(
            assignee=assignee,
            state="closed" if self.head.state == "closed" else "handed_off",
            pending_transfer=None,
            fence=self.head.fence + 1,
            handed_off_at=self.now,
            waiting=None,
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
            waiting=None,
        )

    def handed_back(self) -> None:
        """People give the chat back, knowing what was in it: a bot may speak in it again."""
        mark = self.head.must_reach
        if mark is not None and not mark.handed_back:
            self.set(must_reach=mark.model_copy(update={"handed_back": True}))

    def commit(self) -> Commit:
        """The transaction that makes this draft real: one turn, the head, the records."""
        turns: tuple[Turn, ...] = ()
        if self.messages:
            made = (*self.new_escalations, *self.changed_escalations)
            escalation = next((each for each in made if not each.alert_to), None)
            turns = (
                Turn(
                    conversation_id=self.head.conversation_id,
                    messages=tuple(self.messages),
                    client_message_id=next(iter(self._client_ids), None),
                    more_client_ids=self._client_ids[1:],
                    decision=self.decision,
                    escalation_id=escalation.escalation_id if escalation else None,
                    took_ms=self.took_ms,
                    member_id=self.by_member,
                    contact=self._contact(),
                ),
            )
        return Commit(
            before=self.before,
            after=self.head,
            turns=turns,
            rewritten=tuple(self.rewritten),
            new_escalations=tuple(self.new_escalations),
            changed_escalations=tuple(self.changed_escalations),
            new_auto_replies=tuple(self.new_auto_replies),
            changed_auto_replies=tuple(self.changed_auto_replies),
            new_notes=tuple(self.new_notes),
            shelved=self._shelved,
            feedback=self.feedback,
        )

    def jobs(self) -> list[QueueJob]:
        """What the draft calls for. Losing one costs time only: the sweep sends again."""
        jobs: list[QueueJob] = [
            DeliverEscalation.of(escalation)
            for escalation in (*self.new_escalations, *self.changed_escalations)
            if escalation.state == "recorded"
            and (escalation.not_before is None or escalation.not_before <= self.now)
        ]
        alerts = sum(bool(escalation.alert_to) for escalation in self.new_escalations)
        if self._is_news_for_the_ticket() and len(jobs) == alerts:
            jobs.append(RelayMessages.of(self.head))
        replies = [each for each in self.new_auto_replies if each.state == "recorded"]
        return [*jobs, *map(WriteAutoReply.of, replies), *self._more_jobs]

    def _is_news_for_the_ticket(self) -> bool:
        """Whether this draft adds something that the open ticket should hold."""
        ticket = self.head.ticket
        if ticket is None or not ticket.open:
            return False
        for_people = self.head.unanswered_seq > self.before.unanswered_seq
        to_team = self.head.assignee.kind == "team" and any(
            message.author.kind == "visitor" for message in self.messages
        )
        words = (self.head.helped_seq, self.head.solved_seq)
        meanwhile = words != (self.before.helped_seq, self.before.solved_seq)
        return for_people or to_team or meanwhile

    def _contact(self) -> Literal["asked", "given"] | None:
        """What this draft means for the visitor's address."""
        if self.head.visitor.email != self.before.visitor.email:
            return "given"
        if self.head.contact is not None and self.head.contact != self.before.contact:
            return "asked"
        return None
