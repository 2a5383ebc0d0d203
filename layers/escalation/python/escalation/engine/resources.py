"""The engine's data files, read once on first use and shared read-only."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

LANGUAGES: Final = ("en", "es", "de", "fr", "pt", "hi")
"""Languages with detector rules and built-in replies; English stands in for every other."""


def language_of(locale: str | None) -> str:
    """Return the supported language of a BCP 47 tag, English for anything else."""
    primary = (locale or "").replace("_", "-").split("-", 1)[0].lower()
    return primary if primary in LANGUAGES else "en"


@cache
def load_json(name: str) -> Mapping[str, Any]:
    """Read a data file of the engine; callers must not change what they get."""
    text = resources.files("escalation.engine").joinpath("data", name).read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


@cache
def load_word_lists() -> frozenset[str]:
    """Return the function words of all supported languages, normalised as in tokens.words."""
    return frozenset(
        word for line in load_json("stop_words.json").values() for word in line.split()
    )
