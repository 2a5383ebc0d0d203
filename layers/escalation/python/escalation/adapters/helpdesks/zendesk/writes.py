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
    ticket_path,
)
from escalation.adapters.helpdesks.zendesk.api import COMMENT_BYTES, problem_of
from escalation.adapters.helpdesks.zendesk.reads import ZendeskReads
from escalation.domain.errors import (
    DeliveryError,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
    TicketChanged,
)
from escalation.domain.helpdesk import TicketThread
from escalation.domain.ports import Clock

_UPDATE_CONFLICT = "UpdateConflict"


class ZendeskWrites:
    """PUT takes no idempotency key: a comment is looked for by its marker before it is sent."""

    def __init__(self, calls: Caller, reads: ZendeskReads, clock: Clock) -> None:
        self._calls = calls
        self._reads = reads
        self._clock = clock

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        """Add a comment once. A public one is the requester's own words, and is theirs there; a
        ticket without a requester of its own gets an internal note.
        """
        number = ticket_path(ticket_id)
        missing = self._missing(number, html, marker)
        if not missing:
            return
        ticket, requester = self._reads.ticket(number)
        _refuse_closed(ticket)
        theirs = requester.get("role") == "end-user" and bool(requester.get("email"))
        author = number_of(ticket.get("requester_id")) if public and theirs else None
        for part in missing:
            self._put(number, {"comment": _comment(part, public=author is not None, by=author)})

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        """Answer publicly, once, in our own user's name, unless somebody was faster."""
        number = ticket_path(thread.ticket_id)
        now = self._reads.thread(thread.ticket_id)
        parts = _parts(html, marker)
        missing = [part for own, part in parts if not now.carries(own)]
        if not missing:
            return
        guard: dict[str, object] = {}
        if len(missing) == len(parts):
            now.refuse_if_changed(thread)
            guard = {"safe_update": True, "updated_stamp": now.thread.stamp}
        if now.thread.status not in {"open", "pending", "solved"}:
            raise PermanentError("ticket_closed", f"the ticket is {now.thread.status}")
        user = self._own_user()
        for part in missing:
            self._put(number, {"comment": _comment(part, public=True, by=user), **guard})
            guard = {}  # Our own update is not somebody else's.

    def reopen(self, ticket_id: str) -> None:
        """Set a solved ticket to open. Setting it twice is once, so no outcome stays unknown."""
        number = ticket_path(ticket_id)
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        if ticket.get("status") != "solved":
            return
        try:
            self._put(number, {"status": "open"})
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def _missing(self, number: str, html: str, marker: str) -> list[str]:
        """The parts of a text that the ticket does not carry yet."""
        parts = _parts(html, marker)
        there = self._reads.markers_in(number, [own for own, _ in parts])
        return [part for own, part in parts if own not in there]

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


def _parts(html: str, marker: str) -> list[tuple[str, str]]:
    return text.marked_parts(html, marker, longest=COMMENT_BYTES, in_bytes=True)


def _comment(html: str, *, public: bool, by: str | None) -> dict[str, object]:
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
