"""What the use cases need from the outside, as Protocols.

Everything raises the errors of `escalation.domain.errors`; anything else that escapes an adapter
is a bug and surfaces as one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

from pydantic import Field

from escalation.domain.bot_contract import BotMessage, BotReply, BotRequest
from escalation.domain.conversation import Conversation, ConversationState, Head, Turn
from escalation.domain.decision import Detection, GuidanceFinding, NamedBot
from escalation.domain.delivery import (
    Handover,
    MailContent,
    OutgoingMail,
    PreparedCreate,
    TicketDraft,
    TicketRef,
)
from escalation.domain.escalation import Escalation, EscalationState, Method
from escalation.domain.jobs import QueueJob
from escalation.domain.settings import HelpdeskName, TicketSettings, VersionedSettings
from escalation.domain.types import Frozen
from escalation.domain.workspace import Bot, Connection, Workspace

DUE_SHARDS = 16
"""Partitions of the due index. A sweep reads each; a write goes to one by its conversation."""


class Clock(Protocol):
    """The present moment, aware and in UTC."""

    def now(self) -> datetime: ...


class Events(Protocol):
    """What happened, for logs and metrics: a stable name and fields that hold ids and numbers,
    never chat text.
    """

    def record(self, event: str, **fields: object) -> None: ...


class Ids(Protocol):
    """New random identifiers, 24 hexadecimal characters."""

    def new(self) -> str: ...


class Commit(Frozen):
    """One transaction on one conversation.

    The store writes `after` with `before.version + 1`, on the condition that the stored head still
    has `before`'s version and fence (`before` None: that no head exists). Changed escalations are
    conditional on the revision before theirs. Pointers (ticket, visitor address) follow from the
    head and are written along.
    """

    before: Head | None
    after: Head
    turns: tuple[Turn, ...] = ()
    new_escalations: tuple[Escalation, ...] = ()
    changed_escalations: tuple[Escalation, ...] = ()


class Due(Frozen):
    """Something the sweep must look at."""

    kind: Literal["escalation", "conversation", "digest", "silence"]
    """`silence`: a visitor has said nothing for so long that the report changes."""
    due_at: datetime
    conversation_id: str | None = None
    escalation_id: str | None = None
    workspace_id: str | None = None
    bot_id: str | None = None
    hour: str | None = None


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


class TranscriptStore(Protocol):
    """Conversations, their turns and escalations. Reads are strongly consistent but for lists."""

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation | None:
        """Head and the last `turns` turns in one read; None when unknown or expired."""
        ...

    def load_since(
        self, conversation_id: str, after_seq: int, *, limit: int = 100
    ) -> Conversation | None:
        """Head and up to `limit` turns with messages after `after_seq`, oldest first."""
        ...

    def all_turns(self, conversation_id: str) -> Iterator[Turn]:
        """Every turn, oldest first, page by page."""
        ...

    def turn_of(self, conversation_id: str, client_message_id: str) -> Turn | None:
        """The turn that took this client message id."""
        ...

    def commit(self, commit: Commit) -> Head:
        """Write all or nothing; returns the head as stored.

        Raises:
            VersionLost: the head has moved on (or exists already).
            RevisionLost: one of the changed escalations has moved on.
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

    def due(self, now: datetime, *, shard: int, limit: int = 100) -> tuple[Due, ...]:
        """What is due in one shard (0 to DUE_SHARDS - 1), earliest first."""
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

    def conversation_by_ticket(self, connection_id: str, ticket_id: str) -> str | None: ...

    def conversations_of_visitor(self, workspace_id: str, email: str) -> tuple[str, ...]: ...

    def erase(self, head: Head) -> None:
        """Delete everything about one conversation but its head, which `head` replaces as the
        tombstone. Safe to repeat after an interruption.
        """
        ...

    def count_escalation(self, bot_id: str, hour: str) -> int:
        """Count one more escalation of a bot in an hour; returns how many now."""
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
    settings: VersionedSettings


class Profiles(Protocol):
    """Bots with their settings; may be up to 60 s old."""

    def profile(self, bot_id: str) -> BotProfile | None: ...


class Connections(Protocol):
    """Connections of a workspace, one per helpdesk."""

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None: ...


class JobQueue(Protocol):
    """The queues; which one follows from the job."""

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        """Raises RetryableError when the queue did not take it."""
        ...


class Bots(Protocol):
    """Invokes bots."""

    def ask(self, bot: Bot, request: BotRequest) -> BotReply:
        """Raises BotFailed for an error, a time-out or a reply outside the contract."""
        ...

    def route(self, request: BotRequest) -> BotReply:
        """Ask the reference bot to score the request's targets. Raises BotFailed."""
        ...


class Detectors(Protocol):
    """Rules that read a message without a model."""

    def explicit_request(
        self, text: str, *, locale: str, names: Sequence[str], bots: Sequence[NamedBot] = ()
    ) -> Detection | None:
        """A wish for people, or for one of `bots`; `names` may be asked for too."""
        ...

    def frustration(self, text: str, *, locale: str) -> Detection | None: ...

    def repetition(self, text: str, earlier: Sequence[str], *, locale: str) -> Detection | None: ...

    def unread_language(self, text: str, *, locale: str) -> str | None:
        """The language or script of a text that there are no rules for."""
        ...


class Guidance(Protocol):
    """Says which of the owner's guidelines applies to a conversation's last message."""

    def read(self, guidelines: Sequence[str], messages: Sequence[BotMessage]) -> GuidanceFinding:
        """The one that applies, if any; a model that fails is a finding, never an error."""
        ...


class Summaries(Protocol):
    """Briefs whoever takes a conversation over."""

    def summary(self, messages: Sequence[BotMessage]) -> str | None:
        """A few sentences, or None; never raises for a model that fails."""
        ...


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: OutgoingMail) -> str:
        """The mail's Message-ID as recipients see it. Raises RetryableError or PermanentError."""
        ...


class Renderer(Protocol):
    """Turns a handover into what people read. All visitor text is escaped or neutral."""

    def mail(self, handover: Handover) -> MailContent: ...

    def transcript(self, handover: Handover) -> str:
        """Plain text of the whole conversation."""
        ...

    def transcript_mail(self, handover: Handover) -> MailContent: ...

    def digest_mail(self, handovers: Sequence[Handover], *, hour: str) -> MailContent: ...

    def ticket(self, handover: Handover, settings: TicketSettings) -> TicketDraft: ...

    def relay(self, handover: Handover) -> tuple[str, ...]:
        """HTML of the messages from `new_from_seq` on, in comments that the helpdesk of the
        conversation's ticket takes whole.
        """
        ...


class Helpdesk(Protocol):
    """One open connection to a helpdesk."""

    create_is_idempotent: bool
    """Whether repeating the same bytes under the same key cannot make a second ticket."""

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        """The create call as bytes, the same for the same draft."""
        ...

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        """A smaller form after a refusal (suspended requester, unknown field), saying what was
        left out; None when there is none.
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

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket made for this draft, by a complete and strong read; None when surely none.

        Raises:
            OutcomeUnknown: the read could not be complete.
            RetryableError: the read itself failed.
        """
        ...

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        """Add a comment once: a comment that carries `marker` already is left as it is."""
        ...


class Helpdesks(Protocol):
    """Opens connections."""

    def open(self, connection: Connection) -> Helpdesk:
        """Raises PermanentError when the credentials are missing."""
        ...


class TokenClaims(Frozen):
    """What a conversation token proves."""

    conversation_id: str
    bot_id: str
    workspace_id: str


class Tokens(Protocol):
    """Conversation tokens."""

    def issue(self, claims: TokenClaims, *, now: datetime) -> str: ...

    def verify(self, token: str, *, now: datetime) -> TokenClaims:
        """Raises NotAuthenticated when forged, expired or malformed."""
        ...


class IdentityClaims(Frozen):
    """What the owner's site has signed about its visitor."""

    name: str | None = None
    email: str | None = Field(default=None)


class IdentityTokens(Protocol):
    """Identity tokens signed by a workspace's own site."""

    def verify(self, workspace: Workspace, token: str, *, now: datetime) -> IdentityClaims:
        """Raises InvalidInput when it cannot be trusted."""
        ...
