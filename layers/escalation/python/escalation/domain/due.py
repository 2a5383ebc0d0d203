"""What the sweep must look at, and in which lane of the due index it waits for that.

What people wait for never queues behind chats that are merely over: those have a lane of their own.
"""

from datetime import datetime
from typing import Literal

from escalation.domain.types import Frozen

DUE_SHARDS = 16
"""Partitions of each lane. A sweep reads them all; a write goes to one by its conversation."""

ALL_SHARDS = tuple(range(DUE_SHARDS))

Lane = Literal["rescue", "idle"]
"""`rescue`: a job to be sent again, a ticket to be read again, a time that is over for somebody.
`idle`: a chat that may be over, or a silence that changes the report.
"""
LANES: tuple[Lane, ...] = ("rescue", "idle")


class Due(Frozen):
    """Something the sweep must look at."""

    kind: Literal["escalation", "conversation", "digest", "silence", "auto_reply", "index", "hold"]
    """`silence`: a visitor has said nothing for so long that the report changes."""
    due_at: datetime
    conversation_id: str | None = None
    escalation_id: str | None = None
    reply_id: str | None = None
    workspace_id: str | None = None
    bot_id: str | None = None
    hour: str | None = None
    hold_id: str | None = None
