"""Anger, repetition, languages that no rule reads; and what all detectors have to withstand."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.detectors import (
    RuleDetectors,
    detect_explicit_request,
    detect_frustration,
    detect_repetition,
    unread_language,
)


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        ("Где мой заказ?", "en", "cyrillic"),
        ("私の注文はどこですか", "ja", "hiragana"),
        ("siparişim nerede şimdi", "tr", "tr"),
        ("where is my order", "tr", None),
        ("wo ist meine Bestellung", "tr-TR", None),
        ("मेरा ऑर्डर कहाँ है", "hi", None),
        ("123 !?", "xx", None),
    ],
)
def test_a_language_that_the_rules_cannot_read_is_named(
    text: str, locale: str, expected: str | None
) -> None:
    found = unread_language(text, locale=locale)
    assert (found is None) == (expected is None)
    if expected not in {None, "hiragana"}:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("This is ridiculous", "en"),
        ("I'm so frustrated", "en"),
        ("that's not what I asked", "en"),
        ("you are wasting my time", "en"),
        ("are you kidding me", "en"),
        ("WHY IS THIS NOT WORKING!", "en"),
        ("hello???", "en"),
        ("esto es ridículo", "es"),
        ("das ist doch lächerlich", "de"),
        ("c'est nul", "fr"),
        ("isso é um absurdo", "pt"),
        ("ये बकवास है", "hi"),
    ],
)
def test_anger_is_seen(text: str, locale: str) -> None:
    assert detect_frustration(text, locale=locale) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!!!",
        "How do I reset my password?",
        "it is not terrible",
        "HOW DO I TRANSFER MONEY",
        "how much longer until my card expires",
        "How many times can I use a link?",
        "I thought I had enough storage",
        "???",
    ],
)
def test_a_calm_message_is_not_taken_for_anger(text: str) -> None:
    assert detect_frustration(text, locale="en") is None


@pytest.mark.parametrize(
    ("text", "earlier", "rule"),
    [
        ("How do I cancel my plan?", ["hi", "how do i cancel my plan"], "same_words"),
        ("how can I cancel the annual plan", ["How do I cancel our annual plan?"], "same_question"),
        ("I already told you that", ["my sync is stuck"], "says_so"),
    ],
)
def test_a_question_asked_again_is_seen(text: str, earlier: list[str], rule: str) -> None:
    found = detect_repetition(text, earlier, locale="en")
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("How do I cancel my plan?", []),
        ("yes", ["yes"]),
        ("thank you", ["thank you"]),
        ("how do I upgrade from team to solo", ["how do I upgrade from solo to team"]),
        ("where is invoice number 1235", ["where is invoice number 1234"]),
        ("How do I change the address?", ["How do I cancel my plan?"]),
        ("cancel my plan", ["cancel my plan", "a", "b", "c"]),
    ],
)
def test_a_new_question_is_not_a_repetition(text: str, earlier: list[str]) -> None:
    assert detect_repetition(text, earlier, locale="en") is None


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3), st.text(max_size=8))
def test_detectors_are_total_and_deterministic(text: str, others: list[str], locale: str) -> None:
    detectors = RuleDetectors()

    def run() -> list[object]:
        return [
            detectors.explicit_request(text, locale=locale, names=others),
            detectors.frustration(text, locale=locale),
            detectors.repetition(text, others, locale=locale),
        ]

    assert run() == run()


@pytest.mark.parametrize("unit", ["talk to a real ", "not i want ", "a " * 3, "!?", "the billing "])
def test_a_long_hostile_text_cannot_occupy_a_function(unit: str) -> None:
    hostile, names = unit * 4_000, ("Billing", "Tech Support", "Sales")
    detect_explicit_request("warm", locale="en", names=names)  # the rules are compiled once
    started = time.process_time()
    detect_explicit_request(hostile, locale="en", names=names)
    detect_frustration(hostile, locale="en")
    detect_repetition(hostile, [hostile[:-1]], locale="en")
    assert time.process_time() - started < 1.0
