"""GET {bot}/report: what came of a bot's conversations, by day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from pydantic import ConfigDict, Field

from escalation.domain.errors import InvalidInput
from escalation.domain.feedback_counts import DAYS_BEFORE, sudden_days, without_strangers
from escalation.domain.ports import Clock
from escalation.domain.report import ReportStore, quantile
from escalation.domain.types import Frozen, Identifier
from escalation.use_cases.owner.access import Access, Caller
from escalation.use_cases.owner.feedback_models import Csat, SaidOfAnswers

MOST_DAYS = 366
USUAL_DAYS = 30
FIRST_YEAR = 2020


class Handoffs(Frozen):
    """Matters handed to people. One counts once, by its first method."""

    total: int = 0
    by_method: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    by_method_and_reason: dict[str, dict[str, int]] = {}


class Reasons(Frozen):
    """A number, and the reasons it is made of."""

    total: int = 0
    by_reason: dict[str, int] = {}


class Questions(Frozen):
    """A number, and the kinds of question that it is made of."""

    total: int = 0
    by_kind: dict[str, int] = {}


class Languages(Frozen):
    """A number, and the languages (ISO 639-1) it is made of."""

    total: int = 0
    by_language: dict[str, int] = {}


class Methods(Frozen):
    """A number, and the methods it is made of."""

    total: int = 0
    by_method: dict[str, int] = {}


class ResponseTimes(Frozen):
    """First responses in seconds, read from buckets: off by a fifth at most. Null where none."""

    count: int = 0
    median_s: float | None = None
    p90_s: float | None = None


class FirstResponses(Frozen):
    """The first answer of a bot, and the first word of a person after the handoff, in a
    conversation; at the day on which the visitor began to wait.
    """

    ai: ResponseTimes = ResponseTimes()
    human: ResponseTimes = ResponseTimes()


class ReportNumbers(Frozen):
    """The numbers of one day or of all.

    `messages` are the visitors'. Of the turns, `answered` are those a bot answered, `unanswered`
    those in which it said that it cannot help, `relayed` those kept for the team, which had the
    conversation, and `joined` those added to a handoff that was open already.
    """

    conversations: int = 0
    messages: int = 0
    answered: int = 0
    handed_off: Handoffs = Handoffs()
    transferred: Reasons = Reasons()
    unanswered: Reasons = Reasons()
    asked: Questions = Field(
        default=Questions(),
        description="Turns in which a bot asked which of a few things is meant (clarify), whether "
        "people shall have it (offer), or what it is about (ask_back): neither answered nor "
        "handed over yet.",
    )
    unread: Languages = Field(
        default=Languages(),
        description="Turns in a language that the bot does not read: it compares no meaning there, "
        "and answers next to nothing.",
    )
    relayed: int = 0
    joined: int = 0
    abandoned: int = Field(
        default=0,
        description="No word of the visitor within 30 minutes after an unanswered turn or a "
        "request for an address.",
    )
    fallbacks: Methods = Methods()
    failed: Methods = Methods()
    first_response: FirstResponses = FirstResponses()
    said: SaidOfAnswers = SaidOfAnswers()
    csat: Csat = Csat()

    @classmethod
    def of(cls, numbers: Mapping[str, int]) -> "ReportNumbers":
        """From the names of `domain.report.Counts`."""
        by_pair = _below(numbers, "handoff")
        pairs: dict[str, dict[str, int]] = {}
        for name, number in by_pair.items():
            method, _, reason = name.partition(".")
            pairs.setdefault(method, {})[reason] = number
        by_reason: dict[str, int] = {}
        for reasons in pairs.values():
            for reason, number in reasons.items():
                by_reason[reason] = by_reason.get(reason, 0) + number
        return cls(
            conversations=numbers.get("conversations", 0),
            messages=numbers.get("messages", 0),
            answered=numbers.get("answered", 0),
            handed_off=Handoffs(
                total=sum(by_pair.values()),
                by_method={method: sum(reasons.values()) for method, reasons in pairs.items()},
                by_reason=by_reason,
                by_method_and_reason=pairs,
            ),
            transferred=_reasons(numbers, "transferred"),
            unanswered=_reasons(numbers, "unanswered"),
            asked=_questions(numbers, "asked"),
            unread=_languages(numbers, "unread"),
            relayed=numbers.get("relayed", 0),
            joined=numbers.get("joined", 0),
            abandoned=numbers.get("abandoned", 0),
            fallbacks=_methods(numbers, "fallback"),
            failed=_methods(numbers, "failed"),
            first_response=FirstResponses(ai=_times(numbers, "ai"), human=_times(numbers, "human")),
            said=SaidOfAnswers.of(numbers),
            csat=Csat.of(numbers),
        )


class ReportDay(ReportNumbers):
    """One day of UTC."""

    day: date


class ReportView(Frozen):
    """All days from `from` to `to`, both included, and their sum."""

    model_config = ConfigDict(serialize_by_alias=True)

    bot_id: Identifier
    from_: date = Field(alias="from")
    to: date
    timezone: str = "UTC"
    totals: ReportNumbers
    days: tuple[ReportDay, ...]
    sudden_days: tuple[date, ...] = Field(
        default=(),
        description="Days on which strangers said far more about the bot's answers than usual.",
    )


class Reports:
    """Reads the report from the numbers of the days, not from transcripts."""

    def __init__(self, *, access: Access, reports: ReportStore, clock: Clock) -> None:
        self._access = access
        self._reports = reports
        self._clock = clock

    def get(self, caller: Caller, bot_id: str, first: date | None, last: date | None) -> ReportView:
        """The report; the last 30 days where nothing is said.

        Raises:
            NotFound: no such bot.
            InvalidInput: `to` is before `from`, or there are more than 366 days.
        """
        self._access.bot(caller, bot_id)
        last = last or self._clock.now().astimezone(UTC).date()
        if last.year < FIRST_YEAR:
            raise InvalidInput("to", f"There are no reports of before {FIRST_YEAR}.")
        first = first or last - timedelta(days=USUAL_DAYS - 1)
        if last < first:
            raise InvalidInput("to", "Must not be before `from`.")
        if (last - first).days >= MOST_DAYS:
            raise InvalidInput("from", f"A report has at most {MOST_DAYS} days.")
        before = first - timedelta(days=DAYS_BEFORE)
        counts = self._reports.days(bot_id, before, last)
        runs = sudden_days(counts)
        totals: dict[str, int] = {}
        days = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            numbers = counts.get(day.isoformat(), {})
            if day.isoformat() in runs:
                numbers = without_strangers(numbers)
            days.append(ReportDay(day=day, **dict(ReportNumbers.of(numbers))))
            for name, more in numbers.items():
                totals[name] = totals.get(name, 0) + more
        return ReportView.model_validate(
            {
                "bot_id": bot_id,
                "from": first,
                "to": last,
                "totals": ReportNumbers.of(totals),
                "days": tuple(days),
                "sudden_days": tuple(day.day for day in days if day.day.isoformat() in runs),
            }
        )


def last_day_before(moment: datetime) -> date:
    """The last day that begins before a moment."""
    return (moment.astimezone(UTC) - timedelta(microseconds=1)).date()


def _below(numbers: Mapping[str, int], prefix: str) -> dict[str, int]:
    start = f"{prefix}."
    return {
        name.removeprefix(start): number
        for name, number in sorted(numbers.items())
        if name.startswith(start) and number
    }


def _reasons(numbers: Mapping[str, int], prefix: str) -> Reasons:
    found = _below(numbers, prefix)
    return Reasons(total=sum(found.values()), by_reason=found)


def _questions(numbers: Mapping[str, int], prefix: str) -> Questions:
    found = _below(numbers, prefix)
    return Questions(total=sum(found.values()), by_kind=found)


def _languages(numbers: Mapping[str, int], prefix: str) -> Languages:
    found = _below(numbers, prefix)
    return Languages(total=sum(found.values()), by_language=found)


def _methods(numbers: Mapping[str, int], prefix: str) -> Methods:
    found = _below(numbers, prefix)
    return Methods(total=sum(found.values()), by_method=found)


def _times(numbers: Mapping[str, int], prefix: str) -> ResponseTimes:
    found = {int(bucket): number for bucket, number in _below(numbers, prefix).items()}
    return ResponseTimes(
        count=sum(found.values()), median_s=quantile(found, 0.5), p90_s=quantile(found, 0.9)
    )
