"""Tokens of conversations and of visitors, as Protocols."""

from datetime import datetime
from typing import Protocol

from pydantic import Field

from escalation.domain.attributes import Attributes
from escalation.domain.types import Frozen, UtcTime
from escalation.domain.workspace import Workspace


class TokenClaims(Frozen):
    """What a conversation token proves."""

    conversation_id: str
    bot_id: str
    workspace_id: str
    issued_at: UtcTime | None = None
    """When, as far as the token says."""


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
    plan: str | None = None
    """What the visitor has booked there."""
    attributes: Attributes = {}
    """More of what the site has signed, by its names; the plan is among them."""
    subject: str | None = None
    """Who the visitor is there, by an id that is theirs alone."""
    expires_at: UtcTime


class SpentTokens(Protocol):
    """Which identity tokens have begun their one conversation."""

    def spend(self, workspace_id: str, token: str, *, until: datetime) -> bool:
        """Whether this is the token's first use. Of two at once one is the first.

        Args:
            workspace_id: whose site signed it.
            token: as it came; only a digest of it is kept.
            until: when it expires, and may be forgotten.

        Raises:
            RetryableError: the store did not answer; it may be spent or not.
        """
        ...


class SignedChatFinder(Protocol):
    """Which conversation a signed identity began last: see `found_chats`."""

    def newest_signed(self, workspace_id: str, bot_id: str, signed_as: str) -> str | None:
        """Its id, of those that were begun while its bot let visitors find their chat again; it may
        be closed, expired or gone by now.

        Raises:
            RetryableError: the store is throttled or unavailable.
        """
        ...


class IdentityTokens(Protocol):
    """Identity tokens signed by a workspace's own site."""

    def verify(self, workspace: Workspace, token: str, *, now: datetime) -> IdentityClaims:
        """Raises InvalidInput when it cannot be trusted."""
        ...
