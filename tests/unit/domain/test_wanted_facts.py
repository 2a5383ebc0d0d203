"""What a message is to a question for what the team needs to know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from escalation.domain.settings import EscalationSettings
from escalation.domain.wanted_facts import (
    MAX_VALUE,
    GivenFact,
    Heard,
    WantedFact,
    found_in,
    heard,
    question_for,
    with_fact,
)

ORDER = WantedFact(name="Order", question={"en": "Order?", "de": "Nummer?"}, pattern="A-#####")
PRODUCT = WantedFact(name="Product", question={"pt-BR": "Produto?", "fr": "Produit ?"})


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        (ORDER, "A-12345", Heard("given", "A-12345")),
        (ORDER, "it is a-12345", Heard("given", "a-12345")),
        (ORDER, "A-12345, where is it?", Heard("given", "A-12345", says_more=True)),
        (ORDER, "I do not have it at hand just now", Heard("other")),
        (ORDER, "lost it", Heard("skipped", "lost it")),
        (ORDER, "number 4711", Heard("given", "number 4711")),
        (PRODUCT, "the blue one", Heard("given", "the blue one")),
        (PRODUCT, "which ones are there?", Heard("other")),
        (PRODUCT, "\u3069\u308c\u3067\u3059\u304b\uff1f", Heard("other")),
        (PRODUCT, "my files are not syncing", Heard("other")),
        (PRODUCT, "x" * 61, Heard("other")),
    ],
)
def test_an_answer_is_told_from_what_is_none(fact: WantedFact, text: str, expected: Heard) -> None:
    assert heard(fact, text, refuses=False) == expected
    assert heard(fact, text, refuses=True) == Heard("skipped")


@given(st.text(max_size=400), st.booleans())
def test_any_text_is_heard_without_an_error(text: str, refuses: bool) -> None:
    for fact in (ORDER, PRODUCT):
        found = heard(fact, text, refuses=refuses)
        assert len(found.value) <= MAX_VALUE
        if found.kind == "given":
            GivenFact(name=fact.name, value=found.value, seq=1)


def test_the_last_one_said_is_the_one_that_counts() -> None:
    assert found_in(ORDER, ["A-11111 or so", "no: A-22222"]) == "A-22222"
    assert found_in(PRODUCT, ["the blue one"]) is None


@pytest.mark.parametrize(
    ("fact", "locale", "words"),
    [
        (ORDER, "de-AT", "Nummer?"),
        (ORDER, "ja", "Order?"),
        (PRODUCT, "pt-BR", "Produto?"),
        (PRODUCT, "ja", "Produto?"),
    ],
)
def test_it_is_asked_in_the_nearest_language(fact: WantedFact, locale: str, words: str) -> None:
    assert question_for(fact, locale) == words


def test_a_fact_that_is_said_again_replaces_what_was_said() -> None:
    first, again = (GivenFact(name="Order", value=v, seq=n) for n, v in ((1, "a"), (2, "b")))
    other = GivenFact(name="Product", value="c", seq=3)
    assert with_fact((first, other), again) == (other, again)


@pytest.mark.parametrize(
    "facts",
    [
        [{"name": "a", "question": {"en": "?"}}] * 3,
        [{"name": "", "question": {"en": "?"}}],
        [{"name": "a", "question": {}}],
        [{"name": "a", "question": {"en": "?"}, "pattern": "##"}],
        [{"name": "a", "question": {"en": "?"}}] * 2,
    ],
)
def test_at_most_two_of_different_names_and_with_words(facts: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        EscalationSettings.model_validate({"wanted_facts": facts})
