"""The encoder against vectors and word pieces made elsewhere."""

import json
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.engine.encoder import DIMENSIONS
from escalation.engine.encoder.weights import pack, quantise, restore, unpack
from escalation.engine.encoder.wordpiece import MAX_PIECES, WordPiece, split_words
from tests.unit.engine.encoders import encoder, model_folder

REFERENCE = Path(__file__).parent / "reference"


def reference(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))


@cache
def tokenizer() -> WordPiece:
    return WordPiece.from_file(model_folder() / "vocab.txt")


@pytest.mark.parametrize(
    "sentence", reference("vectors")["sentences"], ids=lambda s: s["text"][:20]
)
def test_the_int8_model_gives_nearly_the_vectors_of_the_float_weights(
    sentence: dict[str, Any],
) -> None:
    found = encoder().encode([sentence["text"]])[0]
    assert found.shape == (DIMENSIONS,)
    assert float(found @ np.array(sentence["vector"], dtype=np.float32)) >= 0.99


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    texts = [sentence["text"] for sentence in reference("vectors")["sentences"]]
    together = encoder().encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert encoder().encode([text])[0] == pytest.approx(vector, abs=1e-5)


def test_no_texts_have_no_vectors() -> None:
    assert encoder().encode([]).shape == (0, DIMENSIONS)


def test_texts_are_cut_into_the_pieces_that_the_models_own_tokenizer_finds() -> None:
    wrong = [
        row["text"]
        for row in reference("pieces")["texts"]
        if tokenizer().encode(row["text"]) != row["ids"]
    ]
    assert wrong == []


@given(st.text(max_size=60))
def test_the_pieces_of_a_text_make_up_its_words(text: str) -> None:
    names = (model_folder() / "vocab.txt").read_text("utf-8").split("\n")
    ids = tokenizer().encode(text)
    assert (names[ids[0]], names[ids[-1]]) == ("[CLS]", "[SEP]")
    assert len(ids) <= MAX_PIECES
    found = [names[piece] for piece in ids[1:-1]]
    if "[UNK]" not in found:
        assert "".join(piece.removeprefix("##") for piece in found) == "".join(split_words(text))


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x24F)))
def test_latin_words_lose_case_and_accents(text: str) -> None:
    for word in split_words(text):
        assert word == word.lower()
        # Lower case of a dotted capital I brings a dot of its own, which the original keeps too.
        accents = [c for c in word if unicodedata.category(c) == "Mn" and c != "\u0307"]
        assert accents == []


@given(
    st.lists(
        st.lists(st.floats(-1e3, 1e3, width=32), min_size=3, max_size=3), min_size=1, max_size=5
    )
)
def test_int8_keeps_every_value_within_half_a_step(rows: list[list[float]]) -> None:
    matrix = np.array(rows, dtype=np.float32)
    whole, scales = quantise(matrix)
    assert whole.dtype == np.int8
    assert np.all(np.abs(restore(whole, scales) - matrix) <= scales[:, None] * 0.501)


def test_packed_tensors_come_back_and_packing_is_repeatable() -> None:
    tensors: dict[str, npt.NDArray[Any]] = {
        "a": np.arange(3, dtype=np.uint8),
        "b": np.ones((2, 3), dtype=np.float32),
        "c": np.array([1, -1], dtype=np.int8),
        "d": np.array([[7]], dtype=np.int32),
    }
    packed = pack(tensors)
    assert packed == pack(dict(reversed(tensors.items())))
    found = unpack(np.frombuffer(packed, dtype=np.uint8))
    assert {name: value.tolist() for name, value in found.items()} == {
        name: value.tolist() for name, value in tensors.items()
    }
