"""Indexes of first FAQs, and what an index keeps for later."""

import pytest

from escalation.engine.answering import EmbeddedEngine
from tests.unit.engine.encoders import remembering
from tests.unit.engine.samples import entries, said

ENGINE_BY_MEANING = EmbeddedEngine(remembering())


def test_an_index_keeps_what_its_bots_messages_are_held_against() -> None:
    stored = ENGINE_BY_MEANING.build_file(entries("billing"))
    assert stored is not None
    index = ENGINE_BY_MEANING.open_file(stored)
    assert index is not None
    reference = index.calibration.reference
    assert reference.examples > 20
    assert reference.right.mean > reference.near.mean > reference.far.mean


@pytest.mark.slow
def test_a_first_faq_is_neither_mute_nor_boastful() -> None:
    first = [
        entry.model_copy(update={"questions": entry.questions[:1]})
        for entry in entries("tech_support")
    ]
    stored = ENGINE_BY_MEANING.build_file(first)
    assert stored is not None
    index = ENGINE_BY_MEANING.open_file(stored)
    assert index is not None
    found = [
        (match.confidence, match.entry_id == entry.id)
        for entry in entries("tech_support")
        for question in entry.questions[1:]
        if (match := ENGINE_BY_MEANING.match(index, [said(question)])) is not None
    ]
    right = [confidence >= 0.6 for confidence, is_right in found if is_right]
    assert sum(right) >= 0.6 * len(right)
    far = ENGINE_BY_MEANING.match(index, [said("who painted the ceiling of that chapel")])
    assert far is None or far.confidence < 0.2
