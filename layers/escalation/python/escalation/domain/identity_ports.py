"""Tokens of conversations and of visitors, as Protocols."""

from datetime import datetime
from typing import Protocol

from pydantic import Field

from escalation.domain.types import Frozen
from escalation.domain.workspace import Workspace


class TokenClaims(Frozen):
    """What a conversation token proves."""

    conversation_id: str
    bot_id: str
    workspace_id: str


class Tokens(Protocol):
    """Conversation tokens."""

    def issue(self, claims: TokenClaims, *, now: datetime) -> str:
        """A token that opens one conversation."""
        ...

    def verify(self, token: str, *, now: datetime) -> TokenClaims:
        """Raises NotAuthenticated when forged, expired or malformed."""
        ...


class IdentityClaims(Frozen):
    """What the owner's site has signed about its visitor."""

    name: str | None = None
    email: str | None = Field(default=None)


class IdentityTokens(Protocol):
    """Identity tokens signed by a workspace's own site."""

    def verify(self, workspace: Workspace, token: str, *, now: datetime) -> IdentityClaims:
        """Raises InvalidInput when it cannot be trusted."""
        ...
