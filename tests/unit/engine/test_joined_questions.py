"""Two questions in one message are told apart where that is safe, and are both seen to."""

import time

import pytest

from escalation.engine.joined_questions import two_questions


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("How do I cancel my plan? And do you ship to Canada?", "do you ship to Canada?"),
        ("how do I cancel my plan and when do you open", "when do you open"),
        ("Where is my order? Can I change the address?", "Can I change the address?"),
        ("Wie kündige ich mein Abo und was kostet der Versand?", "was kostet der Versand?"),
        ("¿Cómo cancelo mi plan? ¿Dónde está mi pedido?", "Dónde está mi pedido?"),
        ("comment résilier et combien coûte la livraison ?", "combien coûte la livraison ?"),
        ("como cancelo o plano e quanto custa a entrega?", "quanto custa a entrega?"),
        ("order kaha hai aur refund kab milega", "refund kab milega"),
        ("Hi! Where is my invoice? Also, is there a student discount?", None),
    ],
)
def test_two_questions_are_told_apart(text: str, second: str | None) -> None:
    parts = two_questions(text)
    assert parts is not None
    if second is not None:
        assert parts[1] == second


@pytest.mark.parametrize(
    "text",
    [
        "How do I cancel my plan?",
        "I have a dog and a cat. Can I bring them?",
        "My card was declined. What can I do?",
        "is bed and breakfast included",
        "How are you?",
        "Can I pay with card and cash?",
        "Where is my order? Where is my order?",
        "Where is my order? Thanks!",
        "Who? What? When? Where is it? How much is it? Why so?",
        "",
        "and how do I",
        "x" * 5_000,
    ],
)
def test_one_question_is_left_whole(text: str) -> None:
    assert two_questions(text) is None


@pytest.mark.parametrize("unit", ["and how ", "? and ", "how is it? ", ", , and "])
def test_a_hostile_text_is_split_in_no_time(unit: str) -> None:
    two_questions("warm up?")
    started = time.process_time()
    two_questions((unit * 2_000)[:10_000])
    two_questions((unit * 100)[:600])
    assert time.process_time() - started < 0.5
