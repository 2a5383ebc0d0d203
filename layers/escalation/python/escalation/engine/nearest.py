"""The entries that come nearest to a question: what a large model gets to read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from escalation.domain.bot_contract import BotMessage
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.questions import readings
from escalation.engine.scoring import document_similarities, topic_scores

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex


def nearest_entries(
    index: "AnyIndex",
    messages: Sequence[BotMessage],
    encoder: SentenceEncoder | None,
    limit: int,
) -> tuple[str, ...]:
    """Return ids of at most `limit` entries, the nearest over all readings first."""
    texts = [reading.text for reading in readings(messages)]
    if not texts:
        return ()
    if isinstance(index, dict):
        topics = index["topics"]
        rows = [topic_scores(topics, document_similarities(topics, text)) for text in texts]
        ids = [answer["entry_id"] for answer in index["answers"]]
    elif encoder is None:
        return ()
    else:
        ranked = index.ask(encoder.encode(texts), texts)
        rows = [[float(score) for score in row] for row in ranked.similarity]
        ids = [str(label["entry_id"]) for label in index.labels]
    best = [max(row[place] for row in rows) for place in range(len(ids))]
    order = sorted(range(len(ids)), key=lambda place: (-best[place], place))
    return tuple(ids[place] for place in order[:limit] if best[place] > 0.0)
