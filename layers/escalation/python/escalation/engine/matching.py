"""The entry that fits an open question best: by words, or by meaning with the index's encoder."""

from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

from escalation.domain.learning import Learned
from escalation.engine.calibration import Coefficients, confidence, corrected
from escalation.engine.close_entries import close_entries
from escalation.engine.differences import doubt
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.indexing import IndexedAnswer
from escalation.engine.matches import Match, match_of
from escalation.engine.questions import Reading, whole
from escalation.engine.scoring import (
    TopicIndex,
    best_topic,
    document_similarities,
    features_of,
    topic_scores,
)
from escalation.engine.tokenisation import content_stems, words

if TYPE_CHECKING:
    from escalation.engine.semantic.index import SemanticIndex
    from escalation.engine.semantic.ranking import Ranked

UNREAD_BY_WORDS: Final = 0.4
"""The most that words alone are worth in a language without an encoder: of eleven answers at 0.6
and more that they gave in German, Spanish and French three were right. It is below every threshold
that a bot starts with, so that such a match is offered and never given."""
FEW_WORDS: Final = 3
_AS_WRITTEN: Final = 0.9
"""From this similarity in words on, a message is one of the entry's questions, only the first of
which is kept to compare with."""
_DIGITS: Final = 4
_STANDS_OUT: Final = 0.9
"""From this chance on nobody asks what else might be meant."""
_NEXT: Final = 6
"""Entries that are looked at for whether they come near the best one."""


class BotIndex(TypedDict):
    """What an answer by words needs, as plain JSON values; entry i is topic i."""

    engine_version: str
    answers: list[IndexedAnswer]
    topics: TopicIndex
    coefficients: Coefficients


class Compared(NamedTuple):
    """By what a question is compared (None: by words), and its language where that is not read.

    One that is `hosted` is asked one text a message: each costs time and money.
    """

    encoder: SentenceEncoder | None
    unread: str | None
    hosted: bool = False


def match_knowledge(
    index: "BotIndex | SemanticIndex",
    found_readings: list[Reading],
    learned: Learned | None,
    compared: Compared,
) -> Match | None:
    """Return the best entry over all readings of what was asked; None when nothing matches.

    Raises:
        ModelFailed: by a hosted encoder.
    """
    if not isinstance(index, dict):
        if compared.encoder is None or compared.unread is not None:
            return None
        if compared.hosted:
            found_readings = whole(found_readings)
        return _match_by_meaning(index, found_readings, learned, compared.encoder)
    found: Match | None = None
    for reading in found_readings:
        match = _match_by_words(index, reading)
        if match is not None and (found is None or match.confidence > found.confidence):
            found = match
    if found is None or compared.unread is None:
        return found
    return found._replace(confidence=min(found.confidence, UNREAD_BY_WORDS), close=())


def _match_by_meaning(
    index: "SemanticIndex",
    found: list[Reading],
    learned: Learned | None,
    encoder: SentenceEncoder,
) -> Match | None:
    known = index.corpus.terms.words
    asked = [
        reading
        for reading in found
        if not reading.must_know or any(known.knows(stem) for stem in reading.must_know)
    ]
    if not asked or not index.labels:
        return None
    texts = [reading.text for reading in asked]
    ranked = index.ask(encoder.encode(texts), texts)
    chances = [
        reading.weight * chance * doubt(reading.text, index.questions(int(best)), known.knows)
        for reading, chance, best in zip(asked, index.confidences(ranked), ranked.best, strict=True)
    ]
    row = max(range(len(chances)), key=lambda place: (chances[place], -place))
    if chances[row] <= 0.0:
        return None
    unlearned = round(chances[row], _DIGITS)
    chance = unlearned if learned is None else round(corrected(learned, unlearned), _DIGITS)
    match = match_of(index.labels[int(ranked.best[row])], chance)
    if chance >= _STANDS_OUT:
        return match._replace(unlearned=unlearned)
    others = _chances_of_all(index, ranked, row, asked[row], int(ranked.best[row]))
    near = {
        place: other if learned is None else corrected(learned, other)
        for place, other in {**others, int(ranked.best[row]): unlearned}.items()
    }
    return match._replace(unlearned=unlearned, close=close_entries(index.labels, near))


def _chances_of_all(
    index: "SemanticIndex", ranked: "Ranked", row: int, reading: Reading, best: int
) -> dict[int, float]:
    """What would be said of the entries next to the best one, were they the best."""
    each = ranked._replace(top=ranked.similarity[row], likely=ranked.posterior[row])
    found = index.confidences(each)
    order = sorted(range(len(found)), key=lambda place: (-found[place], place))[:_NEXT]
    known = index.corpus.terms.words.knows
    return {
        place: reading.weight * found[place] * doubt(reading.text, index.questions(place), known)
        for place in order
        if place != best
    }


def _match_by_words(index: BotIndex, reading: Reading) -> Match | None:
    topics = index["topics"]
    known = topics["lexical"]["words"]["idf"]
    if reading.must_know and not any(stem in known for stem in reading.must_know):
        return None
    row = document_similarities(topics, reading.text)
    scores = topic_scores(topics, row)
    place = best_topic(scores)
    if place is None:
        return None
    chance = reading.weight * confidence(index["coefficients"], features_of(scores))
    if max(row[doc] for doc in topics["questions"][place]) < _AS_WRITTEN:
        chance *= doubt(reading.text, [index["answers"][place]["title"]], known.__contains__)
    share = chance / scores[place] if scores[place] > 0.0 else 0.0
    near = {other: share * score for other, score in enumerate(scores) if score > 0.0}
    match = match_of(index["answers"][place], round(chance, _DIGITS))
    return match._replace(close=close_entries(index["answers"], near))


def in_its_words(index: "SemanticIndex", asked: str) -> bool:
    """Tell a word or three that the knowledge has all of: "refund" is too short to have a language,
    and is read if it stands there.
    """
    if len(words(asked)) > FEW_WORDS:
        return False
    stems = content_stems(asked)
    known = index.corpus.terms.words
    return bool(stems) and all(known.knows(stem) for stem in stems)
