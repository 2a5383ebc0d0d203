"""The one way in which a conversation is changed."""

from collections.abc import Callable
from typing import TypeVar

from escalation.domain.errors import StoreConflict, VersionLost
from escalation.use_cases.writing.draft import Draft
from escalation.use_cases.writing.ports import WritePorts

WRITE_TRIES = 8
"""Commits of one outcome against a busy conversation, before the job comes back."""
RECENT_TURNS = 30
"""Turns that whoever looks at what was said gets to see."""

T = TypeVar("T")


def change(
    ports: WritePorts,
    conversation_id: str,
    edit: Callable[[Draft], T],
    *,
    turns: int = 1,
    tries: int = WRITE_TRIES,
    lost: type[StoreConflict] = VersionLost,
) -> T | None:
    """Read a conversation, have `edit` work on its draft, write that in one transaction on the
    version and fence that were read, and send the jobs it calls for.

    Whenever another writer has won, all of it begins anew, on a fresh draft: an edit keeps nothing
    from one run to the next but what it has learnt outside. What it returned in the run that was
    written is the answer. A draft that it leaves empty is not written.

    Jobs are sent after the commit, so that none is of something that is not there. A crash in
    between costs time only: the sweep sends what nobody has claimed.

    Args:
        ports: the store, the queue, the clock and the events.
        conversation_id: of the conversation; None is returned where there is none.
        edit: makes the next state; what it raises goes to the caller, and nothing is written.
        turns: how many of the last turns the draft comes with.
        tries: commits before the caller is told that others keep winning.
        lost: which lost writes begin anew. A record that `edit` does not read itself (an
            escalation claimed before) is as old in the next run, so its `RevisionLost` is final.

    Raises:
        StoreConflict: others kept winning, or a record has moved on.
        NewerRelease: only a newer release knows who may speak in it; nothing was done.
    """
    while True:
        tries -= 1
        conversation = ports.transcripts.load(conversation_id, turns=turns)
        if conversation is None:
            return None
        conversation.head.stand_aside()
        draft = Draft(conversation.head, ports.clock.now(), conversation.turns)
        result = edit(draft)
        if draft.is_empty:
            return result
        try:
            ports.transcripts.commit(draft.commit())
        except lost:
            if not tries:
                raise
            continue
        ports.send(*draft.jobs())
        for action in draft.when_written:
            action()
        return result
