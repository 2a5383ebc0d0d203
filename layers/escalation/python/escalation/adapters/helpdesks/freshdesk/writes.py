"""Writes to a Freshdesk ticket that exists: notes, replies, its status."""

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.freshdesk.api import (
    CLOSED,
    NOTE_CHARS,
    OPEN,
    RESOLVED,
    problem_of,
)
from escalation.adapters.helpdesks.freshdesk.reads import (
    FreshdeskReads,
    refuse_gone,
    requester_of,
)
from escalation.adapters.helpdesks.responses import (
    describe,
    error_of,
    ticket_path,
)
from escalation.domain.errors import (
    DeliveryError,
    OutcomeUnknown,
    PermanentError,
    RetryableError,
)
from escalation.domain.helpdesk import TicketThread
from escalation.domain.ports import Clock


class FreshdeskWrites:
    """Nothing is idempotent: an entry is looked for by its marker before it is sent."""

    def __init__(self, calls: Caller, reads: FreshdeskReads, clock: Clock) -> None:
        self._calls = calls
        self._reads = reads
        self._clock = clock

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        """Add a note once. A public one is the requester's own words, and is theirs there; where
        the requester has no address it stays internal.
        """
        number = ticket_path(ticket_id)
        parts = text.marked_parts(html, marker, longest=NOTE_CHARS)
        there = self._reads.markers_in(number, [own for own, _ in parts])
        missing = [part for own, part in parts if own not in there]
        if not missing:
            return
        kind: dict[str, object] = {"private": True}
        if public:
            author, email = requester_of(self._reads.ticket(number))
            if author is not None and email is not None:
                kind = {"private": False, "user_id": int(author), "incoming": True}
        for part in missing:
            self._write("POST", f"/tickets/{number}/notes", {"body": part, **kind})

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        """Answer publicly, once, after a last look that nobody was faster. Without an address
        there is nobody to mail to: the answer is then a public note.
        """
        number = ticket_path(thread.ticket_id)
        now = self._reads.thread(thread.ticket_id)
        parts = text.marked_parts(html, marker, longest=NOTE_CHARS)
        missing = [(own, part) for own, part in parts if not now.carries(own)]
        if len(missing) == len(parts):
            now.refuse_if_changed(thread)
        if missing and now.thread.status not in {"open", "pending", "solved"}:
            raise PermanentError("ticket_closed", f"the ticket is {now.thread.status}")
        for _, part in missing:
            if now.requester_email is None:
                note = {"body": part, "private": False}
                self._write("POST", f"/tickets/{number}/notes", note)
            else:
                self._write("POST", f"/tickets/{number}/reply", {"body": part})

    def reopen(self, ticket_id: str) -> None:
        """Set a resolved or closed ticket to open. Setting it twice is once, so no outcome stays
        unknown.
        """
        number = ticket_path(ticket_id)
        ticket = self._reads.ticket(number)
        refuse_gone(ticket)
        if ticket.get("status") not in {RESOLVED, CLOSED}:
            return
        try:
            self._write("PUT", f"/tickets/{number}", {"status": OPEN})
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def _write(self, method: str, path: str, body: dict[str, object]) -> None:
        response = self._calls.write(method, path, text.canonical_json(body))
        if not response.is_success:
            raise self._refusal(response)

    def _refusal(self, response: httpx.Response) -> DeliveryError:
        found = problem_of(response)
        if response.status_code == 405:
            return PermanentError("ticket_closed", describe(405, found))
        if response.status_code == 404:
            return PermanentError("ticket_gone", describe(404, found))
        return error_of(response, found, now=self._clock.now(), wrote=True)
