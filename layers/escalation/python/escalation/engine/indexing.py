"""Indexes of a bot's knowledge as files, each by one encoder and with a calibration of its own."""

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from escalation.domain.knowledge import KnowledgeEntry
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


class BuiltIndexes(NamedTuple):
    """What was made of a bot's knowledge.

    Attributes:
        index: by an encoder that is here; None where none reads the knowledge.
        encoder: its name; None for none.
        hosted: by the encoder over the network; None where none is to be asked, or it failed.
        hosted_encoder: its name.
        unread: entries that neither reads, by language.
    """

    index: bytes | None
    encoder: str | None
    hosted: bytes | None
    hosted_encoder: str | None
    unread: dict[str, int]


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
    known: bytes | None = None,
) -> BuiltIndexes:
    """Index knowledge by whatever reads it: seconds, up to minutes.

    Args:
        encoders: those that are here.
        entries: the knowledge.
        hosted: an encoder over the network, asked for what it alone is to read.
        known: the index that it made before: a text that stands in it is not sent again.

    Raises:
        ModelFailed: by the hosted encoder.
    """
    texts = ["\n".join((*entry.questions, entry.answer)) for entry in entries]
    choice = encoders.choose(texts, hosted) if entries else encoders.nothing()
    made = None if choice.encoder is None else build_file(entries, choice.encoder)
    remote = None
    if choice.hosted is not None:
        remote = build_file(entries, choice.hosted, known)
    return BuiltIndexes(
        index=made,
        encoder=choice.encoder.name if choice.encoder else None,
        hosted=remote,
        hosted_encoder=choice.hosted.name if choice.hosted else None,
        unread=choice.unread,
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
