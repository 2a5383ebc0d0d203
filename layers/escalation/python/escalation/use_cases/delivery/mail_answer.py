"""Mail what the team has answered to a visitor who has left the page."""

from collections.abc import Callable
from datetime import datetime, timedelta

from escalation.domain.allowances import Allowances, for_answer
from escalation.domain.answer_mails import (
    WaitingAnswer,
    given_back,
    let_go,
    may_put_off,
    new_token,
    put_off,
    taken,
)
from escalation.domain.conversation import Head, Message
from escalation.domain.delivery import AnswerToMail, Mailer, OutgoingMail, Renderer
from escalation.domain.errors import PermanentError, RetryableError, Unanswered
from escalation.domain.jobs import MailAnswer
from escalation.domain.live import Listeners
from escalation.domain.mail_returns import AddressMarks
from escalation.domain.ports import BotProfile
from escalation.use_cases.writing.answer_mails import address_of, is_mailed
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import Ports

MOST_TURNS = 100
"""Turns that one mail looks at; what is beyond them is in the chat."""
AGAIN_S = 60
ReplyTo = Callable[[str, str], str | None]
"""By the ids of workspace and conversation, the address at which a reply comes into the chat."""


def no_replies(workspace_id: str, conversation_id: str) -> str | None:  # noqa: ARG001 - a ReplyTo
    """Where replies to mails do not come into the chat."""
    return None


class MailAnswerUseCase:
    """The use case behind MailAnswer jobs. Sent at most once.

    The lines are taken off the record right before the call, on its version, so that of two workers
    one sends. Where the service surely has not taken the mail they are put back; where nobody
    knows, they are not: they are in the chat.
    """

    def __init__(
        self,
        ports: Ports,
        *,
        mailer: Mailer,
        renderer: Renderer,
        marks: AddressMarks,
        allowances: Allowances,
        listeners: Listeners,
        reply_to: ReplyTo = no_replies,
    ) -> None:
        self._ports = ports
        self._mailer = mailer
        self._renderer = renderer
        self._marks = marks
        self._allowances = allowances
        self._listeners = listeners
        self._reply_to = reply_to

    def __call__(self, job: MailAnswer) -> None:
        """Mail what waits, if its time has come. What is put off, the sweep looks at again.

        Raises:
            RetryableError: a store did not answer; nothing was sent.
            StoreConflict: other writers kept winning; nothing was sent.
        """
        conversation = self._ports.transcripts.load(job.conversation_id, turns=1)
        head = conversation.head if conversation is not None else None
        if head is None or head.state == "erased" or head.workspace_id != job.workspace_id:
            return
        waiting = head.answer_mails.waiting if head.answer_mails is not None else None
        now = self._ports.clock.now()
        if waiting is None or waiting.due_at > now:
            return
        profile, email = self._ports.profiles.profile(head.bot_id), address_of(head)
        if profile is None or email is None or not is_mailed(head, profile.settings):
            self._let_go(head, waiting)
            return
        later = may_put_off(waiting, now)
        if later is not None and self._listeners.of_conversation(head.conversation_id, now=now):
            self._edit(head, waiting, lambda draft: _put_off(draft, later))
            return
        lines = self._lines(head, waiting)
        if not lines:
            self._let_go(head, waiting)
            return
        refusal = self._refusal(head, email)
        if refusal is not None:
            self._let_go(head, waiting, refusal)
            return
        self._send(head, waiting, profile, email, lines)

    def _lines(self, head: Head, waiting: WaitingAnswer) -> tuple[Message, ...]:
        """What waits, but for what the team has taken back."""
        found = self._ports.transcripts.load_since(
            head.conversation_id, waiting.seqs[0] - 1, limit=MOST_TURNS
        )
        return tuple(
            message
            for message in (found.messages if found is not None else ())
            if message.seq in waiting.seqs and not message.withdrawn
        )

    def _refusal(self, head: Head, email: str) -> str | None:
        """Why nothing more goes to this address now; None where something may."""
        now, workspace_id = self._ports.clock.now(), head.workspace_id
        if self._marks.find(workspace_id, email, "visitors", now=now) is not None:
            return "address_returned"
        wanted = for_answer(workspace_id=workspace_id, bot_id=head.bot_id, email=email)
        return None if self._allowances.take(wanted, now=now) else "too_many_mails"

    def _send(
        self,
        head: Head,
        waiting: WaitingAnswer,
        profile: BotProfile,
        email: str,
        lines: tuple[Message, ...],
    ) -> None:
        token = new_token()
        reply_to = self._reply_to(head.workspace_id, head.conversation_id)
        content = self._renderer.answer_mail(
            AnswerToMail(
                profile=profile,
                head=head,
                lines=lines,
                url=self._ports.chat_link(head.conversation_id, token),
                takes_replies=reply_to is not None,
            )
        )
        mail = OutgoingMail(
            to=(email,),
            reply_to=reply_to,
            subject=content.subject,
            text=content.text,
            html=content.html,
            tags={"workspace": head.workspace_id, "conversation": head.conversation_id},
        )
        if not self._edit(head, waiting, lambda draft: _taken(draft, token)):
            return
        try:
            self._mailer.send(mail)
        except Unanswered as error:
            self._record(head, "answer_mail_unsure", code=error.code)
        except RetryableError as error:
            wait = timedelta(seconds=error.delay_s or AGAIN_S)
            self._record(head, "answer_mail_put_back", code=error.code)
            change(
                self._ports, head.conversation_id, lambda draft: _given_back(draft, waiting, wait)
            )
        except PermanentError as error:
            self._record(head, "answer_mail_refused", code=error.code)
        else:
            self._record(head, "answer_mailed", lines=len(lines))

    def _let_go(self, head: Head, waiting: WaitingAnswer, code: str | None = None) -> None:
        if self._edit(head, waiting, _let_go) and code is not None:
            self._record(head, "answer_mail_refused", code=code)

    def _edit(self, head: Head, waiting: WaitingAnswer, edit: Callable[[Draft], None]) -> bool:
        """Change what waits, unless it has changed since it was read; whether that was done."""

        def on_same(draft: Draft) -> bool:
            mails = draft.head.answer_mails
            if mails is None or mails.waiting != waiting:
                return False
            draft.keep_last_activity()
            edit(draft)
            return True

        return bool(change(self._ports, head.conversation_id, on_same))

    def _record(self, head: Head, event: str, **fields: object) -> None:
        self._ports.events.record(event, conversation_id=head.conversation_id, **fields)


def _put_off(draft: Draft, until: datetime) -> None:
    if draft.head.answer_mails is not None:
        draft.set(answer_mails=put_off(draft.head.answer_mails, until))
        draft.look_again_by(until)


def _let_go(draft: Draft) -> None:
    if draft.head.answer_mails is not None:
        draft.set(answer_mails=let_go(draft.head.answer_mails))


def _taken(draft: Draft, token: str) -> None:
    if draft.head.answer_mails is not None:
        draft.set(answer_mails=taken(draft.head.answer_mails, token, draft.now))


def _given_back(draft: Draft, waiting: WaitingAnswer, wait: timedelta) -> None:
    mails = draft.head.answer_mails
    if draft.head.state == "erased" or mails is None or mails.muted:
        return
    mails = given_back(mails, waiting, draft.now, wait=wait)
    draft.keep_last_activity()
    draft.set(answer_mails=mails)
    if mails.waiting is not None:
        draft.look_again_by(mails.waiting.due_at)
