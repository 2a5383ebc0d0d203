"""What a table's stream tells: each write of a record, once, in the order of its conversation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from escalation.domain.conversation import Head
from escalation.domain.escalation import Escalation
from escalation.domain.news import Refused


@dataclass(frozen=True, slots=True)
class EscalationWritten:
    """An escalation; `before` is None where it is new."""

    before: Escalation | None
    after: Escalation


@dataclass(frozen=True, slots=True)
class HeadWritten:
    """A conversation's head; `before` is None where it is new."""

    before: Head | None
    after: Head


@dataclass(frozen=True, slots=True)
class TurnWritten:
    """A turn that is new. It is named by its last message: one too large for an item would have to
    be read anyway.
    """

    conversation_id: str
    last_seq: int


@dataclass(frozen=True, slots=True)
class RefusalWritten:
    """The mark beside a connection whose credentials are refused; None where there is none."""

    before: Refused | None
    after: Refused | None


Change = EscalationWritten | HeadWritten | TurnWritten | RefusalWritten


class ChangeSink(Protocol):
    """Somebody who is told of changes: there may be several, and one shard has room for two readers
    only, so they share one.
    """

    def take(self, changes: Mapping[str, Change]) -> Collection[str]:
        """Look at changes, by any key; the keys of those that must come again.

        A change may come twice.
        """
        ...
