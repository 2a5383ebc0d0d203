"""Erasing conversations: a tombstone at once, then everything else by a job.

The tombstone is one commit, so from then on no write in flight wins, no escalation starts and no
reader sees anything. It also holds what of the conversation is outside, by ids: nothing else could
tell of that afterwards. What is left is deleted by a job, which may be repeated. Where text may
live, and how each place is reached, is in `adapters/aws/WHERE_TEXT_LIVES.md`.
"""

from typing import Literal, NamedTuple

from escalation.domain.conversation import Head
from escalation.domain.errors import Conflict, StoreConflict
from escalation.domain.escalation import cancel
from escalation.domain.inbox import InboxEraser
from escalation.domain.outside_copies import OutsideCopy
from escalation.domain.personal_data import Holds, copies_of
from escalation.domain.workspace import REFERENCE
from escalation.use_cases.bot.learn_from_outcomes import BotSource
from escalation.use_cases.owner.noted_files import NotedFiles
from escalation.use_cases.owner.outside_copies import OutsideCopies
from escalation.use_cases.writing.change import change
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

TRIES = 3
"""Writes of one mark before its caller is told that others keep winning."""
_STAYS = frozenset(
    {
        "conversation_id",
        "workspace_id",
        "bot_id",
        "state",
        "assignee",
        "version",
        "fence",
        "next_seq",
        "locale",
        "created_at",
        "last_activity_at",
        "last_visitor_at",
        "handed_off_at",
        "last_agent_at",
        "escalations",
        "erase_requested_at",
        "outside",
        "expires_at",
    }
)
"""What a tombstone keeps of a head. A field that is new to the head goes, unless it is named."""
_NOTHING_LEFT: dict[str, object] = {
    name: field.get_default(call_default_factory=True)
    for name, field in Head.model_fields.items()
    if name not in _STAYS
}


def tombstone(head: Head) -> Head:
    """What stays of an erased conversation: ids and times, nothing anybody wrote."""
    return head.model_copy(update=_NOTHING_LEFT)


def held() -> Conflict:
    """The answer to who would erase what must be kept."""
    return Conflict(
        "This is under a legal hold and must be kept. An owner can lift the hold under "
        "Personal data; then it can be erased.",
        code="on_hold",
    )


class Erased(NamedTuple):
    """What came of one conversation. `missing`: there was none of this workspace."""

    conversation_id: str
    outcome: Literal["erased", "held", "missing"]
    files: int = 0
    copies: tuple[OutsideCopy, ...] = ()


class Erasure:
    """Marks conversations as erased, and erases what is marked."""

    def __init__(
        self,
        ports: WritePorts,
        *,
        bots: BotSource,
        holds: Holds,
        noted_files: NotedFiles,
        inbox: InboxEraser,
    ) -> None:
        self._ports = ports
        self._inbox = inbox
        self._transcripts = ports.transcripts
        self._bots = bots
        self._holds = holds
        self._files = noted_files

    def is_held(self, head: Head) -> bool:
        """Whether a hold keeps a conversation."""
        if head.state == "erased":
            return False
        return any(hold.covers(head) for hold in self._holds.holds(head.workspace_id))

    def mark(self, conversation_id: str) -> None:
        """Write the tombstone, cancel what is open and note what is outside, in one commit; then
        delete its row in the inbox, so that no list shows it, and the files that hold something of
        it, so that no link to one is good any more. Again: finds what is left of those.

        Raises:
            Conflict: it is under a hold.
            StoreConflict: other writers kept winning.
        """
        self._mark(conversation_id)
        marked = self._transcripts.load(conversation_id, turns=0)
        if marked is not None:
            self._inbox.take_out(marked.head)
        self._files.forget(conversation_id)

    def _mark(self, conversation_id: str) -> None:
        def edit(draft: Draft) -> None:
            head = draft.head
            if head.state == "erased":
                return
            if self.is_held(head):
                raise held()
            escalations = self._transcripts.escalations_of(conversation_id)
            draft.keep_last_activity()
            draft.set(
                **_NOTHING_LEFT,
                state="erased",
                erase_requested_at=draft.now,
                fence=head.fence + 1,
                outside=copies_of(head, escalations, self._foreign_bots(head)),
                expires_at=head.expires_without_holds or head.expires_at,
            )
            draft.changed_escalations.extend(
                cancel(escalation, draft.now)
                for escalation in escalations
                if not escalation.is_final
            )
            draft.on_commit(
                lambda: self._ports.events.record("erasure_marked", conversation_id=conversation_id)
            )

        change(self._ports, conversation_id, edit, tries=TRIES, lost=StoreConflict)

    def finish(
        self,
        conversation_id: str,
        workspace_id: str,
        *,
        outside: OutsideCopies | None = None,
        last_try: bool = False,
    ) -> Erased:
        """Delete everything but the tombstone. Repeatable.

        Args:
            conversation_id: which.
            workspace_id: it must be of this one.
            outside: deletes its tickets, where the owner agrees.
            last_try: a helpdesk that is out of order is not waited for any longer.

        Raises:
            StoreConflict: other writers kept winning.
            RetryableError: a part, or a helpdesk, is out of order. What is ours is gone first.
        """
        conversation = self._transcripts.load(conversation_id, turns=1)
        if conversation is None or conversation.head.workspace_id != workspace_id:
            return Erased(conversation_id, "missing")
        try:
            self._mark(conversation_id)
        except Conflict:
            return Erased(conversation_id, "held")
        marked = self._transcripts.load(conversation_id, turns=1)
        if marked is None:
            return Erased(conversation_id, "missing")
        files = self._files.forget(conversation_id)
        head = tombstone(marked.head)
        self._transcripts.erase(head)
        if outside is not None:
            head = self._without_tickets(head, outside, last_try=last_try)
        self._ports.events.record("erased", conversation_id=conversation_id)
        return Erased(conversation_id, "erased", files, head.outside)

    def _without_tickets(self, head: Head, outside: OutsideCopies, *, last_try: bool) -> Head:
        """The tombstone once the tickets are deleted: each step is written, so that a repetition
        goes on from there.
        """
        for number, copy in enumerate(head.outside):
            after = outside.delete(copy, workspace_id=head.workspace_id, last_try=last_try)
            if after != copy:
                copies = (*head.outside[:number], after, *head.outside[number + 1 :])
                head = head.model_copy(update={"outside": copies})
                self._transcripts.erase(head)
        return head

    def _foreign_bots(self, head: Head) -> tuple[str, ...]:
        """Functions of others that had the conversation, as far as the head tells."""
        assigned = head.assignee.bot_id
        ids = dict.fromkeys((head.bot_id, *head.visited, *((assigned,) if assigned else ())))
        bots = (self._bots.bot(bot_id) for bot_id in ids)
        return tuple(bot.bot_id for bot in bots if bot is not None and bot.function != REFERENCE)
