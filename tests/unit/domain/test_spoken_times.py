"""Times in the visitor's language, zone and plain words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.languages import OwnLanguage
from escalation.domain.spoken_times import moment, opening, time_of_day, zone_name
from escalation.domain.texts import placeholders
from escalation.domain.translated_times import TIMES
from tests.locales import LOCALES

NOW = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
"""A Monday, 23:30 in Vienna, 07:30 of Tuesday in Tokyo, 17:30 in New York."""


def said(at: datetime, locale: str = "en", visitor: str | None = "Europe/Vienna") -> str:
    return opening(at, now=NOW, locale=locale, team_zone="Europe/Vienna", visitor_zone=visitor)


def vienna(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Vienna"))


@pytest.mark.parametrize(
    ("locale", "tomorrow", "weekday", "date"),
    [
        ("en", "tomorrow at 9:00", "on Thursday at 14:30", "on 14 December at 9:00"),
        ("en-GB", "tomorrow at 9:00", "on Thursday at 14:30", "on 14 December at 9:00"),
        ("en-US", "tomorrow at 9:00 AM", "on Thursday at 2:30 PM", "on 14 December at 9:00 AM"),
        ("es", "mañana a las 9:00", "el jueves a las 14:30", "el 14 de diciembre a las 9:00"),
        ("es-MX", "mañana a las 9:00 a.m.", "el jueves a las 2:30 p.m.", None),
        ("de", "morgen um 09:00 Uhr", "am Donnerstag um 14:30 Uhr", "am 14. Dezember um 09:00 Uhr"),
        ("fr", "demain à 09:00", "jeudi à 14:30", "le 14 décembre à 09:00"),
        ("pt", "amanhã às 09:00", "na quinta-feira às 14:30", "no dia 14 de dezembro às 09:00"),
        ("hi", "कल सुबह 9:00 बजे", "गुरुवार को दोपहर 2:30 बजे", "14 दिसंबर को सुबह 9:00 बजे"),
        ("ar", "غدًا في الساعة 9:00 ص", "يوم الخميس في الساعة 2:30 م", None),
        ("ar-MA", "غدًا في الساعة 09:00", "يوم الخميس في الساعة 14:30", None),
        ("it", "domani alle 09:00", "giovedì alle 14:30", "il 14 dicembre alle 09:00"),
        ("ja", "明日9:00", "木曜日14:30", "12月14日9:00"),
        ("nl", "morgen om 09:00", "donderdag om 14:30", "op 14 december om 09:00"),
        ("pl", "jutro o 09:00", "w czwartek o 14:30", "14 grudnia o 09:00"),
        ("tr", "yarın saat 09:00", "perşembe günü saat 14:30", "14 Aralık saat 09:00"),
        ("sv", "tomorrow at 9:00", "on Thursday at 14:30", "on 14 December at 9:00"),
    ],
)
def test_an_opening_is_said_as_the_language_says_it(
    locale: str, tomorrow: str, weekday: str, date: str | None
) -> None:
    assert said(vienna(1, 9), locale) == tomorrow
    assert said(vienna(3, 14, 30), locale) == weekday
    assert date is None or said(vienna(14, 9), locale) == date


@pytest.mark.parametrize(
    ("visitor", "words"),
    [
        ("Europe/Vienna", "tomorrow at 9:00"),
        ("America/New_York", "tomorrow at 3:00"),
        ("America/Los_Angeles", "tomorrow at 0:00"),
        ("Pacific/Honolulu", "today at 22:00"),
        ("Pacific/Pago_Pago", "today at 21:00"),
        ("Asia/Tokyo", "today at 17:00"),
        ("Pacific/Kiritimati", "today at 22:00"),
        ("Asia/Kathmandu", "today at 13:45"),
        (None, "tomorrow at 9:00 (Vienna time)"),
    ],
)
def test_days_are_those_of_the_visitors_zone_on_either_side_of_the_date_line(
    visitor: str | None, words: str
) -> None:
    assert said(vienna(1, 9), visitor=visitor) == words


def test_six_days_on_is_a_weekday_and_a_week_on_a_date() -> None:
    assert said(vienna(6, 9)) == "on Sunday at 9:00"
    assert said(vienna(7, 9)) == "on 7 December at 9:00"
    assert said(vienna(30, 23, 45, month=11)) == "today at 23:45"


def test_polish_and_spanish_keep_their_grammar() -> None:
    assert said(vienna(2, 9), "pl") == "w środę o 09:00"
    assert (
        opening(
            vienna(8, 9),
            now=vienna(2, 9),
            locale="pl",
            team_zone="UTC",
            visitor_zone="Europe/Vienna",
        )
        == "we wtorek o 09:00"
    )
    assert said(vienna(1, 1), "es") == "mañana a la 1:00"
    assert said(vienna(1, 13), "es-CO") == "mañana a la 1:00 p.m."
    assert said(vienna(1, 11), "es") == "mañana a las 11:00"


def test_after_a_change_of_clocks_the_hour_is_the_new_one() -> None:
    before = datetime(2026, 10, 24, 18, tzinfo=UTC)
    at = datetime(2026, 10, 25, 9, tzinfo=ZoneInfo("Europe/Vienna"))
    words = opening(
        at, now=before, locale="en", team_zone="Europe/Vienna", visitor_zone="America/New_York"
    )
    assert words == "tomorrow at 4:00"


@pytest.mark.parametrize(
    ("hour", "american", "hindi"),
    [
        (0, "12:05 AM", "रात 12:05"),
        (11, "11:05 AM", "सुबह 11:05"),
        (12, "12:05 PM", "दोपहर 12:05"),
        (17, "5:05 PM", "शाम 5:05"),
        (23, "11:05 PM", "रात 11:05"),
    ],
)
def test_the_hours_of_half_days(hour: int, american: str, hindi: str) -> None:
    at = datetime(2026, 12, 1, hour, 5, tzinfo=UTC)
    assert time_of_day(at, "en_US") == american
    assert time_of_day(at, "hi-IN") == hindi
    assert time_of_day(at, "en-Latn-US") == american


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "UTC-5"),
        ("Etc/GMT-14", "UTC+14"),
        ("EST", "UTC-5"),
        ("Asia/Kolkata", "Kolkata"),
    ],
)
def test_a_zone_is_named_by_its_place(zone: str, name: str) -> None:
    assert zone_name(zone, NOW) == name


def test_an_owners_language_says_times_too() -> None:
    swedish = OwnLanguage(
        locale="sv",
        texts={
            "when_tomorrow": "i morgon kl. {time}",
            "month_12": "december",
            "date": "{day} {month}",
        },
    )
    words = opening(
        vienna(1, 9),
        now=NOW,
        locale="sv-SE",
        team_zone="UTC",
        visitor_zone="Europe/Stockholm",
        languages=(swedish,),
    )
    assert words == "i morgon kl. 9:00"


def test_a_moment_has_its_date_and_year() -> None:
    at = datetime(2026, 11, 23, 23, 15, tzinfo=UTC)
    assert moment(at, locale="de", zone="Europe/Vienna") == "24. November 2026, 00:15"
    assert moment(at, locale="ja", zone="UTC") == "2026年11月23日 23:15"


def test_every_time_text_is_there_in_every_language_with_the_same_placeholders() -> None:
    for key, translations in TIMES.items():
        assert sorted(translations) == sorted(LOCALES), key
        assert len({placeholders(words) for words in translations.values()}) == 1, key


@given(
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    st.timedeltas(timedelta(), timedelta(days=15)),
    st.sampled_from(LOCALES),
    st.sampled_from(("Pacific/Apia", "Pacific/Pago_Pago", "America/Havana", "Asia/Kathmandu")),
)
def test_whatever_the_moment_no_placeholder_is_left_and_the_day_is_right(
    now: datetime, wait: timedelta, locale: str, zone: str
) -> None:
    at = now + wait
    words = opening(at, now=now, locale=locale, team_zone="UTC", visitor_zone=zone)
    assert not placeholders(words)
    local = at.astimezone(ZoneInfo(zone))
    assert f"{local:%M}" in words
    same_day = local.date() == now.astimezone(ZoneInfo(zone)).date()
    english = opening(at, now=now, locale="en", team_zone="UTC", visitor_zone=zone)
    assert english.startswith("today") == same_day
