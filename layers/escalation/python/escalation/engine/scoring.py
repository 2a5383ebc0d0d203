"""How well each knowledge entry fits a question: nearest neighbour plus prototype.

An entry's prototype is the mean of its example questions. Vectors have unit length, so the
similarity to the prototype follows from those to the questions alone:
``q·(v1+…+vn) / |v1+…+vn|``, and no prototype vector needs storing.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple, TypedDict

from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.lexical import (
    LexicalIndex,
    build_lexical_index,
    similarities,
    squared_lengths,
)
from escalation.engine.tokenisation import sentences

NEAREST_SHARE: Final = 0.3
"""Weight of the nearest question against the prototype."""
ANSWER_WEIGHT: Final = 0.6
"""A sentence of the answer is weaker evidence than an example question of the same similarity."""
MAX_ANSWER_SENTENCES: Final = 8
TOP: Final = 5


class TopicIndex(TypedDict):
    """Topics and their documents. `questions` and `sentences` hold document numbers by topic."""

    lexical: LexicalIndex
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


def build_topic_index(topics: Sequence[Topic]) -> TopicIndex:
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
    return {
        "lexical": lexical,
        "questions": questions,
        "sentences": answers,
        "prototype_lengths": [round(math.sqrt(square), 6) for square in squares],
    }


def document_texts(topics: Sequence[Topic]) -> list[str]:
    """Return the documents of the topics' index, by number."""
    return [text for topic in topics for text in (*topic.questions, *topic.sentences)]


def document_similarities(index: TopicIndex, text: str) -> list[float]:
    """Return the similarity (0 to 1) of a text to every document of the index."""
    return similarities(index["lexical"], text)


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
