"""In which country a visitor most likely is: as their clock says, else their language."""

import re
from functools import cache
from importlib import resources

_REGION = re.compile(r"[-_]([A-Za-z]{2})(?=$|[-_])")


def country_of(time_zone: str | None, locale: str) -> str | None:
    """Two capital letters (ISO 3166-1); None where neither tells.

    A zone tells more than a language: English is set in many a browser outside its countries.
    Zones by country are in `zone.tab` of the time zone database, without its older names.
    """
    known = _countries().get(time_zone) if time_zone is not None else None
    if known is not None:
        return known
    region = _REGION.search(locale)
    return region[1].upper() if region is not None else None


@cache
def _countries() -> dict[str, str]:
    try:
        table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[2]: row[0] for row in rows if len(row) > 2}
