"""The visitor reads: polling, and the transcript as text or by mail."""

from collections.abc import Sequence

from escalation.domain.address_proofs import folded
from escalation.domain.allowances import Allowances, for_transcript
from escalation.domain.answer_mails import has_reached, let_go
from escalation.domain.conversation import Head, Message, TranscriptMail
from escalation.domain.delivery import Renderer
from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    RetryableError,
    StoreConflict,
    TooManyRequests,
)
from escalation.domain.feedback import ChatFeedback
from escalation.domain.jobs import MailTranscript
from escalation.domain.mail_returns import AddressMarks, require_taking_mail
from escalation.domain.ports import Commit, Ids, Profiles, TranscriptStore
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.stored_forms import raw
from escalation.use_cases.reading import reading_escalation, whole_handover
from escalation.use_cases.visitor.api_models import (
    ConversationView,
    MessagesPage,
    TurnResult,
    message_views,
)
from escalation.use_cases.visitor.calls import (
    open_conversation,
    profile_of,
    take_call,
    turn_result,
)
from escalation.use_cases.visitor.contact_models import MailTranscriptTo
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

PAGE = 50
"""Turns in one answer to a poll."""
MAX_TRANSCRIPT_MAILS = 3


class PollMessages:
    """The use case behind GET /v1/conversations/{id}/messages."""

    def __init__(self, *, transcripts: TranscriptStore) -> None:
        self._transcripts = transcripts

    def __call__(
        self, conversation_id: str, workspace_id: str, *, after: str | None, known: str | None
    ) -> tuple[MessagesPage | None, str]:
        """Messages after the message id `after` (all from the beginning when None).

        Args:
            conversation_id: of the token.
            workspace_id: likewise.
            after: the last message that the caller has.
            known: the tag of the last page that the caller has read.

        Returns:
            The page, None where nothing has changed since `known`, which one small read tells; and
            its tag. A page that may not be the last one gets a tag that stands for nothing.

        Raises:
            InvalidInput: `after` is not a message id.
            NotFound: no such conversation.
        """
        if after is not None and not (after.isascii() and after.isdigit() and len(after) == 8):
            raise InvalidInput("after", "is the id of a message, eight digits")
        if known is not None and known == self._tag(conversation_id, workspace_id):
            return None, known
        after_seq = int(after) if after else 0
        conversation = self._transcripts.load_since(conversation_id, after_seq, limit=PAGE)
        if (
            conversation is None
            or conversation.head.state == "erased"
            or conversation.head.workspace_id != workspace_id
        ):
            open_conversation(self._transcripts, conversation_id, workspace_id)
            raise RetryableError("busy", "the conversation changed while it was read", delay_s=1)
        head = conversation.head
        messages = [m for m in conversation.messages if m.seq > after_seq]
        page = MessagesPage(
            messages=message_views(messages, self._said_about(head, messages)),
            conversation=ConversationView.of(head),
            next=messages[-1].id if messages else after,
        )
        # A Query is no snapshot: it may have passed the place of a turn that was written with the
        # head that it then found. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
        last = messages[-1].seq if messages else after_seq
        whole = last >= head.next_seq - 1
        if has_reached(head.answer_mails, last):
            noted = self._noted(head)
            head, whole = noted or head, whole and noted is not None
        return page, _tag_of(head) if whole else f'"{head.version}-part"'

    def _said_about(self, head: Head, messages: Sequence[Message]) -> ChatFeedback | None:
        """What the visitor has said about these: read only where there is something to say."""
        if not head.feedback or not any(message.rated for message in messages):
            return None
        return self._transcripts.feedback_of(head.conversation_id)

    def _noted(self, head: Head) -> Head | None:
        """Have the page's answer not mailed: one write for each answer that a page gets in time,
        and none for any other poll. None where it could not be written: the next poll, whose tag
        then stands for nothing, does it.
        """
        if head.answer_mails is None:
            return head
        read = head.model_copy(update={"answer_mails": let_go(head.answer_mails)})
        try:
            return self._transcripts.commit(Commit(before=head, after=read))
        except (StoreConflict, RetryableError):
            return None

    def _tag(self, conversation_id: str, workspace_id: str) -> str | None:
        """The tag of a whole page, as things stand; None where this is not the caller's to read."""
        head = self._transcripts.head(conversation_id)
        if head is None or head.state == "erased" or head.workspace_id != workspace_id:
            return None
        return _tag_of(head)


def _tag_of(head: Head) -> str:
    """The state beside the version: a chat that is over is closed before anybody writes that."""
    return f'"{head.version}-{raw(head.state)}"'


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
        return self._renderer.visitor_transcript(handover)


class RequestTranscriptMail:
    """The use case behind POST /v1/conversations/{id}/transcript."""

    def __init__(
        self, ports: WritePorts, *, allowances: Allowances, marks: AddressMarks, ids: Ids
    ) -> None:
        self._ports = ports
        self._allowances = allowances
        self._marks = marks
        self._ids = ids

    def __call__(
        self, conversation_id: str, workspace_id: str, body: MailTranscriptTo
    ) -> TurnResult:
        """Store the wish and queue it. The same address again changes nothing.

        A chat holds what its visitor wrote, so it is mailed only to whoever has shown that the
        mailbox is theirs: else it would be a way to write to anybody in the owner's name.

        Raises:
            Conflict: `address_not_confirmed`; `address_returned` where earlier mail came back.
            TooManyRequests: three addresses had it already, or a day's cap is reached.
        """
        wish, allowed = TranscriptMail(request_id=self._ids.new(), email=body.email), False

        def ask(draft: Draft) -> TurnResult:
            nonlocal allowed
            head, known = draft.head, draft.head.transcript_mails
            if folded(wish.email) not in head.proved_addresses(trusts_claims=False):
                raise Conflict(
                    "Confirm this address first, by the code that is sent to it.",
                    code="address_not_confirmed",
                )
            require_taking_mail(self._marks, workspace_id, wish.email, now=draft.now)
            if any(folded(mail.email) == folded(wish.email) for mail in known):
                return turn_result((), head, None)
            if len(known) >= MAX_TRANSCRIPT_MAILS:
                raise _too_many()
            wanted = for_transcript(workspace_id=workspace_id, bot_id=head.bot_id, email=wish.email)
            # Counted once, also where the write that follows is lost to another and done again.
            allowed = allowed or self._allowances.take(wanted, now=draft.now)
            if not allowed:
                raise _too_many()
            draft.set(transcript_mails=(*known, wish))
            draft.look_again_by(draft.now + RESEND_AFTER)
            draft.send(MailTranscript.of(draft.head, wish.request_id))
            return turn_result((), draft.head, None)

        return take_call(self._ports, conversation_id, workspace_id, ask)


def _too_many() -> TooManyRequests:
    return TooManyRequests("This transcript was mailed often.", retry_after_s=86_400)
