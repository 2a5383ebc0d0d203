"""What classify concluded for a turn, and from what."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.bot_contract import (
    MAX_CLOSE,
    BotReply,
    EncoderName,
    LanguageName,
    TargetScore,
)
from escalation.domain.middle_ground import Answered, Asked
from escalation.domain.must_reach import ReachFinding
from escalation.domain.rule_facts import RuleFacts
from escalation.domain.types import SELDOM, Frozen, Identifier, Locale, Probability

DECISION_VERSION = "decide/4"
"""Raised when `decide` comes to another action, reason or target from the same evidence. Evidence
may grow optional fields without it: a decision stored before them reads as having none.
`decide/2` finds keywords in more forms (see `rule_keywords`), `decide/3` may choose by what a wrong
answer costs and records the threshold, `decide/4` knows what lies between answering and escalating;
what an earlier one took is still taken again as it was."""

Action = Literal[
    "relay",
    "answer",
    "handoff",
    "transfer",
    "cannot_help",
    "clarify",
    "offer",
    "ask_back",
    "added",
]
"""`clarify`, `offer` and `ask_back` ask the visitor something, and are neither an answer nor a
handoff yet (`middle_ground`); `added` puts the message to a request that people have already."""
Reason = Literal[
    "team_is_assignee",
    "transfer_pending",
    "rule",
    "guidance",
    "explicit_request",
    "bot_failure",
    "frustration",
    "repetition",
    "better_bot",
    "confident",
    "low_confidence",
    "bot_asked_for_handoff",
    "target_failed",
    "not_solved",
    "acknowledgement",
    "close_entries",
    "bare_request",
    "fragment",
    "small_talk",
    "offer_accepted",
    "offer_declined",
    "offer_ignored",
    "choice_taken",
    "none_of_these",
    "must_reach_person",
    "waits_for_team",
]


class NamedBot(Frozen):
    """A bot that a visitor may ask for by name."""

    bot_id: Identifier
    name: str


class Detection(Frozen):
    """A detector fired: which one, by which of its rules, on which words.

    `bot_id` is the bot that an explicit request names ("transfer me to Billing"); without one it
    is a request for people.
    """

    detector: Literal[
        "explicit_request", "frustration", "repetition", "acknowledgement", "fragment"
    ]
    rule: Annotated[str, Field(max_length=100)]
    matched: Annotated[str, Field(max_length=200)]
    bot_id: Identifier | None = None
    mild: Annotated[Literal[True] | None, SELDOM] = None
    """A bare word for people ("agent"), or annoyance without anger: it may mean less than it says,
    so that people are offered first."""
    solved: Annotated[Literal[True] | None, SELDOM] = None
    """Of an acknowledgement: it says besides that the matter is solved."""


class CloseEvidence(Frozen):
    """An entry that might be meant, and the chance that it is."""

    entry_id: Identifier
    confidence: Probability


class BotEvidence(Frozen):
    """The numbers of a bot's reply. Its text is the answer, kept as a message."""

    confidence: Probability
    wants_handoff: bool = False
    unlearned: Probability | None = None
    """As in the bot contract."""
    second: Probability | None = None
    """The confidence of the answer to a second question in the message; it decides nothing but
    whether that answer is said too."""
    found: Probability | None = None
    """Likewise."""
    close: Annotated[tuple[CloseEvidence, ...], Field(max_length=MAX_CLOSE), SELDOM] = ()
    """The entries that come near each other, best first, where no one stands out."""

    @classmethod
    def of(cls, reply: BotReply) -> "BotEvidence":
        """Of a reply."""
        return cls(
            confidence=reply.confidence,
            wants_handoff=reply.wants_handoff,
            unlearned=reply.unlearned,
            second=None if reply.second is None else reply.second.confidence,
            found=reply.found,
            close=tuple(
                CloseEvidence(entry_id=each.entry_id, confidence=each.confidence)
                for each in reply.close
            ),
        )


GuidanceRead = Literal["read", "not_read", "failed"]
"""Whether a model held the owner's guidelines against the message: it did; none was asked, or is
there; it was asked and gave no usable answer."""


class GuidanceFinding(Frozen):
    """What came of reading the guidelines; `fired` is one of them, in the owner's words."""

    state: Literal["read", "failed"]
    fired: Annotated[str, Field(max_length=500)] | None = None


class FailureEvidence(Frozen):
    """The bot failed: `kind` as in BotFailed."""

    kind: Literal["error", "timeout", "bad_reply", "missing"]
    detail: Annotated[str, Field(max_length=300)] = ""


class Evidence(Frozen):
    """Everything `decide` may know besides settings and text."""

    assignee: Literal["bot", "team"] = "bot"
    bot_id: Identifier
    asked: tuple[int, ...] = ()
    """Positions of the messages decided on together, where they are not the turn's own one."""
    locale: Locale | None = None
    """The visitor's language; None in decisions of before rules could look at it."""
    visited: tuple[Identifier, ...] = ()
    hops: int = 0
    must_reach: Annotated[ReachFinding | None, SELDOM] = None
    """What in the message must reach a person; None in decisions of before it was looked for."""
    reached: Annotated[Literal[True] | None, SELDOM] = None
    """Something had to in this chat before, and people have not handed it back since."""
    explicit_request: Detection | None = None
    frustration: Detection | None = None
    repetition: Detection | None = None
    acknowledgement: Detection | None = None
    """The message asks for nothing: thanks, "ok", a bare yes or no. Its rule is the kind."""
    fragment: Annotated[Detection | None, SELDOM] = None
    """The message says nothing that could be answered yet, or is small talk. Its rule is the kind:
    `opener`, `noise`, `help`, or one of small talk."""
    asked_before: Annotated[Asked | None, SELDOM] = None
    """What the visitor was asked back in this chat; None where nothing was."""
    with_people: Annotated[bool, SELDOM] = False
    """People have a request of this chat already: there is nothing to offer."""
    answers: Annotated[Answered | None, SELDOM] = None
    """The message answers the question that was open."""
    waiting: Annotated[Literal["answers", "adds"] | None, SELDOM] = None
    """People have the request and nobody has replied yet: see `until_answered.WaitingFor`."""
    last_word: Literal["question", "acknowledged"] | None = None
    """What the bot said last: a question, to which a bare yes or no means something, or its own
    word in return for thanks, which it does not say twice."""
    unread_language: Annotated[str, Field(max_length=40)] | None = None
    """A language or script that the detectors have no rules for: what the visitor wants shows only
    in the bot's confidence."""
    guidance: Annotated[str, Field(max_length=500)] | None = None
    """The owner's guideline that a model says applies, in the owner's words."""
    guidance_read: GuidanceRead | None = None
    """None in decisions of before this was recorded, and where nothing is weighed (the button)."""
    not_heard: tuple[Annotated[str, Field(max_length=40)], ...] | None = None
    """Detectors and readers that raised: what they would have said is not known."""
    reply: BotEvidence | None = None
    failure: FailureEvidence | None = None
    scores: tuple[TargetScore, ...] = ()
    """Fit of bots on the current bot's scale; may include the current bot itself."""
    open_for_business: bool | None = None
    rule_facts: RuleFacts | None = None
    """What the bot's rules ask of the visitor, the page and the chat; None where none asks."""
    engine: str = ""
    encoder: EncoderName = None
    """As in the bot contract; None in decisions of before it was recorded."""
    bot_unread_language: LanguageName = None
    """A language that the bot does not read, as in the bot contract."""


class Decision(Frozen):
    """The conclusion, with what led to it. Deciding again from the same record gives the same."""

    action: Action
    reason: Reason
    target_bot_id: Identifier | None = None
    rule_index: int | None = None
    evidence: Evidence
    settings_bot_id: Identifier
    settings_version: int
    decision_version: str = DECISION_VERSION
    threshold: Probability | None = None
    """The least confidence that was answered, as these settings came to it; None in decisions of
    before it was recorded, and where nothing is weighed."""
