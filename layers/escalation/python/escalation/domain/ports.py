"""What the use cases need from the outside, as Protocols (and the real clock and ids).

Everything raises the errors of `escalation.domain.errors`; anything else that escapes an adapter
is a bug and surfaces as one.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from escalation.domain.answer_times import AnswerTimes
from escalation.domain.auto_reply import AutoReply
from escalation.domain.blocked_visitors import BlockedVisitor
from escalation.domain.bot_ports import ModelUser
from escalation.domain.conversation import Conversation, ConversationState, Head, Turn
from escalation.domain.due import Due, Lane
from escalation.domain.escalation import Escalation, EscalationState, Method
from escalation.domain.feedback import ChatFeedback, FeedbackRecords
from escalation.domain.internal_notes import InternalNote
from escalation.domain.jobs import QueueJob
from escalation.domain.languages import OwnLanguage
from escalation.domain.settings import EscalationSettings, HelpdeskName, VersionedSettings
from escalation.domain.types import Frozen
from escalation.domain.workspace import Bot, Connection, Workspace


class Clock(Protocol):
    """The present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """Wall-clock time in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class Events(Protocol):
    """What happened, for logs and metrics: a stable name and fields that hold ids and numbers,
    never chat text.
    """

    def record(self, event: str, **fields: object) -> None: ...


class Ids(Protocol):
    """New random identifiers, 24 hexadecimal characters."""

    def new(self) -> str: ...


class RandomIds:
    """96 random bits as 24 hexadecimal characters: not guessable, safe in keys and URLs."""

    def new(self) -> str:
        """A new id."""
        return secrets.token_hex(12)


class Commit(Frozen):
    """One transaction on one conversation.

    The store writes `after` with `before.version + 1`, on the condition that the stored head still
    has `before`'s version and fence (`before` None: that no head exists). Changed escalations are
    conditional on the revision before theirs. Pointers (ticket, visitor address) follow from the
    head and are written along; so is, once, that it is the newest of its signed identity.
    `rewritten` are turns that were read since `before` was, each with what takes its place.
    `shelved` are ids that the head no longer holds; see `taken_calls`.
    """

    before: Head | None
    after: Head
    turns: tuple[Turn, ...] = ()
    rewritten: tuple[tuple[Turn, Turn], ...] = ()
    new_escalations: tuple[Escalation, ...] = ()
    changed_escalations: tuple[Escalation, ...] = ()
    new_auto_replies: tuple[AutoReply, ...] = ()
    changed_auto_replies: tuple[AutoReply, ...] = ()
    new_notes: tuple[InternalNote, ...] = ()
    shelved: tuple[str, ...] = ()
    feedback: ChatFeedback | None = None
    """Takes the place of what the visitor had said about the help."""
    found_before: str | None = None
    """Of a first commit with `after.signed_as`: which conversation `SignedChatFinder` named. Where
    it names another by now, nothing is written."""


class ConversationFilter(Frozen):
    """Which conversations of a bot; times are the conversations' beginnings."""

    state: ConversationState | None = None
    reason: str | None = None
    started_from: datetime | None = None
    started_to: datetime | None = None


class ConversationPage(Frozen):
    """Heads newest first; `next` continues, None at the end."""

    items: tuple[Head, ...]
    next: str | None = None


class EscalationPage(Frozen):
    """Escalations newest first; `next` continues, None at the end."""

    items: tuple[Escalation, ...]
    next: str | None = None


class TranscriptStore(FeedbackRecords, Protocol):
    """Conversations, their turns and escalations. Reads are strongly consistent but for lists.

    A conversation that has been idle too long is closed in all that is read (`waiting.as_read`).
    """

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation | None:
        """Head and the last `turns` turns in one read; None when unknown or expired."""
        ...

    def head(self, conversation_id: str) -> Head | None:
        """The head alone, as everybody sees it now: the smallest read there is. None as `load`."""
        ...

    def load_since(
        self, conversation_id: str, after_seq: int, *, limit: int = 100
    ) -> Conversation | None:
        """Head and up to `limit` turns with messages after `after_seq`, oldest first."""
        ...

    def all_turns(self, conversation_id: str) -> Iterator[Turn]:
        """Every turn, oldest first, page by page."""
        ...

    def shelf(self, conversation_id: str, number: int) -> frozenset[str]:
        """Ids on one of the shelves of `taken_calls`."""
        ...

    def turn_of(self, conversation_id: str, client_message_id: str) -> Turn | None:
        """The turn that took this client message id."""
        ...

    def commit(self, commit: Commit) -> Head:
        """Write all or nothing; returns the head as stored.

        Raises:
            VersionLost: the head has moved on (or exists already), or the signed identity has
                another newest conversation by now.
            RevisionLost: one of the changed escalations or auto replies has moved on, or a new
                auto reply exists already.
            RetryableError: the store is throttled or unavailable.
        """
        ...

    def escalation(self, escalation_id: str) -> Escalation | None: ...

    def escalations_of(self, conversation_id: str) -> tuple[Escalation, ...]:
        """All escalations of one conversation, oldest first."""
        ...

    def save_escalation(self, escalation: Escalation) -> None:
        """Write one escalation alone, on its previous revision. Raises RevisionLost."""
        ...

    def due(self, now: datetime, *, lane: Lane, shard: int, limit: int = 100) -> tuple[Due, ...]:
        """What is due in one shard (0 to DUE_SHARDS - 1) of a lane, earliest first."""
        ...

    def heads_of(self, conversation_ids: Sequence[str]) -> tuple[Head, ...]:
        """The heads of many conversations, each named once, in no order; without those that are
        unknown or expired.
        """
        ...

    def list_conversations(
        self, bot_id: str, where: ConversationFilter, *, after: str | None, limit: int = 25
    ) -> ConversationPage: ...

    def list_escalations(
        self,
        workspace_id: str,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
        limit: int = 25,
    ) -> EscalationPage: ...

    def conversations_of_ticket(self, connection_id: str, ticket_id: str) -> tuple[str, ...]:
        """More than one where tickets were merged."""
        ...

    def conversations_of_visitor(self, workspace_id: str, email: str) -> tuple[str, ...]:
        """Those in which this address was ever given, in whatever case: as the visitor's own, or
        for the transcript.
        """
        ...

    def erase(self, head: Head) -> None:
        """Delete everything about one conversation but its head, which `head` replaces as the
        tombstone. Safe to repeat after an interruption.
        """
        ...

    def count_escalation(self, bot_id: str, hour: str, *, who: str) -> int:
        """Count one more escalation of a bot in an hour, of those whom `who` names; how many."""
        ...

    def add_to_digest(
        self, *, workspace_id: str, bot_id: str, hour: str, escalation_id: str, due_at: datetime
    ) -> None: ...

    def digest(self, bot_id: str, hour: str) -> tuple[str, ...]:
        """Ids of the escalations kept for one digest."""
        ...

    def drop_digest(self, bot_id: str, hour: str) -> None: ...

    def move_digest(self, bot_id: str, hour: str, due_at: datetime) -> None:
        """Look at the digest again at `due_at`."""
        ...


class BotProfile(Frozen):
    """What a turn must know about a bot."""

    bot: Bot
    workspace: Workspace
    versioned: VersionedSettings
    languages: tuple[OwnLanguage, ...] = ()
    """Those that the workspace's owner has added."""
    blocks: tuple[BlockedVisitor, ...] = ()
    """Whom the workspace does not want to hear from; some may have ended."""
    answer_times: AnswerTimes = AnswerTimes()
    """How long the bot's people took lately."""
    pushed: bool = False
    """Whether webhooks are known to tell what people write in its tickets. Only known where it
    counts: see `until_answered`."""

    @property
    def settings(self) -> EscalationSettings:
        """The bot's settings, without their version."""
        return self.versioned.settings

    @property
    def model_user(self) -> ModelUser:
        """For whom a model is asked in this bot's chats."""
        return ModelUser(
            workspace_id=self.bot.workspace_id,
            bot_id=self.bot.bot_id,
            calls_a_day=self.settings.language_model.calls_a_day,
        )


class Profiles(Protocol):
    """Bots with their settings; may be up to 60 s old."""

    def profile(self, bot_id: str) -> BotProfile | None: ...


class Connections(Protocol):
    """Connections of a workspace, one per helpdesk."""

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None: ...

    def connection_by_id(self, connection_id: str) -> Connection | None: ...

    def note_first_event(self, connection_id: str, at: datetime) -> None:
        """The first webhook since it was set up has been accepted. Later ones change nothing."""
        ...


class JobQueue(Protocol):
    """The queues; which one follows from the job."""

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        """Raises RetryableError when the queue did not take it."""
        ...
