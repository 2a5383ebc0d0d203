"""The forward pass of MiniLM (a six-layer BERT) in numpy, with mean pooling."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from escalation.engine.encoder import DIMENSIONS, ENCODER_NAME
from escalation.engine.encoder.weights import SCALE, read_tensors, restore
from escalation.engine.encoder.wordpiece import WordPiece

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

_HEADS: Final = 12
_LAYERS: Final = 6
_EPSILON: Final = np.float32(1e-12)
_BATCH_PIECES: Final = 1_024
"""Word pieces worked on at once: more is no faster and takes memory."""
_GELU_SCALE: Final = np.float32(0.7978845608028654)  # sqrt(2 / pi)
_GELU_CUBE: Final = np.float32(0.044715)


class _Linear(NamedTuple):
    weight: "Matrix"  # (in, out)
    bias: "Matrix"

    def __call__(self, x: "Matrix") -> "Matrix":
        y: Matrix = x @ self.weight
        y += self.bias
        return y


class _Norm(NamedTuple):
    weight: "Matrix"
    bias: "Matrix"

    def __call__(self, x: "Matrix") -> "Matrix":
        x = x - x.mean(axis=-1, keepdims=True)
        squares = np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[-1])
        x /= np.sqrt(squares + _EPSILON)
        x *= self.weight
        x += self.bias
        return x


class _Layer(NamedTuple):
    attend: _Linear
    merge: _Linear
    merge_norm: _Norm
    widen: _Linear
    narrow: _Linear
    narrow_norm: _Norm


class MiniLm:
    """A sentence encoder (`SentenceEncoder`): unit vectors of 384 float32."""

    name: Final = ENCODER_NAME

    def __init__(self, tensors: "Mapping[str, npt.NDArray[Any]]", tokenizer: WordPiece) -> None:
        """Takes tensors in float32 or in the int8 form, under BERT's own names."""
        self._tokenizer = tokenizer
        self._tensors = tensors
        self._words = tensors["embeddings.word_embeddings.weight"]
        self._word_scales = tensors.get("embeddings.word_embeddings.weight" + SCALE)
        # The token type never changes, so it is added to the positions once.
        types = self._matrix("embeddings.token_type_embeddings.weight")
        self._positions = self._matrix("embeddings.position_embeddings.weight") + types[0]
        self._norm = self._norm_of("embeddings.LayerNorm")
        self._layers = [self._layer(f"encoder.layer.{number}") for number in range(_LAYERS)]

    @classmethod
    def load(cls, folder: Path) -> "MiniLm":
        """Read `model.safetensors` and `vocab.txt`."""
        return cls(
            read_tensors(folder / "model.safetensors"), WordPiece.from_file(folder / "vocab.txt")
        )

    def encode(self, texts: Sequence[str]) -> "Matrix":
        """Return one row a text. Texts of one length share a pass, so none needs padding."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        groups: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for place, text in enumerate(texts):
            ids = self._tokenizer.encode(text)
            groups[len(ids)].append((place, ids))
        for length, group in groups.items():
            step = max(1, _BATCH_PIECES // length)
            for start in range(0, len(group), step):
                batch = group[start : start + step]
                places = [place for place, _ in batch]
                vectors[places] = self._forward(np.array([ids for _, ids in batch]))
        return vectors

    def _forward(self, ids: "npt.NDArray[np.int64]") -> "Matrix":
        count, length = ids.shape
        x: Matrix = self._words[ids.ravel()].astype(np.float32)
        if self._word_scales is not None:
            x *= self._word_scales[ids.ravel()][:, None]
        x = self._norm((x.reshape(count, length, -1) + self._positions[:length]).reshape(x.shape))
        for layer in self._layers:
            x = layer.merge_norm(x + layer.merge(_attention(layer.attend(x), count, length)))
            x = layer.narrow_norm(x + layer.narrow(_gelu(layer.widen(x))))
        pooled: Matrix = x.reshape(count, length, -1).mean(axis=1)
        pooled /= np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), np.float32(1e-12))
        return pooled

    def _layer(self, name: str) -> _Layer:
        attention = f"{name}.attention"
        parts = [self._linear(f"{attention}.self.{part}") for part in ("query", "key", "value")]
        # Softmax's 1 / sqrt(size of a head) goes into the queries once and for all.
        size = np.float32((DIMENSIONS / _HEADS) ** -0.5)
        parts[0] = _Linear(parts[0].weight * size, parts[0].bias * size)
        return _Layer(
            attend=_Linear(
                np.concatenate([part.weight for part in parts], axis=1),
                np.concatenate([part.bias for part in parts]),
            ),
            merge=self._linear(f"{attention}.output.dense"),
            merge_norm=self._norm_of(f"{attention}.output.LayerNorm"),
            widen=self._linear(f"{name}.intermediate.dense"),
            narrow=self._linear(f"{name}.output.dense"),
            narrow_norm=self._norm_of(f"{name}.output.LayerNorm"),
        )

    def _linear(self, name: str) -> _Linear:
        return _Linear(self._matrix(f"{name}.weight").T, np.asarray(self._tensors[f"{name}.bias"]))

    def _norm_of(self, name: str) -> _Norm:
        weight, bias = (np.asarray(self._tensors[f"{name}.{part}"]) for part in ("weight", "bias"))
        return _Norm(weight, bias)

    def _matrix(self, name: str) -> "Matrix":
        found = self._tensors[name]
        scales = self._tensors.get(name + SCALE)
        return np.asarray(found) if scales is None else restore(found, scales)


def _attention(joined: "Matrix", count: int, length: int) -> "Matrix":
    """Self-attention of (count * length, 3 * width) queries, keys and values."""
    heads = joined.reshape(count, length, 3, _HEADS, -1).transpose(2, 0, 3, 1, 4)
    query, key, value = heads
    scores = query @ key.transpose(0, 1, 3, 2)
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed: Matrix = (scores @ value).transpose(0, 2, 1, 3).reshape(count * length, -1)
    return mixed


def _gelu(x: "Matrix") -> "Matrix":
    """The tanh form, within 0.0005 of the exact one: numpy has no error function."""
    inner = x * x
    inner *= _GELU_CUBE
    inner += np.float32(1.0)
    inner *= x
    inner *= _GELU_SCALE
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= x
    inner *= np.float32(0.5)
    return inner
