import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.detectors import (
    RuleDetectors,
    detect_explicit_request,
    detect_frustration,
    detect_repetition,
)

NAMES = ("Billing", "Tech Support", "Sales")


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to a human",
        "human please",
        "agent",
        "Can I speak with a representative?",
        "get me a REAL person!!",
        "no, human please",
        "I don't want a bot, I want a human",
        "why can\u2019t I talk to a person",
        "I can't reach a human",
        "connect me with customer service",
        "is anyone there?",
        "is there no human here?",
        "can someone call me back",
        "the spa team please",
        "put me through to Billing",
        "billing please",
        "please open a ticket",
        "no more bots",
        "escalate this",
    ],
)
def test_a_request_for_people_is_seen(text: str) -> None:
    found = detect_explicit_request(text, locale="en", names=NAMES)
    assert found is not None
    assert found.detector == "explicit_request"


@pytest.mark.parametrize(
    "text",
    [
        "no, not a human",
        "don't transfer me",
        "Do not connect me to an agent",
        "I don't want to talk to a human",
        "no need for a human, thanks",
        "I'd rather not speak to anyone",
        "are you a human?",
        "am I talking to a real person?",
        "do I need to speak to a representative to change my pin?",
        "where is the human resources policy",
        "how do I share a folder with a person",
        "how many people can use a link",
        "Can I invite someone to my workspace?",
        "please call me Bob",
        "Can you email me the invoice?",
        "is billing monthly?",
        "how does sales tax work",
        "",
    ],
)
def test_a_message_that_asks_for_nobody_is_left_alone(text: str) -> None:
    assert detect_explicit_request(text, locale="en", names=NAMES) is None


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ("quiero hablar con una persona", "no quiero hablar con una persona"),
        ("Ich möchte mit einem Menschen sprechen", "ich will nicht mit einem Menschen sprechen"),
        ("je veux parler à un conseiller", "je ne veux pas parler à un conseiller"),
        ("Quero falar com um atendente", "não quero falar com um atendente"),
        ("मुझे किसी इंसान से बात करनी है", "मुझे इंसान से बात नहीं करनी है"),
    ],
)
@pytest.mark.parametrize("locale", ["en", "xx-YY"])
def test_wishes_are_told_from_refusals_in_every_language(
    wish: str, refusal: str, locale: str
) -> None:
    assert detect_explicit_request(wish, locale=locale, names=NAMES) is not None
    assert detect_explicit_request(refusal, locale=locale, names=NAMES) is None


def test_a_department_counts_only_by_the_names_that_are_known() -> None:
    asked = "put me through to Logistics"
    assert detect_explicit_request(asked, locale="en", names=NAMES) is None
    found = detect_explicit_request(asked, locale="en", names=("Logistics",))
    assert found is not None
    assert (found.rule, found.matched) == ("named_department", "put me through to logistics")


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
    hostile = unit * 4_000
    detect_explicit_request("warm", locale="en", names=NAMES)  # the rules are compiled once
    started = time.process_time()
    detect_explicit_request(hostile, locale="en", names=NAMES)
    detect_frustration(hostile, locale="en")
    detect_repetition(hostile, [hostile[:-1]], locale="en")
    assert time.process_time() - started < 1.0
