"""Bots, helpdesks, mail and tokens as the tests want them to behave."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ValidationError

from escalation.domain.bot_contract import BotReply, BotRequest
from escalation.domain.decision import Detection, NamedBot
from escalation.domain.delivery import (
    Handover,
    MailContent,
    OutgoingMail,
    PreparedCreate,
    TicketDraft,
    TicketRef,
)
from escalation.domain.errors import (
    BotFailed,
    InvalidInput,
    NotAuthenticated,
    OutcomeUnknown,
    PermanentError,
)
from escalation.domain.ports import Clock, IdentityClaims, TokenClaims
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Bot, Connection, Workspace
from tests.fakes.faults import Faults

Answer = dict[str, object] | BotFailed
"""What a bot's function returns, before anybody has checked it, or how it fails."""


class ScriptedBots:
    """`Bots` that say what they are told to. Replies are checked as the adapter checks them."""

    def __init__(self, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.says: dict[str, Callable[[BotRequest], Answer]] = {}
        self.scores: Callable[[BotRequest], Answer] = lambda _: BotFailed("missing")
        self.asked: list[BotRequest] = []

    def always(self, bot_id: str, answer: Answer) -> None:
        """The bot answers every request so."""
        self.says[bot_id] = lambda _: answer

    def in_turn(self, bot_id: str, *answers: Answer) -> None:
        """The bot gives one answer after the other, then repeats the last one."""
        left = list(answers)
        self.says[bot_id] = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def ask(self, bot: Bot, request: BotRequest) -> BotReply:
        self._faults.begin("ask")
        self.asked.append(request)
        reply = _checked(self.says[bot.bot_id](request))
        self._faults.done("ask")
        return reply

    def route(self, request: BotRequest) -> BotReply:
        self._faults.begin("route")
        return _checked(self.scores(request))


def _checked(answer: Answer) -> BotReply:
    if isinstance(answer, BotFailed):
        raise answer
    try:
        return BotReply.model_validate_json(json.dumps(answer), strict=True)
    except ValidationError as error:
        raise BotFailed("bad_reply", str(error.errors()[0]["loc"])) from None


def reply(text: str, confidence: float, **more: object) -> dict[str, object]:
    """A bot's reply as JSON."""
    return {"text": text, "confidence": confidence, **more}


class WordDetectors:
    """`Detectors` that know one phrase each."""

    def explicit_request(
        self, text: str, *, locale: str, names: Sequence[str], bots: Sequence[NamedBot] = ()
    ) -> Detection | None:
        for bot in bots:
            if found := _found("explicit_request", text, f"transfer me to {bot.name.casefold()}"):
                return found.model_copy(update={"bot_id": bot.bot_id})
        return _found("explicit_request", text, "talk to a person")

    def unread_language(self, text: str, *, locale: str) -> str | None:
        return "greek" if text.startswith("\N{GREEK SMALL LETTER GAMMA}") else None

    def frustration(self, text: str, *, locale: str) -> Detection | None:
        return _found("frustration", text, "useless")

    def repetition(self, text: str, earlier: Sequence[str], *, locale: str) -> Detection | None:
        if text not in earlier:
            return None
        return Detection(detector="repetition", rule="same words", matched=text[:200])


def _found(detector: str, text: str, phrase: str) -> Detection | None:
    if phrase not in text.casefold():
        return None
    return Detection.model_validate({"detector": detector, "rule": "phrase", "matched": phrase})


class MemoryMailer:
    """`Mailer` that keeps what it sends."""

    def __init__(self, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.sent: list[OutgoingMail] = []
        self.refused: dict[str, Exception] = {}
        """Errors by address; `*` stands for any."""

    def send(self, mail: OutgoingMail) -> str:
        self._faults.begin("mail")
        for address in (*mail.to, "*"):
            if address in self.refused:
                raise self.refused[address]
        self.sent.append(mail)
        self._faults.done("mail")
        return f"ses-{len(self.sent)}"

    def to(self, address: str) -> list[OutgoingMail]:
        """Mails to one address."""
        return [mail for mail in self.sent if address in mail.to]


class PlainRenderer:
    """`Renderer` without design: every message on a line, so that tests can see what is held."""

    lines_of_a_ticket = 1_000
    """Messages that fit into a ticket's description; the rest become notes."""

    def mail(self, handover: Handover) -> MailContent:
        return _content(f"Chat: {handover.question}", _lines(handover))

    def transcript(self, handover: Handover) -> str:
        return "\n".join(_lines(handover))

    def transcript_mail(self, handover: Handover) -> MailContent:
        return _content("Your chat", _lines(handover))

    def digest_mail(self, handovers: Sequence[Handover], *, hour: str) -> MailContent:
        lines = [line for handover in handovers for line in _lines(handover)]
        return _content(f"Digest of {hour}", lines)

    def ticket(self, handover: Handover, settings: TicketSettings) -> TicketDraft:
        lines, size = _lines(handover), self.lines_of_a_ticket
        visitor = handover.head.visitor
        return TicketDraft.model_validate(
            {
                "escalation_id": handover.escalation.escalation_id,
                "conversation_id": handover.head.conversation_id,
                "subject": handover.question or "Chat",
                "html": "\n".join(lines[:size]),
                "notes": ["\n".join(lines[n : n + size]) for n in range(size, len(lines), size)],
                "requester": visitor.model_dump(),
                "settings": settings,
                "created_at": handover.escalation.created_at,
            }
        )

    def relay(self, handover: Handover) -> tuple[str, ...]:
        lines, size = _lines(handover, handover.new_from_seq), self.lines_of_a_ticket
        return tuple("\n".join(lines[n : n + size]) for n in range(0, len(lines), size))


def _lines(handover: Handover, first: int = 1) -> list[str]:
    return [f"{m.author.kind}: {m.text}" for m in handover.messages if m.seq >= first]


def _content(subject: str, lines: Sequence[str]) -> MailContent:
    text = "\n".join(lines)
    return MailContent(subject=subject[:200], text=text, html=f"<pre>{text}</pre>")


@dataclass
class Ticket:
    """A ticket of the helpdesk in memory."""

    ticket_id: str
    marker: str
    form: str
    body: str
    made_at: datetime
    comments: dict[str, str] = field(default_factory=dict)
    """Text by marker."""
    gone: bool = False

    def text(self) -> str:
        """Everything a person reads in it."""
        return "\n".join([self.body, *self.comments.values()])


class MemoryHelpdesk:
    """`Helpdesk`, and `Helpdesks` that always opens this one."""

    def __init__(self, clock: Clock, faults: Faults | None = None) -> None:
        self._clock = clock
        self._faults = faults or Faults()
        self.create_is_idempotent = False
        self.tickets: list[Ticket] = []
        self.calls: list[PreparedCreate] = []
        self.finds = 0
        self.outcomes: list[Exception | str] = []
        """Of the next creates: an error (nothing is made), or `made, answer lost`."""
        self.refused_forms: dict[str, str] = {}
        """Codes of permanent refusals by form."""
        self.find_errors: list[Exception] = []
        self.comment_errors: list[Exception] = []
        self._keys: dict[str, tuple[str, TicketRef]] = {}

    def open(self, connection: Connection) -> "MemoryHelpdesk":
        self._faults.begin("open")
        return self

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        return _prepared(draft, "full")

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        following = {"requester_refused": "anonymous", "request_refused": "bare"}.get(error)
        return _prepared(draft, following) if following else None

    def create(self, prepared: PreparedCreate) -> TicketRef:
        self._faults.begin("create")
        self.calls.append(prepared)
        outcome = self.outcomes.pop(0) if self.outcomes else None
        if isinstance(outcome, Exception):
            raise outcome
        if prepared.form in self.refused_forms:
            raise PermanentError(self.refused_forms[prepared.form])
        ref = self._make(prepared)
        self._faults.done("create")
        if outcome is not None:
            raise OutcomeUnknown("timeout")
        return ref

    def _make(self, prepared: PreparedCreate) -> TicketRef:
        known = self._keys.get(prepared.key)
        if self.create_is_idempotent and known is not None:
            assert known[0] == prepared.body, "one key, two requests"
            return known[1]
        number = len(self.tickets) + 1
        draft = json.loads(prepared.body)
        ticket = Ticket(
            ticket_id=str(number),
            marker=draft["marker"],
            form=prepared.form,
            body=draft["html"],
            made_at=self._clock.now(),
        )
        self.tickets.append(ticket)
        ref = TicketRef(ticket_id=str(number), reference=f"#{1000 + number}")
        self._keys[prepared.key] = (prepared.body, ref)
        return ref

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        self._faults.begin("find")
        self.finds += 1
        if self.find_errors:
            raise self.find_errors.pop(0)
        for ticket in self.tickets:
            if ticket.marker == draft.escalation_id and ticket.made_at >= since:
                return TicketRef(
                    ticket_id=ticket.ticket_id, reference=f"#{1000 + int(ticket.ticket_id)}"
                )
        return None

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        self._faults.begin("comment")
        if self.comment_errors:
            raise self.comment_errors.pop(0)
        ticket = next(t for t in self.tickets if t.ticket_id == ticket_id)
        if ticket.gone:
            raise PermanentError("ticket_closed")
        ticket.comments.setdefault(marker, html)
        self._faults.done("comment")

    def forget_keys(self) -> None:
        """As vendors do after some hours."""
        self._keys.clear()

    def of(self, escalation_id: str) -> list[Ticket]:
        """Tickets that were made for one escalation."""
        return [ticket for ticket in self.tickets if ticket.marker == escalation_id]


def _prepared(draft: TicketDraft, form: str) -> PreparedCreate:
    requester = draft.requester.email if form == "full" else None
    body = {"marker": draft.escalation_id, "html": draft.html, "requester": requester}
    return PreparedCreate(form=form, key=f"{draft.escalation_id}:{form}", body=json.dumps(body))


class MemoryConnections:
    """`Connections` in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, HelpdeskName], Connection] = {}

    def connection(self, workspace_id: str, helpdesk: HelpdeskName) -> Connection | None:
        return self.known.get((workspace_id, helpdesk))


class PlainTokens:
    """`Tokens` that anybody could forge."""

    def issue(self, claims: TokenClaims, *, now: datetime) -> str:
        return claims.model_dump_json()

    def verify(self, token: str, *, now: datetime) -> TokenClaims:
        try:
            return TokenClaims.model_validate_json(token)
        except ValidationError:
            raise NotAuthenticated("not a token") from None


class PlainIdentities:
    """`IdentityTokens`: the token is the address, signed by a prefix."""

    def verify(self, workspace: Workspace, token: str, *, now: datetime) -> IdentityClaims:
        if not token.startswith("signed:"):
            raise InvalidInput("identity_token", "cannot be trusted")
        return IdentityClaims(name="Ada", email=token.removeprefix("signed:"))
