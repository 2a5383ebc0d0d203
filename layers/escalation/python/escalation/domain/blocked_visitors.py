"""Visitors whom a workspace does not want to hear from.

Who has proved who they are is blocked by that alone, so that nobody else of their office is. Of
anybody else only the network's address is known, as the digest that lies in the chat's head: it is
the same until the service's signing key changes, and everybody behind one address has it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Final, Protocol

from pydantic import Field

from escalation.domain.address_proofs import folded
from escalation.domain.conversation import Head, Visitor
from escalation.domain.errors import NotAllowed
from escalation.domain.types import Email, Frozen, Identifier, Line, UtcTime

MAX_BLOCKS: Final = 300
"""Of one workspace: they are read with each bot's profile."""
LONGEST_BLOCK: Final = timedelta(days=366)


class BlockedVisitor(Frozen):
    """One who is not heard until `expires_at`."""

    block_id: Identifier
    conversation_id: Identifier
    """The chat for which they were blocked. It is blocked whoever goes on in it."""
    person: Annotated[str | None, Field(max_length=64)] = None
    """Digest of the address that is known to be theirs."""
    client: Annotated[str | None, Field(max_length=64)] = None
    """`Head.client`, where nobody knows who they are."""
    reason: Line
    by: Email
    created_at: UtcTime
    expires_at: UtcTime

    def covers(
        self, *, person: str | None, client: str | None, conversation_id: str | None
    ) -> bool:
        """Whether it is they. A person who is known is looked for by that alone."""
        if conversation_id is not None and conversation_id == self.conversation_id:
            return True
        if person is not None:
            return person == self.person
        return client is not None and client == self.client


class BlockedVisitors(Protocol):
    """Whom workspaces have blocked."""

    def blocks(self, workspace_id: str) -> tuple[BlockedVisitor, ...]:
        """Those of a workspace; some may have ended."""
        ...

    def save_block(self, workspace_id: str, block: BlockedVisitor) -> None:
        """Write one, in the place of one of the same id."""
        ...

    def delete_block(self, workspace_id: str, block_id: str) -> None:
        """That there is none is no error."""
        ...


def person_of(workspace_id: str, visitor: Visitor) -> str | None:
    """Digest of who the visitor is known to be, in one workspace; None for who merely says so."""
    if visitor.email is None or not visitor.is_proved:
        return None
    return sha256(f"{workspace_id}#{folded(visitor.email)}".encode()).hexdigest()


def require_welcome(
    blocks: Iterable[BlockedVisitor],
    *,
    workspace_id: str,
    visitor: Visitor,
    client: str | None,
    now: datetime,
    conversation_id: str | None = None,
) -> None:
    """Raises NotAllowed (`visitor_blocked`) for who is blocked now."""
    person = person_of(workspace_id, visitor)
    if _is_blocked(blocks, now, person=person, client=client, conversation_id=conversation_id):
        raise NotAllowed("Messages from here are not taken at the moment.", code="visitor_blocked")


def _is_blocked(
    blocks: Iterable[BlockedVisitor],
    now: datetime,
    *,
    person: str | None,
    client: str | None,
    conversation_id: str | None,
) -> bool:
    return any(
        now < block.expires_at
        and block.covers(person=person, client=client, conversation_id=conversation_id)
        for block in blocks
    )


def is_blocked_in(blocks: Iterable[BlockedVisitor], head: Head, now: datetime) -> bool:
    """Whether nobody is heard in a chat that has begun."""
    return _is_blocked(
        blocks,
        now,
        person=person_of(head.workspace_id, head.visitor),
        client=head.client,
        conversation_id=head.conversation_id,
    )


def require_welcome_in(blocks: Iterable[BlockedVisitor], head: Head, now: datetime) -> None:
    """As `require_welcome`, of a chat that has begun."""
    require_welcome(
        blocks,
        workspace_id=head.workspace_id,
        visitor=head.visitor,
        client=head.client,
        now=now,
        conversation_id=head.conversation_id,
    )
