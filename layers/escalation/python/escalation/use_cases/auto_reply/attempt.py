"""One attempt at one reply: read the ticket, judge, ask, read again, post, say what was decided."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from escalation.domain.auto_reply import (
    AutoReply,
    AutoReplyNote,
    AutoReplyReason,
    AutoReplyStore,
    finish,
)
from escalation.domain.conversation import Conversation, Head
from escalation.domain.delivery import Renderer
from escalation.domain.errors import (
    Deferred,
    DeliveryError,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
    TicketChanged,
)
from escalation.domain.helpdesk import Helpdesk, TicketThread
from escalation.domain.leased_work import note_progress
from escalation.domain.ports import BotProfile
from escalation.use_cases.auto_reply.ask import AskBot, ticket_context
from escalation.use_cases.auto_reply.judge import (
    Case,
    answer_marker,
    reason_for,
    reason_to_skip,
    too_unsure_for_a_draft,
)
from escalation.use_cases.writing import hand_over
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports

TRIES: Final = 3
"""Posts that somebody else's comment got in the way of, before the job comes back."""
CONTEXT_TURNS: Final = 60


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What an attempt works with."""

    ports: Ports
    replies: AutoReplyStore
    bot: AskBot
    renderer: Renderer
    settle_time: timedelta

    def end(self, ended: AutoReply) -> None:
        """Keep the end of a reply, and say what it was."""
        self.replies.save_auto_reply(ended)
        self.ports.events.record(
            "auto_reply_finished",
            reply_id=ended.reply_id,
            bot_id=ended.bot_id,
            state=ended.state,
            reason=ended.reason,
        )


class Attempt:
    """`reply` is in state working under this worker's lease, and is kept up to date."""

    def __init__(
        self,
        tools: Tools,
        helpdesk: Helpdesk,
        profile: BotProfile,
        conversation: Conversation,
        reply: AutoReply,
    ) -> None:
        self._tools = tools
        self._helpdesk = helpdesk
        self._profile = profile
        self._conversation = conversation
        self._asked_for_person = False
        self.reply = reply

    def run(self) -> None:
        """Bring the reply to its end.

        Raises:
            Deferred: a post is too young to be told from one that never arrives.
            DeliveryError: the helpdesk, or the store.
            RevisionLost, VersionLost: somebody else has moved it on.
        """
        thread = self._helpdesk.thread(self.reply.ticket_id)
        marker = answer_marker(self.reply)
        if self.reply.posted_at is None and any(e.marker == marker for e in thread.entries):
            self._keep_posted()
        if self.reply.posted_at is not None:
            self._sent()
        elif self.reply.post_started_at is not None:
            self._outcome_unknown(thread)
        else:
            self._decide(thread)

    def _case(self, thread: TicketThread, head: Head) -> Case:
        conversation_id = self.reply.conversation_id
        return Case(
            reply=self.reply,
            thread=thread,
            head=head,
            profile=self._profile,
            escalations=self._tools.ports.transcripts.escalations_of(conversation_id),
            others=self._tools.replies.auto_replies_of(conversation_id),
            asked_for_person=self._asked_for_person,
        )

    def _outcome_unknown(self, thread: TicketThread) -> None:
        """A post began and does not show. It is not repeated, however long it may still take."""
        started = self.reply.post_started_at
        now = self._tools.ports.clock.now()
        wait = started + self._tools.settle_time - now if started else timedelta(0)
        if wait > timedelta(0):
            raise Deferred("settling", delay_s=wait.total_seconds(), planned=True)
        self._tools.ports.events.record("auto_reply_outcome_unknown", reply_id=self.reply.reply_id)
        if reason_to_skip(self._case(thread, self._conversation.head)) is not None:
            self._finish("failed", "outcome_unknown")
        else:
            self._noted("outcome_unknown")

    def _decide(self, thread: TicketThread) -> None:
        head = self._conversation.head
        skip = reason_to_skip(self._case(thread, head))
        if skip is not None:
            self._finish("skipped", skip)
            return
        messages = ticket_context(self.reply, self._conversation.messages, thread)
        self._asked_for_person = self._tools.bot.asked_for_person(self._profile, head, messages)
        if self.reply.bot is None:
            self._save(self._tools.bot.draft(self.reply, self._profile, head, messages))
        case = self._case(thread, head)
        reason = reason_for(case)
        if reason == "confident":
            self._post()
        else:
            self._left(case, reason)

    def _post(self) -> None:
        """Read once more, and post if that still allows it."""
        for _ in range(TRIES):
            self._save(note_progress(self.reply, post_started_at=self._tools.ports.clock.now()))
            try:
                case, skip, reason = self._post_now()
            except TicketChanged:
                continue
            except OutcomeUnknown:
                raise
            except DeliveryError as error:
                # Surely not posted.
                self._save(note_progress(self.reply, post_started_at=None))
                if isinstance(error, RetryableError):
                    raise
                self._noted("helpdesk_failed")
                return
            if reason == "confident":
                self._keep_posted()
                self._sent()
                return
            self._save(note_progress(self.reply, post_started_at=None))
            if skip is not None:
                self._finish("skipped", skip)
            else:
                self._left(case, reason)
            return
        self._save(note_progress(self.reply, post_started_at=None))
        raise RetryableError("ticket_busy", "somebody kept writing to the ticket", delay_s=30)

    def _post_now(self) -> tuple[Case, AutoReplyReason | None, AutoReplyReason]:
        """Post, unless a person or a change of settings came first: then why to skip or note it."""
        thread = self._helpdesk.thread(self.reply.ticket_id)
        conversation = self._tools.ports.transcripts.load(self.reply.conversation_id, turns=1)
        erased = conversation is None or conversation.head.state == "erased"
        head = conversation.head if conversation else self._conversation.head
        case = self._case(thread, head)
        skip = "message_gone" if erased else reason_to_skip(case)
        reason = skip or reason_for(case)
        if reason == "confident":
            html = self._tools.renderer.auto_reply(self.reply.text, self.reply.sources)
            self._helpdesk.reply(thread, html, marker=answer_marker(self.reply))
        return case, skip, reason

    def _keep_posted(self) -> None:
        """The answer is in the ticket: now it is in the chat too, as the bot's, once."""
        ports, reply = self._tools.ports, self.reply
        posted = note_progress(reply, posted_at=ports.clock.now(), post_started_at=None)

        def edit(draft: Draft) -> bool:
            if draft.head.state == "erased":
                return False
            draft.say(
                hand_over.bot_author(self._profile),
                reply.text,
                sources=reply.sources,
                from_ticket=True,
            )
            draft.changed_auto_replies.append(posted)
            return True

        if not change(ports, reply.conversation_id, edit):
            self._tools.replies.save_auto_reply(posted)
        self.reply = posted

    def _sent(self) -> None:
        """Say beside the answer what was decided. It is sent, even if that cannot be said."""
        try:
            self._note("sent", "confident")
        except PermanentError as error:
            self._tools.ports.events.record(
                "auto_reply_note_failed", reply_id=self.reply.reply_id, code=error.code
            )
        self._finish("sent", "confident")

    def _left(self, case: Case, reason: AutoReplyReason) -> None:
        """Not posted: a draft for the team, unless it would only be noise."""
        if too_unsure_for_a_draft(case, reason):
            self._finish("skipped", "below_draft_floor")
        else:
            self._noted(reason)

    def _noted(self, reason: AutoReplyReason) -> None:
        self._note("noted", reason)
        self._finish("noted", reason)

    def _note(self, state: Literal["sent", "noted"], reason: AutoReplyReason) -> None:
        reply, settings = self.reply, self._profile.settings
        note = AutoReplyNote(
            state=state,
            reason=reason,
            bot_name=self._profile.bot.name,
            team_language=self._profile.workspace.team_language,
            text=reply.text,
            sources=reply.sources,
            confidence=reply.confidence,
            min_confidence=settings.auto_ticket_reply.min_confidence,
            console_url=self._tools.ports.link(reply.conversation_id),
        )
        html = self._tools.renderer.auto_reply_note(note)
        self._helpdesk.comment(reply.ticket_id, html, marker=f"{reply.reply_id}/note")

    def _finish(
        self, state: Literal["sent", "noted", "skipped", "failed"], reason: AutoReplyReason
    ) -> None:
        ended = finish(self.reply, self._tools.ports.clock.now(), state, reason)
        self._tools.end(ended)
        self.reply = ended

    def _save(self, reply: AutoReply) -> None:
        self._tools.replies.save_auto_reply(reply)
        self.reply = reply
