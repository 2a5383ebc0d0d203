"""Bots, helpdesks, mail and tokens as the tests want them to behave."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import ValidationError

from escalation.domain.admission import window_end
from escalation.domain.allowances import Allowance
from escalation.domain.auto_reply import AutoReplyNote
from escalation.domain.bot_contract import BotReply, BotRequest, Source
from escalation.domain.decision import Detection, NamedBot
from escalation.domain.delivery import (
    AnswerToMail,
    Handover,
    MailContent,
    OutgoingMail,
    TicketDraft,
)
from escalation.domain.errors import (
    BotFailed,
    InvalidInput,
    NotAuthenticated,
)
from escalation.domain.identity_ports import IdentityClaims, TokenClaims
from escalation.domain.internal_notes import InternalNote
from escalation.domain.must_reach import ReachFinding, ReachKind
from escalation.domain.ports import BotProfile
from escalation.domain.returned_mail import ReturnedMail
from escalation.domain.settings import TicketSettings
from escalation.domain.team_texts import TeamTexts
from escalation.domain.workspace import Bot, Workspace
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


REACHING: dict[ReachKind, str] = {
    "self_harm": "want to die",
    "emergency": "is not breathing",
    "legal": "my lawyer",
    "data_protection": "gdpr",
    "security": "vulnerability",
    "press": "journalist",
}
"""What `WordDetectors` take for something that must reach a person."""


class WordDetectors:
    """`Detectors` that know one phrase each."""

    def explicit_request(
        self, text: str, *, locale: str, names: Sequence[str], bots: Sequence[NamedBot] = ()
    ) -> Detection | None:
        for bot in bots:
            if found := _found("explicit_request", text, f"transfer me to {bot.name.casefold()}"):
                return found.model_copy(update={"bot_id": bot.bot_id})
        if text.casefold() in {"agent", "support"}:
            return Detection(
                detector="explicit_request", rule="bare", matched=text[:200], mild=True
            )
        return _found("explicit_request", text, "talk to a person")

    def acknowledgement(self, text: str, *, locale: str) -> Detection | None:
        kind = text.casefold().strip("!. ")
        if kind == "it works now":
            return Detection(detector="acknowledgement", rule="ok", matched=text[:200], solved=True)
        if kind not in {"thanks", "yes", "no", "ok", "bye"}:
            return None
        return Detection(detector="acknowledgement", rule=kind, matched=text[:200])

    def fragment(self, text: str, *, locale: str) -> Detection | None:
        kind = {"one more thing": "opener", "asdf": "noise", "are you a robot?": "robot"}
        kind |= {"how is the weather?": "small_talk"}
        found = kind.get(text.casefold())
        if found is None:
            return None
        return Detection(detector="fragment", rule=found, matched=text[:200])

    def unread_language(self, text: str, *, locale: str) -> str | None:
        return "greek" if text.startswith("\N{GREEK SMALL LETTER GAMMA}") else None

    def must_reach(self, text: str, *, locale: str) -> tuple[ReachFinding, ...]:
        said = text.casefold()
        return tuple(
            ReachFinding(kind=kind, rule=f"{kind}_phrase", matched=phrase)
            for kind, phrase in REACHING.items()
            if phrase in said
        )

    def frustration(self, text: str, *, locale: str) -> Detection | None:
        found = _found("frustration", text, "annoying")
        if found is not None:
            return found.model_copy(update={"mild": True})
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
    for_team = False
    """Whether a ticket has something to say to the team alone."""

    def mail(self, handover: Handover) -> MailContent:
        missing = [f"not to {address}" for address in handover.not_reached]
        marks = [handover.marks_url] if handover.marks_url else []
        return _content(f"Chat: {handover.question}", [*_lines(handover), *marks, *missing])

    def urgent_note(self, kind: ReachKind, say: TeamTexts) -> str:
        return f"<p>Urgent: {kind}</p>"

    def transcript(self, handover: Handover) -> str:
        return "\n".join(_lines(handover))

    def returned_mail(
        self, profile: BotProfile, returned: Sequence[ReturnedMail], *, console_url: str
    ) -> MailContent:
        lines = [f"{one.address} {one.kind}" for one in returned]
        return _content(f"Mail for {profile.bot.name} came back", [*lines, console_url])

    def visitor_transcript(self, handover: Handover) -> str:
        return self.transcript(handover)

    def transcript_mail(self, handover: Handover) -> MailContent:
        return _content("Your chat", _lines(handover))

    def code_mail(self, profile: BotProfile, digits: str, locale: str) -> MailContent:
        return _content(
            "Your code", [f"{profile.workspace.name} {profile.bot.name} {locale}", digits]
        )

    def answer_mail(self, answer: AnswerToMail) -> MailContent:
        lines = [f"{line.author.name}: {line.text}" for line in answer.lines]
        replies = ["replies arrive"] if answer.takes_replies else []
        return _content(f"Answer in {answer.head.locale}", [*lines, *replies, answer.url])

    def note(self, note: InternalNote, say: TeamTexts) -> str:
        return f"note of {note.who}: {note.text}"

    def digest_mail(self, handovers: Sequence[Handover], *, hour: str) -> MailContent:
        lines = [
            line
            for handover in handovers
            for line in [*_lines(handover), *([handover.marks_url] if handover.marks_url else [])]
        ]
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
                "team_note": for_the_team(handover.escalation.escalation_id)
                if self.for_team
                else "",
                "notes": ["\n".join(lines[n : n + size]) for n in range(size, len(lines), size)],
                "requester": {
                    "name": visitor.name,
                    "email": visitor.email,
                    "trusted": visitor.address(trusts_claims=handover.trusts_claims) is not None,
                },
                "settings": settings,
                "created_at": handover.escalation.created_at,
            }
        )

    def relay(self, handover: Handover) -> tuple[str, ...]:
        lines, size = _lines(handover, handover.new_from_seq), self.lines_of_a_ticket
        return tuple("\n".join(lines[n : n + size]) for n in range(0, len(lines), size))

    def auto_reply(self, text: str, sources: Sequence[Source]) -> str:
        return "\n".join([text, *(source.url for source in sources)])

    def auto_reply_note(self, note: AutoReplyNote) -> str:
        return f"{note.state} ({note.reason}): {note.text} {note.console_url}"


def for_the_team(escalation_id: str) -> str:
    """What a plain ticket's note for the team says."""
    return f"for the team, of {escalation_id}, alone"


def _lines(handover: Handover, first: int = 1) -> list[str]:
    return [f"{m.author.kind}: {m.text}" for m in handover.messages if m.seq >= first]


def _content(subject: str, lines: Sequence[str]) -> MailContent:
    text = "\n".join(lines)
    return MailContent(subject=subject[:200], text=text, html=f"<pre>{text}</pre>")


class PlainTokens:
    """`Tokens` that anybody could forge."""

    def issue(self, claims: TokenClaims, *, now: datetime) -> str:
        return claims.model_dump_json()

    def verify(self, token: str, *, now: datetime) -> TokenClaims:
        try:
            return TokenClaims.model_validate_json(token)
        except ValidationError:
            raise NotAuthenticated("not a token") from None


class MemoryAllowances:
    """`Allowances` that count in memory."""

    def __init__(self) -> None:
        self.taken: Counter[tuple[str, Allowance]] = Counter()

    def take(self, wanted: tuple[Allowance, ...], *, now: datetime) -> bool:
        day = f"{now:%Y-%m-%d}"
        if any(self.taken[day, each] >= each.most for each in wanted):
            return False
        self.taken.update((day, each) for each in wanted)
        return True


class MemorySpentTokens:
    """Identity tokens that have been used."""

    def __init__(self) -> None:
        self._spent: set[tuple[str, str]] = set()

    def spend(self, workspace_id: str, token: str, *, until: datetime) -> bool:
        first = (workspace_id, token) not in self._spent
        self._spent.add((workspace_id, token))
        return first


class MemoryClientCounts:
    """`ClientCounts` in memory."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, datetime]] = Counter()

    def count(self, subject: str, window: timedelta, *, now: datetime) -> int:
        self._counted[subject, window_end(window, now)] += 1
        return self._counted[subject, window_end(window, now)]


class PlainProofs:
    """`Proofs`: the solution is the bot's id and a number."""

    def challenge(self, bot_id: str, *, now: datetime) -> Mapping[str, object]:
        return {"solve": bot_id}

    def expiry(self, proof: str, bot_id: str, *, now: datetime) -> datetime | None:
        return now + timedelta(minutes=10) if proof.startswith(f"{bot_id}:") else None


class PlainIdentities:
    """`IdentityTokens`: the token is the address, signed by a prefix; behind a bar may stand who
    it is, and behind another attributes as JSON.
    """

    def verify(self, workspace: Workspace, token: str, *, now: datetime) -> IdentityClaims:
        if not token.startswith("signed:"):
            raise InvalidInput("identity_token", "cannot be trusted")
        email, _, others = token.removeprefix("signed:").partition("|")
        subject, _, attributes = others.partition("|")
        return IdentityClaims(
            name="Ada",
            email=email or None,
            subject=subject or None,
            attributes=json.loads(attributes or "{}"),
            expires_at=now + timedelta(minutes=10),
        )
