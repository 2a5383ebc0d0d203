"""Writes to a Freshdesk ticket that exists: notes, replies, its status."""

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.agents import Agents
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
from escalation.adapters.helpdesks.responses import describe, error_of
from escalation.adapters.helpdesks.threads import TicketRead
from escalation.adapters.helpdesks.writes import TicketWrites, with_tags
from escalation.domain.errors import DeliveryError, PermanentError
from escalation.domain.outside_copies import TicketFate
from escalation.domain.ports import Clock
from escalation.domain.requesters import TicketRequester


class FreshdeskWrites(TicketWrites):
    """Nothing is idempotent."""

    longest = NOTE_CHARS

    def __init__(
        self, calls: Caller, reads: FreshdeskReads, clock: Clock, *, agents: Agents
    ) -> None:
        super().__init__(reads, agents)
        self._calls = calls
        self._reads = reads
        self._clock = clock

    def _comment(self, number: str, parts: list[str], *, by: TicketRequester | None) -> None:
        """The requester's own where it has an address, and is still the same."""
        kind: dict[str, object] = {"private": True}
        now = requester_of(self._reads.ticket(number)) if by else None
        if by and now and now.requester_id and now.email and by.is_same_as(now):
            kind = {"private": False, "user_id": int(now.requester_id), "incoming": True}
        for part in parts:
            self._write("POST", f"/tickets/{number}/notes", {"body": part, **kind})

    def _note_of(self, number: str, parts: list[str], *, author: str) -> None:
        """`user_id` is the agent who adds the note (https://developers.freshdesk.com/api/#add_note_to_a_ticket)."""
        for part in parts:
            note = {"body": part, "private": True, "user_id": int(author)}
            self._write("POST", f"/tickets/{number}/notes", note)

    def _reply(self, number: str, now: TicketRead, parts: list[str], *, begun: bool) -> None:
        """Without an address there is nobody to mail to: the answer is then a public note."""
        del begun
        for part in parts:
            if now.thread.requester is None or now.thread.requester.email is None:
                note = {"body": part, "private": False}
                self._write("POST", f"/tickets/{number}/notes", note)
            else:
                self._write("POST", f"/tickets/{number}/reply", {"body": part})

    def _set_requester(self, number: str, email: str, name: str) -> TicketRequester:
        """An address that Freshdesk does not know becomes a contact, as with a new ticket
        (https://developers.freshdesk.com/api/#update_ticket). The name would rename one it knows.
        """
        del name
        for last in (False, True):
            ticket = self._reads.ticket(number)
            refuse_gone(ticket)
            now = requester_of(ticket)
            if (
                now is not None
                and now.email is not None
                and now.email.casefold() == email.casefold()
            ):
                return now
            if not last:
                self._write("PUT", f"/tickets/{number}", {"email": email})
        raise PermanentError("requester_refused", "the requester stayed as it was")

    def _mark_urgent(self, number: str, priority: str | int, tags: tuple[str, ...]) -> None:
        """An update replaces all tags (https://developers.freshdesk.com/api/#update_ticket)."""
        ticket = self._reads.ticket(number)
        refuse_gone(ticket)
        body: dict[str, object] = {
            "priority": priority,
            "tags": with_tags(ticket.get("tags"), tags),
        }
        self._write("PUT", f"/tickets/{number}", body)

    def _reopen(self, number: str) -> None:
        ticket = self._reads.ticket(number)
        refuse_gone(ticket)
        if ticket.get("status") in (RESOLVED, CLOSED):
            self._write("PUT", f"/tickets/{number}", {"status": OPEN})

    def _solve(self, number: str) -> None:
        ticket = self._reads.ticket(number)
        refuse_gone(ticket)
        if ticket.get("status") not in (RESOLVED, CLOSED):
            self._write("PUT", f"/tickets/{number}", {"status": RESOLVED})

    def _set_field(self, number: str, field: str, value: str | int) -> None:
        """A number's field takes no text (https://developers.freshdesk.com/api/#update_ticket)."""
        self._write("PUT", f"/tickets/{number}", {"custom_fields": {field: value}})

    def _delete(self, number: str) -> TicketFate:
        """Into the bin, which is as far as the API goes for a ticket.

        https://developers.freshdesk.com/api/#delete_a_ticket
        """
        response = self._calls.write("DELETE", f"/tickets/{number}", "")
        if response.status_code == 404:
            return "gone"
        if not response.is_success and response.status_code != 405:  # 405: it is there already
            raise self._refusal(response)
        return "trashed"

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
