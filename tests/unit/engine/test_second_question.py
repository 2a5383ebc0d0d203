"""The engine's answer to a message that asks two things."""

import pytest

from escalation.domain.bot_contract import BotReply
from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.answering import EmbeddedEngine
from tests.unit.engine.samples import said

TWO_TOPICS = [
    KnowledgeEntry(
        id="cancel",
        questions=("How do I cancel my plan?", "cancel subscription"),
        answer="In Plan.",
    ),
    KnowledgeEntry(
        id="ship", questions=("Do you ship to Canada?", "shipping abroad"), answer="Worldwide."
    ),
    KnowledgeEntry(id="hours", questions=("When are you open?",), answer="From nine to five."),
]


def test_the_second_of_two_questions_is_answered_beside_the_first() -> None:
    reply = _asked("How do I cancel my plan? And do you ship to Canada?")
    assert reply.second is not None
    texts = (reply.text, reply.second.text)
    asked = texts[::-1] if reply.second.asked_first else texts
    assert asked == ("In Plan.", "Worldwide.")
    assert reply.second.confidence > 0.4


def test_a_second_question_that_nothing_fits_is_left_open() -> None:
    reply = _asked("How do I cancel my plan? And who painted the Sistine chapel?")
    assert reply.text == "In Plan."
    assert reply.second is not None
    assert reply.second.confidence < 0.4
    assert "who painted the Sistine chapel?" in reply.second.left_open


@pytest.mark.parametrize(
    "text",
    [
        "How do I cancel my plan?",
        "How do I cancel my plan? How can I cancel the subscription?",
        "How are you? How do I cancel my plan?",
    ],
)
def test_a_single_question_has_no_second_answer(text: str) -> None:
    assert _asked(text).second is None


def _asked(text: str) -> BotReply:
    engine = EmbeddedEngine()
    index = engine.build(TWO_TOPICS)
    return engine.answer(index, [said(text)], locale="en")


def test_a_link_in_a_question_is_not_said_by_the_bot() -> None:
    reply = _asked("How do I cancel my plan? And what about https://evil.example/x ?")
    assert reply.second is None or "evil" not in reply.second.left_open
