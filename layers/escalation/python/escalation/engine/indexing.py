"""Indexes of a bot's knowledge as files, each by one encoder and with a calibration of its own."""

from collections.abc import Callable, Sequence
from typing import TypedDict

from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.language_model import ModelFailed
from escalation.domain.made_indexes import BuiltIndexes
from escalation.engine.encoder import SentenceEncoder
from escalation.engine.encoders import Encoders
from escalation.engine.scoring import entry_topic

_MAX_TITLE = 300


class IndexedAnswer(TypedDict):
    """What is shown when an entry is the answer."""

    entry_id: str
    title: str
    text: str
    url: str | None


def indexed_answer(entry: KnowledgeEntry) -> IndexedAnswer:
    """Return what an index keeps of an entry to answer with."""
    return {
        "entry_id": entry.id,
        "title": entry.questions[0][:_MAX_TITLE],
        "text": entry.answer,
        "url": entry.url,
    }


def build_files(
    encoders: Encoders,
    entries: Sequence[KnowledgeEntry],
    hosted: SentenceEncoder | None = None,
    known: Callable[[], bytes | None] = lambda: None,
) -> BuiltIndexes:
    """Index knowledge by whatever reads it: seconds, up to minutes.

    Args:
        encoders: those that are here.
        entries: the knowledge.
        hosted: an encoder over the network, asked for what it alone is to read.
        known: reads the index that it made before: what stands in it is not sent again.
    """
    texts = ["\n".join((*entry.questions, entry.answer)) for entry in entries]
    choice = encoders.choose(texts, hosted) if entries else encoders.nothing()
    made = None if choice.encoder is None else build_file(entries, choice.encoder)
    remote, failure = None, None
    if choice.hosted is not None:
        try:
            remote = build_file(entries, choice.hosted, known())
        except ModelFailed as failed:
            failure = failed.kind
    return BuiltIndexes(
        own=made,
        encoder=choice.encoder.name if choice.encoder else None,
        hosted=remote,
        hosted_encoder=choice.hosted.name if choice.hosted and remote else None,
        failure=failure,
        # What the one over the network has read is read, if it has.
        unread=choice.unread if remote or choice.hosted is None else choice.unread_here,
    )


def build_file(
    entries: Sequence[KnowledgeEntry], encoder: SentenceEncoder, known: bytes | None = None
) -> bytes:
    """Index knowledge by one encoder; fits several models."""
    from escalation.engine.semantic.index import (  # noqa: PLC0415 - numpy
        Document,
        SemanticIndex,
        build_index,
    )

    topics = [entry_topic(entry) for entry in entries]
    documents = [
        Document(place, text, is_example)
        for place, topic in enumerate(topics)
        for is_example, texts in ((True, topic.questions), (False, topic.sentences))
        for text in texts
    ]
    before = SemanticIndex.from_bytes(known) if known is not None else None
    held = None
    if before is not None and before.encoder == encoder.name:
        held = before.vectors_of([document.text for document in documents], encoder)
    answers = [indexed_answer(entry) for entry in entries]
    return build_index(answers, documents, encoder, vectors=held).to_bytes()
