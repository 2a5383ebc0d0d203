"""Bodies of POST {bot}/simulations."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from escalation.domain.decision import Decision
from escalation.domain.replay import Again, Unknown
from escalation.domain.settings import EscalationSettings
from escalation.domain.types import Frozen, Identifier, Locale, UtcTime
from escalation.use_cases.owner.conversation_models import JobView
from escalation.use_cases.owner.past_decisions import Outcome
from escalation.use_cases.visitor.api_models import MessageText, MessageView

MOST_NAMED = 200


class SimulationRequest(Frozen):
    """One message, or conversations named or by the time of their beginning; and draft settings.

    Without `settings`, today's are tried.
    """

    model_config = ConfigDict(serialize_by_alias=True)

    text: MessageText | None = None
    locale: Locale = "en"
    conversation_ids: (
        Annotated[tuple[Identifier, ...], Field(min_length=1, max_length=MOST_NAMED)] | None
    ) = None
    from_: Annotated[UtcTime | None, Field(alias="from")] = None
    to: UtcTime | None = None
    settings: EscalationSettings | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> "SimulationRequest":
        window = self.from_ is not None or self.to is not None
        given = [self.text is not None, self.conversation_ids is not None, window]
        if sum(given) != 1:
            raise _wrong("text", "Give exactly one of text, conversation_ids, or from and to.")
        if window and self.from_ is None:
            raise _wrong("from", "It is required with to.")
        if self.from_ is not None and self.to is not None and self.to <= self.from_:
            raise _wrong("to", "Must be later than from.")
        return self


def _wrong(field: str, message: str) -> PydanticCustomError:
    return PydanticCustomError("contradiction", message, {"field": field})


class Transition(Frozen):
    """Decisions that were this and would be that."""

    was: Outcome
    would_be: Outcome
    count: int


class UnknownCount(Frozen):
    """Decisions of which the stored evidence does not tell what would be."""

    why: Unknown
    explanation: str
    count: int


class Example(Frozen):
    """One decision that would differ, or of which that cannot be told."""

    conversation_id: Identifier
    message_id: str
    at: UtcTime
    text: str
    link: str
    was: Outcome
    would_be: Outcome | None
    unknown: Unknown | None = None


class MeanwhileEffect(Frozen):
    """What a bot that goes on until somebody replies would have said to visitors who waited. All
    zero where the draft gives the chat to the team, or lets the bot go on for good.

    `lines` came after the bot was not sure or had failed, and before anybody of the team said a
    word; several that were sent together are one. They are in this many `chats`. `recorded` of them
    were said to a bot that had gone on already, so that its replies are on record. `answered` is
    expected: of the recorded lines, those sure enough for the draft; of the others, the share that
    is so among all lines that the bot decided on in these chats. `wrong` is expected among the
    answered, by the confidences. `is_told` says whether webhooks tell what people write in the
    draft's helpdesk: where none does, the team has the chat at once, and nothing is answered.
    """

    lines: int = 0
    chats: int = 0
    recorded: int = 0
    answered: float = 0.0
    wrong: float = 0.0
    is_told: bool = True


class BetweenEffect(Frozen):
    """What lies between answering and escalating, in numbers: what the draft would have asked, and
    what follows from it as far as the stored confidences tell.
    """

    asked_which: int = 0
    """Turns in which the visitor would have been asked which of a few entries is meant."""
    offered: int = 0
    """Turns in which people would have been offered first."""
    asked_back: int = 0
    """Fragments and small talk that would have been asked back about."""
    handoffs_saved: float = 0.0
    """Expected: fragments that were handed over, and choices by the chance that one of them is
    meant."""
    people_delayed: float = 0.0
    """Expected: handed over then, and under the draft a tap or at most five minutes later."""
    wrong_answers_then: float = 0.0
    wrong_answers: float = 0.0
    """Expected among what was, and would be, answered: by the confidences."""
    meanwhile: MeanwhileEffect = MeanwhileEffect()
    """Of those who wait for people."""


class PastSimulation(Frozen):
    """What other settings would have done to past conversations.

    Of the `decisions` of this bot, `same`, `changed` and `unknown` are the parts. Each is judged on
    the evidence stored with it: confidences and scores are those of then, whatever the bot has
    learned since. `replayed` says how many of them today's function takes again as stored.
    """

    kind: Literal["past"] = "past"
    conversations: int
    decisions: int
    same: int
    changed: int
    unknown: int
    decisions_of_other_bots: int
    transitions: tuple[Transition, ...]
    unknowns: tuple[UnknownCount, ...]
    replayed: dict[Again, int]
    examples: tuple[Example, ...]
    between: BetweenEffect = BetweenEffect()
    truncated: bool = False
    """Whether there are more conversations than one simulation reads."""


class LiveSimulation(Frozen):
    """What would become of one message, said now as the first of a chat. The bot was asked."""

    kind: Literal["live"] = "live"
    today: Outcome | None
    """Under today's settings; null where `unknown` says why that cannot be told."""
    unknown: Unknown | None
    would_be: Outcome
    changed: bool | None
    decision: Decision
    messages: tuple[MessageView, ...]
    """What the visitor would read."""


class SimulationResult(
    RootModel[Annotated[PastSimulation | LiveSimulation, Field(discriminator="kind")]]
):
    """What a simulation answers with at once."""


Answer = PastSimulation | LiveSimulation | JobView
