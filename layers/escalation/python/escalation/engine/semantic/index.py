"""An index: what a bot knows, ready to be asked; made once, kept as one file.

It is built when knowledge is saved. The file holds vectors and the linear model in int8, words and
the calibration, in the safetensors format; nothing in it is executed when it is read.
"""

import json
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from escalation.engine.encoder import SentenceEncoder
from escalation.engine.encoder.weights import SCALE, pack, quantise, restore, unpack
from escalation.engine.resources import load_json
from escalation.engine.semantic import SEMANTIC_READS, SEMANTIC_VERSION, WEAK_PROSE
from escalation.engine.semantic.calibrating import (
    Calibration,
    calibrate,
    confidences,
    stored_calibration,
)
from escalation.engine.semantic.ranking import (
    BOTS,
    STRONG,
    TOPICS,
    WEAK,
    Corpus,
    Kind,
    Ranked,
    enough_for_linear,
    fit,
    lexical_share,
    rank,
)
from escalation.engine.semantic.terms import Terms, TermSpace, build_terms
from escalation.engine.tokenisation import words

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

_KINDS: Final = {"topics": TOPICS, "bots": BOTS}
_SPACES: Final = ("words", "characters")


class Document(NamedTuple):
    """One text that a class is recognised by: an example question, or prose about it."""

    owner: int
    text: str
    is_example: bool = True


class SemanticIndex:
    """Classes with their documents, linear model and calibration. Immutable once made."""

    def __init__(
        self,
        *,
        encoder: str,
        labels: Sequence[Any],
        texts: Sequence[str],
        corpus: Corpus,
        linear: "Floats | None",
        calibration: Calibration,
        version: str = SEMANTIC_VERSION,
    ) -> None:
        """Takes `labels` (JSON values, one a class) and `texts` (one a document)."""
        self.version = version
        self.encoder = encoder
        self.labels = list(labels)
        self.texts = list(texts)
        self.corpus = corpus
        self.linear = linear
        self.calibration = calibration
        self._exact = self._exact_questions()

    def exact(self, text: str) -> int | None:
        """Return the only class with this very example, spelling aside; needs no encoder."""
        return self._exact.get(" ".join(words(text)))

    def ask(self, vectors: "Floats", texts: Sequence[str]) -> Ranked:
        """Rank the classes for texts with these vectors."""
        return _ranked(self.corpus, self.linear, vectors, texts)

    def confidences(self, ranked: Ranked) -> list[float]:
        """Return the calibrated confidence in each row's best class."""
        return [float(chance) for chance in confidences(self.calibration, ranked)]

    def nearest(self, vector: "Floats", text: str, owners: Sequence[int]) -> list[str]:
        """Return the document of each class that is nearest to a text: why it was chosen."""
        row = self.corpus.rows(vector[None, :], [text])[0]
        found: list[str] = []
        for owner in owners:
            own = np.flatnonzero(self.corpus.owners == owner)
            found.append(self.texts[int(own[row[own].argmax()])] if len(own) else "")
        return found

    def questions(self, owner: int) -> list[str]:
        """Return the examples of a class, as they were written."""
        own = np.flatnonzero(self.corpus.examples & (self.corpus.owners == owner))
        return [self.texts[int(place)] for place in own]

    def vectors_of(self, texts: Sequence[str], encoder: SentenceEncoder) -> "Floats":
        """Return vectors of texts by this index's encoder, asked for those alone that it lacks."""
        held = dict(zip(self.texts, self.corpus.vectors, strict=True))
        missing = [text for text in dict.fromkeys(texts) if text not in held]
        if missing:
            held |= dict(zip(missing, encoder.encode(missing), strict=True))
        return np.stack([held[text] for text in texts])

    def to_bytes(self) -> bytes:
        """Return the index as a file."""
        corpus = self.corpus
        vectors, scales = quantise(corpus.vectors)
        tensors: dict[str, npt.NDArray[Any]] = {
            "vectors": vectors,
            "vectors" + SCALE: scales,
            "owners": corpus.owners,
            "examples": corpus.examples.astype(np.uint8),
            "coherence": corpus.coherence,
        }
        if self.linear is not None:
            tensors["linear"], tensors["linear" + SCALE] = quantise(self.linear.T)
        about: dict[str, object] = {
            "version": self.version,
            "encoder": self.encoder,
            "labels": self.labels,
            "texts": self.texts,
            "kind": next(name for name, kind in _KINDS.items() if kind == corpus.kind),
            "calibration": self.calibration,
        }
        for name, space in zip(_SPACES, (corpus.terms.words, corpus.terms.characters), strict=True):
            tensors[f"{name}.idf"] = space.idf
            tensors[f"{name}.offsets"] = space.offsets
            tensors[f"{name}.docs"] = space.docs
            tensors[f"{name}.weights"] = space.weights.astype(np.float16)
            about[name] = {"features": space.features, "unseen_idf": space.unseen_idf}
        tensors["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        return zlib.compress(pack(tensors), level=1)

    @classmethod
    def from_bytes(cls, stored: bytes) -> "SemanticIndex | None":
        """Read an index; None when a version of the engine wrote it that is not read here."""
        tensors = unpack(np.frombuffer(zlib.decompress(stored), dtype=np.uint8))
        about = json.loads(tensors["about"].tobytes())
        if about["version"] not in SEMANTIC_READS:
            return None
        spaces = [
            TermSpace(
                features=about[name]["features"],
                idf=tensors[f"{name}.idf"],
                offsets=tensors[f"{name}.offsets"],
                docs=tensors[f"{name}.docs"],
                weights=tensors[f"{name}.weights"].astype(np.float32),
                unseen_idf=about[name]["unseen_idf"],
            )
            for name in _SPACES
        ]
        linear = None
        if "linear" in tensors:
            linear = restore(tensors["linear"], tensors["linear" + SCALE]).T
        return cls(
            encoder=about["encoder"],
            labels=about["labels"],
            texts=about["texts"],
            corpus=Corpus(
                kind=_KINDS[about["kind"]],
                classes=len(about["labels"]),
                owners=tensors["owners"],
                examples=tensors["examples"].astype(bool),
                vectors=restore(tensors["vectors"], tensors["vectors" + SCALE]),
                terms=Terms(len(about["texts"]), *spaces),
                coherence=tensors["coherence"],
                lexical=lexical_share(about["encoder"]),
                prose=WEAK if about["version"] in WEAK_PROSE else STRONG,
            ),
            linear=linear,
            version=about["version"],
            calibration=stored_calibration(about["calibration"]),
        )

    def _exact_questions(self) -> dict[str, int]:
        found: dict[str, int] = {}
        shared: set[str] = set()
        corpus = self.corpus
        for text, owner, asked in zip(self.texts, corpus.owners, corpus.examples, strict=True):
            said = " ".join(words(text)) if asked else ""
            if said and found.setdefault(said, int(owner)) != int(owner):
                shared.add(said)
        return {said: owner for said, owner in found.items() if said not in shared}


def build_index(
    labels: Sequence[Any],
    documents: Sequence[Document],
    encoder: SentenceEncoder,
    *,
    kind: Kind = TOPICS,
    vectors: "Floats | None" = None,
    calibration: Calibration | None = None,
) -> SemanticIndex:
    """Index classes and fit their models.

    Args:
        labels: one JSON value a class.
        documents: theirs, in any order.
        encoder: turns texts into vectors.
        kind: topics of a bot, or bots.
        vectors: those of the documents, if known already; unit length.
        calibration: None to fit one to the examples.
    """
    order = sorted(range(len(documents)), key=lambda place: documents[place].owner)
    texts = [documents[place].text for place in order]
    owners = np.array([documents[place].owner for place in order], dtype=np.int32)
    examples = np.array([documents[place].is_example for place in order], dtype=bool)
    found = encoder.encode(texts) if vectors is None else vectors[order]
    groups = [np.flatnonzero(examples & (owners == owner)) for owner in range(len(labels))]
    terms, squares = build_terms(texts, [group.tolist() for group in groups])
    share = lexical_share(encoder.name)
    corpus = Corpus(
        kind=kind,
        classes=len(labels),
        owners=owners,
        examples=examples,
        vectors=found,
        terms=terms,
        coherence=_coherence(found, groups, squares, share),
        lexical=share,
    )
    design = None
    linear = None
    if enough_for_linear(corpus):
        design = corpus.design(found, texts)
        linear = fit(corpus, design)
    if calibration is None:
        elsewhere = list(load_json("elsewhere.json")["en"])
        foreign = _ranked(corpus, linear, encoder.encode(elsewhere), elsewhere)
        calibration = calibrate(corpus, texts, design, foreign)
    return SemanticIndex(
        encoder=encoder.name,
        labels=labels,
        texts=texts,
        corpus=corpus,
        linear=linear,
        calibration=calibration,
    )


def _ranked(
    corpus: Corpus, linear: "Floats | None", vectors: "Floats", texts: Sequence[str]
) -> Ranked:
    similarity = corpus.similarity(corpus.rows(vectors, texts))
    logits = None
    if linear is not None:
        logits = corpus.design(vectors, texts) @ linear[:-1] + linear[-1]
    return rank(corpus, similarity, logits)


def _coherence(
    vectors: "Floats",
    groups: "Sequence[npt.NDArray[np.int64]]",
    squares: "Floats",
    share: float,
) -> "Floats":
    """Mean similarity of two examples of a class, from the length of the sum of all of them."""
    found = np.zeros(len(groups), dtype=np.float32)
    for place, group in enumerate(groups):
        pairs = len(group) * (len(group) - 1)
        if pairs:
            total = vectors[group].sum(axis=0)
            square = (1.0 - share) * float(total @ total) + share * squares[place]
            found[place] = max(0.0, (float(square) - len(group)) / pairs)
    return found
