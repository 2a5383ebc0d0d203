"""Auto replies in memory, with the port's rules about revisions."""

from collections.abc import Sequence

from escalation.domain.auto_reply import AutoReply, AutoReplyPage
from escalation.domain.due import Due
from escalation.domain.errors import RevisionLost
from tests.fakes.faults import Faults
from tests.fakes.positions import position


class MemoryReplies:
    """`AutoReplyStore` in a dictionary."""

    def __init__(self, faults: Faults | None = None) -> None:
        self._faults = faults or Faults()
        self.records: dict[str, AutoReply] = {}
        self.history: list[AutoReply] = []
        """Every version of every record, in the order of writing."""

    def auto_reply(self, conversation_id: str, reply_id: str) -> AutoReply | None:
        self._faults.begin("load reply")
        found = self.records.get(reply_id)
        return found if found and found.conversation_id == conversation_id else None

    def save_auto_reply(self, reply: AutoReply) -> None:
        self._faults.begin("save reply")
        self.check((), (reply,))
        self.put(reply)
        self._faults.done("save reply")

    def auto_replies_of(self, conversation_id: str) -> tuple[AutoReply, ...]:
        self._faults.begin("load reply")
        return tuple(r for r in self.records.values() if r.conversation_id == conversation_id)

    def list_auto_replies(
        self, bot_id: str, *, after: str | None, limit: int = 25
    ) -> AutoReplyPage:
        items = [r for r in reversed(self.records.values()) if r.bot_id == bot_id]
        start = position(after)
        more = str(start + limit) if len(items) > start + limit else None
        return AutoReplyPage(items=tuple(items[start : start + limit]), next=more)

    def check(self, new: Sequence[AutoReply], changed: Sequence[AutoReply]) -> None:
        """Raises RevisionLost where a record is not as the writer believes."""
        for each in new:
            if each.reply_id in self.records:
                raise RevisionLost(each.reply_id)
        for each in changed:
            stored = self.records.get(each.reply_id)
            if stored is None or stored.revision != each.revision - 1:
                raise RevisionLost(each.reply_id)

    def put(self, reply: AutoReply) -> None:
        assert (reply.due_at is None) == reply.is_final, "due_at is None iff final"
        stored = AutoReply.model_validate_json(reply.model_dump_json())
        self.records[stored.reply_id] = stored
        self.history.append(stored)

    def due(self) -> list[Due]:
        """What the due index holds of them."""
        return [
            Due(
                kind="auto_reply",
                due_at=r.due_at,
                conversation_id=r.conversation_id,
                reply_id=r.reply_id,
            )
            for r in self.records.values()
            if r.due_at is not None
        ]

    def erase(self, conversation_id: str) -> None:
        """Forget those of one conversation."""
        self.records = {
            reply_id: reply
            for reply_id, reply in self.records.items()
            if reply.conversation_id != conversation_id
        }
