"""The entries that come nearest to a question: what a large model gets to read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from escalation.domain.bot_contract import BotMessage
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.questions import readings, whole
from escalation.engine.scoring import document_similarities, topic_scores

if TYPE_CHECKING:
    from escalation.engine.answering import AnyIndex


def nearest_entries(
    index: "AnyIndex",
    messages: Sequence[BotMessage],
    encoder: SentenceEncoder | None,
    limit: int,
    *,
    hosted: bool = False,
) -> tuple[str, ...]:
    """Return ids of at most `limit` entries, the nearest over all readings first.

    Args:
        index: of the knowledge.
        messages: the conversation.
        encoder: what has made the index, where it is one by meaning.
        limit: how many.
        hosted: it is asked over the network: for the one text that it knows already.

    Raises:
        ModelFailed: by a hosted encoder.
    """
    found = readings(messages)
    texts = [reading.text for reading in (whole(found) if hosted else found)]
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
