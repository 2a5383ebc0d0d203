"""Values of a ticket's fields: which there are, and what a conversation puts into each kind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from escalation.domain.ticket_values import (
    LONGEST_LONG_TEXT,
    LONGEST_TEXT,
    FieldKind,
    FieldValue,
    FromChat,
    filled,
    wanted_facts,
)

VALUE: TypeAdapter[FieldValue] = TypeAdapter(FieldValue)
KINDS: tuple[FieldKind, ...] = (
    "text",
    "long_text",
    "pattern",
    "integer",
    "decimal",
    "yes_no",
    "date",
    "choice",
    "choices",
)
FIXED = (
    st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e15, 1e15, allow_nan=False)
    | st.text(max_size=LONGEST_TEXT)
    | st.lists(st.text(max_size=20), max_size=5).map(tuple)
)


@given(FIXED)
def test_a_fixed_value_keeps_its_type_through_storage(value: Any) -> None:
    read = VALUE.validate_json(VALUE.dump_json(value))
    assert read == value
    assert type(read) is type(value)
    assert filled(read, {}) == value


@pytest.mark.parametrize(
    "wrong", ["x" * 501, float("nan"), 10**16, None, ["x"] * 51, [1], {"a": 1}, {"from_chat": "ip"}]
)
def test_what_is_of_no_type_is_refused_in_one_sentence(wrong: object) -> None:
    with pytest.raises(ValidationError) as refused:
        VALUE.validate_python(wrong)
    assert refused.value.error_count() <= 2


@given(
    kind=st.sampled_from(KINDS),
    told=st.text(max_size=3_000),
    longest=st.none() | st.integers(1, 300),
    choices=st.lists(st.text(min_size=1, max_size=10), max_size=4).map(tuple),
)
def test_whatever_is_told_fits_the_kind_or_is_left_out(
    kind: FieldKind, told: str, longest: int | None, choices: tuple[str, ...]
) -> None:
    value = FromChat(from_chat="question", kind=kind, longest=longest, choices=choices)
    sent = filled(value, {"question": told})
    if sent is None:
        return
    match kind:
        case "text" | "pattern":
            assert isinstance(sent, str)
            assert 0 < len(sent) <= (longest or LONGEST_TEXT)
            assert "\n" not in sent
        case "long_text":
            assert isinstance(sent, str)
            assert 0 < len(sent) <= (longest or LONGEST_LONG_TEXT)
        case "integer":
            assert isinstance(sent, int)
        case "decimal":
            assert isinstance(sent, float)
        case "yes_no":
            assert isinstance(sent, bool)
        case "date":
            assert sent == told.strip()
        case "choice":
            assert sent in choices
        case "choices":
            assert isinstance(sent, tuple)
            assert set(sent) <= set(choices)


@pytest.mark.parametrize(
    ("kind", "told", "sent"),
    [
        ("integer", " 12 ", 12),
        ("integer", "-3", -3),
        ("integer", "12.5", None),
        ("integer", "twelve", None),
        ("integer", "١٢", None),
        ("decimal", "12.50", 12.5),
        ("decimal", "1e5", None),
        ("decimal", "inf", None),
        ("yes_no", "Yes", True),
        ("yes_no", "0", False),
        ("yes_no", "perhaps", None),
        ("date", "2026-02-28", "2026-02-28"),
        ("date", "2026-02-30", None),
        ("date", "20260228", None),
        ("choice", "gold", "Gold"),
        ("choice", "golden", None),
        ("choices", "SILVER", ("Silver",)),
    ],
)
def test_a_text_becomes_what_it_spells(kind: FieldKind, told: str, sent: object) -> None:
    value = FromChat(from_chat="plan", kind=kind, choices=("Gold", "Silver"))
    assert filled(value, {"plan": told}) == sent


@pytest.mark.parametrize(("locale", "sent"), [("pt-BR", "pt"), ("DE", "de"), ("fr", None)])
def test_a_language_stands_for_its_regions(locale: str, sent: str | None) -> None:
    value = FromChat(from_chat="locale", kind="choice", choices=("de", "pt"))
    assert filled(value, {"locale": locale}) == sent


def test_a_region_that_is_offered_is_taken_before_its_language() -> None:
    value = FromChat(from_chat="locale", kind="choice", choices=("pt", "pt-br"))
    assert filled(value, {"locale": "pt-BR"}) == "pt-br"


@pytest.mark.parametrize("told", [{}, {"plan": "  "}, {"plan": "many"}])
def test_what_is_not_told_or_does_not_fit_gives_way_to_the_owners_word(told: Any) -> None:
    assert filled(FromChat(from_chat="plan", kind="integer", otherwise=0), told) == 0
    assert filled(FromChat(from_chat="plan", kind="integer"), told) is None


def test_only_what_is_asked_for_is_looked_up() -> None:
    page = FromChat(from_chat="page")
    assert wanted_facts(["fixed", 3, page]) == (page,)
