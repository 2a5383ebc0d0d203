"""Blocking a chat's visitor, and lifting that again."""

from datetime import datetime

from escalation.domain.blocked_visitors import (
    LONGEST_BLOCK,
    MAX_BLOCKS,
    BlockedVisitor,
    BlockedVisitors,
    person_of,
)
from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.ports import Clock, Ids
from escalation.domain.types import Email, Frozen, Identifier, Line, UtcTime, View
from escalation.use_cases.owner.access import Access, Caller


class BlockVisitor(Frozen, defer_build=True):
    """POST /v1/admin/conversations/{id}/block."""

    reason: Line
    until: UtcTime


class BlockView(View, defer_build=True):
    """Who is not heard, and why; what they are told apart by is shown to nobody."""

    id: Identifier
    conversation_id: Identifier
    known: bool
    """It is a person who has proved who they are; else whoever comes from their network's address.
    """
    reason: str
    by: Email
    created_at: UtcTime
    expires_at: UtcTime

    @classmethod
    def of(cls, block: BlockedVisitor) -> "BlockView":
        """As the console sees it."""
        return cls.showing(block, id=block.block_id, known=block.person is not None)


class BlockList(Frozen, defer_build=True):
    """All of a workspace, newest first."""

    items: tuple[BlockView, ...]
    next: str | None = None


class Blocking:
    """POST …/block of a conversation, GET /v1/admin/blocks, and DELETE of one."""

    def __init__(self, *, access: Access, blocks: BlockedVisitors, ids: Ids, clock: Clock) -> None:
        self._access = access
        self._blocks = blocks
        self._ids = ids
        self._clock = clock

    def block(self, caller: Caller, conversation_id: str, body: BlockVisitor) -> BlockView:
        """Take nothing more from a chat's visitor, in any chat of the workspace. It holds within a
        minute. Who has been blocked for this chat before is blocked anew.

        Raises:
            NotFound: unknown, erased or another workspace's.
            InvalidInput: the time is past, or more than a year away.
            Conflict: `too_many_blocks`.
        """
        head = self._access.living(caller, conversation_id, turns=0).head
        now = self._clock.now()
        if not now < body.until <= now + LONGEST_BLOCK:
            raise InvalidInput("until", "Must be a time within the next year.")
        person = person_of(caller.workspace_id, head.visitor)
        there = self._blocks.blocks(caller.workspace_id)
        before = next((one for one in there if one.conversation_id == conversation_id), None)
        if before is None and len(there) >= MAX_BLOCKS:
            raise Conflict(
                f"A workspace blocks at most {MAX_BLOCKS} visitors. Lift a block first.",
                code="too_many_blocks",
            )
        block = BlockedVisitor(
            block_id=before.block_id if before else self._ids.new(),
            conversation_id=conversation_id,
            person=person,
            client=None if person else head.client,
            reason=body.reason,
            by=caller.email,
            created_at=now,
            expires_at=body.until,
        )
        self._blocks.save_block(caller.workspace_id, block)
        return BlockView.of(block)

    def list(self, caller: Caller) -> BlockList:
        """Who is blocked now."""
        found = self._living(caller.workspace_id, self._clock.now())
        newest = sorted(found, key=lambda one: one.created_at, reverse=True)
        return BlockList(items=tuple(map(BlockView.of, newest)))

    def lift(self, caller: Caller, block_id: str) -> None:
        """Hear them again, within a minute.

        Raises:
            NotFound: nobody is blocked under this id.
        """
        there = self._living(caller.workspace_id, self._clock.now())
        if all(one.block_id != block_id for one in there):
            raise NotFound("There is no such block in this workspace.")
        self._blocks.delete_block(caller.workspace_id, block_id)

    def _living(self, workspace_id: str, now: datetime) -> tuple[BlockedVisitor, ...]:
        return tuple(one for one in self._blocks.blocks(workspace_id) if now < one.expires_at)
