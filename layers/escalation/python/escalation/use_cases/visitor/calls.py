"""What every visitor's call shares: finding the conversation, changing it, limits, the answer."""

from collections.abc import Callable, Sequence

from escalation.domain.conversation import MAX_TURNS, Conversation, Head, Message
from escalation.domain.errors import (
    Conflict,
    NotFound,
    RetryableError,
    StoreConflict,
    TooManyRequests,
)
from escalation.domain.escalation import Escalation
from escalation.domain.feedback import ChatFeedback
from escalation.domain.head_parts import RateWindow
from escalation.domain.ports import BotProfile, Profiles, TranscriptStore
from escalation.use_cases.visitor.api_models import (
    ConversationView,
    EscalationView,
    TurnResult,
    message_views,
)
from escalation.use_cases.writing.change import RECENT_TURNS, change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts
from escalation.use_cases.writing.taken import was_taken

TRIES = 3
"""Writes of one call before the widget is asked to retry."""
RATE_WINDOW_S = 60
RATE_LIMIT = 20
"""Visitor messages a minute in one conversation."""
_MISSING = "no such conversation"


def open_conversation(
    transcripts: TranscriptStore, conversation_id: str, workspace_id: str
) -> Conversation:
    """The conversation a token names.

    Raises:
        NotFound: unknown, expired, erased, or another workspace's.
    """
    conversation = transcripts.load(conversation_id)
    if conversation is None or not _is_open_to(conversation.head, workspace_id):
        raise NotFound(_MISSING)
    return conversation


def _is_open_to(head: Head, workspace_id: str) -> bool:
    return head.state != "erased" and head.workspace_id == workspace_id


def consent_required() -> Conflict:
    """Nothing begins before the visitor has agreed to the bot's privacy notice."""
    return Conflict(
        "The visitor has to agree to the privacy notice first.", code="consent_required"
    )


def require_open(head: Head) -> None:
    """Raises Conflict for a chat that is closed."""
    if head.state == "closed":
        raise Conflict("This chat is closed.", code="conversation_closed")


def count_message(draft: Draft, lines: int = 1) -> None:
    """Count one visitor message, or so many lines of one turn, against the conversation's limits.

    Raises:
        TooManyRequests: more than RATE_LIMIT in the present window.
        Conflict: the conversation is full.
    """
    if draft.head.taken + lines > MAX_TURNS:
        raise Conflict("This chat is full. Start a new one.", code="conversation_full")
    count_call(draft, lines)


def count_call(draft: Draft, lines: int = 1) -> None:
    """Count a call against the conversation's limit of a minute.

    Raises:
        TooManyRequests: more than RATE_LIMIT in the present window.
    """
    window = draft.head.window
    age = (draft.now - window.started_at).total_seconds() if window else RATE_WINDOW_S
    if window is None or age >= RATE_WINDOW_S or age < 0:
        window = RateWindow(started_at=draft.now)
    if window.count + lines > RATE_LIMIT:
        wait = max(1, int(RATE_WINDOW_S - age) + 1)
        raise TooManyRequests("Too many messages in a minute.", retry_after_s=wait)
    draft.set(window=window.model_copy(update={"count": window.count + lines}))


def profile_of(profiles: Profiles, head: Head) -> BotProfile:
    """The bot that has the conversation, or the one the visitor came to.

    Raises:
        NotFound: neither exists any more.
    """
    profile = profiles.profile(head.assignee.bot_id or head.bot_id) or profiles.profile(head.bot_id)
    if profile is None or profile.bot.workspace_id != head.workspace_id:
        raise NotFound("this bot does not exist any more", code="bot_gone")
    return profile


def awaiting_contact(transcripts: TranscriptStore, head: Head) -> Escalation | None:
    """The escalation that waits for the visitor's address, where one still does."""
    if head.contact is None:
        return None
    waiting = transcripts.escalation(head.contact.escalation_id)
    return waiting if waiting is not None and waiting.state == "waiting_contact" else None


def repeated_press(
    transcripts: TranscriptStore, draft: Draft, client_message_id: str
) -> TurnResult | None:
    """The answer given before to a button's call under this id; None where it is new.

    Raises:
        Conflict: the id was used for a message.
    """
    if not was_taken(transcripts, draft.head, client_message_id):
        return None
    turn = transcripts.turn_of(draft.head.conversation_id, client_message_id)
    if turn is None or turn.visitor_text() is not None:
        raise Conflict(
            "This client_message_id was used for a message.", code="client_message_id_reused"
        )
    about = turn.escalation_id
    return turn_result(turn.messages, draft.head, transcripts.escalation(about) if about else None)


def turn_result(
    messages: Sequence[Message],
    head: Head,
    escalation: Escalation | None,
    *,
    feedback: ChatFeedback | None = None,
) -> TurnResult:
    """The answer to the widget; with `feedback`, answers are shown with the thumbs they got."""
    return TurnResult(
        messages=message_views(messages, feedback),
        conversation=ConversationView.of(head),
        escalation=EscalationView.of(escalation) if escalation else None,
    )


def take_call(
    ports: WritePorts,
    conversation_id: str,
    workspace_id: str,
    edit: Callable[[Draft], TurnResult],
) -> TurnResult:
    """Change the conversation that a token names, and answer its visitor.

    Raises:
        NotFound: unknown, expired, erased, or another workspace's.
        RetryableError: other writers kept winning.
    """

    def of_the_token(draft: Draft) -> TurnResult:
        if not _is_open_to(draft.head, workspace_id):
            raise NotFound(_MISSING)
        return edit(draft)

    try:
        result = change(
            ports,
            conversation_id,
            of_the_token,
            turns=RECENT_TURNS,
            tries=TRIES,
            lost=StoreConflict,
        )
    except StoreConflict as lost:
        detail = "other writers kept changing this conversation"
        raise RetryableError("busy", detail, delay_s=1) from lost
    if result is None:
        raise NotFound(_MISSING)
    return result
