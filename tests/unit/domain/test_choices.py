"""Choices of a message: how they read, and which one somebody means."""

from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.choices import Choice, as_label, choice_meant, plain_reading
from escalation.domain.knowledge import KnowledgeEntry, typical_questions

CHOICES = tuple(
    Choice(id=f"e{n}", label=label)
    for n, label in enumerate(("Why do my files not sync?", "Où est mon colis ?", "2"), start=1)
)


def test_the_text_holds_the_whole_reading() -> None:
    assert plain_reading("Which one?", CHOICES).splitlines() == [
        "Which one?",
        "1. Why do my files not sync?",
        "2. Où est mon colis ?",
        "3. 2",
    ]


def test_a_label_or_its_number_is_understood_however_it_is_spelt() -> None:
    for said, meant in {
        "why do my files not sync": "e1",
        "WHY do my files  not sync ?!": "e1",
        "1": "e1",
        "(2)": "e2",
        "2.": "e2",
        "où est mon colis": "e2",
    }.items():
        found = choice_meant(said, CHOICES)
        assert found is not None, said
        assert found.id == meant
    for said in ("", "0", "4", "12345", "files", "?", "1 and 2"):
        assert choice_meant(said, CHOICES) is None, said


@given(st.text(max_size=400))
def test_any_text_makes_a_label_or_none(text: str) -> None:
    label = as_label(text)
    if label:
        assert Choice(id="e1", label=label).label == label


@given(st.text(max_size=50))
def test_whatever_is_typed_means_one_choice_or_none(text: str) -> None:
    assert choice_meant(text, CHOICES) in {None, *CHOICES}


def test_a_bots_typical_questions_are_its_first_short_ones() -> None:
    entries = [
        KnowledgeEntry(id=f"e{n}", questions=(question,), answer="A.")
        for n, question in enumerate(["One?", "x" * 81, "One?", "Two?", "Three?", "Four?", "Five?"])
    ]
    assert typical_questions(entries) == ("One?", "Two?", "Three?", "Four?")
