"""Writes down that chats are over, and brings the report up to date with them.

Whoever reads such a chat finds it closed already, so this has time. Many are read at once: what one
chat costs is its share of two reads, and one conditional write.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from escalation.domain.conversation import Head
from escalation.domain.due import Due
from escalation.domain.ports import Commit
from escalation.domain.waiting import lane_of, looked_at_idle
from escalation.use_cases.count_conversations import CountConversations
from escalation.use_cases.sweep.attempts import Attempts
from escalation.use_cases.writing.ports import Ports


class EndIdle:
    """Looks at chats of the idle lane."""

    def __init__(
        self, ports: Ports, *, act: Callable[[Due], int], count: CountConversations | None
    ) -> None:
        """`act` does what is due in a conversation that waits for more than its end."""
        self._ports = ports
        self._act = act
        self._count = count

    def __call__(self, together: Sequence[Due], tried: Attempts, *, until: datetime) -> int:
        """Count these, then write down what has become of them; how many there was time for.

        Counting comes first: a chat that is written down is never looked at again.
        """
        heads: dict[str, Head] = {}

        def read() -> int:
            heads.update(self._heads(due.conversation_id for due in together))
            return 0

        tried(read, kind="heads")
        silent = [due.conversation_id for due in together if due.kind == "silence"]
        self._count_all([*filter(None, silent), *self._behind(heads, tried)], tried)
        for number, due in enumerate(together):
            if self._ports.clock.now() >= until:
                return number
            head = heads.get(due.conversation_id or "")
            if due.kind == "conversation" and head is not None:
                self._end(head, due, tried)
        return len(together)

    def _heads(self, conversation_ids: Iterable[str | None]) -> Mapping[str, Head]:
        wanted = list(dict.fromkeys(filter(None, conversation_ids)))
        found = self._ports.transcripts.heads_of(wanted) if wanted else ()
        return {head.conversation_id: head for head in found}

    def _behind(self, heads: Mapping[str, Head], tried: Attempts) -> list[str]:
        """Conversations of which something may not be counted: what the stream gave up."""
        found: list[str] = []

        def compare() -> int:
            if self._count is not None and heads:
                found.extend(self._count.behind(tuple(heads.values())))
            return 0

        tried(compare, kind="count")
        return found

    def _count_all(self, conversation_ids: Sequence[str], tried: Attempts) -> None:
        """In one go; where one of them fails, each by itself."""
        if self._count is None or not conversation_ids:
            return
        try:
            self._count(conversation_ids)
        except Exception:
            for name in dict.fromkeys(conversation_ids):
                tried(partial(self._counted, name), kind="count", conversation_id=name)

    def _counted(self, conversation_id: str) -> int:
        if self._count is not None:
            self._count([conversation_id])
        return 0

    def _end(self, head: Head, due: Due, tried: Attempts) -> None:
        def end() -> int:
            now = self._ports.clock.now()
            if head.due_at is None or head.due_at > now:
                return 0
            if lane_of(head) != "idle":
                return self._act(due)
            self._ports.transcripts.commit(Commit(before=head, after=looked_at_idle(head, now)))
            return 0

        tried(end, kind=due.kind, conversation_id=head.conversation_id)
