"""What the detectors find of sentences that were written before their rules.

The bounds are what is promised, not what is reached today; `tests.benchmarks.detector_quality`
prints the figures.
"""

import pytest

from escalation.engine.resources import LANGUAGES
from tests.unit.engine.probes import detected, languages_of, probes

MORE = sorted(set(languages_of("person")) - set(LANGUAGES))
FOUND = {"person": 0.95, "frustration": 0.8, "repetition": 0.8}
FALSE = {"person": 0.035, "frustration": 0.05, "repetition": 0.06}
"""Shares of hard negatives: sentences that were written to be taken for the thing."""
FEWEST = {"en": (100, 150)}


def _shares(detector: str, language: str, locale: str) -> tuple[float, float]:
    rows = probes(detector, language)
    asked = [row for row in rows if row.wanted]
    others = [row for row in rows if not row.wanted]
    fewest = FEWEST.get(language, (40, 60) if language in LANGUAGES else (25, 25))
    assert (len(asked) >= fewest[0], len(others) >= fewest[1]) == (True, True)
    found = sum(detected(row, locale) for row in asked)
    false = sum(detected(row, locale) for row in others)
    return found / len(asked), false / len(others)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("detector", FOUND)
@pytest.mark.parametrize("locale", ["own", "en", "tr"])
def test_the_six_are_read_whatever_the_locale_says(
    detector: str, language: str, locale: str
) -> None:
    found, false = _shares(detector, language, language if locale == "own" else locale)
    assert found >= FOUND[detector]
    assert false <= FALSE[detector]


@pytest.mark.parametrize("language", MORE)
@pytest.mark.parametrize("locale", ["own", "en"])
def test_a_wish_for_a_person_is_read_in_eight_more(language: str, locale: str) -> None:
    found, false = _shares("person", language, language if locale == "own" else locale)
    assert found >= 0.8
    assert false <= 0.04


@pytest.mark.parametrize("detector", FOUND)
def test_the_sentences_that_the_rules_were_made_with_stay_read(detector: str) -> None:
    for language in languages_of(detector, "development"):
        rows = probes(detector, language, "development")
        wrong = [row.text for row in rows if detected(row, language) != row.wanted]
        assert len(wrong) <= 0.06 * len(rows), wrong
