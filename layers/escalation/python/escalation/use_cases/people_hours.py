"""Whether people are there, when they are next, and within which time they answer, in the visitor's
words.
"""

from datetime import datetime

from escalation.domain.answer_times import in_words, usual_seconds
from escalation.domain.ports import BotProfile
from escalation.domain.types import Frozen, UtcTime


class PeopleNow(Frozen):
    """What business hours mean for one visitor at one moment."""

    open_now: bool
    opens_at: UtcTime | None = None
    """When they are next at work; None while they are, and where nobody can tell."""
    opens_at_words: str | None = None
    """The same as people say it, in the visitor's language and time zone."""


def people_now(
    profile: BotProfile, *, now: datetime, locale: str, time_zone: str | None
) -> PeopleNow | None:
    """Whether the bot's people are at work; None where the owner has set no business hours.

    Args:
        profile: of the bot that has the conversation.
        now: the present moment.
        locale: the visitor's language.
        time_zone: the visitor's, None where it is not known.
    """
    hours = profile.settings.business_hours
    if hours is None:
        return None
    if hours.is_open(now):
        return PeopleNow(open_now=True)
    opens_at = hours.next_opening(now)
    if opens_at is None:
        return PeopleNow(open_now=False)
    # Needed by few calls: the words are not loaded at a start.
    from escalation.domain.spoken_times import opening  # noqa: PLC0415

    said = opening(
        opens_at,
        now=now,
        locale=locale,
        team_zone=hours.timezone,
        visitor_zone=time_zone,
        languages=profile.languages,
    )
    return PeopleNow(open_now=False, opens_at=opens_at, opens_at_words=said)


def when_they_answer(
    profile: BotProfile, *, now: datetime, locale: str, time_zone: str | None
) -> str:
    """Within which time the bot's people usually answer, and when they are there, as far as there
    is something to say and the owner wants it said.

    Args:
        profile: of the bot that has the conversation.
        now: the present moment.
        locale: the visitor's language.
        time_zone: the visitor's, None where it is not known.
    """
    settings = profile.settings
    if settings.answer_time.hidden:
        return ""
    seconds = usual_seconds(profile.answer_times, now)
    hours = settings.business_hours
    if seconds is None and hours is None:
        return ""
    from escalation.domain import spoken_answers  # noqa: PLC0415 - as above

    working_day = None if hours is None else hours.usual_day()
    return spoken_answers.sentence(
        None if seconds is None else in_words(seconds, working_day),
        None
        if hours is None
        else spoken_answers.week(
            hours, now=now, locale=locale, visitor_zone=time_zone, languages=profile.languages
        ),
        locale=locale,
        languages=profile.languages,
    )
