"""Escalation settings: what a workspace owner decides for one bot.

Rules that need nothing but the document itself are checked here. Whether a target bot exists, a
connection is tested or an add-on is booked is checked by the use case that saves it.
"""

from typing import Annotated, Final, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    WrapSerializer,
    model_validator,
)

from escalation.domain.answer_costs import AnswerCosts, least_confidence
from escalation.domain.answer_mail_settings import AnswerMailSettings
from escalation.domain.business_hours import BusinessHours
from escalation.domain.contradictions import contradiction as _contradiction
from escalation.domain.desk_settings import DeskSettings
from escalation.domain.feedback_settings import Feedback
from escalation.domain.helpdesk_kinds import InstalledName, InstalledTicket
from escalation.domain.kept_rules import put_away, taken_out
from escalation.domain.masking import Masking
from escalation.domain.must_reach import MustReach
from escalation.domain.privacy import Privacy
from escalation.domain.rule_conditions import Condition
from escalation.domain.rules import Rule
from escalation.domain.ticket_values import FieldValue
from escalation.domain.types import (
    Email,
    Frozen,
    Identifier,
    LocalisedText,
    Probability,
    Text,
)
from escalation.domain.until_answered import AfterHandoff, SolvedByVisitor
from escalation.domain.visitor_choices import AnswerTime, FindChat
from escalation.domain.wanted_facts import WantedFacts

HelpdeskName = Annotated[str, InstalledName()]
HandoffMethod = Literal["ticket", "email"]
ContactPolicy = Literal["ask_and_wait", "ask", "never"]
ModelAnswers = Literal["write", "judge", "off"]
LowConfidence = Literal["handoff", "offer"]
"""What follows where the bot is not sure: people get it at once, or are offered first, once a chat.
"""

NumericId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,20}$")]
SubjectTemplate = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150)
]
NEWEST_DEFAULTS: Final = 3
"""Those of a bot that is made now: which of a few close entries is meant is asked, and whether
answers helped, and the bot goes on until somebody replies. Since 2 the team's answers are mailed,
and what is sure enough to be answered follows from what a wrong answer costs. Bots of before have
1."""
DEFAULT_SUBJECT: SubjectTemplate = "Chat: {question}"


class BaseTicketSettings(Frozen):
    """Where and how tickets are made, as far as it is the same everywhere. Each helpdesk has a
    model of its own with the fields that it knows besides.
    """

    helpdesk: HelpdeskName
    subject: SubjectTemplate = DEFAULT_SUBJECT


class CustomFieldSettings(BaseTicketSettings):
    """Ticket settings of a helpdesk whose administrators add fields of their own. Each vendor says
    what their names look like.
    """

    custom_fields: Annotated[dict[str, FieldValue], Field(max_length=30)] = {}


TicketSettings = Annotated[BaseTicketSettings, InstalledTicket()]


class EmailSettings(Frozen):
    """Who gets the transcript; null means the workspace's owner."""

    to: Annotated[tuple[Email, ...], Field(min_length=1, max_length=10)] | None = None


class AutoTicketReply(Frozen):
    """The add-on: the AI replies inside the ticket."""

    enabled: bool = False
    mode: Literal["send", "draft"] = "send"
    min_confidence: Probability = 0.8
    min_draft_confidence: Probability = 0.3
    """Below it not even a draft is left. The default is where a draft is wrong more often than it
    helps; 0 leaves every one."""
    max_replies: Annotated[int, Field(ge=1, le=20)] = 3


class TransferTarget(Frozen):
    """A specialised bot, and what it is for, in words and example questions."""

    bot_id: Identifier
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    examples: Annotated[tuple[Text, ...], Field(max_length=50)] = ()
    threshold: Probability | None = None
    when: Condition | None = None
    """Where it does not hold, the bot is none that the chat may be transferred to."""


class AiAgentTransfer(Frozen):
    """Routing to specialised bots; `margin` is how far a target must beat the current bot."""

    enabled: bool = False
    margin: Probability = 0.15
    targets: Annotated[tuple[TransferTarget, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _distinct(self) -> "AiAgentTransfer":
        ids = [target.bot_id for target in self.targets]
        if len(ids) != len(set(ids)):
            raise ValueError("a bot is named twice among the targets")
        if self.enabled and not self.targets:
            raise ValueError("AI Agent Transfer is on but names no target bot")
        return self


class LanguageModelUse(Frozen):
    """What a large language model may do for this bot, where the deployment has one.

    `answers` is about what the embedded engine is unsure of: the model writes an answer from the
    bot's knowledge, or only judges the answer that the engine found, or is not asked. `guidance`
    needs no switch: without guidelines nobody is asked about them.
    """

    answers: ModelAnswers = "write"
    summary: bool = True
    calls_a_day: Annotated[int, Field(ge=0, le=1_000_000)] = 2_000
    """Questions to the model for this bot in a day (UTC); beyond them it is as if there were none.
    2,000 cost about 5 $ at 2,000 tokens in and 100 out by the list price of a small model."""


class Triggers(Frozen):
    """What besides low confidence leads to people."""

    explicit_request: bool = True
    frustration: bool = True
    repetition: bool = True
    bot_failure: bool = True


class Texts(Frozen):
    """The owner's own words, by locale, over the built-in translations."""

    handoff: LocalisedText = {}
    delivered: LocalisedText = {}
    offline: LocalisedText = {}
    transfer: LocalisedText = {}
    failed: LocalisedText = {}
    cannot_help: LocalisedText = {}


class EscalationSettings(Frozen):
    """All settings of one bot: handoff by e-mail to the owner, where nothing else is said.

    Times are seconds unless the name says otherwise.
    """

    human_handoff: bool = True
    handoff_method: HandoffMethod = "email"
    ticket: TicketSettings | None = None
    email: EmailSettings = EmailSettings()
    auto_ticket_reply: AutoTicketReply = AutoTicketReply()
    ai_agent_transfer: AiAgentTransfer = AiAgentTransfer()
    confidence_threshold: Probability = 0.6
    answer_costs: AnswerCosts | None = None
    """Where it is set, the threshold of answers follows from it and the plain one is not asked."""
    low_confidence: LowConfidence = "handoff"
    clarify: bool = False
    """Whether the visitor is asked which entry is meant, where two or three come close."""
    triggers: Triggers = Triggers()
    rules: Annotated[tuple[Rule, ...], Field(max_length=50)] = ()
    guidance: Annotated[tuple[Text, ...], Field(max_length=20)] = ()
    language_model: LanguageModelUse = LanguageModelUse()
    contact: ContactPolicy = "ask"
    contact_timeout_s: Annotated[int, Field(ge=30, le=86_400)] = 300
    trust_claimed_addresses: bool | None = None
    """Whether an address that somebody merely typed is treated as one that was confirmed. None: the
    owner has not been asked yet, and it is not.
    """
    masking: Masking = Masking()
    privacy: Privacy | None = None
    business_hours: BusinessHours | None = None
    after_handoff: AfterHandoff = "team"
    """Who speaks once there is a ticket. With e-mail the bot always goes on."""
    solved_by_visitor: SolvedByVisitor = "note"
    wanted_facts: WantedFacts = ()
    """What the visitor is asked once the request is on its way to people."""
    team_silence_hours: Annotated[int, Field(ge=1, le=720)] = 72
    show_seen: bool = False
    """Whether the visitor is told that the team has seen what they wrote."""
    answer_mail: AnswerMailSettings = AnswerMailSettings()
    find_chat: FindChat = FindChat()
    answer_time: AnswerTime = AnswerTime()
    desk: DeskSettings = DeskSettings()
    feedback: Feedback = Feedback()
    must_reach: MustReach = MustReach()
    hourly_cap: Annotated[int, Field(ge=1, le=10_000)] = 100
    starts_a_minute: Annotated[int, Field(ge=0, le=100_000)] = 60
    """Chats that strangers begin in a minute before each costs its browser a second of work."""
    messages: Texts = Texts()
    retention_days: Annotated[int, Field(ge=1, le=3_650)] = 365

    @model_validator(mode="after")
    def _toggles_agree(self) -> "EscalationSettings":
        if self.human_handoff and self.handoff_method == "ticket" and self.ticket is None:
            raise _contradiction(
                "ticket", "handoff_method is ticket, so ticket must name a helpdesk"
            )
        if self.auto_ticket_reply.enabled and not (
            self.human_handoff and self.handoff_method == "ticket"
        ):
            raise _contradiction(
                "auto_ticket_reply.enabled",
                "auto_ticket_reply needs human_handoff with handoff_method ticket",
            )
        targets = {target.bot_id for target in self.ai_agent_transfer.targets}
        for number, rule in enumerate(self.rules):
            if rule.then == "handoff" and not self.human_handoff:
                raise _contradiction(
                    f"rules.{number}.then", "the rule hands off, but human_handoff is off"
                )
            if rule.then == "transfer":
                if not self.ai_agent_transfer.enabled:
                    raise _contradiction(
                        f"rules.{number}.then", "the rule transfers, but ai_agent_transfer is off"
                    )
                if rule.target_bot_id not in targets:
                    raise _contradiction(
                        f"rules.{number}.target_bot_id",
                        "the rule names a bot that is not among the targets",
                    )
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All that rules and targets ask of what is known."""
        asking: tuple[Rule | TransferTarget, ...] = (
            *self.rules,
            *self.ai_agent_transfer.targets,
        )
        return tuple(one.when for one in asking if one.when is not None)

    @property
    def least_confidence(self) -> float:
        """From which on the bot's own answers are given, 0 to 1."""
        return least_confidence(self.answer_costs, self.confidence_threshold)


def first_settings(defaults: int) -> EscalationSettings:
    """The settings of a bot for which none were saved yet; `defaults` as in `Bot.defaults`."""
    if defaults < 2:
        return EscalationSettings()
    second = EscalationSettings(
        answer_mail=AnswerMailSettings(enabled=True), answer_costs=AnswerCosts(wrong_answer=3.0)
    )
    if defaults < NEWEST_DEFAULTS:
        return second
    helped = Feedback(thumbs=True, solved=True)
    return second.model_copy(
        update={"clarify": True, "after_handoff": "until_answered", "feedback": helped}
    )


NEW_BOT: Final = first_settings(NEWEST_DEFAULTS)
"""Of a bot that is made now. The engine's README shows why a wrong answer counts as three needless
handoffs."""


KeptSettings = Annotated[EscalationSettings, BeforeValidator(taken_out), WrapSerializer(put_away)]
"""Settings within a record of the store."""


class VersionedSettings(Frozen):
    """Settings as stored: each save is one version, counted from 1 (0: never saved)."""

    bot_id: Identifier
    workspace_id: Identifier
    version: Annotated[int, Field(ge=0)]
    settings: KeptSettings
