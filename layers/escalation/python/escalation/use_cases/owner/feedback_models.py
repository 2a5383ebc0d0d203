"""What visitors said about the help, as the console gets it: of one chat, and in the report."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from escalation.domain.feedback import BEST, SATISFIED, WORST, ChatFeedback
from escalation.domain.feedback_counts import LEFT_OUT, WAYS
from escalation.domain.types import Frozen, UtcTime, View

STEPS = range(WORST, BEST + 1)


class ThumbView(View):
    """A thumb under an answer."""

    message_id: str
    up: bool
    words: str | None = None
    masked: Literal[True] | None = None
    at: UtcTime
    signed: bool = False
    repeated: bool = False
    """The same client has said it about the same entry within a day: it counts nowhere."""


class SolvedView(View):
    """What was said to "Was this solved?"."""

    message_id: str
    """The bot's last answer then."""
    solved: bool
    at: UtcTime
    signed: bool = False
    repeated: bool = False


class CsatView(View):
    """How the help of people was, 1 (very bad) to 5 (very good)."""

    steps: int
    words: str | None = None
    masked: Literal[True] | None = None
    at: UtcTime
    signed: bool = False


class FeedbackView(View):
    """What the visitor has said about the help."""

    thumbs: tuple[ThumbView, ...]
    solved: SolvedView | None = None
    csat: CsatView | None = None

    @classmethod
    def of(cls, feedback: ChatFeedback) -> "FeedbackView":
        """As the console sees it."""
        return cls(
            thumbs=tuple(ThumbView.showing(thumb) for thumb in feedback.thumbs),
            solved=SolvedView.showing(feedback.solved) if feedback.solved else None,
            csat=CsatView.showing(feedback.csat) if feedback.csat else None,
        )


class SaidOfAnswers(Frozen):
    """What visitors said about the bot's answers, by thumbs, and about chats at their end."""

    helped: int = 0
    not_helped: int = 0
    nobody_said: int = Field(
        default=0, description="Answers of these days less the thumbs that were given on them."
    )
    solved: int = 0
    not_solved: int = 0
    signed: int = Field(
        default=0, description="Of all these, by visitors whom the site vouches for."
    )
    left_out: int = Field(
        default=0,
        description="Said by strangers on days of a sudden run: in none of the numbers beside it, "
        "and the bot learns nothing from it.",
    )

    @classmethod
    def of(cls, numbers: Mapping[str, int]) -> "SaidOfAnswers":
        """From the names of `domain.report.Counts`."""

        def both(name: str) -> int:
            return numbers.get(f"{name}.signed", 0) + numbers.get(f"{name}.stranger", 0)

        helped, not_helped = both("thumb.up"), both("thumb.down")
        return cls(
            helped=helped,
            not_helped=not_helped,
            nobody_said=max(0, numbers.get("answered", 0) - helped - not_helped),
            solved=both("solved.yes"),
            not_solved=both("solved.no"),
            signed=sum(numbers.get(f"{way}.signed", 0) for way in WAYS),
            left_out=numbers.get(LEFT_OUT, 0),
        )


class Csat(Frozen):
    """How visitors found the help of people: how many said each step, 1 (very bad) to 5."""

    count: int = 0
    average: float | None = None
    satisfied: float | None = Field(
        default=None, description="The share of 4 and 5; null where nobody said anything."
    )
    by_step: dict[str, int] = {}

    @classmethod
    def of(cls, numbers: Mapping[str, int]) -> "Csat":
        """From the names of `domain.report.Counts`."""
        steps = {step: number for step in STEPS if (number := numbers.get(f"csat.{step}", 0))}
        count = sum(steps.values())
        if not count:
            return cls()
        satisfied = sum(number for step, number in steps.items() if step >= SATISFIED)
        return cls(
            count=count,
            average=round(sum(step * number for step, number in steps.items()) / count, 2),
            satisfied=round(satisfied / count, 4),
            by_step={str(step): number for step, number in steps.items()},
        )
