"""When a rule's keywords are in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.decide import rule_matches
from escalation.domain.settings import Rule


def matches(keyword: str, text: str) -> bool:
    return rule_matches(Rule(keywords=(keyword,), then="handoff"), text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "I want a REFUND, now!"),
        ("Refund", "refund"),
        ("money back", "give me my money\n  back"),
        ("straße", "in der STRASSE"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("café", "the cafe\u0301 downtown"),
        ("ﬁne", "a fine"),
        ("१२", "कमरा १२ में"),
        ("धन", "धन वापस"),
        ("c++", "I write C++ and C"),
        (".net", "use .NET here"),
        ("can't log in", "I can't log in"),
    ],
)
def test_a_keyword_is_found_whatever_its_case_form_and_spacing(keyword: str, text: str) -> None:
    assert matches(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("refund", "refundable"),
        ("refund", "prerefund"),
        ("fund", "refund"),
        ("money back", "moneyback"),
        ("art", "the party_art"),
        ("धन", "धनी आदमी"),
        ("a.c", "abc"),
    ],
)
def test_a_keyword_is_not_found_inside_another_word(keyword: str, text: str) -> None:
    assert not matches(keyword, text)


def test_a_keyword_that_goes_on_in_one_place_is_still_found_in_another() -> None:
    assert matches("धन", "धनी का धन")


def test_one_keyword_of_several_is_enough() -> None:
    rule = Rule(keywords=("refund", "invoice"), then="handoff")
    assert rule_matches(rule, "where is the invoice?")


def test_a_keyword_of_one_character_or_of_spaces_is_refused() -> None:
    for keyword in ("x", "   ", " x "):
        with pytest.raises(ValidationError):
            Rule(keywords=(keyword,), then="handoff")


words = st.text(st.characters(categories=("L", "N")), min_size=2, max_size=20)


@given(words, st.text(max_size=30), st.text(max_size=30))
def test_a_keyword_that_stands_by_itself_is_always_found(
    keyword: str, before: str, after: str
) -> None:
    assert matches(keyword, f"{before} {keyword} {after}")


@given(st.text(min_size=2, max_size=30), st.text(max_size=200))
def test_no_keyword_and_no_text_break_the_matching(keyword: str, text: str) -> None:
    try:
        rule = Rule(keywords=(keyword,), then="handoff")
    except ValidationError:
        return
    assert rule_matches(rule, text) in {True, False}
