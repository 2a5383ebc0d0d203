"""What must reach a person is found in six languages, and not in what only sounds like it.

`must_reach/LANGUAGE.txt` holds the sentences that the rules were made with, `held_out/` those that
were written afterwards. A line begins with the kind that is to be found, or with `-`. The bounds
are what is promised, not what is reached.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from escalation.domain.must_reach import KINDS
from escalation.engine.must_reach import detect_must_reach, kind_of_rule
from escalation.engine.resources import LANGUAGES
from escalation.engine.rule_files import rule_file

SENTENCES = Path(__file__).parent / "must_reach"


class Sentence(NamedTuple):
    """One of them, and what there is to find."""

    kind: str
    text: str


def sentences(language: str, *, held_out: bool = False) -> list[Sentence]:
    folder = SENTENCES / "held_out" if held_out else SENTENCES
    lines = (folder / f"{language}.txt").read_text("utf-8").splitlines()
    return [Sentence(*line.split(" ", 1)) for line in lines]


def kinds_in(text: str, locale: str) -> tuple[str, ...]:
    return tuple(found.kind for found in detect_must_reach(text, locale=locale))


def is_found(one: Sentence, locale: str) -> bool:
    return one.kind in kinds_in(one.text, locale)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("locale", ["own", "en", "tr"])
def test_each_kind_is_found_whatever_the_locale_says(language: str, locale: str) -> None:
    rows = [one for one in sentences(language) if one.kind != "-"]
    assert {one.kind for one in rows} == set(KINDS)
    locale = language if locale == "own" else locale
    missed = [one for one in rows if not is_found(one, locale)]
    assert len(missed) <= 0.03 * len(rows), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_idioms_titles_products_and_questions_about_it_are_let_be(language: str) -> None:
    rows = [one for one in sentences(language) if one.kind == "-"]
    assert len(rows) >= 40
    seen = [(one.text, kinds_in(one.text, language)) for one in rows]
    false = [(text, kinds) for text, kinds in seen if kinds]
    assert len(false) <= 0.01 * len(rows), false


def test_of_sentences_that_no_rule_was_made_with_four_in_five_are_found() -> None:
    wanted = found = others = false = 0
    for language in LANGUAGES:
        for one in sentences(language, held_out=True):
            if one.kind == "-":
                others += 1
                false += bool(kinds_in(one.text, language))
            else:
                wanted += 1
                found += is_found(one, language)
    assert (wanted, others) >= (70, 70)
    assert found >= 0.8 * wanted
    assert false <= 0.03 * others


@pytest.mark.parametrize(
    "text",
    [
        "how do I kill the process",
        "I'm dying to know",
        "this is killing me",
        "is Suicide Squad on DVD",
        'what album is "I want to die" from',
        "my grandmother died last year",
        "in the film he wants to kill himself",
    ],
)
def test_what_only_sounds_like_it_is_nothing(text: str) -> None:
    assert kinds_in(text, "en") == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my son swallowed a battery", "emergency"),
        ("My son wants to kill himself", "self_harm"),
        ("I don't want to kill myself but I can't stop thinking about it", "self_harm"),
        ("I want to die tonight", "self_harm"),
        ("should I just kill myself then", "self_harm"),
        ("I DONT WANT TO LIVE ANYMORE!!!", "self_harm"),
        ("ich will mich umbringen. Wo ist meine Bestellung?", "self_harm"),
    ],
)
def test_somebody_elses_danger_a_denial_and_a_shout_count(text: str, kind: str) -> None:
    assert kinds_in(text, "en")[0] == kind


def test_a_message_with_two_kinds_has_both_the_gravest_first() -> None:
    text = "My lawyer will sue you. And I want to kill myself."
    assert kinds_in(text, "en") == ("self_harm", "legal")


def test_what_is_found_names_the_rule_and_the_words() -> None:
    (found,) = detect_must_reach("honestly, I want to kill myself.", locale="en")
    assert found.rule.startswith("self_harm_")
    assert "kill myself" in found.matched
    assert len(found.matched) <= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_of_a_kind_and_every_kind_has_rules(language: str) -> None:
    file = rule_file("must_reach", language)
    assert file is not None
    rules = {rule for rule, _ in file.patterns} - {"not", "denial"}
    assert {kind_of_rule(rule) for rule in rules} == set(KINDS)
