"""Writes to a Zoho ticket that exists: comments, replies by mail, its status, its tags."""

import html as markup
from collections.abc import Iterator
from typing import Final

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import mapping, number_of, payload, rows
from escalation.adapters.helpdesks.threads import TicketRead, requester_named
from escalation.adapters.helpdesks.writes import TicketWrites
from escalation.adapters.helpdesks.zoho import api as zoho_api
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.adapters.helpdesks.zoho.threads import ZohoThreads, is_gone, status_of
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.outside_copies import TicketFate
from escalation.domain.ports import Clock
from escalation.domain.requesters import TicketRequester

_OPEN: Final = "Open"
_CLOSED: Final = "Closed"
"""The names that every portal has at first; an owner may have changed them."""
COMMENT_CHARS: Final = 32_000
"""Of one comment (Zoho Desk's API reference, "Create comment")."""


class ZohoWrites(TicketWrites):
    """Nothing is idempotent."""

    longest = COMMENT_CHARS

    def __init__(
        self,
        calls: Caller,
        reads: ZohoReads,
        threads: ZohoThreads,
        clock: Clock,
        *,
        reply_from: str | None,
    ) -> None:
        super().__init__(threads)
        self._calls = calls
        self._reads = reads
        self._clock = clock
        self._reply_from = reply_from

    def _comment(self, number: str, parts: list[str], *, by: TicketRequester | None) -> None:
        """Internal notes, always. Zoho lets nobody write a comment in a contact's name, and a
        visitor's words must not stand there as the team's.
        """
        del by
        for part in parts:
            self._entry(number, part, public=False)

    def _reply(self, number: str, now: TicketRead, parts: list[str], *, begun: bool) -> None:
        """By mail where the connection has an address to send from and the contact one to send
        to, else as a public comment.
        """
        del begun
        to = now.thread.requester.email if now.thread.requester else None
        for part in parts:
            if self._reply_from is None or to is None:
                self._entry(number, part, public=True)
            else:
                self._mail(number, part, sender=self._reply_from, to=to)

    def _set_requester(self, number: str, email: str, name: str) -> TicketRequester:
        """The ticket's address is what an answer is mailed to; its contact changes with it where
        the connection may read and make contacts.
        """
        ticket = self._reads.ticket(number)
        if is_gone(ticket):
            raise PermanentError("ticket_gone", "the ticket was deleted or marked as spam")
        now = requester_named(ticket.get("contactId"), ticket.get("email"))
        if now is not None and now.email is not None and now.email.casefold() == email.casefold():
            return now
        contact = self._contact(email, name)
        change = {"email": email} | ({"contactId": contact} if contact else {})
        self._write("PATCH", f"/tickets/{number}", change)
        kept = number_of(ticket.get("contactId"))
        return TicketRequester(requester_id=contact or kept, email=email)

    def _contact(self, email: str, name: str) -> str | None:
        """The contact with this address, made where there is none; None where the connection may
        neither find nor make one. Two made at once are the same to whoever is mailed.
        """
        try:
            found = self._reads.contact_of(email)
            if found is not None:
                return found
            response = self._calls.write(
                "POST", "/contacts", text.canonical_json({"lastName": name, "email": email})
            )
            if not response.is_success:
                raise zoho_api.error(response, now=self._clock.now(), wrote=True)
            return number_of(mapping(payload(response)).get("id"))
        except PermanentError:
            return None

    def _reopen(self, number: str) -> None:
        ticket = self._reads.ticket(number)
        if is_gone(ticket):
            raise PermanentError("ticket_gone", "the ticket was deleted or marked as spam")
        if status_of(ticket) == "solved":
            self._set_status(number, str(ticket.get("departmentId") or ""), _OPEN)

    def _solve(self, number: str) -> None:
        """What is closed here an agent can open again: it is what others call solved."""
        ticket = self._reads.ticket(number)
        if is_gone(ticket):
            raise PermanentError("ticket_gone", "the ticket was deleted or marked as spam")
        if status_of(ticket) != "solved":
            self._set_status(number, str(ticket.get("departmentId") or ""), _CLOSED)

    def _set_field(self, number: str, field: str, value: str | int) -> None:
        """Fields of a portal's own are texts there, whatever their type."""
        self._write("PATCH", f"/tickets/{number}", {"cf": {field: str(value)}})

    def _delete(self, number: str) -> TicketFate:
        """Into the recycle bin. The connection's scopes need Desk.tickets.DELETE for it.

        https://desk.zoho.com/DeskAPIDocument#Tickets#Tickets_Movetoticketstotrash
        """
        ticket = self._reads.ticket(number)
        if not ticket:
            return "gone"
        if status_of(ticket) == "deleted":
            return "trashed"
        self._write("POST", "/tickets/moveToTrash", {"ticketIds": [number]})
        return "trashed"

    def tag(self, ticket_id: str, tags: list[str]) -> None:
        """Set tags; those that are refused are written into a note.

        Raises:
            RetryableError: to be done again. Setting them twice is once, and a note is looked for
                before it is written.
            PermanentError: neither tags nor note are taken.
        """
        try:
            try:
                self._write("POST", f"/tickets/{ticket_id}/associateTag", {"tags": tags})
            except PermanentError:
                note = f"<p>The tags could not be set: {markup.escape(', '.join(tags))}.</p>"
                self.comment(ticket_id, note, marker=f"tags-{ticket_id}")
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown

    def _mark_urgent(self, number: str, priority: str | int, tags: tuple[str, ...]) -> None:
        """Tags are added by a call of their own."""
        self._write("PATCH", f"/tickets/{number}", {"priority": priority})
        self.tag(number, list(tags))

    def _set_status(self, number: str, department: str, wanted: str) -> None:
        """By the name that every portal has at first, else by another one of the same type."""
        try:
            self._write("PATCH", f"/tickets/{number}", {"status": wanted})
        except PermanentError as refused:
            if refused.code != "request_refused":
                raise
            for status in self._statuses(department, wanted.lower()):
                self._write("PATCH", f"/tickets/{number}", {"status": status})
                return
            raise

    def _statuses(self, department: str, kind: str) -> Iterator[str]:
        """Names of the portal's statuses of a type (`open`, `closed`), where it tells."""
        params = {"module": "tickets"} | ({"departmentId": department} if department else {})
        for field in self._reads.fields(params):
            if field.get("apiName") == "status":
                for value in rows(field.get("allowedValues")):
                    if str(value.get("statusType") or "").lower() == kind:
                        yield str(value.get("value"))

    def _entry(self, number: str, html: str, *, public: bool) -> None:
        comment = {"content": html, "contentType": "html", "isPublic": public}
        self._write("POST", f"/tickets/{number}/comments", comment)

    def _mail(self, number: str, html: str, *, sender: str, to: str) -> None:
        mail = {
            "channel": "EMAIL",
            "fromEmailAddress": sender,
            "to": to,
            "content": html,
            "contentType": "html",
        }
        self._write("POST", f"/tickets/{number}/sendReply", mail)

    def _write(self, method: str, path: str, body: object) -> None:
        response = self._calls.write(method, path, text.canonical_json(body))
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=True)
