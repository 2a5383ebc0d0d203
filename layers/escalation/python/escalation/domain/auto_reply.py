"""One answer of the AI inside a ticket, from the customer's message to what became of it.

recorded → working → sent | noted | skipped | failed
   ↑___________|  released, or lease over

`sent` is a public reply, `noted` an internal note with the draft and why it was not sent,
`skipped` neither (a closed ticket, the customer's message is gone, or the draft is too unsure). All
steps but the last are those of `domain.leased_work`.
"""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, ClassVar, Literal, Protocol

from pydantic import Field

from escalation.domain.bot_contract import Source
from escalation.domain.leased_work import LeasedWork, end
from escalation.domain.settings import HelpdeskName
from escalation.domain.types import (
    MAX_STORED_TEXT_CHARS,
    Frozen,
    Identifier,
    Probability,
    UtcTime,
)
from escalation.domain.workspace import TeamLanguage

AutoReplyState = Literal["recorded", "working", "sent", "noted", "skipped", "failed"]
AutoReplyReason = Literal[
    "confident",
    "draft_mode",
    "below_gate",
    "below_draft_floor",
    "explicit_request",
    "human_replied",
    "limit_reached",
    "automatic_message",
    "ticket_closed",
    "requester_changed",
    "message_gone",
    "bot_failure",
    "bot_asked_for_handoff",
    "switched_off",
    "outcome_unknown",
    "helpdesk_failed",
]
"""Why it was sent, noted, skipped or failed."""
TICKET_MADE = "made"
"""The trigger of the reply to the ticket itself."""
CHAT = "chat-"
"""What the trigger of a relayed chat message begins with."""
BotOutcome = Literal["answered", "failed"]


def reply_id(conversation_id: str, connection_id: str, ticket_id: str, trigger: str) -> str:
    """The same for the same customer message, so that there is one record of it."""
    message = f"{connection_id}/{ticket_id}/{trigger}"
    return f"{conversation_id}-r{sha256(message.encode()).hexdigest()[:24]}"


class AutoReply(LeasedWork):
    """The record. One for each customer message: its id follows from the trigger."""

    AT_WORK: ClassVar[str] = "working"
    CHOICES: ClassVar[tuple[str, ...]] = ("state", "helpdesk")

    reply_id: Identifier
    escalation_id: Identifier
    """The escalation that made the ticket."""
    helpdesk: HelpdeskName
    connection_id: Identifier
    ticket_id: str
    reference: str = ""
    reference_url: str | None = None
    trigger: Annotated[str, Field(max_length=120)]
    """`made`, the vendor's id of the customer's comment, or `chat-` and the position of the chat
    message that was relayed."""
    covered_seq: int = 0
    """The bot gets to see the chat up to this position."""
    state: AutoReplyState = "recorded"
    reason: AutoReplyReason | None = None
    bot: BotOutcome | None = None
    """Whether the bot has been asked, and how that went: a retry does not ask again."""
    wants_handoff: bool = False
    confidence: Probability | None = None
    text: Annotated[str, Field(max_length=MAX_STORED_TEXT_CHARS)] = ""
    """The answer as drafted: kept before it is posted, so that a retry posts the same."""
    sources: tuple[Source, ...] = ()
    engine: str = ""
    settings_version: int = 0
    post_started_at: UtcTime | None = None
    """Written before the post; cleared when its outcome is known."""
    posted_at: UtcTime | None = None
    """The answer is in the ticket and in the chat."""


def finish(
    reply: AutoReply,
    now: datetime,
    state: Literal["sent", "noted", "skipped", "failed"],
    reason: AutoReplyReason,
    **facts: object,
) -> AutoReply:
    """Nothing more happens to it."""
    return end(
        reply,
        now,
        "recorded",
        "working",
        **facts,
        state=state,
        reason=reason,
        post_started_at=None,
    )


class AutoReplyNote(Frozen):
    """What the internal note beside a reply says. `text` is what was posted, or the draft."""

    state: Literal["sent", "noted"]
    reason: AutoReplyReason
    bot_name: str
    team_language: TeamLanguage = "en"
    text: str = ""
    sources: tuple[Source, ...] = ()
    confidence: Probability | None = None
    min_confidence: Probability
    console_url: str


class AutoReplyPage(Frozen):
    """Replies newest first; `next` continues, None at the end."""

    items: tuple[AutoReply, ...]
    next: str | None = None


class AutoReplyStore(Protocol):
    """Records of auto replies. New and changed ones may also go along with a `Commit`."""

    def auto_reply(self, conversation_id: str, reply_id: str) -> AutoReply | None:
        """One record; None when there is none."""
        ...

    def save_auto_reply(self, reply: AutoReply) -> None:
        """Write one record on its previous revision (revision 1: that there is none).

        Raises RevisionLost.
        """
        ...

    def auto_replies_of(self, conversation_id: str) -> tuple[AutoReply, ...]:
        """All of one conversation, in no particular order."""
        ...

    def list_auto_replies(
        self, bot_id: str, *, after: str | None, limit: int = 25
    ) -> AutoReplyPage:
        """Those of one bot, newest first."""
        ...
