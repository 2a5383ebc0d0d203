"""What every visitor's call shares: finding the conversation, limits, sending jobs, the answer."""

from collections.abc import Callable, Sequence

from escalation.domain.conversation import (
    MAX_TURNS,
    Conversation,
    Head,
    Message,
    RateWindow,
)
from escalation.domain.errors import (
    Conflict,
    NotFound,
    RetryableError,
    StoreConflict,
    TooManyRequests,
)
from escalation.domain.escalation import Escalation
from escalation.domain.ports import BotProfile, Events, JobQueue, Profiles, TranscriptStore
from escalation.use_cases.visitor.api_models import (
    ConversationView,
    EscalationView,
    MessageView,
    TurnResult,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.draft import Draft

TRIES = 3
"""Writes of one call before the widget is asked to retry."""
RATE_WINDOW_S = 60
RATE_LIMIT = 20
"""Visitor messages a minute in one conversation."""


def open_conversation(
    transcripts: TranscriptStore, conversation_id: str, workspace_id: str
) -> Conversation:
    """The conversation a token names.

    Raises:
        NotFound: unknown, expired, erased, or another workspace's.
    """
    conversation = transcripts.load(conversation_id)
    if (
        conversation is None
        or conversation.head.state == "erased"
        or conversation.head.workspace_id != workspace_id
    ):
        raise NotFound("no such conversation")
    return conversation


def count_message(head: Head, draft: Draft) -> None:
    """Count one visitor message against the conversation's limits.

    Raises:
        TooManyRequests: more than RATE_LIMIT in the present window.
        Conflict: the conversation is full.
    """
    if len(head.seen) >= MAX_TURNS:
        raise Conflict("This chat is full. Start a new one.", code="conversation_full")
    window = head.window
    age = (draft.now - window.started_at).total_seconds() if window else RATE_WINDOW_S
    if window is None or age >= RATE_WINDOW_S or age < 0:
        window = RateWindow(started_at=draft.now)
    if window.count >= RATE_LIMIT:
        wait = max(1, int(RATE_WINDOW_S - age) + 1)
        raise TooManyRequests("Too many messages in a minute.", retry_after_s=wait)
    draft.set(window=window.model_copy(update={"count": window.count + 1}))


def profile_of(profiles: Profiles, head: Head) -> BotProfile:
    """The bot that has the conversation, or the one the visitor came to.

    Raises:
        NotFound: neither exists any more.
    """
    profile = profiles.profile(head.assignee.bot_id or head.bot_id) or profiles.profile(head.bot_id)
    if profile is None or profile.bot.workspace_id != head.workspace_id:
        raise NotFound("this bot does not exist any more", code="bot_gone")
    return profile


def send_jobs(queue: JobQueue, events: Events, draft: Draft) -> None:
    """Queue what a committed draft calls for. A queue that refuses does not fail the call: all is
    stored, and the sweep sends it again.
    """
    for job in hand_over.recorded_jobs(draft, draft.now):
        try:
            queue.send(job)
        except RetryableError as error:
            events.record(
                "job_not_queued", conversation_id=draft.head.conversation_id, code=error.code
            )


def turn_result(
    messages: Sequence[Message], head: Head, escalation: Escalation | None
) -> TurnResult:
    """The answer to the widget."""
    return TurnResult(
        messages=tuple(MessageView.of(message) for message in messages),
        conversation=ConversationView.of(head),
        escalation=EscalationView.of(escalation) if escalation else None,
    )


def write_until_won(attempt: Callable[[], TurnResult | None]) -> TurnResult:
    """Run `attempt` (read, draft, commit) up to TRIES times; None means a lost write.

    Raises:
        RetryableError: other writers kept winning.
    """
    for _ in range(TRIES):
        try:
            result = attempt()
        except StoreConflict:
            continue
        if result is not None:
            return result
    raise RetryableError("busy", "other writers kept changing this conversation", delay_s=1)
