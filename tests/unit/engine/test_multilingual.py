"""The engine and knowledge in languages that MiniLM does not read."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from escalation.domain.bot_contract import BotReply
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.learning import Asked
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import ENCODER_NAME, MULTILINGUAL_NAME
from escalation.engine.encoder.unigram import MAX_PIECES, Unigram
from escalation.engine.encoder.weights import read_tensors
from escalation.engine.semantic import SEMANTIC_VERSION
from escalation.engine.semantic.index import SemanticIndex
from tests.unit.engine.encoders import (
    UnaskedLanguages,
    languages,
    multilingual,
    multilingual_folder,
    remembering,
)
from tests.unit.engine.questions_in import faq
from tests.unit.engine.samples import AT, entries, said

ENGINE = EmbeddedEngine(remembering(), multilingual=multilingual(), languages=languages())
HINDI = (
    KnowledgeEntry(
        id="order",
        questions=("मेरा ऑर्डर कहाँ है", "मेरा पार्सल कब आएगा"),
        answer="आपका ऑर्डर रास्ते में है।",
    ),
    KnowledgeEntry(
        id="password",
        questions=("मैं पासवर्ड भूल गया", "पासवर्ड कैसे बदलें"),
        answer="लिंक से नया पासवर्ड बनाएँ।",
    ),
)
REFERENCE = Path(__file__).parent / "reference" / "multilingual.json"


@cache
def made(language: str) -> SemanticIndex:
    stored = ENGINE.build_file(faq(language).entries)
    assert stored is not None
    opened = ENGINE.open_file(stored)
    assert opened is not None
    return opened


@cache
def english() -> SemanticIndex:
    stored = ENGINE.build_file(entries("billing"))
    assert stored is not None
    opened = ENGINE.open_file(stored)
    assert opened is not None
    return opened


def ask(index: SemanticIndex, text: str) -> BotReply:
    return ENGINE.answer(index, [said(text)], locale="en")


def test_pieces_and_vectors_are_those_of_the_package_that_the_weights_are_from() -> None:
    known = json.loads(REFERENCE.read_text("utf-8"))
    scores = read_tensors(multilingual_folder() / "model.safetensors")["piece_scores"].tolist()
    tokenizer = Unigram.from_file(multilingual_folder() / "pieces.txt", scores)
    for one in known:
        assert tokenizer.encode(one["text"]) == one["ids"], one["text"]
    vectors = multilingual().encode([one["text"] for one in known])
    assert vectors[:, :6] == pytest.approx(np.array([one["vector"] for one in known]), abs=1e-4)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = [asked.text for asked in faq("fr").asked[:30]] + ["x " * 2_000]
    alone = np.concatenate([multilingual().encode([text]) for text in texts])
    assert multilingual().encode(texts) == pytest.approx(alone, abs=1e-5)
    assert multilingual().encode([]).shape[0] == 0


def test_a_long_text_is_cut() -> None:
    tokenizer = Unigram(["<unk>", "<s>", "</s>", "\u2581a"], [0.0, 0.0, 0.0, -1.0])
    assert len(tokenizer.encode("a " * 500)) == MAX_PIECES
    assert tokenizer.encode("ab") == [1, 3, 0, 2]


@pytest.mark.slow
def test_english_knowledge_stays_with_minilm_and_is_answered_as_without_languages() -> None:
    assert english().encoder == ENCODER_NAME
    assert ENGINE.version_of(english()) == SEMANTIC_VERSION
    plain = EmbeddedEngine(remembering())
    for text in ("can I have my cash returned", "what is the weather in Paris?"):
        reply = ask(english(), text)
        before = plain.answer(english(), [said(text)], locale="en")
        assert reply == before
        assert (reply.encoder, reply.unread_language) == (ENCODER_NAME, None)


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_foreign_knowledge_is_found_by_meaning(language: str) -> None:
    index = made(language)
    assert index.encoder == MULTILINGUAL_NAME
    assert ENGINE.version_of(index) == f"{SEMANTIC_VERSION}/{MULTILINGUAL_NAME}"
    asked = [one for one in faq(language).asked if one.entry_id is not None]
    right = 0
    for one in asked:
        match = ENGINE.match(index, [said(one.text)])
        right += match is not None and match.entry_id == one.entry_id
    assert right >= 0.38 * len(asked)  # words alone: 0.18 to 0.21


def test_each_encoders_answers_are_learnt_about_by_themselves() -> None:
    stored = ENGINE.build_file(faq("de").entries)
    assert stored is not None
    logic = f"{SEMANTIC_VERSION}/{MULTILINGUAL_NAME}"
    assert ENGINE.logic(stored) == logic
    assert ENGINE.logic(None) == SEMANTIC_VERSION
    # A worker without the layer learns all the same: nothing is encoded for it.
    alone = EmbeddedEngine(remembering(), languages=languages())
    assert alone.open_file(stored) is None
    assert alone.logic(stored) == logic
    asked = [Asked(AT, 0.02 + 0.3 * (number % 2)) for number in range(200)]
    assert alone.learn([], asked, stored) == ENGINE.learn([], asked, stored) is not None


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_no_foreign_question_is_answered_from_english_knowledge(language: str) -> None:
    unread = 0
    for one in faq(language).asked:
        reply = ask(english(), one.text)
        assert reply.confidence < 0.2, one.text
        unread += reply.unread_language is not None
    assert unread >= len(faq(language).asked) - 1  # "sirve visa?" may be any language


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_words_alone_answer_no_foreign_question(language: str) -> None:
    engine = EmbeddedEngine(remembering(), languages=languages())
    assert engine.build_file(faq(language).entries) is None
    index = engine.build(faq(language).entries)
    for one in faq(language).asked:
        reply = engine.answer(index, [said(one.text)], locale="en")
        assert reply.confidence < 0.5, one.text
        assert reply.encoder == "words"


def test_what_no_encoder_reads_is_told_and_found_by_its_own_words_alone() -> None:
    built = ENGINE.build_files(HINDI)
    assert (built.own, built.encoder, dict(built.unread)) == (None, None, {"hi": 2})
    index = ENGINE.build(HINDI)
    reply = ENGINE.answer(index, [said("मेरा ऑर्डर कहाँ पहुँचा")], locale="hi")
    assert reply.text == HINDI[0].answer
    assert (0.0 < reply.confidence < 0.5, reply.unread_language) == (True, "hi")


def test_a_message_that_the_several_languages_are_none_of_is_not_compared() -> None:
    reply = ask(made("de"), "मेरा ऑर्डर कहाँ है")
    assert (reply.confidence, reply.unread_language) == (0.0, "hi")


@pytest.mark.parametrize("word", ["refund", "Refunds?", "invoice", "VAT"])
def test_a_word_of_english_knowledge_is_read_although_it_has_no_language(word: str) -> None:
    reply = ask(english(), word)
    assert (reply.unread_language, reply.confidence > 0.0) == (None, True)


def test_the_owners_own_question_is_answered_in_any_language() -> None:
    for entry in faq("de").entries[:5]:
        reply = ask(made("de"), entry.questions[0])
        assert (reply.text, reply.confidence) == (entry.answer, 0.99)


def test_a_few_foreign_entries_do_not_take_an_english_bot_from_minilm() -> None:
    mixed = (*entries("billing"), *faq("de").entries[:1])
    built = ENGINE.build_files(mixed)
    assert built.encoder == ENCODER_NAME
    assert dict(built.unread) == {"de": 1}


def test_bots_with_foreign_examples_are_told_apart_and_get_no_language_that_is_not_read() -> None:
    half = faq("de").entries
    bots = [
        ("first", tuple(q for entry in half[:10] for q in entry.questions), "Lieferung, Rückgabe"),
        ("second", tuple(q for entry in half[20:] for q in entry.questions), "Konto und Passwort"),
    ]
    routes = ENGINE.build_routes(bots, [made("de")])
    scores = {one.bot_id: one.score for one in ENGINE.route(routes, [said("Passwort vergessen!")])}
    assert scores["second"] > 0.5 > scores["first"]
    hindi = ENGINE.route(routes, [said("मैं पासवर्ड भूल गया")])
    assert [one.score for one in hindi] == [0.0, 0.0]


@pytest.mark.slow
def test_an_index_of_foreign_knowledge_by_minilm_is_not_opened_any_more() -> None:
    before = EmbeddedEngine(remembering())
    stored = before.build_file(faq("de").entries)
    assert stored is not None
    assert before.open_file(stored) is not None
    assert ENGINE.open_file(stored) is None


def test_opening_an_english_index_looks_for_no_language() -> None:
    engine = EmbeddedEngine(remembering(), languages=UnaskedLanguages())
    assert engine.open_file(english().to_bytes()) is not None


def test_an_index_is_only_opened_by_an_engine_with_its_encoder() -> None:
    stored = made("de").to_bytes()
    assert EmbeddedEngine(remembering(), languages=languages()).open_file(stored) is None
    assert EmbeddedEngine(remembering()).open_file(stored) is None
    assert ENGINE.open_file(stored) is not None
    assert EmbeddedEngine(remembering()).open_file(english().to_bytes()) is not None
