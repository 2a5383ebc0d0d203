"""The owner's conversations and escalations in memory. Writes check versions as the table does."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import Conversation, Head, Turn
from escalation.domain.due import Due, Lane
from escalation.domain.errors import RevisionLost, VersionLost
from escalation.domain.escalation import Escalation, EscalationState, Method
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.personal_data import addresses_of
from escalation.domain.ports import (
    Commit,
    ConversationFilter,
    ConversationPage,
    EscalationPage,
)


class MemoryTranscripts:
    """`TranscriptStore` in dictionaries. `lose_next` makes that many commits lose first."""

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.turns: dict[str, list[Turn]] = {}
        self.escalations: dict[str, Escalation] = {}
        self.notes: dict[str, list[InternalNote]] = {}
        self.feedback: dict[str, ChatFeedback] = {}
        self.lose_next = 0

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation | None:
        head = self.heads.get(conversation_id)
        kept = tuple(self.turns.get(conversation_id, [])[-turns:])
        return Conversation(head=head, turns=kept) if head else None

    def head(self, conversation_id: str) -> Head | None:
        return self.heads.get(conversation_id)

    def load_since(
        self, conversation_id: str, after_seq: int, *, limit: int = 100
    ) -> Conversation | None:
        head = self.heads.get(conversation_id)
        later = [t for t in self.turns.get(conversation_id, []) if t.messages[-1].seq > after_seq][
            :limit
        ]
        return Conversation(head=head, turns=tuple(later)) if head else None

    def all_turns(self, conversation_id: str) -> Iterator[Turn]:
        yield from self.turns.get(conversation_id, [])

    def shelf(self, conversation_id: str, number: int) -> frozenset[str]:
        return frozenset()

    def turn_of(self, conversation_id: str, client_message_id: str) -> Turn | None:
        turns = self.turns.get(conversation_id, [])
        return next((t for t in turns if t.client_message_id == client_message_id), None)

    def commit(self, commit: Commit) -> Head:
        conversation_id = commit.after.conversation_id
        stored = self.heads.get(conversation_id)
        if self.lose_next and stored is not None:
            self.lose_next -= 1
            self.heads[conversation_id] = stored.model_copy(update={"version": stored.version + 1})
            raise VersionLost("another writer")
        before = commit.before
        if (before is None) != (stored is None):
            raise VersionLost("head")
        if before and stored and (before.version, before.fence) != (stored.version, stored.fence):
            raise VersionLost("head")
        for changed in commit.changed_escalations:
            self._check_revision(changed)
        head = commit.after.model_copy(update={"version": before.version + 1 if before else 1})
        self.heads[conversation_id] = head
        self.turns.setdefault(conversation_id, []).extend(commit.turns)
        self.notes.setdefault(conversation_id, []).extend(commit.new_notes)
        if commit.feedback is not None:
            self.feedback[conversation_id] = commit.feedback
        for escalation in (*commit.new_escalations, *commit.changed_escalations):
            self.escalations[escalation.escalation_id] = escalation
        return head

    def feedback_of(self, conversation_id: str) -> ChatFeedback | None:
        return self.feedback.get(conversation_id)

    def notes_of(self, conversation_id: str) -> tuple[InternalNote, ...]:
        return tuple(self.notes.get(conversation_id, ()))

    def _check_revision(self, changed: Escalation) -> None:
        stored = self.escalations.get(changed.escalation_id)
        if stored is None or stored.revision != changed.revision - 1:
            raise RevisionLost(changed.escalation_id)

    def escalation(self, escalation_id: str) -> Escalation | None:
        return self.escalations.get(escalation_id)

    def escalations_of(self, conversation_id: str) -> tuple[Escalation, ...]:
        return tuple(e for e in self.escalations.values() if e.conversation_id == conversation_id)

    def save_escalation(self, escalation: Escalation) -> None:
        self._check_revision(escalation)
        self.escalations[escalation.escalation_id] = escalation

    def due(self, now: datetime, *, lane: Lane, shard: int, limit: int = 100) -> tuple[Due, ...]:
        return ()

    def heads_of(self, conversation_ids: Sequence[str]) -> tuple[Head, ...]:
        return tuple(self.heads[each] for each in conversation_ids if each in self.heads)

    def list_conversations(
        self, bot_id: str, where: ConversationFilter, *, after: str | None, limit: int = 25
    ) -> ConversationPage:
        items = tuple(
            head
            for head in self.heads.values()
            if head.bot_id == bot_id
            and (where.state is None or head.state == where.state)
            and (where.reason is None or head.last_reason == where.reason)
            and (where.started_from is None or head.created_at >= where.started_from)
            and (where.started_to is None or head.created_at < where.started_to)
        )
        return ConversationPage(items=items)

    def list_escalations(
        self,
        workspace_id: str,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
        limit: int = 25,
    ) -> EscalationPage:
        items = tuple(
            e
            for e in self.escalations.values()
            if e.workspace_id == workspace_id
            and (state is None or e.state == state)
            and (method is None or e.method == method)
        )
        return EscalationPage(items=items)

    def conversations_of_ticket(self, connection_id: str, ticket_id: str) -> tuple[str, ...]:
        return ()

    def conversations_of_visitor(self, workspace_id: str, email: str) -> tuple[str, ...]:
        return tuple(
            head.conversation_id
            for head in self.heads.values()
            if head.workspace_id == workspace_id and folded(email) in addresses_of(head)
        )

    def erase(self, head: Head) -> None:
        self.heads[head.conversation_id] = head
        self.turns.pop(head.conversation_id, None)
        self.notes.pop(head.conversation_id, None)
        self.feedback.pop(head.conversation_id, None)
        for escalation in self.escalations_of(head.conversation_id):
            del self.escalations[escalation.escalation_id]

    def count_escalation(self, bot_id: str, hour: str, *, who: str) -> int:
        return 1

    def add_to_digest(
        self, *, workspace_id: str, bot_id: str, hour: str, escalation_id: str, due_at: datetime
    ) -> None:
        return None

    def digest(self, bot_id: str, hour: str) -> tuple[str, ...]:
        return ()

    def drop_digest(self, bot_id: str, hour: str) -> None:
        return None

    def move_digest(self, bot_id: str, hour: str, due_at: datetime) -> None:
        return None
