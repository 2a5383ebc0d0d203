"""How a message's text and its choices belong together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.choice_words import question_part, whole_reading
from escalation.domain.choices import Choice, plain_reading
from escalation.domain.types import MAX_STORED_TEXT_CHARS, single_line
from tests.properties import tries

LABELS = st.text(min_size=1, max_size=60).map(single_line).filter(bool)
CHOICES = st.lists(LABELS, min_size=1, max_size=6, unique=True).map(
    lambda labels: [Choice(id=f"c{n}", label=label) for n, label in enumerate(labels)]
)
TEXTS = st.text(max_size=200)


def choices(*labels: str) -> list[Choice]:
    return [Choice(id=f"c{n}", label=label) for n, label in enumerate(labels)]


@given(text=TEXTS.filter(str.strip), offered=CHOICES)
@settings(max_examples=tries(300))
def test_of_a_plain_reading_the_question_is_what_it_was_made_of(
    text: str, offered: list[Choice]
) -> None:
    assert question_part(plain_reading(text, offered), offered) == text.rstrip()


@given(text=TEXTS, offered=CHOICES)
@settings(max_examples=tries(300))
def test_a_whole_reading_ends_with_every_label_and_is_whole_at_once(
    text: str, offered: list[Choice]
) -> None:
    whole = whole_reading(text, offered)
    assert whole is not None
    assert whole.startswith(text.rstrip())
    assert all(one.label in whole for one in offered)
    assert whole_reading(whole, offered) == whole or not text.strip()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Which?\nBills\nRefunds", "Which?"),
        ("Which?\n1. Bills\n2. Refunds", "Which?"),
        ("Which?\n\n- Bills\n- Refunds\n", "Which?"),
        ("Which?\n  1) Bills\n  2) Refunds", "Which?"),
        ("So.\n\nWhich?\n* Bills\n\u2022 Refunds", "So.\n\nWhich?"),
    ],
)
def test_labels_may_be_numbered_or_have_a_bullet(text: str, question: str) -> None:
    assert question_part(text, choices("Bills", "Refunds")) == question


@pytest.mark.parametrize(
    "text",
    [
        "Which?",
        "Which?\nBills",
        "Which?\nRefunds\nBills",
        "Which?\nBills\nRefunds\nOr say it.",
        "Bills\nRefunds",
        "Which?\nBills, Refunds",
        "Which?\n12: Bills\n13: Refunds",
        "",
    ],
)
def test_a_text_that_does_not_end_with_its_choices_is_all_question(text: str) -> None:
    assert question_part(text, choices("Bills", "Refunds")) == text


def test_a_label_that_looks_numbered_is_found_as_it_is() -> None:
    assert question_part("Which?\n1. May\n2. May", choices("1. May", "2. May")) == "Which?"


def test_without_choices_a_text_is_as_it_was() -> None:
    assert (question_part("a\nb", ()), whole_reading("a\nb", ())) == ("a\nb", "a\nb")


def test_what_would_be_too_long_with_its_choices_is_no_reading() -> None:
    assert whole_reading("x" * MAX_STORED_TEXT_CHARS, choices("Bills")) is None
