"""Tickets: what a browser opens its socket with."""

from datetime import datetime

from escalation.domain.live import TICKET_LIFE, LiveClaims, LiveTickets
from escalation.domain.ports import Clock
from escalation.domain.types import Frozen, UtcTime


class LiveAccess(Frozen, defer_build=True):
    """Where the live channel is, and the proof to open it with. All is null where there is none:
    then a client polls, and does not ask again on this page.
    """

    url: str | None = None
    ticket: str | None = None
    expires_at: UtcTime | None = None


class IssueTicket:
    """The use case behind POST /v1/conversations/{id}/live and POST /v1/admin/live."""

    def __init__(self, *, tickets: LiveTickets, clock: Clock, url: str | None) -> None:
        """Takes what it works with; `url` is the channel's `wss://` address, None where the
        environment has none.
        """
        self._tickets = tickets
        self._clock = clock
        self._url = url

    def for_visitor(self, workspace_id: str, conversation_id: str) -> LiveAccess:
        """For the visitor of a conversation. May raise RetryableError."""
        return self._access(LiveClaims(workspace_id=workspace_id, conversation_id=conversation_id))

    def for_member(self, workspace_id: str, sub: str) -> LiveAccess:
        """For a member of a workspace. May raise RetryableError."""
        return self._access(LiveClaims(workspace_id=workspace_id, sub=sub))

    def _access(self, claims: LiveClaims) -> LiveAccess:
        if self._url is None:
            return LiveAccess()
        now: datetime = self._clock.now()
        ticket = self._tickets.issue(claims, now=now)
        return LiveAccess(url=self._url, ticket=ticket, expires_at=now + TICKET_LIFE)
