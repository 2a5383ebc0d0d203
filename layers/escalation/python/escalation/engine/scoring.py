"""How well each knowledge entry fits a question: nearest neighbour plus prototype.

An entry's prototype is the mean of its example questions. Vectors have unit length, so the
similarity to the prototype follows from those to the questions alone:
``q·(v1+…+vn) / |v1+…+vn|``, and no prototype vector needs storing.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, TypedDict

from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.lexical import (
    LexicalIndex,
    build_lexical_index,
    similarities,
    squared_lengths,
)
from escalation.engine.tokens import sentences

NEAREST_SHARE: Final = 0.3
"""Weight of the nearest question against the prototype."""
ANSWER_WEIGHT: Final = 0.6
"""A sentence of the answer is weaker evidence than an example question of the same similarity."""
LEXICAL_SHARE_WITH_ENCODER: Final = 0.25
MAX_ANSWER_SENTENCES: Final = 8
TOP: Final = 5


class SentenceEncoder(Protocol):
    """Turns texts into vectors of one length; the vectors need not have unit length."""

    @property
    def name(self) -> str:
        """Name the model: an index is only comparable with questions of the same encoder."""
        ...

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """Return one vector per text, in order."""
        ...


class TopicIndex(TypedDict):
    """Topics and their documents. `questions` and `sentences` hold document numbers by topic."""

    lexical: LexicalIndex
    encoder: str | None
    vectors: list[list[float]]
    questions: list[list[int]]
    sentences: list[list[int]]
    prototype_lengths: list[float]


class Topic(NamedTuple):
    """What a topic is recognised by: an entry's questions and answer, or a bot's examples."""

    questions: Sequence[str]
    sentences: Sequence[str]


class Features(NamedTuple):
    """What calibration sees of a ranking: best score, lead over the second, mean of five."""

    top: float
    margin: float
    mean: float


def entry_topic(entry: KnowledgeEntry) -> Topic:
    """Return the topic that an entry stands for."""
    return Topic(entry.questions, sentences(entry.answer)[:MAX_ANSWER_SENTENCES])


def build_topic_index(
    topics: Sequence[Topic], encoder: SentenceEncoder | None = None
) -> TopicIndex:
    """Index the topics' documents; the result is plain lists and dictionaries."""
    questions: list[list[int]] = []
    answers: list[list[int]] = []
    size = 0
    for topic in topics:
        for group, members in ((questions, topic.questions), (answers, topic.sentences)):
            group.append(list(range(size, size + len(members))))
            size += len(members)
    texts = document_texts(topics)
    lexical = build_lexical_index(texts)
    squares = squared_lengths(lexical, questions)
    vectors: list[list[float]] = []
    if encoder is not None:
        vectors = [_unit(vector) for vector in encoder.encode(texts)]
        share = LEXICAL_SHARE_WITH_ENCODER
        squares = [
            share * square + (1.0 - share) * _squared_length([vectors[doc] for doc in docs])
            for square, docs in zip(squares, questions, strict=True)
        ]
    return {
        "lexical": lexical,
        "encoder": encoder.name if encoder else None,
        "vectors": vectors,
        "questions": questions,
        "sentences": answers,
        "prototype_lengths": [round(math.sqrt(square), 6) for square in squares],
    }


def document_texts(topics: Sequence[Topic]) -> list[str]:
    """Return the documents of the topics' index, by number."""
    return [text for topic in topics for text in (*topic.questions, *topic.sentences)]


def document_similarities(
    index: TopicIndex, text: str, encoder: SentenceEncoder | None = None
) -> list[float]:
    """Return the similarity (0 to 1) of a text to every document of the index."""
    lexical = similarities(index["lexical"], text)
    if encoder is None or index["encoder"] != encoder.name:
        return lexical
    query = _unit(encoder.encode([text])[0])
    share = LEXICAL_SHARE_WITH_ENCODER
    return [
        share * score + (1.0 - share) * max(0.0, sum(a * b for a, b in zip(query, v, strict=True)))
        for score, v in zip(lexical, index["vectors"], strict=True)
    ]


def topic_scores(
    index: TopicIndex, row: Sequence[float], *, without: int | None = None
) -> list[float]:
    """Combine document similarities into one score (0 to 1) a topic.

    `without` leaves one document out, as if it had never been indexed: so a known question can be
    scored as an unseen one.
    """
    scores: list[float] = []
    for topic, docs in enumerate(index["questions"]):
        length = index["prototype_lengths"][topic]
        kept: Sequence[int] = docs
        if without is not None and without in docs:
            kept = [doc for doc in docs if doc != without]
            # |S - v|² = |S|² - 2 S·v + 1, and S·v is the sum of v's similarities to the group.
            squared = length * length - 2.0 * sum(row[doc] for doc in docs) + 1.0
            length = math.sqrt(max(0.0, squared))
        near = [row[doc] for doc in kept]
        answers = [row[doc] for doc in index["sentences"][topic]]
        question = 0.0
        if near and length > 0.0:
            prototype = sum(near) / length
            question = NEAREST_SHARE * max(near) + (1.0 - NEAREST_SHARE) * prototype
        answer = ANSWER_WEIGHT * max(answers, default=0.0)
        scores.append(min(1.0, max(question, answer)))
    return scores


def features_of(scores: Sequence[float]) -> Features:
    """Describe a ranking; missing places count as zero, so one topic alone is well defined."""
    ranked = sorted(scores, reverse=True)[:TOP]
    ranked += [0.0] * (TOP - len(ranked))
    return Features(ranked[0], ranked[0] - ranked[1], sum(ranked) / TOP)


def best_topic(scores: Sequence[float]) -> int | None:
    """Return the topic with the highest score, the first of equals; None when nothing matched."""
    top = max(range(len(scores)), key=lambda topic: (scores[topic], -topic), default=None)
    return top if top is not None and scores[top] > 0.0 else None


def _unit(vector: Sequence[float]) -> list[float]:
    length = math.sqrt(sum(x * x for x in vector))
    return [x / length for x in vector] if length else list(vector)


def _squared_length(vectors: Sequence[Sequence[float]]) -> float:
    return math.fsum(math.fsum(column) ** 2 for column in zip(*vectors, strict=True))
