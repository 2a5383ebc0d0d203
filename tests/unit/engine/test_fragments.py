"""Messages that say nothing yet, small talk, and those that only look like it.

`fragments.csv` holds both; `kind` is empty for a message that says something.
"""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.detectors import detect_explicit_request, detect_frustration
from escalation.engine.fragments import KINDS, detect_fragment, fragment_kind
from escalation.engine.resources import load_json

with Path(__file__).with_name("fragments.csv").open(encoding="utf-8", newline="") as _file:
    SAID = [(row["text"], row["kind"]) for row in csv.DictReader(_file)]


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_a_fragment_is_told_from_a_question(text: str, kind: str) -> None:
    assert (fragment_kind(text) or "") == kind


def test_the_rule_is_the_kind_and_the_words_are_kept() -> None:
    found = detect_fragment(" One more thing ", locale="fr")
    assert found is not None
    assert (found.detector, found.rule, found.matched) == ("fragment", "opener", "One more thing")


def test_every_language_has_forms_of_every_kind() -> None:
    for language, forms in load_json("fragments.json").items():
        assert set(forms) == {"around", *KINDS}, language
        assert all(forms[kind] for kind in KINDS), language


@given(st.text(max_size=300))
def test_whatever_is_written_is_read(text: str) -> None:
    assert fragment_kind(text) in {None, *KINDS}


@pytest.mark.parametrize("piece", ["hi ", "can you ", "i have a ", "what the weather ", "a "])
def test_a_message_made_of_the_forms_own_words_takes_no_time(piece: str) -> None:
    began = time.process_time()
    fragment_kind((piece * 60)[:120])
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("text", "mild"),
    [
        ("this is annoying", True),
        ("hello???", True),
        ("das nervt", True),
        ("I am frustrated", True),
        ("this is so annoying", None),
        ("you are useless", None),
        ("ich bin total genervt", None),
        ("this is not helping at all", None),
        ("wtf", None),
    ],
)
def test_annoyance_is_told_from_anger(text: str, mild: bool | None) -> None:
    found = detect_frustration(text, locale="en")
    assert found is not None
    assert found.mild is mild


@pytest.mark.parametrize(
    ("text", "mild"),
    [
        ("agent", True),
        ("Support!", True),
        ("soporte", True),
        ("Kundenservice", True),
        ("agent please", None),
        ("human", None),
        ("I want to talk to an agent", None),
    ],
)
def test_a_bare_word_is_told_from_a_wish(text: str, mild: bool | None) -> None:
    found = detect_explicit_request(text, locale="en")
    assert found is not None
    assert found.mild is mild
