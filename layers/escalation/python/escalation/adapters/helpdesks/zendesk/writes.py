"""Writes to a Zendesk ticket that exists: comments, replies, its status."""

from collections.abc import Callable, Mapping

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.agents import Agents
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import (
    describe,
    error_of,
    mapping,
    number_of,
    payload,
    rows,
)
from escalation.adapters.helpdesks.threads import TicketRead
from escalation.adapters.helpdesks.writes import TicketWrites, with_tags
from escalation.adapters.helpdesks.zendesk.api import COMMENT_BYTES, METADATA, problem_of
from escalation.adapters.helpdesks.zendesk.reads import STAFF, ZendeskReads, requester_of
from escalation.domain.errors import DeliveryError, PermanentError, TicketChanged
from escalation.domain.outside_copies import TicketFate
from escalation.domain.ports import Clock
from escalation.domain.requesters import TicketRequester

_UPDATE_CONFLICT = "UpdateConflict"


class ZendeskWrites(TicketWrites):
    """PUT takes no idempotency key."""

    longest = COMMENT_BYTES
    in_bytes = True

    def __init__(
        self,
        calls: Caller,
        reads: ZendeskReads,
        clock: Clock,
        *,
        users: Callable[[], Caller],
        agents: Agents,
    ) -> None:
        """`users` gives a caller that may make users; its token is asked for when it is used."""
        super().__init__(reads, agents)
        self._calls = calls
        self._users = users
        self._reads = reads
        self._clock = clock

    def _comment(self, number: str, parts: list[str], *, by: TicketRequester | None) -> None:
        """The requester's own where it is an end user with an address, and still the same."""
        ticket, person = self._reads.ticket(number)
        _refuse_closed(ticket)
        now = requester_of(ticket, person)
        theirs = by is not None and now is not None and now.email and by.is_same_as(now)
        author = now.requester_id if theirs and now else None
        shown = author is not None and self._reads.shows_metadata(number)
        for part in parts:
            self._put(number, _entry(part, public=author is not None, by=author, hidden=shown))

    def _note_of(self, number: str, parts: list[str], *, author: str) -> None:
        """`author_id` may be any agent's who may see the ticket.

        https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#author-id
        """
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        for part in parts:
            self._put(number, _entry(part, public=False, by=author, hidden=False))

    def _reply(self, number: str, now: TicketRead, parts: list[str], *, begun: bool) -> None:
        """In our own user's name. The first part is refused by Zendesk if somebody was faster."""
        guard: dict[str, object] = {}
        if not begun:
            guard = {"safe_update": True, "updated_stamp": now.thread.stamp}
        user = self._own_user()
        shown = self._reads.shows_metadata(number)
        for part in parts:
            self._put(number, {**_entry(part, public=True, by=user, hidden=shown), **guard})
            guard = {}  # Our own update is not somebody else's.

    def _set_requester(self, number: str, email: str, name: str) -> TicketRequester:
        """Needs the scope `users:write` besides: a ticket that exists takes a requester by their
        id only (https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket).
        """
        ticket, person = self._reads.ticket(number)
        _refuse_closed(ticket)
        now = requester_of(ticket, person)
        if now is None or now.email is None or now.email.casefold() != email.casefold():
            user = self._user(email, name)
            self._put(number, {"requester_id": int(user)})
            now = TicketRequester(requester_id=user, email=email)
        return now

    def _user(self, email: str, name: str) -> str:
        """The id of the user with this address; one who is there already keeps their name."""
        known = {"email": email, "skip_verify_email": True}
        for user in (known, {**known, "name": name}):
            body = text.canonical_json({"user": user})
            response = self._users().write("POST", "/api/v2/users/create_or_update", body)
            number = number_of(mapping(mapping(payload(response)).get("user")).get("id"))
            if response.is_success and number is not None:
                return number
            if response.status_code not in {400, 422}:
                break
        raise self._refusal(response, body)

    def _mark_urgent(self, number: str, priority: str | int, tags: tuple[str, ...]) -> None:
        """An update replaces all tags
        (https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#update-ticket).
        """
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        self._put(number, {"priority": priority, "tags": with_tags(ticket.get("tags"), tags)})

    def _reopen(self, number: str) -> None:
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        if ticket.get("status") == "solved":
            self._put(number, {"status": "open"})

    def _solve(self, number: str) -> None:
        """A ticket that is nobody's becomes our own user's: Zendesk solves none without one.

        https://support.zendesk.com/hc/en-us/articles/4408894213018
        """
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        if ticket.get("status") == "solved":
            return
        change: dict[str, object] = {"status": "solved"}
        user = None if ticket.get("assignee_id") else self._own_user()
        if user is not None:
            change["assignee_id"] = int(user)
        self._put(number, change)

    def _set_field(self, number: str, field: str, value: str | int) -> None:
        if number_of(field) is None:
            raise PermanentError("request_refused", "a field is named by its number")
        ticket, _ = self._reads.ticket(number)
        _refuse_closed(ticket)
        self._put(number, {"custom_fields": [{"id": int(field), "value": value}]})

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


def agent_named(email: str, calls: Caller, reads: ZendeskReads) -> str | None:
    """The id of the agent with this address, asked by a caller that may read users.

    https://developer.zendesk.com/api-reference/ticketing/users/users/#search-users
    """
    response = calls.read("/api/v2/users/search", {"query": f'email:"{email}"'})
    for user in rows(reads.body(response).get("users")):
        same = str(user.get("email") or "").casefold() == email
        if same and str(user.get("role")) in STAFF and user.get("suspended") is not True:
            return number_of(user.get("id"))
    return None


def _entry(part: str, *, public: bool, by: str | None, hidden: bool) -> dict[str, object]:
    """An update that adds a comment. `hidden`: its marker is in the metadata, out of sight."""
    html, marker = text.without_marker(part) if hidden else (part, "")
    comment: dict[str, object] = {"html_body": html, "public": public}
    if by is not None:
        comment["author_id"] = int(by)
    return {"comment": comment, **({"metadata": {METADATA: marker}} if marker else {})}


def _refuse_closed(ticket: Mapping[str, object]) -> None:
    status = ticket.get("status")
    if not ticket or status == "deleted":
        raise PermanentError("ticket_gone", "the ticket was deleted")
    if status == "closed":
        raise PermanentError("ticket_closed", "a closed ticket takes no comments")
