"""Within which time a bot's team answers: worked out anew when a person has answered once more."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from escalation.domain.answer_times import AnswerTimesStore, TeamHours, first_day, of_report
from escalation.domain.errors import RetryableError
from escalation.domain.ports import Clock, Events
from escalation.domain.report import ReportStore


class KeepAnswerTimes:
    """Keeps them beside each bot's settings, where whoever shows the bot reads them along."""

    def __init__(
        self,
        *,
        hours: Callable[[str], TeamHours | None],
        reports: ReportStore,
        store: AnswerTimesStore,
        clock: Clock,
        events: Events,
    ) -> None:
        """Takes the sources.

        Args:
            hours: of a bot's team; None where there is no such bot.
            reports: the numbers by day.
            store: where they are kept.
            clock: tells the present week.
            events: hears of what could not be kept.
        """
        self._hours = hours
        self._reports = reports
        self._store = store
        self._clock = clock
        self._events = events

    def worked(self, bot_id: str, start: datetime, end: datetime) -> timedelta:
        """How much of a time the bot's team was at work, by its present hours.

        Raises:
            RetryableError: the store is throttled or unavailable.
        """
        team = self._hours(bot_id) or TeamHours(hours=None)
        return team.worked(start, end)

    def renew(self, bot_id: str) -> None:
        """Take them from the report again. Where that fails, the next answer has it done."""
        try:
            if self._hours(bot_id) is None:
                return  # deleted: nothing is to be left of it
            now = self._clock.now()
            today = now.astimezone(UTC).date()
            days = self._reports.days(bot_id, first_day(now), today, fresh=True)
            self._store.save_answer_times(bot_id, of_report(days))
        except RetryableError as error:
            self._events.record("answer_times_not_kept", bot_id=bot_id, error=error.code)
