"""The visitors' and workers' stores in memory, with the ports' rules about versions."""

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeVar

from escalation.domain import stored_forms
from escalation.domain.conversation import Conversation, Head, Turn, message_id
from escalation.domain.due import DUE_SHARDS, Due, Lane
from escalation.domain.errors import RevisionLost, VersionLost
from escalation.domain.escalation import STATES, Escalation, EscalationState, Method
from escalation.domain.feedback import ChatFeedback
from escalation.domain.internal_notes import InternalNote
from escalation.domain.personal_data import addresses_of
from escalation.domain.ports import (
    Clock,
    Commit,
    ConversationFilter,
    ConversationPage,
    EscalationPage,
)
from escalation.domain.taken_calls import shelf_of
from escalation.domain.waiting import as_read, lane_of
from tests.fakes.faults import Faults
from tests.fakes.indexes import MemoryWantedIndexes
from tests.fakes.personal_data import MemoryPersonalData
from tests.fakes.replies import MemoryReplies

END_OF_TIME: Final = datetime.max.replace(tzinfo=UTC)
Model = TypeVar("Model", Head, Turn, Escalation, ChatFeedback)


@dataclass
class KeptDigest:
    """Escalations kept for one mail."""

    workspace_id: str
    due_at: datetime
    ids: list[str] = field(default_factory=list)


class MemoryTranscripts:
    """`TranscriptStore` in dictionaries. It also holds every commit to what must always hold."""

    def __init__(self, clock: Clock, faults: Faults | None = None) -> None:
        self._clock = clock
        self._faults = faults or Faults()
        self.heads: dict[str, Head] = {}
        self.turns: dict[str, list[Turn]] = {}
        self.notes: dict[str, list[InternalNote]] = {}
        self.feedback: dict[str, ChatFeedback] = {}
        self.records: dict[str, Escalation] = {}
        self.history: list[Escalation] = []
        """Every version of every record, in the order of writing."""
        self.counted: Counter[tuple[str, str, str]] = Counter()
        self.digests: dict[tuple[str, str], KeptDigest] = {}
        self._pointers: dict[str, set[tuple[str, str]]] = {}
        """Of each conversation: every ticket and address it has ever had, until it is erased."""
        self.signed: dict[tuple[str, str, str], str] = {}
        """The newest conversation of each workspace, bot and signed identity."""
        self.shelved: dict[str, set[str]] = {}
        """Ids that heads hold no more, by conversation."""
        self._by_shard: dict[tuple[Lane, int], list[Due]] = {}
        self._listed: tuple[int, datetime] | None = None
        self.replies = MemoryReplies(self._faults)
        self.indexes = MemoryWantedIndexes()
        self.personal_data = MemoryPersonalData()

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation | None:
        self._faults.begin("load")
        head = self._living(conversation_id)
        if head is None:
            return None
        held = self.turns[conversation_id] if head.state != "erased" else []
        return Conversation(head=head, turns=tuple(held[-turns:]))

    def head(self, conversation_id: str) -> Head | None:
        self._faults.begin("load")
        return self._living(conversation_id)

    def load_since(
        self, conversation_id: str, after_seq: int, *, limit: int = 100
    ) -> Conversation | None:
        self._faults.begin("load")
        head = self._living(conversation_id)
        if head is None:
            return None
        news = [t for t in self.turns[conversation_id] if t.messages[-1].seq > after_seq]
        return Conversation(head=head, turns=tuple(news[:limit]))

    def all_turns(self, conversation_id: str) -> Iterator[Turn]:
        self._faults.begin("load")
        yield from self._turns(conversation_id)

    def shelf(self, conversation_id: str, number: int) -> frozenset[str]:
        self._faults.begin("load")
        held = self.shelved.get(conversation_id, set())
        return frozenset(one for one in held if shelf_of(one) == number)

    def turn_of(self, conversation_id: str, client_message_id: str) -> Turn | None:
        self._faults.begin("load")
        turns = reversed(self._turns(conversation_id))
        return next((t for t in turns if t.took(client_message_id)), None)

    def commit(self, commit: Commit) -> Head:
        self._faults.begin("commit")
        before, after = commit.before, commit.after
        stored = self.heads.get(after.conversation_id)
        if before is None:
            if stored is not None:
                raise VersionLost("the conversation exists")
        elif stored is None or (stored.version, stored.fence) != (before.version, before.fence):
            raise VersionLost("the conversation has moved on")
        for changed in commit.changed_escalations:
            self._check_revision(changed)
        if any(new.escalation_id in self.records for new in commit.new_escalations):
            raise VersionLost("an escalation exists")
        signed = _signed(after) if before is None else None
        self._check_newest(signed, commit)
        self.replies.check(commit.new_auto_replies, commit.changed_auto_replies)
        _check_commit(commit)
        head = _stored(after.model_copy(update={"version": before.version + 1 if before else 1}))
        self.heads[head.conversation_id] = head
        self._pointers.setdefault(head.conversation_id, set()).update(_pointers_of(head))
        self.signed |= {signed: head.conversation_id} if signed else {}
        held = self.turns.setdefault(head.conversation_id, [])
        for turn, rewritten in commit.rewritten:
            assert [m.id for m in turn.messages] == [m.id for m in rewritten.messages]
            held[held.index(turn)] = _stored(rewritten)
        held.extend(map(_stored, commit.turns))
        self.notes.setdefault(head.conversation_id, []).extend(commit.new_notes)
        self.shelved.setdefault(head.conversation_id, set()).update(commit.shelved)
        if commit.feedback is not None:
            self.feedback[head.conversation_id] = _stored(commit.feedback)
        for escalation in (*commit.new_escalations, *commit.changed_escalations):
            self._put(escalation)
        for reply in (*commit.new_auto_replies, *commit.changed_auto_replies):
            self.replies.put(reply)
        self._faults.done("commit")
        return head

    def _check_newest(self, signed: tuple[str, str, str] | None, commit: Commit) -> None:
        if signed is not None and self.signed.get(signed) != commit.found_before:
            raise VersionLost("another conversation of this identity has begun")

    def feedback_of(self, conversation_id: str) -> ChatFeedback | None:
        head = self._living(conversation_id)
        return self.feedback.get(conversation_id) if head and head.state != "erased" else None

    def notes_of(self, conversation_id: str) -> tuple[InternalNote, ...]:
        return tuple(self.notes.get(conversation_id, ()))

    def escalation(self, escalation_id: str) -> Escalation | None:
        self._faults.begin("load")
        found = self.records.get(escalation_id)
        return found if found and found.expires_at > self._clock.now() else None

    def escalations_of(self, conversation_id: str) -> tuple[Escalation, ...]:
        self._faults.begin("load")
        now = self._clock.now()
        mine = [e for e in self.records.values() if e.conversation_id == conversation_id]
        return tuple(e for e in mine if e.expires_at > now)

    def save_escalation(self, escalation: Escalation) -> None:
        self._faults.begin("save")
        self._check_revision(escalation)
        self._put(escalation)
        self._faults.done("save")

    def due(self, now: datetime, *, lane: Lane, shard: int, limit: int = 100) -> tuple[Due, ...]:
        self._faults.begin("due")
        # A sweep asks for one shard after another. Any other call in between is a step as well.
        if self._listed != (self._faults.steps - 1, now):
            self._by_shard.clear()
            for due in self.everything_due(now):
                self._by_shard.setdefault((self._lane(due), _shard(due)), []).append(due)
        self._listed = (self._faults.steps, now)
        return tuple(self._by_shard.get((lane, shard), ())[:limit])

    def heads_of(self, conversation_ids: Sequence[str]) -> tuple[Head, ...]:
        self._faults.begin("heads")
        assert len(set(conversation_ids)) == len(conversation_ids), "a batch read wants each once"
        living = (self._living(each) for each in conversation_ids)
        return tuple(head for head in living if head is not None)

    def _lane(self, due: Due) -> Lane:
        if due.kind == "conversation":
            return lane_of(self.heads[due.conversation_id or ""])
        return "idle" if due.kind == "silence" else "rescue"

    def everything_due(self, until: datetime = END_OF_TIME) -> list[Due]:
        """The due index until a moment, earliest first."""
        now = self._clock.now()
        found = [
            Due(kind="escalation", due_at=e.due_at, escalation_id=e.escalation_id)
            for e in self.records.values()
            if e.due_at is not None and e.due_at <= until and not e.is_final and e.expires_at > now
        ]
        found += [
            Due(kind="conversation", due_at=h.due_at, conversation_id=h.conversation_id)
            for h in self.heads.values()
            if h.due_at is not None and h.due_at <= until and h.expires_at > now
        ]
        found += [
            Due(
                kind="digest",
                due_at=kept.due_at,
                workspace_id=kept.workspace_id,
                bot_id=bot_id,
                hour=hour,
            )
            for (bot_id, hour), kept in self.digests.items()
            if kept.due_at <= until
        ]
        found += [due for due in self.replies.due() if due.due_at <= until]
        found += [due for due in self.indexes.due() if due.due_at <= until]
        found += [due for due in self.personal_data.due() if due.due_at <= until]
        return sorted(found, key=lambda due: due.due_at)

    def list_conversations(
        self, bot_id: str, where: ConversationFilter, *, after: str | None, limit: int = 25
    ) -> ConversationPage:
        now = self._clock.now()
        heads = [
            head
            for head in (as_read(stored, now) for stored in self.heads.values())
            if head.bot_id == bot_id
            and where.state in {None, head.state}
            and where.reason in {None, head.last_reason}
        ]
        return ConversationPage(items=tuple(heads[::-1][:limit]))

    def list_escalations(
        self,
        workspace_id: str,
        *,
        state: EscalationState | None,
        method: Method | None,
        after: str | None,
        limit: int = 25,
    ) -> EscalationPage:
        wanted = STATES if state is None else (state,)
        records = [
            e
            for e in self.records.values()
            if e.workspace_id == workspace_id and e.state in wanted and method in {None, e.method}
        ]
        return EscalationPage(items=tuple(records[::-1][:limit]))

    def conversations_of_ticket(self, connection_id: str, ticket_id: str) -> tuple[str, ...]:
        return self._pointed_at((connection_id, ticket_id))

    def conversations_of_visitor(self, workspace_id: str, email: str) -> tuple[str, ...]:
        return self._pointed_at((workspace_id, email.lower()))

    def newest_signed(self, workspace_id: str, bot_id: str, signed_as: str) -> str | None:
        self._faults.begin("load")
        return self.signed.get((workspace_id, bot_id, signed_as))

    def erase(self, head: Head) -> None:
        signed = _signed(self.heads[head.conversation_id])
        if signed is not None and self.signed.get(signed) == head.conversation_id:
            del self.signed[signed]
        self.turns[head.conversation_id] = []
        self.notes.pop(head.conversation_id, None)
        self.shelved.pop(head.conversation_id, None)
        self.feedback.pop(head.conversation_id, None)
        self._pointers.pop(head.conversation_id, None)
        kept = [e for e in self.records.values() if e.conversation_id != head.conversation_id]
        self.records = {escalation.escalation_id: escalation for escalation in kept}
        self.replies.erase(head.conversation_id)
        stored = self.heads[head.conversation_id]
        self.heads[head.conversation_id] = head.model_copy(update={"version": stored.version + 1})

    def count_escalation(self, bot_id: str, hour: str, *, who: str) -> int:
        self._faults.begin("count")
        self.counted[bot_id, hour, who] += 1
        self._faults.done("count")
        return self.counted[bot_id, hour, who]

    def add_to_digest(
        self, *, workspace_id: str, bot_id: str, hour: str, escalation_id: str, due_at: datetime
    ) -> None:
        self._faults.begin("digest")
        kept = self.digests.setdefault((bot_id, hour), KeptDigest(workspace_id, due_at))
        if escalation_id not in kept.ids:
            kept.ids.append(escalation_id)
        self._faults.done("digest")

    def digest(self, bot_id: str, hour: str) -> tuple[str, ...]:
        self._faults.begin("load")
        kept = self.digests.get((bot_id, hour))
        return tuple(kept.ids) if kept else ()

    def drop_digest(self, bot_id: str, hour: str) -> None:
        self._faults.begin("digest")
        self.digests.pop((bot_id, hour), None)
        self._faults.done("digest")

    def move_digest(self, bot_id: str, hour: str, due_at: datetime) -> None:
        self._faults.begin("digest")
        kept = self.digests.get((bot_id, hour))
        if kept is not None:
            kept.due_at = due_at

    def _living(self, conversation_id: str) -> Head | None:
        now, head = self._clock.now(), self.heads.get(conversation_id)
        return as_read(head, now) if head is not None and head.expires_at > now else None

    def _turns(self, conversation_id: str) -> list[Turn]:
        living = self._living(conversation_id) is not None
        return list(self.turns[conversation_id]) if living else []

    def _pointed_at(self, pointer: tuple[str, str]) -> tuple[str, ...]:
        """Ids in their order, as a table sorts them."""
        found = [each for each, held in self._pointers.items() if pointer in held]
        return tuple(sorted(each for each in found if self._living(each)))

    def _check_revision(self, changed: Escalation) -> None:
        stored = self.records.get(changed.escalation_id)
        if stored is None or stored.revision != changed.revision - 1:
            raise RevisionLost(changed.escalation_id)

    def _put(self, escalation: Escalation) -> None:
        assert (escalation.due_at is None) == escalation.is_final, "due_at is None iff final"
        stored = _stored(escalation)
        self.records[stored.escalation_id] = stored
        self.history.append(stored)


def _stored(model: Model) -> Model:
    """As it comes back from a table: what `model_copy` let through is refused here."""
    found = stored_forms.read(type(model), stored_forms.write(model))
    assert found == model
    return found


def _check_commit(commit: Commit) -> None:
    """What holds for every write to a conversation, whoever writes."""
    before, after = commit.before, commit.after
    added = [message for turn in commit.turns for message in turn.messages]
    first = before.next_seq if before else 1
    assert [m.id for m in added] == [message_id(first + n) for n in range(len(added))]
    assert after.next_seq == first + len(added), "next_seq is the position after the last message"
    if before is None:
        return
    speaks = [(head.assignee.kind, head.assignee.bot_id) for head in (before, after)]
    moved = speaks[0] != speaks[1]
    assert after.fence >= before.fence
    assert not moved or after.fence > before.fence, "a new assignee raises the fence"
    assert after.conversation_id == before.conversation_id
    if after.state != "erased":
        seen = (*commit.shelved, *after.seen)
        assert seen[: len(before.seen)] == before.seen
        assert after.shelved == before.shelved + len(commit.shelved)
    assert before.state not in {"closed", "erased"} or after.state in {before.state, "erased"}


def _signed(head: Head) -> tuple[str, str, str] | None:
    """What the newest conversation of a signed identity is found by."""
    if head.signed_as is None:
        return None
    return (head.workspace_id, head.bot_id, head.signed_as)


def _pointers_of(head: Head) -> set[tuple[str, str]]:
    """What leads to a conversation."""
    found = set()
    if head.ticket is not None:
        found.add((head.ticket.connection_id, head.ticket.ticket_id))
    return found | {(head.workspace_id, email) for email in addresses_of(head)}


def _shard(due: Due) -> int:
    name = due.conversation_id or due.escalation_id or due.bot_id or due.hold_id or ""
    return zlib.crc32(name.encode()) % DUE_SHARDS
