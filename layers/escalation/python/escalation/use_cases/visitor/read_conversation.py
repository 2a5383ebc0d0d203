"""The visitor reads: polling, and the transcript as text or by mail."""

from escalation.domain.bot_ports import Summaries
from escalation.domain.conversation import Head, Message, TranscriptMail
from escalation.domain.delivery import Handover
from escalation.domain.delivery_ports import Renderer
from escalation.domain.errors import InvalidInput, RetryableError, TooManyRequests
from escalation.domain.escalation import RESEND_AFTER, Escalation
from escalation.domain.jobs import MailTranscript
from escalation.domain.ports import (
    BotProfile,
    Clock,
    Events,
    Ids,
    JobQueue,
    Profiles,
    TranscriptStore,
)
from escalation.use_cases.visitor.api_models import (
    ConversationView,
    MailTranscriptTo,
    MessagesPage,
    MessageView,
    TurnResult,
)
from escalation.use_cases.visitor.bot_context import bot_context
from escalation.use_cases.visitor.calls import (
    open_conversation,
    profile_of,
    turn_result,
    write_until_won,
)
from escalation.use_cases.writing.draft import Draft

PAGE = 50
"""Turns in one answer to a poll."""
MAX_TRANSCRIPT_MAILS = 3


class PollMessages:
    """The use case behind GET /v1/conversations/{id}/messages."""

    def __init__(self, *, transcripts: TranscriptStore) -> None:
        self._transcripts = transcripts

    def __call__(
        self, conversation_id: str, workspace_id: str, *, after: str | None
    ) -> MessagesPage:
        """Messages after the message id `after` (all from the beginning when None).

        Raises:
            InvalidInput: `after` is not a message id.
            NotFound: no such conversation.
        """
        if after is not None and not (after.isascii() and after.isdigit() and len(after) == 8):
            raise InvalidInput("after", "is the id of a message, eight digits")
        after_seq = int(after) if after else 0
        conversation = self._transcripts.load_since(conversation_id, after_seq, limit=PAGE)
        if (
            conversation is None
            or conversation.head.state == "erased"
            or conversation.head.workspace_id != workspace_id
        ):
            open_conversation(self._transcripts, conversation_id, workspace_id)
            raise RetryableError("busy", "the conversation changed while it was read", delay_s=1)
        messages = [m for m in conversation.messages if m.seq > after_seq]
        return MessagesPage(
            messages=tuple(MessageView.of(message) for message in messages),
            conversation=ConversationView.of(conversation.head),
            next=messages[-1].id if messages else after,
        )


def whole_handover(
    transcripts: TranscriptStore,
    head: Head,
    profile: BotProfile,
    *,
    console_url: str,
    escalation: Escalation,
    new_from_seq: int = 1,
    within_hours: bool | None = None,
    summaries: Summaries | None = None,
    replaces: Escalation | None = None,
) -> Handover:
    """The whole transcript with everything a renderer needs; a summary where `summaries` are
    given and the bot's settings want one.
    """
    messages: tuple[Message, ...] = tuple(
        message for turn in transcripts.all_turns(head.conversation_id) for message in turn.messages
    )
    asked = [m for m in messages if m.author.kind == "visitor"]
    trigger = [m for m in asked if m.seq <= escalation.trigger_seq] or asked
    wanted = summaries is not None and profile.settings.language_model.summary
    summary = summaries.summary(bot_context(messages)) if summaries and wanted else None
    return Handover(
        summary=summary,
        workspace=profile.workspace,
        bot=profile.bot,
        head=head,
        escalation=escalation,
        messages=messages,
        question=trigger[-1].text if trigger else "",
        new_from_seq=new_from_seq,
        console_url=console_url,
        within_hours=within_hours,
        replaces=replaces,
    )


def reading_escalation(head: Head) -> Escalation:
    """A stand-in for renderers that show a transcript outside any escalation; never stored."""
    return Escalation(
        escalation_id=f"{head.conversation_id}-0",
        conversation_id=head.conversation_id,
        workspace_id=head.workspace_id,
        bot_id=head.bot_id,
        method="email",
        state="delivered",
        reason="explicit_request",
        settings_version=0,
        trigger_seq=head.next_seq,
        created_at=head.last_activity_at,
        expires_at=head.expires_at,
    )


class ReadTranscript:
    """The use case behind GET /v1/conversations/{id}/transcript."""

    def __init__(
        self, *, transcripts: TranscriptStore, profiles: Profiles, renderer: Renderer
    ) -> None:
        self._transcripts = transcripts
        self._profiles = profiles
        self._renderer = renderer

    def __call__(self, conversation_id: str, workspace_id: str) -> str:
        """The whole conversation as plain text."""
        head = open_conversation(self._transcripts, conversation_id, workspace_id).head
        handover = whole_handover(
            self._transcripts,
            head,
            profile_of(self._profiles, head),
            console_url="",
            escalation=reading_escalation(head),
        )
        return self._renderer.transcript(handover)


class RequestTranscriptMail:
    """The use case behind POST /v1/conversations/{id}/transcript."""

    def __init__(
        self,
        *,
        transcripts: TranscriptStore,
        queue: JobQueue,
        ids: Ids,
        clock: Clock,
        events: Events,
    ) -> None:
        self._transcripts = transcripts
        self._queue = queue
        self._ids = ids
        self._clock = clock
        self._events = events

    def __call__(
        self, conversation_id: str, workspace_id: str, body: MailTranscriptTo
    ) -> TurnResult:
        """Store the wish and queue it. The same address again changes nothing.

        Raises:
            TooManyRequests: three addresses had it already; a chat is not a mail gun.
        """
        request_id = self._ids.new()

        def attempt() -> TurnResult:
            head = open_conversation(self._transcripts, conversation_id, workspace_id).head
            if any(mail.email == body.email for mail in head.transcript_mails):
                return turn_result((), head, None)
            if len(head.transcript_mails) >= MAX_TRANSCRIPT_MAILS:
                raise TooManyRequests("This transcript was mailed often.", retry_after_s=86_400)
            draft = Draft(head, self._clock.now())
            wish = TranscriptMail(request_id=request_id, email=body.email)
            draft.set(transcript_mails=(*head.transcript_mails, wish))
            draft.look_again_by(draft.now + RESEND_AFTER)
            stored = self._transcripts.commit(draft.commit())
            job = MailTranscript(
                workspace_id=workspace_id, conversation_id=conversation_id, request_id=request_id
            )
            try:
                self._queue.send(job)
            except RetryableError as error:
                self._events.record(
                    "job_not_queued", conversation_id=conversation_id, code=error.code
                )
            return turn_result((), stored, None)

        return write_until_won(attempt)
