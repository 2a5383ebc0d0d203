"""Writing to a conversation that others write to as well."""

from collections.abc import Callable

from escalation.domain.conversation import Head
from escalation.domain.errors import VersionLost
from escalation.use_cases.delivery.frame import Ports

WRITE_TRIES = 8
"""Commits of one outcome against a busy conversation, before the job comes back."""


def write_with_head(
    ports: Ports, conversation_id: str, write: Callable[[Head], Head | None]
) -> Head | None:
    """Run `write` on a fresh head until it wins; it returns None when there is nothing to do.

    Raises:
        VersionLost: the conversation stayed too busy; the job comes back.
    """
    for _ in range(WRITE_TRIES):
        conversation = ports.transcripts.load(conversation_id, turns=1)
        if conversation is None:
            return None
        try:
            return write(conversation.head)
        except VersionLost:
            continue
    raise VersionLost("the conversation stayed busy")
