"""What is said on the live channel: frames of at most 512 bytes of JSON, never anybody's words.

To a visitor: `look` (there is something from message `from` on, or the state changed), `typing`,
and `read` (the team has seen up to), where the bot's settings say so. To a member `look` and
`typing` with `conversation_id`, and `here` (who looks at it) and `read` (the visitor has seen up
to). From both: `ping`, `typing`; from a visitor `read`, from a member `here`. Either side passes
over types that it does not know.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from escalation.domain.conversation import Head

MAX_FRAME_BYTES = 512
MAX_NAMED = 12
"""Members whom one frame names, so that it stays within its bytes."""
_LAST_SEQ = 99_999_999
_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True, slots=True)
class News:
    """A conversation is not as it was.

    `from_seq` is the first message that is new, or the next one where there is none: whoever has
    seen all before it has something to read. `of_people` says that people have to do with it, or
    had until now.
    """

    conversation_id: str
    workspace_id: str
    from_seq: int
    of_people: bool

    def and_then(self, later: "News") -> "News":
        """Both as one."""
        return News(
            conversation_id=self.conversation_id,
            workspace_id=self.workspace_id,
            from_seq=min(self.from_seq, later.from_seq),
            of_people=self.of_people or later.of_people,
        )


def news_in(before: Head | None, after: Head) -> News | None:
    """What a write of a head tells; None where nobody sees a difference (a due time, a count)."""
    if before is not None and _seen_of(before) == _seen_of(after):
        return None
    return News(
        conversation_id=after.conversation_id,
        workspace_id=after.workspace_id,
        from_seq=1 if before is None else min(before.next_seq, after.next_seq),
        of_people=_concerns_people(after) or (before is not None and _concerns_people(before)),
    )


def _concerns_people(head: Head) -> bool:
    with_people = head.assignee.kind == "team" or head.ticket is not None or head.has_people
    return with_people or head.must_reach is not None


def _seen_of(head: Head) -> tuple[object, ...]:
    """What visitors and members see of a head."""
    ticket = head.ticket
    return (
        head.next_seq,
        head.revised,
        head.state,
        head.assignee,
        head.visitor,
        head.contact is not None,
        head.pending_transfer,
        head.open_handoff,
        head.mail is not None,
        head.is_solved,
        head.must_reach,
        ticket and (ticket.ticket_id, ticket.open, ticket.ended),
    )


@dataclass(frozen=True, slots=True)
class Ping:
    """The socket is to stay open."""


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody writes; a member says where."""

    conversation_id: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """The visitor has seen up to this message."""

    up_to: int


@dataclass(frozen=True, slots=True)
class Here:
    """A member looks at a conversation, or at none any more."""

    conversation_id: str | None


Said = Ping | Typing | Read | Here


def understood(frame: str) -> Said | None:
    """What a browser's frame says; None for whatever else it is."""
    if len(frame) > MAX_FRAME_BYTES or len(frame.encode(errors="replace")) > MAX_FRAME_BYTES:
        return None
    try:
        said = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    match said.get("type"):
        case "ping":
            return Ping()
        case "typing":
            return Typing(_id_in(said))
        case "here":
            named = said.get("conversation_id")
            found = _id_in(said)
            return None if named is not None and found is None else Here(found)
        case "read":
            up_to = said.get("up_to")
            if not isinstance(up_to, int) or isinstance(up_to, bool):
                return None
            return Read(up_to) if 0 < up_to <= _LAST_SEQ else None
    return None


def _id_in(said: dict[str, object]) -> str | None:
    named = said.get("conversation_id")
    return named if isinstance(named, str) and _ID.fullmatch(named) else None


def pong() -> str:
    """The answer to a ping."""
    return _frame("pong")


def look(from_seq: int, *, conversation_id: str | None = None) -> str:
    """There is something to read; a member is told where."""
    return _frame("look", conversation_id=conversation_id, **{"from": from_seq})


def agent_types() -> str:
    """For the visitor: somebody of the team writes."""
    return _frame("typing", who="agent")


def visitor_types(conversation_id: str) -> str:
    """For members: the visitor writes."""
    return _frame("typing", conversation_id=conversation_id, who="visitor")


def member_types(conversation_id: str, member_id: str) -> str:
    """For the other members: this one writes."""
    return _frame("typing", conversation_id=conversation_id, who="member", member_id=member_id)


def team_read(up_to: int) -> str:
    """For the visitor: the team has seen up to this message."""
    return _frame("read", up_to=up_to)


def visitor_read(conversation_id: str, up_to: int) -> str:
    """For members: the visitor has seen up to this message."""
    return _frame("read", conversation_id=conversation_id, up_to=up_to)


def who_is_here(conversation_id: str, member_ids: Iterable[str]) -> str:
    """For members: who looks at a conversation, `MAX_NAMED` at most."""
    named = sorted(set(member_ids))[:MAX_NAMED]
    return _frame("here", conversation_id=conversation_id, member_ids=named)


def _frame(kind: str, **fields: object) -> str:
    told = {name: value for name, value in fields.items() if value is not None}
    return json.dumps({"type": kind, **told}, separators=(",", ":"))
