"""Bodies of the owner's API for conversations, escalations and jobs.

What few requests need is built when first used, not at a Lambda's start.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.attributes import VisitorFacts
from escalation.domain.conversation import (
    Assignee,
    Conversation,
    ConversationState,
    Head,
    Message,
    Visitor,
)
from escalation.domain.decision import Decision, Reason
from escalation.domain.escalation import Escalation, EscalationState, Method
from escalation.domain.feedback import ChatFeedback
from escalation.domain.handoff_marks import Mark
from escalation.domain.internal_notes import InternalNote
from escalation.domain.leased_work import LastError
from escalation.domain.must_reach import ReachKind
from escalation.domain.owner_ports import JobKind, OwnerJob
from escalation.domain.returned_mail import ReturnKind
from escalation.domain.settings import HelpdeskName
from escalation.domain.ticket_status import TicketStatus
from escalation.domain.types import (
    ClientMessageId,
    Email,
    Frozen,
    Identifier,
    PageAddress,
    PersonName,
    UtcTime,
    View,
)
from escalation.domain.waiting import snoozed_until
from escalation.use_cases.owner.feedback_models import FeedbackView
from escalation.use_cases.visitor.api_models import MessageText, MessageView, message_views


class TicketView(View):
    """The conversation's ticket."""

    helpdesk: HelpdeskName
    reference: str
    url: str | None
    open: bool
    status: TicketStatus | None = None
    """As the helpdesk had it when it was last read."""
    assignee: str | None = None
    """Who had it there then."""


class OwnedConversationView(View):
    """A conversation's state, for the people of its workspace."""

    id: Identifier
    bot_id: Identifier
    state: ConversationState
    assignee: Assignee
    contact_required: bool
    locale: str
    visitor: Visitor
    page: PageAddress | None = None
    """Where it began, as the page said."""
    attributes: VisitorFacts | None = None
    """What the owner's site and the page said of the visitor then."""
    created_at: UtcTime
    last_activity_at: UtcTime
    handed_off_at: UtcTime | None
    last_reason: str | None
    escalations: int
    open_handoff: Identifier | None
    pending_transfer: Identifier | None
    ticket: TicketView | None
    revised: int = 0
    """Grows when messages that were there before change: then they are to be read again."""
    snoozed_until: UtcTime | None = None
    """The team has put it off until then; null again once the visitor has written."""
    spam: bool = False
    urgent: ReachKind | None = None
    """What in it must reach a person, until they hand it back."""
    link_until: UtcTime | None = None
    """Until when a link that was mailed with an answer opens the chat, where there is one."""
    held: bool
    """A legal hold keeps it from being erased and from expiring."""

    @classmethod
    def of(cls, head: Head) -> "OwnedConversationView":
        """As the console sees it."""
        link = head.ticket
        return cls.showing(
            head,
            id=head.conversation_id,
            contact_required=head.contact is not None,
            snoozed_until=snoozed_until(head),
            urgent=head.must_reach.gravest if head.must_reach and head.must_reach.holds else None,
            link_until=_link_until(head),
            held=bool(head.holds),
            ticket=TicketView.showing(link) if link else None,
        )


def _link_until(head: Head) -> datetime | None:
    keys = head.answer_mails.keys if head.answer_mails is not None else ()
    return max((key.until for key in keys), default=None)


class ReturnedMailView(View):
    """An address that a mail of the escalation did not reach."""

    address: Email
    kind: ReturnKind
    at: UtcTime


class OwnedEscalationView(View):
    """An escalation, for the people of its workspace: without the bytes sent to the helpdesk."""

    id: Identifier
    conversation_id: Identifier
    bot_id: Identifier
    method: Method
    state: EscalationState
    reason: Reason
    settings_version: int
    created_at: UtcTime
    recorded_at: UtcTime | None
    finished_at: UtcTime | None
    attempts: int
    attempts_allowed: int
    due_at: UtcTime | None
    helpdesk: HelpdeskName | None
    target_bot_id: Identifier | None
    fallback_of: Identifier | None
    follow_up_of: Identifier | None
    reopens: str | None
    """The helpdesk's id of the solved ticket that the visitor says is not."""
    reference: str | None
    reference_url: str | None
    outcome_unknown: bool
    over_cap: bool
    alert_to: tuple[Email, ...] = ()
    """Of a mail that only tells of something urgent: whom. The handover is another escalation."""
    mailed_to: tuple[Email, ...]
    """Recipients of the last mail; empty for one sent before this was kept."""
    arrived: tuple[Email, ...]
    """Of these, those whose mail server is known to have taken it."""
    taken: Mark | None = None
    """Who of them has said that they take it."""
    answered: Mark | None = None
    """Who of them has said that it is answered."""
    returned: tuple[ReturnedMailView, ...]
    last_error: LastError | None

    @classmethod
    def of(cls, escalation: Escalation) -> "OwnedEscalationView":
        """As the console sees it."""
        return cls.showing(
            escalation,
            id=escalation.escalation_id,
            returned=tuple(ReturnedMailView.showing(one) for one in escalation.returned),
        )


class DecisionView(Frozen):
    """A decision, and the message it was about."""

    message_id: str
    decision: Decision


class NoteView(View):
    """An internal note, for the people of the workspace."""

    id: Identifier
    by: Identifier
    """The member's id."""
    who: Email
    text: str
    at: UtcTime
    in_ticket: bool = False
    """It stands in the chat's ticket as well, or is on its way there."""

    @classmethod
    def of(cls, note: InternalNote) -> "NoteView":
        """As the console sees it."""
        return cls.showing(note, id=note.note_id)


class ConversationDetail(Frozen, defer_build=True):
    """A conversation with a page of its transcript, and all internal notes. `next` is the id to ask
    after, or null.
    """

    conversation: OwnedConversationView
    messages: tuple[MessageView, ...]
    decisions: tuple[DecisionView, ...]
    escalations: tuple[OwnedEscalationView, ...]
    notes: tuple[NoteView, ...] = ()
    feedback: FeedbackView | None = None
    next: str | None = None

    @classmethod
    def of(
        cls,
        conversation: Conversation,
        escalations: tuple[Escalation, ...],
        *,
        notes: tuple[InternalNote, ...] = (),
        feedback: ChatFeedback | None = None,
        after_seq: int = 0,
    ) -> "ConversationDetail":
        """The messages after `after_seq` that `conversation` holds."""
        messages = tuple(m for m in conversation.messages if m.seq > after_seq)
        more = bool(messages) and messages[-1].seq < conversation.head.next_seq - 1
        return cls(
            conversation=OwnedConversationView.of(conversation.head),
            messages=message_views(messages, feedback),
            decisions=tuple(
                DecisionView(message_id=turn.messages[0].id, decision=turn.decision)
                for turn in conversation.turns
                if turn.decision is not None and turn.first_seq > after_seq
            ),
            escalations=tuple(OwnedEscalationView.of(one) for one in escalations),
            notes=tuple(map(NoteView.of, notes)),
            feedback=FeedbackView.of(feedback) if feedback else None,
            next=messages[-1].id if more else None,
        )


class PostAgentMessage(Frozen, defer_build=True):
    """POST /v1/admin/conversations/{id}/messages.

    With a `client_message_id` it may be repeated safely; `name` is what the visitor sees beside
    the text.
    """

    text: MessageText
    name: PersonName | None = None
    client_message_id: ClientMessageId | None = None


class OwnedTurnResult(Frozen, defer_build=True):
    """The new messages and the conversation after them."""

    messages: tuple[MessageView, ...]
    conversation: OwnedConversationView

    @classmethod
    def of(cls, messages: tuple[Message, ...], head: Head) -> "OwnedTurnResult":
        """As the console sees it."""
        return cls(
            messages=tuple(MessageView.of(message) for message in messages),
            conversation=OwnedConversationView.of(head),
        )


class JobView(View):
    """Long work. `link` downloads its file and expires after a quarter of an hour."""

    job_id: Identifier
    kind: JobKind
    state: Literal["queued", "running", "done", "failed"]
    result: Annotated[dict[str, str], Field(description="Small facts, such as counts.")]
    link: str | None = None
    error: str | None = None
    created_at: UtcTime
    finished_at: UtcTime | None = None

    @classmethod
    def of(cls, job: OwnerJob, *, link: str | None = None) -> "JobView":
        """Without the job's arguments, which may hold a visitor's address."""
        result = {name: value for name, value in job.result.items() if name != "file"}
        return cls.showing(job, result=result, link=link)
