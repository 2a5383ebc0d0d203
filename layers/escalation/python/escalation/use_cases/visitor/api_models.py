"""Bodies of the visitor's API, as the widget sends and gets them.

Those that a message does not need are built when first used, not at a Lambda's start.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from escalation.domain.bot_contract import AuthorKind, Source
from escalation.domain.choices import Choice, ChoiceTaken, MessageQuestion, PostedChoice
from escalation.domain.conversation import Head, Message
from escalation.domain.decision import Reason
from escalation.domain.escalation import Escalation, EscalationState, Method
from escalation.domain.feedback import AtEnd, ChatFeedback, question_at_end
from escalation.domain.middle_ground import open_choices
from escalation.domain.stored_forms import take
from escalation.domain.types import (
    MAX_LINES,
    MAX_MESSAGE_CHARS,
    ClientMessageId,
    Frozen,
    Identifier,
    Tolerant,
    UtcTime,
    View,
)
from escalation.use_cases.visitor.contact_models import ContactView


def _clean_text(value: str) -> str:
    if not value.strip():
        raise ValueError("the message is empty")
    if "\x00" in value:
        raise ValueError("the message has a NUL character")
    return value


MessageText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_MESSAGE_CHARS),
    AfterValidator(_clean_text),
]


class PostedLine(Tolerant):
    """One of several messages that are sent together."""

    client_message_id: ClientMessageId
    text: MessageText
    choice: PostedChoice | None = None
    """The choice that was tapped; `text` is its label then."""


class PostMessage(Tolerant):
    """POST /v1/conversations/{id}/messages: one message, or in its place `lines`.

    `lines` are messages that a visitor has written one right after the other: each is stored as a
    message of its own, and all get one answer. In characters they are together no longer than one.
    Whoever gets no answer may send them again, with others after them.
    """

    lines: Annotated[tuple[PostedLine, ...], Field(max_length=MAX_LINES)] = ()
    client_message_id: Annotated[ClientMessageId | None, Field(validate_default=True)] = None
    text: Annotated[MessageText | None, Field(validate_default=True)] = None
    choice: PostedChoice | None = None
    """The choice that was tapped, of a message that asks something; `text` is its label then. One
    that is no longer open counts as a message like any other."""

    @field_validator("lines")
    @classmethod
    def _fit_one_turn(cls, lines: tuple[PostedLine, ...]) -> tuple[PostedLine, ...]:
        if len({line.client_message_id for line in lines}) < len(lines):
            raise ValueError("two lines have one client_message_id")
        if len(text_of(lines)) > MAX_MESSAGE_CHARS:
            raise ValueError(f"longer than {MAX_MESSAGE_CHARS} characters together")
        return lines

    @field_validator("client_message_id", "text")
    @classmethod
    def _one_of_both(cls, value: str | None, others: ValidationInfo) -> str | None:
        if value is None and not others.data.get("lines"):
            raise PydanticCustomError("missing", "Field required")
        if value is not None and others.data.get("lines"):
            raise ValueError("not beside lines")
        return value

    @property
    def said(self) -> tuple[PostedLine, ...]:
        """What is said, one or several."""
        if self.client_message_id is None or self.text is None:
            return self.lines
        only = PostedLine(
            client_message_id=self.client_message_id, text=self.text, choice=self.choice
        )
        return (only,)


def text_of(lines: Sequence[PostedLine]) -> str:
    """What they say together: what detectors and the bot get as one message."""
    return "\n".join(line.text for line in lines)


class RequestHandoff(Tolerant, defer_build=True):
    """POST /v1/conversations/{id}/handoff."""

    client_message_id: ClientMessageId


class RequestReopen(Tolerant, defer_build=True):
    """POST /v1/conversations/{id}/reopen."""

    client_message_id: ClientMessageId


class AuthorView(View):
    """Who wrote a message."""

    kind: AuthorKind
    name: str | None = None
    bot_id: str | None = None


class MessageView(View):
    """One message of the transcript."""

    id: str
    author: AuthorView
    text: str
    at: UtcTime
    sources: tuple[Source, ...] | None = None
    by_mail: Literal[True] | None = None
    """The visitor sent it as a mail reply to the team."""
    withdrawn: Literal[True] | None = None
    """The team has taken it back in its helpdesk: the text says so."""
    about: Literal["failed"] | None = None
    """`failed`: this line says that a handoff has failed on every path."""
    helped: Literal["asked", "yes", "no"] | None = None
    """Of a bot's answer, where the bot asks whether it helped: what the visitor has said."""
    choices: tuple[Choice, ...] | None = None
    """Answers that it offers: to be shown as buttons while it is the conversation's `open_choices`.
    `text` holds them too."""
    asks: MessageQuestion | None = None
    """What it asks: which of a few things is meant (`clarify`), whether people shall have it
    (`offer`), what the visitor would like to know (`ask_back`)."""

    chosen: ChoiceTaken | None = None
    """Of the visitor's own: the choice that it takes, of which message."""

    @classmethod
    def of(cls, message: Message, feedback: ChatFeedback | None = None) -> "MessageView":
        """As the visitor may see it, with what they have said about it as far as that is given."""
        return cls.showing(
            message,
            author=AuthorView.showing(message.author),
            sources=message.sources or None,
            choices=message.choices or None,
            helped=_helped(message, feedback),
        )


def message_views(
    messages: Sequence[Message], feedback: ChatFeedback | None
) -> tuple[MessageView, ...]:
    """As the visitor may see them."""
    return tuple(MessageView.of(message, feedback) for message in messages)


def _helped(
    message: Message, feedback: ChatFeedback | None
) -> Literal["asked", "yes", "no"] | None:
    thumb = feedback.thumb(message.id) if feedback is not None else None
    if thumb is not None:
        return "yes" if thumb.up else "no"
    return "asked" if message.rated else None


class AssigneeView(View):
    """Who may speak next."""

    kind: Literal["bot", "team"]
    bot_id: str | None = None
    name: str | None = None
    """The name that whoever of the team has the chat has chosen; never an address."""


class ConversationView(Frozen):
    """The conversation's state as the visitor may see it."""

    id: str
    state: Literal["open", "handed_off", "closed"]
    assignee: AssigneeView
    contact_required: bool
    contact: ContactView | None = None
    solved: bool = False
    """The team has marked the request as solved: the widget offers "Not solved?"."""
    revised: int = 0
    """Grows when messages that were there before change: then they are to be read again."""
    people_asked: bool = False
    """People have the request by e-mail, or it is on its way to them: the widget offers "Talk to a
    person" no longer, though a bot speaks meanwhile."""
    under_way: bool = False
    """Another bot takes over right now: its answer comes any moment, and the widget asks for it."""
    at_end: AtEnd | None = None
    """What the visitor may be asked at the end, and may pass over: whether it was solved, or how
    the help of people was."""
    open_choices: str | None = None
    """The id of the message whose choices may be taken now."""

    @classmethod
    def of(cls, head: Head) -> "ConversationView":
        """As the visitor may see it; an erased conversation never gets here."""
        return take(
            cls,
            {
                "id": head.conversation_id,
                "state": "closed" if head.state == "erased" else head.state,
                "assignee": AssigneeView.showing(head.assignee),
                "contact_required": head.contact is not None,
                "contact": ContactView.of(head.visitor),
                "solved": head.is_solved and head.state != "closed",
                "revised": head.revised,
                "people_asked": head.has_people,
                "under_way": head.pending_transfer is not None,
                "at_end": question_at_end(head),
                "open_choices": open_choices(head.middle),
            },
        )


class EscalationView(View):
    """An escalation as the visitor may see it."""

    id: str
    method: Method
    state: EscalationState
    reason: Reason
    reference: str | None = None
    target_bot_id: str | None = None
    fallback_of: str | None = None

    @classmethod
    def of(cls, escalation: Escalation) -> "EscalationView":
        """Without attempts, errors and addresses."""
        return cls.showing(escalation, id=escalation.escalation_id)


class ConversationStarted(Frozen, defer_build=True):
    """201 of a new conversation, or of the one that a verified visitor goes on with; `token` opens
    it and nothing else.
    """

    conversation_id: Identifier
    token: str
    conversation: ConversationView
    messages: tuple[MessageView, ...]
    found: bool = False
    """It was there already: what was said in it is read from its messages, which are not here."""


class TurnResult(Frozen):
    """What came of a message, a contact or a request for a person: the new messages."""

    messages: tuple[MessageView, ...]
    conversation: ConversationView
    escalation: EscalationView | None = None


class MessagesPage(Frozen, defer_build=True):
    """Messages after a given one; `next` is the id to ask after next time."""

    messages: tuple[MessageView, ...]
    conversation: ConversationView
    next: str | None = None
