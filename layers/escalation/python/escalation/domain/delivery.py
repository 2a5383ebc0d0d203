"""What passes between the delivery use cases and the outside, and who takes it there besides a
helpdesk: mail, and words for people, as Protocols.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Protocol

from pydantic import Field

from escalation.domain.auto_reply import AutoReplyNote
from escalation.domain.bot_contract import Source
from escalation.domain.conversation import Head, Message
from escalation.domain.escalation import Escalation
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.languages import OwnLanguage
from escalation.domain.must_reach import ReachKind, Urgency
from escalation.domain.ports import BotProfile
from escalation.domain.requesters import TicketRequester
from escalation.domain.returned_mail import ReturnedMail
from escalation.domain.settings import TicketSettings
from escalation.domain.team_texts import TeamTexts
from escalation.domain.types import Email, Frozen, Identifier, Line, PersonName
from escalation.domain.workspace import Bot, TeamLanguage, Workspace


class Handover(Frozen, defer_build=True):
    """Everything a person needs to take over: what renderers turn into a mail or a ticket.

    `messages` is the whole transcript, oldest first. `question` is the visitor's message that
    caused the escalation. `new_from_seq` marks where a follow-up's news begins. `summary` is by a
    large model, and shown as such.
    """

    workspace: Workspace
    bot: Bot
    head: Head
    escalation: Escalation
    messages: tuple[Message, ...]
    question: str
    summary: Annotated[str, Field(max_length=2_000)] | None = None
    new_from_seq: int = 1
    console_url: str
    marks_url: str | None = None
    """Where who gets the mail says that they take it: the page, with what opens it."""
    within_hours: bool | None = None
    replaces: Escalation | None = None
    """The failed escalation whose place this one takes."""
    not_reached: tuple[Email, ...] = ()
    """Addresses that would get the mail, and that earlier mail came back from."""
    trusts_claims: bool = False
    """Whether the owner takes an address that was merely typed for the visitor's."""
    languages: tuple[OwnLanguage, ...] = ()
    """Those that the owner has added, for what the visitor reads."""
    team_zone: str | None = None
    """Time zone of the business hours, where there are any."""
    feedback: ChatFeedback | None = None
    """What the visitor has said about the help."""


def of_nobody(handover: Handover) -> Handover:
    """The same of a visitor whose address proves nothing."""
    claimed = {"verified": False, "confirmed": False}
    visitor = handover.head.visitor.model_copy(update=claimed)
    head = handover.head.model_copy(update={"visitor": visitor})
    return handover.model_copy(update={"head": head, "trusts_claims": False})


class AnswerToMail(Frozen, defer_build=True):
    """What the team has answered, for a visitor who has left the page."""

    profile: BotProfile
    """Of the bot that the visitor came to."""
    head: Head
    lines: Annotated[tuple[Message, ...], Field(min_length=1)]
    """The team's alone, oldest first."""
    url: str
    """Where the chat is opened, with what opens it."""
    takes_replies: bool
    """Whether a reply to the mail comes into the chat."""


class Attachment(Frozen, defer_build=True):
    """A file that goes along. `content` is UTF-8 text."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]
    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z.+-]+$")]
    content: str


MailTag = Literal["workspace", "escalation", "digest", "conversation"]
"""What a mail is about: a handover, a digest's mail, or, of a visitor's, the conversation."""


class OutgoingMail(Frozen, defer_build=True):
    """One mail. Header values are single lines; addresses are validated."""

    to: Annotated[tuple[Email, ...], Field(min_length=1, max_length=50)]
    reply_to: Email | None = None
    reply_to_name: PersonName | None = None
    subject: Line
    text: str
    html: str
    headers: dict[str, str] = {}
    """Extra headers such as X-Escalation-Id, References and In-Reply-To."""
    attachments: tuple[Attachment, ...] = ()
    tags: dict[MailTag, Identifier] = {}
    """What the mail service says again with each news of this mail. Recipients do not see it."""


class MailContent(Frozen, defer_build=True):
    """What a renderer makes of a handover for a mail."""

    subject: Line
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


class Requester(Frozen, defer_build=True):
    """The visitor as the helpdesk's requester. Unless `trusted`, name and address are claims: the
    requester is then the vendor's anonymous one, or an identity of this conversation alone.
    """

    name: PersonName | None = None
    email: Email | None = None
    trusted: bool = False

    @property
    def address(self) -> str | None:
        """The address that the requester may have."""
        return self.email if self.trusted else None


class TicketDraft(Frozen, defer_build=True):
    """A ticket to be made. All HTML is escaped and placeholder-neutral. `html` is what the
    requester may see. `team_note` is for the team alone, and `notes` are what did not fit: private
    notes, in this order.
    """

    escalation_id: Identifier
    """Also the marker by which the ticket can be found again (an external id, a tag)."""
    conversation_id: Identifier
    subject: str
    html: str
    team_note: str = ""
    notes: tuple[str, ...] = ()
    requester: Requester
    team_language: TeamLanguage = "en"
    settings: TicketSettings
    created_at: datetime
    urgency: Urgency | None = None
    """How it is marked, where it is of something that must reach a person."""
    facts: dict[str, str] = {}
    """What the conversation tells of what the settings ask for, by `FromChat.told_as`."""
    follow_up_of: str | None = None
    """The closed ticket that the new one is linked to, where the vendor has such a link."""


class PreparedCreate(Frozen, defer_build=True):
    """A create call as bytes that stay the same in every attempt."""

    form: str
    key: str
    body: str


class TicketRef(Frozen, defer_build=True):
    """A ticket that exists. `reference` is what people call it ("#1042"), `url` its agent page."""

    ticket_id: str
    reference: str
    url: str | None = None
    requester: TicketRequester | None = None
    """Whose it is, where the answer says so."""


class Mailer(Protocol):
    """Sends mail."""

    def send(self, mail: OutgoingMail) -> str:
        """The mail's Message-ID as recipients see it. Raises RetryableError or PermanentError."""
        ...


class Renderer(Protocol):
    """Turns a handover into what people read. All visitor text is escaped or neutral."""

    def mail(self, handover: Handover) -> MailContent:
        """The mail to the team."""
        ...

    def transcript(self, handover: Handover) -> str:
        """Plain text of the whole conversation."""
        ...

    def visitor_transcript(self, handover: Handover) -> str:
        """Plain text of the whole conversation in the visitor's language and time zone."""
        ...

    def transcript_mail(self, handover: Handover) -> MailContent:
        """The transcript for the visitor's own mailbox."""
        ...

    def code_mail(self, profile: BotProfile, digits: str, locale: str) -> MailContent:
        """The mail with a code that shows whose mailbox it is: fixed words, in the visitor's
        language, and nothing that a visitor wrote.
        """
        ...

    def answer_mail(self, answer: AnswerToMail) -> MailContent:
        """The mail with the team's answer, in the visitor's language: nothing that a visitor wrote
        is in it.
        """
        ...

    def returned_mail(
        self, profile: BotProfile, returned: Sequence[ReturnedMail], *, console_url: str
    ) -> MailContent:
        """The mail that tells which addresses do not take mail, and why."""
        ...

    def digest_mail(self, handovers: Sequence[Handover], *, hour: str) -> MailContent:
        """One mail for what exceeded a bot's hourly cap."""
        ...

    def ticket(self, handover: Handover, settings: TicketSettings) -> TicketDraft:
        """The ticket: what its requester may see, and what is for the team. Of a visitor whose
        address is only claimed, and of their words, the requester sees nothing.
        """
        ...

    def relay(self, handover: Handover) -> tuple[str, ...]:
        """HTML of the messages from `new_from_seq` on, in comments that the helpdesk of the
        conversation's ticket takes whole.
        """
        ...

    def urgent_note(self, kind: ReachKind, say: TeamTexts) -> str:
        """HTML that tells the team what in the chat must reach a person."""
        ...

    def note(self, note: InternalNote, say: TeamTexts) -> str:
        """HTML of a member's internal note, for the team in the helpdesk."""
        ...

    def auto_reply(self, text: str, sources: Sequence[Source]) -> str:
        """HTML of a bot's public answer inside a ticket."""
        ...

    def auto_reply_note(self, note: AutoReplyNote) -> str:
        """HTML of the internal note that says what was decided about an answer, and why."""
        ...
