"""What lists show of a chat besides its state: who asks, and what.

Each chat of a page is looked at by one read of its first turns, some 25 units a page.
"""

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from pydantic import Field

from escalation.domain.conversation import Conversation, Head, Visitor
from escalation.domain.escalation import Escalation
from escalation.domain.ports import TranscriptStore
from escalation.domain.types import Frozen, single_line
from escalation.use_cases.owner.conversation_models import (
    OwnedConversationView,
    OwnedEscalationView,
)

MAX_QUESTION_CHARS = 240
_FIRST_TURNS = 3
"""Among which the visitor's first message is looked for, behind a greeting and a form."""

Question = Annotated[str, Field(max_length=MAX_QUESTION_CHARS)]


class ListedConversation(OwnedConversationView):
    """A conversation in a list."""

    question: Question | None
    """The visitor's first message, as it is stored: without what the bot's settings hide."""


class ListedEscalation(OwnedEscalationView):
    """An escalation in a list."""

    visitor: Visitor
    question: Question | None
    """The message that it is about."""


class ConversationList(Frozen, defer_build=True):
    """Conversations, newest first."""

    items: tuple[ListedConversation, ...]
    next: str | None = None


class EscalationList(Frozen, defer_build=True):
    """Escalations, newest first."""

    items: tuple[ListedEscalation, ...]
    next: str | None = None


def listed_conversations(
    transcripts: TranscriptStore, heads: Iterable[Head]
) -> tuple[ListedConversation, ...]:
    """Conversations of the caller's workspace as its lists show them."""
    return tuple(
        ListedConversation.showing(
            OwnedConversationView.of(head),
            question=_first(transcripts.load_since(head.conversation_id, 0, limit=_FIRST_TURNS)),
        )
        for head in heads
    )


def listed_escalations(
    transcripts: TranscriptStore, escalations: Iterable[Escalation]
) -> tuple[ListedEscalation, ...]:
    """Escalations of the caller's workspace as its lists show them; one of an erased chat names
    nobody.
    """
    return tuple(_escalation(transcripts, escalation) for escalation in escalations)


def _escalation(transcripts: TranscriptStore, escalation: Escalation) -> ListedEscalation:
    found = transcripts.load_since(
        escalation.conversation_id, max(0, escalation.trigger_seq - 1), limit=1
    )
    known = _of_workspace(found, escalation.workspace_id)
    return ListedEscalation.showing(
        OwnedEscalationView.of(escalation), visitor=known.visitor, question=known.question
    )


class _Known(NamedTuple):
    visitor: Visitor
    question: str | None


def _of_workspace(found: Conversation | None, workspace_id: str) -> _Known:
    if found is None or found.head.workspace_id != workspace_id:
        return _Known(Visitor(), None)
    return _Known(found.head.visitor, _first(found))


def _first(found: Conversation | None) -> str | None:
    if found is None or found.head.state == "erased":
        return None
    texts = (m.text for m in found.messages if m.author.kind == "visitor")
    return _cut(next(texts, "")) or None


def _cut(text: str) -> str:
    line = single_line(text)
    return line if len(line) <= MAX_QUESTION_CHARS else line[: MAX_QUESTION_CHARS - 1] + "\u2026"
