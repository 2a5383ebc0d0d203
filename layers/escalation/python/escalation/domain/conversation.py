"""A conversation: its head, its messages and the turns that wrote them."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.address_proofs import (
    CODES_A_DAY,
    MAX_PROOFS,
    AddressCode,
    AddressProof,
    folded,
)
from escalation.domain.answer_mails import AnswerMails
from escalation.domain.attributes import VisitorFacts
from escalation.domain.bot_contract import AuthorKind, Source
from escalation.domain.choices import Choices, ChoiceTaken, MessageId, MessageQuestion
from escalation.domain.decision import Decision
from escalation.domain.errors import NewerRelease
from escalation.domain.head_parts import (
    ContactRequest,
    EndQuestion,
    MailThread,
    RateWindow,
    Snooze,
    TicketLink,
)
from escalation.domain.middle_ground import MiddleGround
from escalation.domain.must_reach import ReachMark
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.privacy import Consent
from escalation.domain.stored_forms import is_unknown, raw
from escalation.domain.types import (
    MAX_LINES,
    MAX_STORED_TEXT_CHARS,
    SELDOM,
    ClientMessageId,
    Email,
    Frozen,
    Identifier,
    Line,
    Locale,
    PageAddress,
    PersonName,
    UtcTime,
    is_empty,
)
from escalation.domain.until_answered import Waiting
from escalation.domain.wanted_facts import AskedFacts, GivenFact

MAX_TURNS = 2_000
"""Calls of one conversation that were taken."""
ConversationState = Literal["open", "handed_off", "closed", "erased"]


def message_id(seq: int) -> str:
    """Message ids are the position in the transcript, so they sort as text."""
    return f"{seq:08d}"


class Author(Frozen):
    """Who wrote a message. `name` is shown; `bot_id` only for bots."""

    kind: AuthorKind
    name: PersonName | None = None
    bot_id: Identifier | None = None


class Message(Frozen):
    """One line of the transcript, as stored and as the widget gets it."""

    id: MessageId
    author: Author
    text: Annotated[str, Field(max_length=MAX_STORED_TEXT_CHARS)]
    at: UtcTime
    sources: Annotated[tuple[Source, ...], Field(max_length=20)] = ()
    from_ticket: Literal[True] | None = None
    """The ticket holds it already: it came from there, or was posted there."""
    masked: Literal[True] | None = None
    """Some of it was hidden before it was stored; see `masking`."""
    by_mail: Literal[True] | None = None
    """The visitor sent it as a mail reply, and may not be at the page."""
    withdrawn: Literal[True] | None = None
    """Its helpdesk shows it no more; its text says so."""
    about: Literal["failed"] | None = None
    """What an announcement is about, where the widget must know and words differ by owner: that a
    handoff has failed on every path.
    """
    choices: Annotated[Choices, SELDOM] = ()
    """Answers that it offers; `text` holds them too."""
    asks: Annotated[MessageQuestion | None, SELDOM] = None
    chosen: Annotated[ChoiceTaken | None, SELDOM] = None
    """Of a visitor's message: the choice that it takes, of which question."""
    rated: Literal[True] | None = None
    """It answers a question, and whoever asked may say whether it helped: see `feedback`."""

    @property
    def seq(self) -> int:
        """Position in the transcript, counted from 1."""
        return int(self.id)


class Turn(Frozen):
    """What one write added: messages, and the decision that led to them. One item in the table."""

    conversation_id: Identifier
    messages: Annotated[tuple[Message, ...], Field(min_length=1, max_length=12)]
    client_message_id: ClientMessageId | None = None
    more_client_ids: Annotated[
        tuple[ClientMessageId, ...], Field(max_length=MAX_LINES - 1, exclude_if=is_empty)
    ] = ()
    """Those of the visitor's further messages, in order, where several were taken together."""
    decision: Decision | None = None
    escalation_id: Identifier | None = None
    took_ms: Annotated[int, Field(ge=0)] | None = None
    """From the visitor's message to the answer beside it, which carries the same time."""
    member_id: Annotated[Identifier | None, SELDOM] = None
    """Who of the team has written this in the console, where that is known (`domain.members`)."""
    contact: Literal["asked", "given"] | None = None
    """The visitor was asked for an address in this turn, or has left one."""

    @property
    def first_seq(self) -> int:
        """Position of the turn's first message."""
        return self.messages[0].seq

    def visitor_text(self) -> str | None:
        """What the visitor said in this turn, a line for each message, if anything."""
        return "\n".join(m.text for m in self._by_visitor()) or None

    def took(self, client_message_id: str) -> bool:
        """Whether the call or message under this id was taken in this turn."""
        return client_message_id in self._client_ids()

    def message_of(self, client_message_id: str) -> Message | None:
        """The visitor's message that came under this id; None where a button did."""
        taken = dict(zip(self._client_ids(), self._by_visitor(), strict=False))
        return taken.get(client_message_id)

    def _client_ids(self) -> tuple[str | None, ...]:
        return (self.client_message_id, *self.more_client_ids)

    def _by_visitor(self) -> tuple[Message, ...]:
        return tuple(message for message in self.messages if message.author.kind == "visitor")


class Assignee(Frozen):
    """Who may speak next."""

    kind: Literal["bot", "team"]
    bot_id: Identifier | None = None
    member_id: Annotated[Identifier | None, SELDOM] = None
    """Whose it is among the team; None where it is anybody's."""
    name: Annotated[Annotated[PersonName, Field(min_length=1)] | None, SELDOM] = None
    """What this member had chosen to be called when they got it; None where they had not."""


class Visitor(Frozen):
    """What is known of the visitor. A name is only a claim unless it is `verified`, an address
    unless it is proved.
    """

    name: PersonName | None = None
    email: Email | None = None
    verified: bool = False
    """The owner's site has signed both."""
    confirmed: Annotated[bool, SELDOM] = False
    """The address was confirmed by a code that was sent there."""
    plan: Line | None = None
    """What the visitor has booked, as the owner's site has signed it; never a claim."""

    @property
    def is_proved(self) -> bool:
        """Whether the address is known to be this visitor's."""
        return self.verified or self.confirmed

    def address(self, *, trusts_claims: bool) -> str | None:
        """The address at which the team may write to the visitor: one that is proved, or merely
        typed where the owner trusts that.
        """
        return self.email if self.is_proved or trusts_claims else None


class TranscriptMail(Frozen):
    """The visitor asked for the transcript by mail."""

    request_id: Identifier
    email: Email
    sent: bool = False


class Head(Frozen):
    """The conversation's state. Each write checks and raises `version`; `fence` rises whenever the
    assignee changes, so an answer begun under an older fence can be told apart and dropped.
    """

    conversation_id: Identifier
    workspace_id: Identifier
    bot_id: Identifier
    """The bot the visitor came to. Lists and reports go by it."""
    state: ConversationState = "open"
    assignee: Assignee
    version: int = 0
    fence: int = 0
    next_seq: int = 1
    revised: Annotated[int, SELDOM] = 0
    """How often messages that were there already have changed."""
    locale: Locale = "en"
    time_zone: Annotated[str, Field(max_length=64)] | None = None
    """The visitor's, an IANA name, where the browser says it."""
    visitor: Visitor = Visitor()
    client: Annotated[str, Field(max_length=64)] | None = None
    """Keyed digest of the network address that it was begun from."""
    known: Annotated[bool, SELDOM] = False
    """Its browser has had a chat of this workspace before."""
    signed_as: Annotated[Identifier | None, SELDOM] = None
    """Digest of who the owner's site has signed that the visitor is, where they shall find the chat
    again: see `found_chats`."""
    page: PageAddress | None = None
    """Where the conversation began, as the page says."""
    attributes: Annotated[VisitorFacts | None, SELDOM] = None
    """What the owner's site and the page said of the visitor then."""
    handoffs: Annotated[int, SELDOM] = 0
    """How often it was handed to people: by a decision, or by the button."""
    created_at: UtcTime
    last_activity_at: UtcTime
    last_visitor_at: UtcTime | None = None
    handed_off_at: UtcTime | None = None
    last_agent_at: UtcTime | None = None
    seen: tuple[str, ...] = ()
    """`client_key` of the client message ids taken last, oldest first; see `taken_calls`."""
    shelved: Annotated[int, SELDOM] = 0
    """How many older ones are beside the head."""
    window: RateWindow | None = None
    visited: tuple[Identifier, ...] = ()
    """Bots that had the conversation since one last answered with confidence."""
    hops: int = 0
    unanswered_seq: int = 0
    """Position of the last visitor message that is for people, not for a bot."""
    slate_seq: int = 0
    """Detectors look at messages after this one only: raised when the team hands back."""
    escalations: int = 0
    open_handoff: Identifier | None = None
    pending_transfer: Identifier | None = None
    contact: ContactRequest | None = None
    ticket: TicketLink | None = None
    mail: MailThread | None = None
    transcript_mails: Annotated[tuple[TranscriptMail, ...], Field(max_length=3)] = ()
    proofs: Annotated[
        tuple[AddressProof, ...], Field(max_length=MAX_PROOFS, exclude_if=is_empty)
    ] = ()
    """Addresses confirmed in this conversation, oldest first; the contact's may be among them."""
    code: AddressCode | None = None
    """The code that counts now; one that is asked for later takes its place."""
    codes_asked: Annotated[
        tuple[UtcTime, ...], Field(max_length=CODES_A_DAY, exclude_if=is_empty)
    ] = ()
    """When the last codes were asked for."""
    answer_mails: Annotated[AnswerMails | None, SELDOM] = None
    middle: Annotated[MiddleGround | None, SELDOM] = None
    """What the bot has asked back, and which question is open."""
    feedback: Annotated[int, SELDOM] = 0
    """How often the visitor has said something about the help: see `feedback`."""
    at_end: Annotated[EndQuestion | None, SELDOM] = None
    """What the visitor may be asked at the end, or was: see `feedback.question_at_end`."""
    waiting: Annotated[Waiting | None, SELDOM] = None
    """People have the request and none has said a word yet: see `waiting.waits`."""
    helped_seq: Annotated[int, SELDOM] = 0
    """Position of the bot's last answer meanwhile; the ticket is to hold it."""
    facts: Annotated[tuple[GivenFact, ...], SELDOM] = ()
    """What the visitor has said of what the team wants to know."""
    asking: Annotated[AskedFacts | None, SELDOM] = None
    facts_asked: Annotated[int, SELDOM] = 0
    solved_seq: Annotated[int, SELDOM] = 0
    """Position of the visitor's word that it is solved, until the ticket says so."""
    last_reason: str | None = None
    notes: Annotated[int, SELDOM] = 0
    """How many internal notes there are."""
    snoozed: Snooze | None = None
    spam: Annotated[bool, SELDOM] = False
    """A member has said that it is."""
    must_reach: Annotated[ReachMark | None, SELDOM] = None
    """The visitor has said what must reach a person."""
    consent: Consent | None = None
    erase_requested_at: UtcTime | None = None
    outside: Annotated[tuple[OutsideCopy, ...], SELDOM] = ()
    """Of an erased conversation: its copies elsewhere."""
    holds: Annotated[tuple[Identifier, ...], SELDOM] = ()
    """Holds that keep it from being erased and from expiring."""
    expires_without_holds: UtcTime | None = None
    """When it would expire but for them."""
    due_at: UtcTime | None = None
    """When the sweep must look at this conversation; see `waiting`, which says what for."""
    expires_at: UtcTime

    def stand_aside(self) -> None:
        """Leave it to a newer release where only that one knows who may speak.

        Raises:
            NewerRelease: its state or its assignee is not known here.
        """
        for name, value in (("state", self.state), ("assignee", self.assignee.kind)):
            if is_unknown(value):
                raise NewerRelease(name, raw(value))

    def proved_addresses(self, *, trusts_claims: bool) -> frozenset[str]:
        """The addresses known to be the visitor's, case-folded."""
        own = self.visitor.address(trusts_claims=trusts_claims)
        addresses = [*(proof.email for proof in self.proofs), *([own] if own else [])]
        return frozenset(folded(address) for address in addresses)

    @property
    def is_reopening(self) -> bool:
        """Whether the visitor's "Not solved?" is on its way to the ticket."""
        reopening = self.ticket.reopening if self.ticket is not None else None
        return reopening is not None and reopening == self.open_handoff

    @property
    def is_solved(self) -> bool:
        """Whether the last thing that happened to its ticket is that it was solved."""
        return self.ticket is not None and self.ticket.ended == "solved" and not self.is_reopening

    @property
    def has_people(self) -> bool:
        """Whether people have the request by e-mail, or it is on its way to them: what is asked for
        again is added to it. A ticket's people have the chat, until they give it back; or they are
        waited for, and nothing is answered meanwhile.
        """
        waited_for = self.waiting is not None and self.waiting.meanwhile == "adds"
        return self.mail is not None or self.open_handoff is not None or waited_for

    @property
    def taken(self) -> int:
        """How many calls were taken."""
        return self.shelved + len(self.seen)


class Conversation(Frozen):
    """Head and recent turns, oldest first, as one read gives them."""

    head: Head
    turns: tuple[Turn, ...] = ()

    @property
    def messages(self) -> tuple[Message, ...]:
        """Messages of the turns held, in order."""
        return tuple(message for turn in self.turns for message in turn.messages)
