"""Indexes of first FAQs, and what an index keeps for later."""

import pytest

from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.settings import NEW_BOT, EscalationSettings
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.semantic import SEMANTIC_VERSION, WEAK_PROSE
from escalation.engine.semantic.index import SemanticIndex
from escalation.engine.semantic.ranking import STRONG, WEAK
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


def test_what_stands_in_an_answer_alone_is_found_by_it() -> None:
    stored = ENGINE_BY_MEANING.build_file(
        (
            KnowledgeEntry(
                id="cost",
                questions=("How much is shipping?",),
                answer="Parcels cost 3.90 €. Orders of 40 € and more are sent free of charge.",
            ),
            KnowledgeEntry(
                id="damage",
                questions=("What if a packet is broken?",),
                answer="Send us a photo of it and we replace it at once.",
            ),
            KnowledgeEntry(
                id="order",
                questions=("How do I change my order?",),
                answer="Write to us before we have packed it.",
            ),
        )
    )
    assert stored is not None
    index = ENGINE_BY_MEANING.open_file(stored)
    assert index is not None
    match = ENGINE_BY_MEANING.match(index, [said("who do I send a photo to")])
    assert match is not None
    assert match.entry_id == "damage"


def test_an_index_of_before_is_read_as_it_was_calibrated() -> None:
    made = ENGINE_BY_MEANING.build_file(entries("billing"))
    assert made is not None
    new = SemanticIndex.from_bytes(made)
    assert new is not None
    assert (new.version, new.corpus.prose) == (SEMANTIC_VERSION, STRONG)
    new.version = max(WEAK_PROSE)
    old = ENGINE_BY_MEANING.open_file(new.to_bytes())
    assert old is not None
    assert old.corpus.prose == WEAK
    assert ENGINE_BY_MEANING.version_of(old) == max(WEAK_PROSE)
    assert ENGINE_BY_MEANING.logic(new.to_bytes()) == max(WEAK_PROSE)


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


WORKSHOP = (
    KnowledgeEntry(
        id="hours",
        questions=("When are you open?", "What are your opening hours?"),
        answer="The workshop is open from nine to five, Monday to Friday.",
    ),
    KnowledgeEntry(
        id="repair",
        questions=("Do you repair bicycles?", "Can you fix my bike?"),
        answer="Yes, we repair every kind of bicycle within two days.",
    ),
)
UNLIKE = (
    "Can my submarine land on Jupiter? (14)",
    "What is the capital of France?",
    "How do I reset my password?",
)


@pytest.mark.parametrize("entry_count", [1, 2])
@pytest.mark.parametrize("question_count", [1, 2])
def test_a_bot_that_knows_next_to_nothing_does_not_boast_of_it(
    entry_count: int, question_count: int
) -> None:
    small = [
        entry.model_copy(update={"questions": entry.questions[:question_count]})
        for entry in WORKSHOP[:entry_count]
    ]
    stored = ENGINE_BY_MEANING.build_file(small)
    assert stored is not None
    index = ENGINE_BY_MEANING.open_file(stored)
    assert index is not None

    def confidence(question: str) -> float:
        match = ENGINE_BY_MEANING.match(index, [said(question)])
        return 0.0 if match is None else match.confidence

    assert max(map(confidence, UNLIKE)) < EscalationSettings().confidence_threshold
    assert confidence("At what time do you open?") >= NEW_BOT.least_confidence
