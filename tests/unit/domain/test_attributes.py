"""What a site tells of its visitor is kept apart, short, and as text of one line."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain import stored_forms
from escalation.domain.attributes import (
    MAX_ALL_CHARS,
    MAX_ATTRIBUTES,
    MAX_VALUE_CHARS,
    VisitorFacts,
    told,
    usable,
)
from escalation.domain.settings import Texts
from escalation.domain.texts import text
from tests.properties import tries

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"plan": "pro", "order_total": 99.5, "trial": True}, ...),
        ({"plan": "  pro \n team "}, {"plan": "pro team"}),
        ({"plan": "pro\u202eorp"}, {"plan": "proorp"}),
        ({"plan": "", "role": " \u200b", "x": None, "y": [1], "z": {"a": 1}}, {}),
        ({"__proto__": "x", "a b": "x", "ä": "x", "": "x", "1st": "x", "a" * 41: "x"}, {}),
        ({"total": math.nan, "big": math.inf, "huge": 10**30}, {}),
        ({"plan": "x" * (MAX_VALUE_CHARS + 1)}, {}),
        (["plan"], {}),
        ("plan", {}),
        (None, {}),
    ],
)
def test_what_can_be_used_is_kept_and_the_rest_is_left_out(given: Any, kept: Any) -> None:
    assert usable(given) == (given if kept is ... else kept)


def test_of_too_many_the_first_are_kept() -> None:
    many = {f"a{number}": number for number in range(100)}
    assert list(usable(many)) == list(many)[:MAX_ATTRIBUTES]
    long = {f"a{number}": "x" * MAX_VALUE_CHARS for number in range(10)}
    assert len(usable(long)) == MAX_ALL_CHARS // (MAX_VALUE_CHARS + 2)


@given(given=st.dictionaries(st.text() | st.integers(), ANYTHING) | ANYTHING)
@settings(max_examples=tries(200))
def test_whatever_is_sent_can_be_kept_and_read_again(given: Any) -> None:
    facts = VisitorFacts(signed=usable(given), claimed=usable(given))
    assert stored_forms.read(VisitorFacts, stored_forms.write(facts)) == facts
    assert sum(len(name) + len(told(value)) for name, value in facts.signed.items()) <= 1_000


@pytest.mark.parametrize(
    ("value", "as_text"),
    [(True, "true"), (3, "3"), (3.0, "3"), (2.50, "2.5"), (1e-7, "0.0000001"), ("pro", "pro")],
)
def test_a_value_is_told_as_people_and_fields_read_it(value: Any, as_text: str) -> None:
    assert told(value) == as_text


OWN = {"en": "Thank you, {attribute.first} of {signed.plan}: {reference}."}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (None, "Thank you, of: #7."),
        (VisitorFacts(signed={"plan": "pro"}), "Thank you, of pro: #7."),
        (VisitorFacts(claimed={"plan": "pro", "first": "Ada"}), "Thank you, Ada of: #7."),
        (VisitorFacts(signed={"plan": "{reference}"}), "Thank you, of {reference}: #7."),
        (
            VisitorFacts(signed={"first": "Ada"}, claimed={"first": "Eve"}),
            "Thank you, Ada of: #7.",
        ),
    ],
)
def test_an_owners_words_name_attributes_and_a_claim_never_stands_where_a_signed_one_is_asked_for(
    facts: VisitorFacts | None, said: str
) -> None:

    assert text(Texts(delivered=OWN), "delivered", "en", reference="#7", facts=facts) == said
