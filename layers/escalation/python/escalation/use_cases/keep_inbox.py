"""Keeping the rows of the inbox as the conversations are."""

from collections.abc import Iterator, Mapping

from escalation.domain.changes import Change, EscalationWritten, HeadWritten
from escalation.domain.conversation import Head, Turn
from escalation.domain.errors import RetryableError
from escalation.domain.inbox import InboxKeeper, InboxRow, concerns_people
from escalation.domain.inbox_rows import read_from, row_of
from escalation.domain.ports import Events, TranscriptStore

TURNS_AT_ONCE = 50
"""Turns of a conversation in one read."""


class KeepInbox:
    """Implements `changes.ChangeSink`: each conversation whose head was written is looked at once,
    and each of whose mails somebody has said that they take it, or that it is answered.

    What is written is made of the conversation as it is then, so that a change that comes late,
    twice or in another order leaves the same row. Every write of a turn is one of its head, too,
    and so is each of an escalation that changes a row, but for those marks.
    """

    def __init__(self, *, transcripts: TranscriptStore, inbox: InboxKeeper, events: Events) -> None:
        self._transcripts = transcripts
        self._inbox = inbox
        self._events = events

    def take(self, changes: Mapping[str, Change]) -> frozenset[str]:
        """See `ChangeSink`."""
        written: dict[str, list[str]] = {}
        heads: dict[str, Head] = {}
        for key, change in changes.items():
            if isinstance(change, HeadWritten) and concerns_people(change.after):
                heads[change.after.conversation_id] = change.after
                written.setdefault(change.after.conversation_id, []).append(key)
            elif isinstance(change, EscalationWritten) and _is_marked(change):
                written.setdefault(change.after.conversation_id, []).append(key)
        again: set[str] = set()
        for conversation_id, told_by in written.items():
            try:
                self._look(conversation_id, heads.get(conversation_id))
            except RetryableError as error:
                self._events.record("inbox_not_kept", code=error.code)
                again |= set(told_by)
        return frozenset(again)

    def _look(self, conversation_id: str, told: Head | None) -> None:
        before = self._inbox.row(conversation_id)
        after_seq = before.through_seq if before is not None else 0
        found = self._transcripts.load_since(conversation_id, after_seq, limit=TURNS_AT_ONCE)
        if found is None or found.head.state == "erased":
            # Of a chat that is gone without a head the row goes with the tombstone's write.
            if told is not None:
                self._inbox.take_out(told)
            return
        head = found.head
        wanted_from = read_from(before, head)
        # What was there before says something else now: all of it is read again.
        first = found.turns if wanted_from == after_seq else self._turns(head, wanted_from)
        escalations = self._transcripts.escalations_of(conversation_id)
        after = row_of(before, head, self._and_more(head, first), escalations)
        if after is not None and not _same(before, after):
            self._inbox.keep(before, after)

    def _turns(self, head: Head, after_seq: int) -> tuple[Turn, ...]:
        found = self._transcripts.load_since(head.conversation_id, after_seq, limit=TURNS_AT_ONCE)
        return found.turns if found is not None else ()

    def _and_more(self, head: Head, turns: tuple[Turn, ...]) -> Iterator[Turn]:
        """Turns up to the head, page by page: what came after it is told with its own change."""
        while turns:
            for turn in turns:
                if turn.first_seq >= head.next_seq:
                    return
                yield turn
            if len(turns) < TURNS_AT_ONCE:
                return
            turns = self._turns(head, turns[-1].messages[-1].seq)


def _same(before: InboxRow | None, after: InboxRow) -> bool:
    """Whether there is nothing to write: most writes of a head change nothing that is shown."""
    if before is None:
        return False
    made_of = {"version": before.version, "revisions": before.revisions}
    return after.model_copy(update=made_of) == before


def _is_marked(change: EscalationWritten) -> bool:
    """Whether somebody has said something of it, which is written into no head."""
    after, before = change.after, change.before
    return before is not None and ((before.taken, before.answered) != (after.taken, after.answered))
