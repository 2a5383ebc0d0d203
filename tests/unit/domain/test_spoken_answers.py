"""How a team's time to answer, and its week, are said."""

from datetime import UTC, datetime

import pytest

from escalation.domain.answer_times import Within
from escalation.domain.business_hours import WEEKDAYS, BusinessHours
from escalation.domain.languages import OwnLanguage
from escalation.domain.spoken_answers import sentence, week
from escalation.domain.translated_answers import DAY_KEYS, TIME_KEYS
from escalation.domain.translated_times import TIMES
from tests.locales import LOCALES

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
OFFICE = [("09:00", "17:00")]


Week = dict[str, list[tuple[str, str]]]


def hours(weekly: Week) -> BusinessHours:
    spans = {
        day: [{"start": start, "end": end} for start, end in intervals]
        for day, intervals in weekly.items()
    }
    return BusinessHours.model_validate({"timezone": "Europe/Vienna", "weekly": spans})


def usual(*days: str) -> BusinessHours:
    return hours({day: OFFICE for day in days})


def said(team: BusinessHours, locale: str = "en", zone: str | None = "Europe/Paris") -> str | None:
    found = week(team, now=NOW, locale=locale, visitor_zone=zone)
    return None if found is None else found.replace("\u2013\u2060", "-")


MONDAY_TO_FRIDAY = usual("mon", "tue", "wed", "thu", "fri")


@pytest.mark.parametrize(
    ("team", "words"),
    [
        (MONDAY_TO_FRIDAY, "Mon-Fri 9:00-17:00"),
        (usual("mon", "wed", "thu"), "Mon 9:00-17:00; Wed-Thu 9:00-17:00"),
        (usual("mon", "wed", "fri", "sun"), None),  # too many lines
        (
            hours({"mon": [("13:00", "17:00"), ("09:00", "12:00")], "sat": [("22:00", "24:00")]}),
            "Mon 9:00-12:00, 13:00-17:00; Sat 22:00-0:00",
        ),
        (hours({"fri": [("22:00", "06:00")]}), "Fri 22:00-6:00"),
        (usual(*WEEKDAYS), "Mon-Sun 9:00-17:00"),
        (hours({day: [("00:00", "24:00")] for day in WEEKDAYS}), None),  # always
        (hours({day: [("00:00", "23:59")] for day in WEEKDAYS}), None),
        (hours({"mon": [("00:00", "24:00")]}), "Mon 0:00-0:00"),
        (hours({"mon": []}), None),
    ],
)
def test_days_that_are_alike_are_said_together(team: BusinessHours, words: str | None) -> None:
    assert said(team) == words


@pytest.mark.parametrize(
    ("locale", "zone", "words"),
    [
        ("en-US", "Europe/Rome", "Mon-Fri 9:00 AM-5:00 PM"),
        ("de-AT", "Asia/Tokyo", "Mo-Fr 09:00-17:00 (Ortszeit Vienna)"),
        ("fr", None, "lun.-ven. 09:00-17:00 (heure de Vienna)"),
        ("ja", "Europe/Berlin", "月-金 9:00-17:00"),
        ("xx", "Europe/Berlin", "Mon-Fri 9:00-17:00"),
    ],
)
def test_it_is_said_whose_time_it_is_where_the_visitor_has_another(
    locale: str, zone: str | None, words: str
) -> None:
    assert said(MONDAY_TO_FRIDAY, locale, zone) == words


@pytest.mark.parametrize(
    ("within", "locale", "words"),
    [
        (Within(number=5, unit="minutes"), "en", "Our team usually answers within 5 minutes"),
        (Within(number=1, unit="hours"), "en", "Our team usually answers within an hour"),
        (Within(number=2, unit="hours"), "de",
         "Unser Team antwortet meist innerhalb von 2 Stunden"),
        (Within(number=1, unit="days"), "fr", "Notre équipe répond en général en moins d'un jour"),
        (Within(number=3, unit="days"), "pl", "Nasz zespół zwykle odpowiada w ciągu 3 dni"),
        (Within(number=1, unit="workdays"), "it-CH",
         "Il nostro team risponde di solito entro un giorno lavorativo"),
        (Within(number=2, unit="workdays"), "ja", "担当チームは通常2営業日以内にお答えします"),
    ],
)  # fmt: skip
def test_the_time_is_said_as_the_language_has_it(within: Within, locale: str, words: str) -> None:
    assert sentence(within, None, locale=locale) == words


def test_the_hours_follow_and_what_is_not_known_is_unsaid() -> None:
    two = Within(number=2, unit="hours")
    assert sentence(two, "Mon", locale="en") == "Our team usually answers within 2 hours, Mon"
    assert sentence(None, "Mon", locale="ar") == "فريقنا: Mon"
    assert sentence(None, None, locale="en") == ""
    assert sentence(None, "", locale="en") == ""


@pytest.mark.parametrize("locale", sorted(LOCALES))
def test_every_language_has_every_time_and_day_of_its_own(locale: str) -> None:
    names = (*TIME_KEYS, *DAY_KEYS, "answers_when", "people_hours")
    found = [TIMES[name][locale] for name in names]
    assert len(set(found)) == len(names)
    for name in names:
        assert ("{n}" in TIMES[name][locale]) is (name in {
            "answers_minutes", "answers_hours", "answers_days", "answers_workdays"})  # fmt: skip
        assert "{time}" not in TIMES[name][locale]


def test_words_of_an_owners_come_first_in_a_language_of_theirs() -> None:
    own = OwnLanguage(
        locale="sv", texts={"day_mon": "mån", "day_fri": "fre", "answers_hours": "Inom {n} timmar"}
    )
    team = week(
        MONDAY_TO_FRIDAY, now=NOW, locale="sv", visitor_zone="Europe/Oslo", languages=(own,)
    )
    words = sentence(Within(number=4, unit="hours"), team, locale="sv-FI", languages=(own,))
    assert words == "Inom 4 timmar, mån\u2013\u2060fre 9:00\u2013\u206017:00"
