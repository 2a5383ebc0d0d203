"""Entries that come near each other, and those that stand alone."""

from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.close_entries import close_entries
from tests.unit.engine.encoders import remembering
from tests.unit.engine.samples import said

LABELS = [{"entry_id": f"e{n}", "title": f"Question {n}?"} for n in range(5)]
KNOWN = (
    KnowledgeEntry(
        id="sync",
        questions=("Why do my files not sync?", "Files are not syncing"),
        answer="Sign in again.",
    ),
    KnowledgeEntry(
        id="share",
        questions=("How do I share my files?", "Share files with others"),
        answer="Press Share.",
    ),
    KnowledgeEntry(
        id="hours", questions=("When are you open?", "Opening hours"), answer="From nine to five."
    ),
)


def test_the_best_two_or_three_are_named_best_first() -> None:
    found = close_entries(LABELS, {0: 0.2, 1: 0.3, 2: 0.25, 3: 0.24, 4: 0.01})
    assert [(each.entry_id, each.confidence) for each in found] == [
        ("e1", 0.3),
        ("e2", 0.25),
        ("e3", 0.24),
    ]
    assert found[0].question == "Question 1?"


def test_one_that_stands_out_is_no_question() -> None:
    assert close_entries(LABELS, {0: 0.5, 1: 0.1}) == ()
    assert close_entries(LABELS, {0: 0.04, 1: 0.04}) == ()
    assert close_entries(LABELS, {}) == ()


def test_a_question_between_two_entries_comes_with_both() -> None:
    for engine in (EmbeddedEngine(), EmbeddedEngine(remembering())):
        stored = engine.build_file(KNOWN)
        index = engine.build(KNOWN) if stored is None else engine.open_file(stored)
        assert index is not None
        reply = engine.answer(index, [said("my files")], locale="en")
        assert {each.entry_id for each in reply.close} == {"sync", "share"}
        assert reply.close[0].confidence == reply.confidence
        clear = engine.answer(index, [said("when are you open today")], locale="en")
        assert "sync" not in {each.entry_id for each in clear.close}
