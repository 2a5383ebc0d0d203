"""The engine's arithmetic, against plain restatements of it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.calibration import DEFAULT, Coefficients, calibrate, confidence
from escalation.engine.lexical import build_lexical_index, similarities
from escalation.engine.questions import open_questions
from escalation.engine.scoring import (
    Features,
    Topic,
    build_topic_index,
    document_similarities,
    features_of,
    topic_scores,
)
from escalation.engine.tokenisation import normalise, sentences, stem, words
from tests.unit.engine.samples import entries, said

TEXTS = ["reset my password", "share a folder", "share the file by link"]


def test_a_document_is_entirely_similar_to_itself() -> None:
    index = build_lexical_index(TEXTS)
    for number, text in enumerate(TEXTS):
        assert similarities(index, text)[number] == pytest.approx(1.0, abs=1e-4)


def test_words_that_no_document_has_make_a_question_less_similar() -> None:
    index = build_lexical_index(TEXTS)
    assert (
        similarities(index, "reset my password")[0]
        > similarities(index, "reset my password on the submarine")[0]
        > similarities(index, "reset the submarine")[0]
        > 0.0
    )


def test_a_prototype_is_as_long_as_the_sum_of_its_vectors() -> None:
    index = build_topic_index([Topic(TEXTS, ())])
    rows = [document_similarities(index, text) for text in TEXTS]
    assert index["prototype_lengths"][0] == pytest.approx(math.sqrt(sum(map(sum, rows))), abs=1e-3)


def test_leaving_a_document_out_scores_as_if_it_had_never_been_indexed() -> None:
    topics = [Topic(TEXTS, ()), Topic(["cancel the plan", "stop paying"], ("You can cancel.",))]
    index = build_topic_index(topics)
    row = document_similarities(index, TEXTS[0])
    left_out = topic_scores(index, row, without=0)
    # The same without the document, on the similarities of the full index.
    index["questions"][0] = [1, 2]
    pair = document_similarities(index, TEXTS[1])[2]
    index["prototype_lengths"][0] = math.sqrt(2.0 + 2.0 * pair)
    assert left_out == pytest.approx(topic_scores(index, row), abs=1e-3)


def test_features_of_fewer_than_five_scores_count_the_missing_as_zero() -> None:
    assert features_of([0.2, 0.7]) == pytest.approx((0.7, 0.5, 0.18))
    assert features_of([]) == (0.0, 0.0, 0.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(-900, 900))
def test_a_confidence_is_a_probability_and_never_certain(
    top: float, margin: float, mean: float, bias: float
) -> None:
    coefficients: Coefficients = {**DEFAULT, "bias": bias}
    assert 0.0 <= confidence(coefficients, Features(top, margin, mean)) <= 0.99


def test_nothing_in_common_is_no_confidence_at_all() -> None:
    certain: Coefficients = {"bias": 50.0, "top": 1.0, "margin": 1.0, "mean": 1.0}
    assert confidence(certain, Features(0.0, 0.0, 0.0)) == 0.0


def test_a_bot_without_topics_is_calibrated_by_the_default() -> None:
    assert calibrate(build_topic_index([]), []) == DEFAULT


def test_a_bots_own_questions_move_its_calibration() -> None:
    topics = [Topic(entry.questions, ()) for entry in entries("billing")]
    texts = [question for topic in topics for question in topic.questions]
    fitted = calibrate(build_topic_index(topics), texts)
    assert fitted != DEFAULT
    assert fitted["top"] >= 0.0
    assert fitted["margin"] >= 0.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I can\u2019t, won't and didn't", ["i", "can", "not", "will", "not", "and", "did", "not"]),
        ("L'équipe n'a pas répondu", ["l", "equipe", "n", "a", "pas", "repondu"]),
        ("मुझे हिन्दी चाहिए", ["मुझे", "हिन्दी", "चाहिए"]),
        ("退款政策", ["退款", "款政", "政策"]),
        ("\uff26\uff35\uff2c\uff2c width", ["full", "width"]),
        ("!!! ...", []),
    ],
)
def test_text_is_split_into_words_of_its_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    "group",
    [
        ("invoice", "invoices"),
        ("cancel", "canceled", "canceling", "cancels"),
        ("stop", "stopped", "stopping"),
        ("share", "sharing", "shared", "shares"),
        ("company", "companies"),
    ],
)
def test_forms_of_a_word_have_one_stem(group: tuple[str, ...]) -> None:
    assert len({stem(word) for word in group}) == 1


def test_short_and_foreign_words_keep_their_form() -> None:
    assert [stem(word) for word in ("bus", "sso", "größe", "हैं")] == ["bus", "sso", "größe", "हैं"]


@given(st.text())
def test_normalising_again_changes_nothing_but_length(text: str) -> None:
    once = normalise(text)
    assert normalise(once)[:1_000] == once[:1_000]


def test_sentences_end_at_marks_and_line_breaks() -> None:
    assert sentences("Hello! It fails.\n\nWhy? v1.2 is fine") == [
        "Hello!",
        "It fails.",
        "Why?",
        "v1.2 is fine",
    ]


def test_what_is_open_is_what_nobody_has_answered() -> None:
    messages = [
        said("one"),
        said("answer", "bot"),
        said("two"),
        said("transferred", "system"),
        said("three"),
    ]
    assert open_questions(messages) == (["two", "three"], "one")
    assert open_questions(messages[:2]) == (["one"], None)
    assert open_questions([said("welcome", "bot")]) == ([], None)
