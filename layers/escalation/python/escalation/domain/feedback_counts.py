"""What visitors said about the help, as numbers of days; and on which days it was a sudden run.

Whoever floods a bot with thumbs does so in days, not in months. So what strangers say on a day is
held against how often somebody said it of the answers of the four weeks before: where it is far
more, all that strangers said on that day is left out, of the report's shares and of what the bot
learns, and the owner is shown the day. Pure, and the same in whatever order things were said.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from escalation.domain.feedback import ChatFeedback, Said
from escalation.domain.report import Counts, add_to, day_of

DAYS_BEFORE: Final = 28
"""That a day is held against."""
USUAL: Final = 0.25
"""Thumbs of one way for an answer, of a bot that little is known of yet."""
USUAL_ANSWERS: Final = 40
"""As many answers with that share are taken to have been given before."""
TIMES_USUAL: Final = 3.0
NEVER_A_RUN: Final = 10
"""So many of one way on one day are nothing yet."""
WAYS: Final = ("thumb.up", "thumb.down", "solved.yes", "solved.no")
LEFT_OUT: Final = "left_out"
"""In the numbers of a day without strangers: how many things they had said."""
_STRANGERS: Final = tuple(f"{way}.stranger" for way in WAYS)


def of_feedback(feedback: ChatFeedback | None) -> Counts:
    """What a chat's feedback adds to the report, at the days on which it was said.

    Names are `thumb.{up|down}.{who}` for answers with a thumb, `solved.{yes|no}.{who}` for what was
    said to "Was this solved?", and `csat.{steps}` for how the help of people was; `who` is `signed`
    or `stranger`.
    """
    found: Counts = {}
    if feedback is None:
        return found
    for thumb in feedback.thumbs:
        _count(found, thumb, f"thumb.{'up' if thumb.up else 'down'}")
    if feedback.solved is not None:
        _count(found, feedback.solved, f"solved.{'yes' if feedback.solved.solved else 'no'}")
    if feedback.csat is not None:
        add_to(found, {day_of(feedback.csat.at): {f"csat.{feedback.csat.steps}": 1}})
    return found


def _count(found: Counts, said: Said, name: str) -> None:
    if not said.repeated:
        who = "signed" if said.signed else "stranger"
        add_to(found, {day_of(said.at): {f"{name}.{who}": 1}})


def sudden_days(counts: Mapping[str, Mapping[str, int]]) -> frozenset[str]:
    """The days on which strangers said far more than usual.

    A day that was one itself says nothing about what is usual later.

    Args:
        counts: a bot's numbers by day, the four weeks before the first day of interest among them.
    """
    found: set[str] = set()
    for day in sorted(counts):
        if any(counts[day].get(way, 0) > NEVER_A_RUN for way in _STRANGERS) and _is_run(
            counts, day, found
        ):
            found.add(day)
    return frozenset(found)


def _is_run(counts: Mapping[str, Mapping[str, int]], day: str, runs: set[str]) -> bool:
    first = (date.fromisoformat(day) - timedelta(days=DAYS_BEFORE)).isoformat()
    before = [counts[one] for one in counts if first <= one < day and one not in runs]
    answers = sum(one.get("answered", 0) for one in before) + USUAL_ANSWERS
    for way in _STRANGERS:
        usual = (sum(one.get(way, 0) for one in before) + USUAL * USUAL_ANSWERS) / answers
        expected = TIMES_USUAL * usual * counts[day].get("answered", 0)
        if counts[day].get(way, 0) > max(NEVER_A_RUN, expected):
            return True
    return False


def without_strangers(numbers: Mapping[str, int]) -> dict[str, int]:
    """A day's numbers without what strangers said, and how much that was."""
    kept = {name: number for name, number in numbers.items() if name not in _STRANGERS}
    return {**kept, LEFT_OUT: sum(numbers.get(way, 0) for way in _STRANGERS)}
