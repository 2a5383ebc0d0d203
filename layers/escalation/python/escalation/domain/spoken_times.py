"""Times as people say them: "tomorrow at 9:00", "am Montag um 09:00 Uhr", in a zone of theirs.

Pure: which words there are is said in `translated_times` and by owners' languages.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from escalation.domain.languages import OwnLanguage
from escalation.domain.texts import spoken
from escalation.domain.translated_times import (
    CLOCKS,
    MONTH_KEYS,
    REGIONAL_CLOCKS,
    WEEKDAY_KEYS,
)

_A_WEEK = 7


def opening(
    at: datetime,
    *,
    now: datetime,
    locale: str,
    team_zone: str,
    visitor_zone: str | None,
    languages: Sequence[OwnLanguage] = (),
) -> str:
    """When something happens, seen from `now`: today, tomorrow, on a weekday, or on a date.

    Days are those of the visitor's zone. Where it is not known they are the team's, and the words
    say whose time it is.

    Args:
        at: the moment, aware, not before `now`.
        now: the present moment, aware.
        locale: the visitor's language.
        team_zone: IANA name of the team's zone.
        visitor_zone: of the visitor's, None where it is not known.
        languages: those that the owner has added.
    """
    zone = ZoneInfo(visitor_zone or team_zone)
    # By way of UTC: within one zone `astimezone` keeps even a time that the zone leaves out.
    local = at.astimezone(UTC).astimezone(zone)
    days = (local.date() - now.astimezone(UTC).astimezone(zone).date()).days
    if days <= 1:
        key = "when_today" if days <= 0 else "when_tomorrow"
    else:
        key = WEEKDAY_KEYS[local.weekday()] if days < _A_WEEK else "when_date"
    values = {"time": time_of_day(local, locale), "date": _date(local, "date", locale, languages)}
    said = spoken(key, locale, languages, values)
    if locale.lower().startswith("es") and values["time"].startswith("1:"):
        said = said.replace("a las 1:", "a la 1:")  # it is one o'clock: singular
    if visitor_zone is not None:
        return said
    zone_said = {"when": said, "zone": zone_name(team_zone, at)}
    return spoken("when_zone", locale, languages, zone_said)


def moment(at: datetime, *, locale: str, zone: str, languages: Sequence[OwnLanguage] = ()) -> str:
    """Date and time of something past: `23 November 2026, 10:15`."""
    local = at.astimezone(UTC).astimezone(ZoneInfo(zone))
    values = {
        "date": _date(local, "date_year", locale, languages),
        "time": time_of_day(local, locale),
    }
    return spoken("moment", locale, languages, values)


def time_of_day(local: datetime, locale: str) -> str:
    """`9:00`, `09:00`, `9:00 AM` or `सुबह 9:00`, as the language and its region write it."""
    parts = locale.lower().replace("_", "-").split("-")
    region = next((part for part in parts[1:] if len(part) in {2, 3}), "")
    clock = REGIONAL_CLOCKS.get(f"{parts[0]}-{region}") or CLOCKS.get(parts[0], CLOCKS["en"])
    hour, part = local.hour, ""
    for start, name in clock.parts:
        if hour >= start:
            part = name
    if clock.parts:
        hour = hour % 12 or 12
    return clock.pattern.format(h=hour, hh=f"{hour:02d}", mm=f"{local:%M}", part=part)


def zone_name(zone: str, at: datetime) -> str:
    """A zone's place, `New York`; for one that is no place its distance from UTC, `UTC+5:30`."""
    if "/" in zone and not zone.startswith("Etc/"):
        return zone.rpartition("/")[2].replace("_", " ")
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = int(offset.total_seconds()) // 60 if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def _date(local: datetime, key: str, locale: str, languages: Sequence[OwnLanguage]) -> str:
    month = spoken(MONTH_KEYS[local.month - 1], locale, languages, {})
    values = {"day": str(local.day), "month": month, "year": str(local.year)}
    return spoken(key, locale, languages, values)
