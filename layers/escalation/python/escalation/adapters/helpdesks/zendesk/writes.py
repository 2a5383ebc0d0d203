"""Writes to a Zendesk ticket that exists: comments, replies, its status."""

from collections.abc import Mapping

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import (
    describe,
    error_of,
    mapping,
    number_of,
    payload,
)
from escalation.adapters.helpdesks.threads import TicketRead
from escalation.adapters.helpdesks.writes import TicketWrites
from escalation.adapters.helpdesks.zendesk.api import COMMENT_BYTES, problem_of
from escalation.adapters.helpdesks.zendesk.reads import ZendeskReads
from escalation.domain.errors import DeliveryError, PermanentError, TicketChanged
from escalation.domain.outside_copies import TicketFate
from escalation.domain.ports import Clock

_UPDATE_CONFLICT = "UpdateConflict"


class ZendeskWrites(TicketWrites):
    """PUT takes no idempotency key."""

    longest = COMMENT_BYTES
    in_bytes = True

    def __init__(self, calls: Caller, reads: ZendeskReads, clock: Clock) -> None:
        super().__init__(reads)
        self._calls = calls
        self._reads = reads
        self._clock = clock

    def _comment(self, number: str, parts: list[str], *, public: bool) -> None:
        """A public one is the requester's; a ticket without a requester of its own gets a note."""
        ticket, requester = self._reads.ticket(number)
        _refuse_closed(ticket)
        theirs = requester.get("role") == "end-user" and bool(requester.get("email"))
        author = number_of(ticket.get("requester_id")) if public and theirs else None
        for part in parts:
            self._put(number, {"comment": _entry(part, public=author is not None, by=author)})

    def _reply(self, number: str, now: TicketRead, parts: list[str], *, begun: bool) -> None:
        """In our own user's name. The first part is refused by Zendesk if somebody was faster."""
        guard: dict[str, object] = {}
        if not begun:
            guard = {"safe_update": True, "updated_stamp": now.thread.stamp}
        user = self._own_user()
        for part in parts:
            self._put(number, {"comment": _entry(part, public=True, by=user), **guard})
            guard = {}  # Our own update is not somebody else's.

    def _reopen(self, number: str) -> None:
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        if ticket.get("status") == "solved":
            self._put(number, {"status": "open"})

    def _delete(self, number: str) -> TicketFate:
        """Into the deleted tickets, and out of them for good, which roles may not allow: Zendesk
        then does so itself after 30 days. A deleted ticket answers 404 like one that never was.

        https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#delete-ticket
        https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#delete-ticket-permanently
        """
        there = self._removed(f"/api/v2/tickets/{number}")
        try:
            for_good = self._removed(f"/api/v2/deleted_tickets/{number}")
        except PermanentError:
            if not there:
                raise
            return "trashed"
        if for_good:
            return "deleted"
        return "trashed" if there else "gone"

    def _removed(self, path: str) -> bool:
        """Whether something was there to delete."""
        response = self._calls.write("DELETE", path, "")
        if response.status_code == 404:
            return False
        if not response.is_success:
            raise self._refusal(response, "")
        return True

    def _own_user(self) -> str | None:
        """Whose credentials these are; None where the token may not ask. Zendesk then takes the
        same user by itself.
        """
        response = self._calls.read("/api/v2/users/me")
        if response.status_code in {401, 403}:
            return None
        return number_of(mapping(self._reads.body(response).get("user")).get("id"))

    def _put(self, number: str, ticket: dict[str, object]) -> None:
        body = text.canonical_json({"ticket": ticket})
        response = self._calls.write("PUT", f"/api/v2/tickets/{number}", body)
        if not response.is_success:
            raise self._refusal(response, body)

    def _refusal(self, response: httpx.Response, body: str) -> DeliveryError:
        found = problem_of(response, body)
        detail = describe(response.status_code, found)
        if response.status_code == 409 and found.code == _UPDATE_CONFLICT:
            return TicketChanged("ticket_changed", detail)
        if response.status_code == 404:
            return PermanentError("ticket_gone", detail)
        if response.status_code == 422 and "status" in mapping(
            mapping(payload(response)).get("details")
        ):
            return PermanentError("ticket_closed", detail)
        return error_of(
            response, found, now=self._clock.now(), wrote=True, unavailable_is_safe=True
        )


def _entry(html: str, *, public: bool, by: str | None) -> dict[str, object]:
    comment: dict[str, object] = {"html_body": html, "public": public}
    if by is not None:
        comment["author_id"] = int(by)
    return comment


def _refuse_closed(ticket: Mapping[str, object]) -> None:
    status = ticket.get("status")
    if not ticket or status == "deleted":
        raise PermanentError("ticket_gone", "the ticket was deleted")
    if status == "closed":
        raise PermanentError("ticket_closed", "a closed ticket takes no comments")
