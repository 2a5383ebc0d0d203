"""The forward pass of the multilingual Universal Sentence Encoder 3 in numpy.

A deep averaging network: pieces and what convolutions over two, three and five of them add are
averaged over the text, and a small network makes the sentence's vector of the mean. Yang et al.,
"Multilingual Universal Sentence Encoder for Semantic Retrieval", 2019.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from escalation.engine.encoder import MULTILINGUAL_NAME
from escalation.engine.encoder.unigram import Unigram
from escalation.engine.encoder.weights import read_tensors

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

DIMENSIONS: Final = 512
_WIDTH: Final = 256
"""Of a convolution's output."""
_ORDERS: Final = ((2, 0), (3, 1), (5, 2))
"""How many pieces a convolution sees, and how many of them stand before its own."""
_MOST_LEFT: Final = 2
_MOST_RIGHT: Final = 2
_BATCH_PIECES: Final = 512
_EPSILON: Final = np.float32(1e-12)
_LEAST: Final = np.float32(1e-6)


class Averaging:
    """A sentence encoder (`SentenceEncoder`): unit vectors of 512 float32."""

    name: Final = MULTILINGUAL_NAME

    def __init__(self, tensors: "Mapping[str, npt.NDArray[Any]]", tokenizer: Unigram) -> None:
        """Takes the tensors under the names that `infra.encoder_model` writes."""
        self._tokenizer = tokenizer
        self._t = tensors
        self._table = tensors["table"]  # (pieces, 512) in six bits; a piece's scale is its class's
        self._scale, self._low = tensors["scale"], tensors["lo"]
        orders = [order for order, _ in _ORDERS]
        self._project = np.concatenate([tensors[f"proj{n}"] for n in orders], axis=1)
        self._bias, self._gain, self._shift = (
            np.concatenate([tensors[f"{part}{n}"] for n in orders])
            for part in ("proj_b", "ln_g", "ln_b")
        )

    @classmethod
    def load(cls, folder: Path) -> "Averaging":
        """Read `model.safetensors` and `pieces.txt`; what is used of the table is read then."""
        tensors = read_tensors(folder / "model.safetensors")
        scores = tensors["piece_scores"].tolist()
        return cls(tensors, Unigram.from_file(folder / "pieces.txt", scores))

    def encode(self, texts: Sequence[str]) -> "Matrix":
        """Return one row a text."""
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        batch: list[list[int]] = []
        first = held = 0
        for place, text in enumerate(texts):
            ids = self._tokenizer.encode(text)
            if batch and held + len(ids) > _BATCH_PIECES:
                found[first:place] = self._forward(batch)
                batch, first, held = [], place, 0
            batch.append(ids)
            held += len(ids)
        if batch:
            found[first:] = self._forward(batch)
        return found

    def _forward(self, batch: Sequence[Sequence[int]]) -> "Matrix":
        """The pieces of all texts stand in one matrix: a weight is read once for all of them."""
        t = self._t
        lengths = np.array([len(ids) for ids in batch], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        flat = np.concatenate([np.asarray(ids, dtype=np.int64) for ids in batch])
        kind = flat % len(self._scale)
        pieces: Matrix = self._table[flat].astype(np.float32)
        pieces *= self._scale[kind, None]
        pieces += self._low[kind, None]
        narrow = _normed(pieces @ self._project + self._bias, self._gain, self._shift)
        windows = _windows(starts, lengths)
        parts = [pieces]
        for place, (order, left) in enumerate(_ORDERS):
            seen = windows[:, _MOST_LEFT - left : _MOST_LEFT - left + order]
            x = narrow[:, place * _WIDTH : (place + 1) * _WIDTH]
            for layer in ("1", "2"):
                weight, bias = t[f"w{layer}_{order}"], t[f"b{layer}_{order}"]
                x = x + np.maximum(_gathered(x, seen) @ weight + bias, np.float32(0.0))
            parts.append(x)
        features = _normed(np.concatenate(parts, axis=1), t["ln_g"], t["ln_b"])
        counts = lengths.astype(np.float32)[:, None]
        # The sum over the pieces commutes with the projection, so that one row a text is left.
        mean = np.add.reduceat(features, starts, axis=0) @ t["cnn_W"] + counts * t["cnn_b"]
        mean /= np.sqrt(counts)
        zero = np.float32(0.0)
        y = np.maximum(mean @ t["p1"] + np.maximum(mean @ t["d0"], zero) @ t["d1"], zero)
        z: Matrix = np.tanh(y @ t["p3"] + np.maximum(y @ t["d2"], zero) @ t["d3"])
        z /= np.maximum(np.linalg.norm(z, axis=1, keepdims=True), _LEAST)
        return z


def _gathered(x: "Matrix", seen: "npt.NDArray[np.int64]") -> "Matrix":
    """The rows in each window side by side; beyond the text there are zeros."""
    padded = np.vstack([x, np.zeros((1, x.shape[1]), dtype=np.float32)])
    rows: Matrix = padded[seen].reshape(len(x), -1)
    return rows


def _windows(
    starts: "npt.NDArray[np.int64]", lengths: "npt.NDArray[np.int64]"
) -> "npt.NDArray[np.int64]":
    """Places of the pieces around each piece; those of another text are the row behind the last."""
    total = int(lengths.sum())
    around = np.arange(total)[:, None] + np.arange(-_MOST_LEFT, _MOST_RIGHT + 1)
    first = np.repeat(starts, lengths)[:, None]
    last = np.repeat(starts + lengths, lengths)[:, None]
    return np.where((around >= first) & (around < last), around, total)


def _normed(x: "Matrix", gain: "Matrix", shift: "Matrix") -> "Matrix":
    x = x - x.mean(axis=-1, keepdims=True)
    squares = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[-1])
    x /= np.sqrt(squares + _EPSILON)
    x *= gain
    x += shift
    return x
