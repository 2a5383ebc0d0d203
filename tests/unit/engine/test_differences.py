"""Messages that say something else than the question they are most like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.differences import DOUBTED, doubt
from escalation.engine.tokenisation import words
from tests.unit.engine.encoders import remembering
from tests.unit.engine.samples import BOTS, entries, said

DENIED = [
    ("I do NOT want a refund", "How do I get a refund?"),
    ("i dont want a refund", "How do I get a refund?"),
    ("I never asked for an upgrade", "How do I upgrade?"),
    ("please don't cancel my plan", "How do I cancel my plan?"),
    ("I no longer want to delete it", "How do I delete it?"),
    ("please don't unsubscribe me", "How do I unsubscribe from mails?"),
    ("ich möchte keine Rückerstattung", "Wie bekomme ich eine Rückerstattung?"),
    ("no quiero un reembolso", "¿Cómo pido un reembolso?"),
    ("je ne veux pas de remboursement", "Comment obtenir un remboursement ?"),
    ("non voglio un rimborso", "Come ottengo un rimborso?"),
    ("não quero um reembolso", "Como peço um reembolso?"),
]
OPPOSITE = [
    ("how do I remove members", "How do I add members?"),
    ("remvoe a member", "How do I add members?"),
    ("turn the sync off", "How do I turn on sync?"),
    ("disable the sync", "How do I turn on sync?"),
    ("log out", "How do I log in?"),
    ("unshare a folder", "How do I share a folder?"),
    ("share a folder", "How do I unshare a folder?"),
    ("I need less storage", "How do I get more storage?"),
    ("restore a project from the archive", "How do I archive a project?"),
    ("ein Konto entsperren", "Wie kann ich ein Konto sperren?"),
]
OF_OTHERS = [
    ("refund policy of amazon", "What is your refund policy?"),
    ("refunds at target", "What is your refund policy?"),
]
AS_ASKED = [
    ("I don't want any more mails", "How do I unsubscribe from mails?"),
    ("I don't want the plan any longer", "How do I cancel my plan?"),
    ("I can't log in", "How do I log in?"),
    ("I am locked out", "How do I sign in?"),
    ("my sync does not work", "How do I set up sync?"),
    ("I do not know how to pay", "How do I pay?"),
    ("don't you have a refund policy?", "What is your refund policy?"),
    ("I don't want a voucher, I want my money back", "Can I have my money back?"),
    ("what time does the shop close", "What are your opening hours?"),
    ("add or remove members", "How do I add members?"),
    ("my PIN is blocked", "How do I unblock my PIN?"),
    ("don't know how to pay", "How do I pay?"),
    ("I'd rather not use the card, how can I get a virtual card?", "How do I get a virtual card?"),
    ("I have no account yet", "How do I create an account?"),
    ("connect it with outlook", "How do I connect my calendar?"),
    ("what is the target of the plan", "What is the aim of the plan?"),
    ("", "How do I pay?"),
]


def nothing(stem: str) -> bool:
    return False


@pytest.mark.parametrize(("asked", "example"), [*DENIED, *OPPOSITE, *OF_OTHERS])
def test_what_says_something_else_is_doubted(asked: str, example: str) -> None:
    assert doubt(asked, [example], nothing) == DOUBTED


@pytest.mark.parametrize(("asked", "example"), AS_ASKED)
def test_what_asks_the_same_is_not(asked: str, example: str) -> None:
    assert doubt(asked, [example], nothing) == 1.0


def test_a_class_that_holds_both_words_has_no_opposite() -> None:
    examples = ["How do I add members?", "remove a member"]
    assert doubt("how do I remove members", examples, nothing) == 1.0


def test_a_word_that_the_bot_knows_is_no_slip_and_a_name_that_it_knows_is_its_own() -> None:
    assert doubt("remvoe of members", ["How do I add members?"], nothing) == DOUBTED
    assert doubt("remvoe of members", ["How do I add members?"], {"remvo"}.__contains__) == 1.0
    knows = {"paypal"}.__contains__
    assert doubt("can I pay by paypal", ["How can I pay?"], knows) == 1.0
    assert doubt("can I pay by paypal", ["How can I pay?"], nothing) == DOUBTED
    assistant = {"netflix", "spotify", "youtub"}.__contains__
    assert doubt("can I pay by paypal", ["How can I pay?"], assistant) == 1.0


@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=4), st.booleans())
def test_whatever_is_written_there_is_a_factor(
    asked: str, examples: list[str], knows: bool
) -> None:
    assert doubt(asked, examples, lambda stem: knows) in {1.0, DOUBTED}


@given(st.sampled_from([text for text, _ in AS_ASKED if words(text)]))
def test_a_message_is_never_the_opposite_of_itself(text: str) -> None:
    assert doubt(text, [text], nothing) == 1.0


@pytest.mark.parametrize("bot", BOTS)
def test_hardly_any_question_of_real_knowledge_is_doubted_beside_its_own(bot: str) -> None:
    doubted = [
        question
        for entry in entries(bot)
        for question in entry.questions[1:]
        if doubt(question, entry.questions[:1], lambda stem: True) < 1.0
    ]
    assert len(doubted) <= 3, doubted


def test_a_denial_is_answered_with_little_confidence_by_meaning_and_by_words() -> None:
    refund = KnowledgeEntry(id="refund", questions=("I want a refund",), answer="Within 30 days.")
    price = KnowledgeEntry(id="price", questions=("What does it cost?",), answer="12 dollars.")
    engine = EmbeddedEngine(remembering())
    stored = engine.build_file([refund, price])
    assert stored is not None
    opened = engine.open_file(stored)
    assert opened is not None
    for index in (opened, engine.build([refund, price])):
        asked = engine.match(index, [said("I want my refund")])
        denied = engine.match(index, [said("I do not want a refund")])
        assert asked is not None
        assert denied is not None
        assert denied.confidence <= DOUBTED < asked.confidence
