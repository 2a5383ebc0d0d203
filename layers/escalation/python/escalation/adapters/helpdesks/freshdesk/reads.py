"""Reads of one Freshdesk account: lists to their end, and a ticket as a thread."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import httpx

from escalation.adapters.helpdesks.addressees import addresses_in
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.freshdesk.api import (
    CLOSED,
    NOTE,
    OPEN,
    RESOLVED,
    problem_of,
)
from escalation.adapters.helpdesks.freshdesk.readers import Readers
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    error_of,
    mapping,
    meaning,
    number_of,
    payload,
    rows,
    ticket_path,
    unreadable,
)
from escalation.adapters.helpdesks.threads import (
    DESCRIPTION,
    TicketRead,
    Written,
    file_names,
    gone,
    markers_among,
    requester_named,
    shown_name,
    time_of,
)
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.helpdesk import EntryAuthor, TicketThread
from escalation.domain.requesters import TicketRequester
from escalation.domain.ticket_status import TicketStatus

_PAGE: Final = 100
_MOST_PAGES: Final = 40
_STATUSES: Final[Mapping[object, TicketStatus]] = {
    OPEN: "open",
    RESOLVED: "solved",
    CLOSED: "closed",
}
"""All others, custom ones too, are steps between open and resolved."""
_OURSELVES: Final = "me"
_MERGED = re.compile(
    r"^\W*(?:this )?ticket\b.{0,60}\bmerged (?:in)?to (?:the )?ticket\D{0,20}([0-9]+)"
)


class FreshdeskReads:
    """Reads that prove something: no search index is behind them."""

    def __init__(self, calls: Caller, opening: Opening, *, agent_url: str) -> None:
        self._calls = calls
        self._clock = opening.clock
        self._connection_id = opening.connection_id
        self._names = opening.names
        self._agent_url = agent_url

    def check(self, response: httpx.Response) -> None:
        """Raises what a refused read means."""
        if not response.is_success:
            raise error_of(response, problem_of(response), now=self._clock.now(), wrote=False)

    def pages(
        self, path: str, params: Mapping[str, str | int], *, refusal_ends: bool = False
    ) -> Iterator[Mapping[str, object]]:
        """Every row of a list.

        Raises:
            OutcomeUnknown: there are more pages than can be read.
            RetryableError: a page could not be read.
        """
        for page in range(1, _MOST_PAGES + 1):
            response = self._calls.read(path, {**params, "per_page": _PAGE, "page": page})
            if refusal_ends and response.status_code == 400:
                return
            self.check(response)
            listed = payload(response)
            if not isinstance(listed, list):
                raise unreadable(response, wrote=False)
            yield from rows(listed)
            if not listed or ("link" not in response.headers and len(listed) < _PAGE):
                return
        raise OutcomeUnknown("read_incomplete", f"more than {_MOST_PAGES} pages")

    def ticket(self, number: str) -> Mapping[str, object]:
        """One ticket with its requester; empty where it is gone."""
        response = self._calls.read(f"/tickets/{number}", {"include": "requester"})
        if response.status_code == 404:
            return {}
        self.check(response)
        ticket = payload(response)
        if not isinstance(ticket, dict):
            raise unreadable(response, wrote=False)
        return ticket

    def markers_in(self, number: str, markers: list[str]) -> set[str]:
        """Which of the markers the ticket's replies and notes carry."""
        return markers_among(map(_source, self._conversations(number)), markers)

    def own_user(self) -> str | None:
        """The agent whose key this is; None where Freshdesk does not say."""
        known = self._names.get((self._connection_id, _OURSELVES))
        if known is None:
            response = self._calls.read("/agents/me")
            if response.status_code not in {403, 404}:
                self.check(response)
            known = number_of(mapping(payload(response)).get("id")) or ""
            self._names.put((self._connection_id, _OURSELVES), known)
        return known or None

    def agent_named(self, email: str) -> str | None:
        """The id of the agent with this address, whom only an administrator's key may look up.

        https://developers.freshdesk.com/api/#list_all_agents
        """
        response = self._calls.read("/agents", {"email": email})
        self.check(response)
        for agent in rows(payload(response)):
            if str(mapping(agent.get("contact")).get("email") or "").casefold() == email:
                return number_of(agent.get("id"))
        return None

    def thread(self, ticket_id: str) -> TicketRead:
        """The whole ticket; the ticket itself is read first.

        Raises:
            RetryableError: it could not be read completely.
        """
        from escalation.adapters.helpdesks.entries import in_order

        number = ticket_path(ticket_id)
        ticket = self.ticket(number)
        if not ticket:
            return gone(ticket_id)
        status = _status(ticket)
        if status in {"deleted", "spam"}:
            return TicketRead(TicketThread(ticket_id=ticket_id, status=status))
        try:
            listed = list(self._conversations(number))
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown
        merged_into = _merged_into(listed, number) if status == "closed" else None
        own = self.own_user() if any(_is_marked(row) for row in listed) else None
        readers = Readers(ticket, self._addresses_of)
        responder = number_of(ticket.get("responder_id"))
        return TicketRead(
            TicketThread(
                ticket_id=ticket_id,
                status="merged" if merged_into else status,
                merged_into=merged_into,
                entries=in_order(
                    [_description(ticket), *(self._written(row, own, readers) for row in listed)]
                ),
                stamp=str(ticket.get("updated_at") or ""),
                url=f"{self._agent_url}/{number}",
                reference=f"#{number}",
                requester=requester_of(ticket),
                assignee=shown_name(self._name(responder) if responder else None),
            ),
            tuple(map(_source, listed)),
        )

    def _conversations(self, number: str) -> Iterator[Mapping[str, object]]:
        return self.pages(f"/tickets/{number}/conversations", {})

    def _written(self, row: Mapping[str, object], own: str | None, readers: Readers) -> Written:
        number, at = number_of(row.get("id")), time_of(row.get("created_at"))
        if number is None or at is None:
            raise RetryableError("unreadable_answer", "an entry without an id or a time")
        author, public = number_of(row.get("user_id")), readers.may_read(row)
        wrote: EntryAuthor = "customer" if row.get("incoming") is True else "agent"
        if row.get("auto_response") is True or row.get("automation_id"):
            wrote = "automatic"
        by_mail = row.get("incoming") is True and row.get("source") != NOTE
        # What we write in an agent's name is an internal note; what they write to others is theirs.
        by_other = own is not None and public and author not in {own, readers.requester}
        named = wrote == "agent" and public and author is not None and not _is_marked(row)
        return Written(
            entry_id=number,
            wrote=wrote,
            name=self._name(author) if named and author else None,
            at=at,
            public=public,
            html=str(row.get("body") or ""),
            plain=str(row.get("body_text") or ""),
            by_call=not by_mail and not by_other,
            files=file_names(rows(row.get("attachments")), "name"),
        )

    def _addresses_of(self, contact_id: str) -> frozenset[str]:
        """Every address of a contact; none where the key may not read contacts."""
        key = (self._connection_id, f"addresses of {contact_id}")
        known = self._names.get(key)
        if known is None:
            response = self._calls.read(f"/contacts/{contact_id}")
            if response.status_code not in {403, 404}:
                self.check(response)
            contact = mapping(payload(response))
            listed = addresses_in(contact.get("email"), contact.get("other_emails"))
            known = self._names.put(key, ",".join(sorted(listed)))
        return addresses_in(known)

    def _name(self, agent_id: str) -> str:
        """An agent's name; empty where the key may not read agents."""
        known = self._names.get((self._connection_id, agent_id))
        if known is not None:
            return known
        response = self._calls.read(f"/agents/{agent_id}")
        if response.status_code not in {403, 404}:
            self.check(response)
        name = mapping(mapping(payload(response)).get("contact")).get("name")
        known = name if isinstance(name, str) else ""
        self._names.put((self._connection_id, agent_id), known)
        return known


def requester_of(ticket: Mapping[str, object]) -> TicketRequester | None:
    """Whose ticket it is, as Freshdesk shows it with its requester."""
    email = mapping(ticket.get("requester")).get("email")
    return requester_named(ticket.get("requester_id"), email)


def refuse_gone(ticket: Mapping[str, object]) -> None:
    """Raises PermanentError `ticket_gone` for a ticket that was deleted or marked as spam."""
    if not ticket or _status(ticket) in {"deleted", "spam"}:
        raise PermanentError("ticket_gone", "the ticket was deleted or marked as spam")


def _status(ticket: Mapping[str, object]) -> TicketStatus:
    if ticket.get("deleted") is True:
        return "deleted"
    if ticket.get("spam") is True:
        return "spam"
    return meaning(_STATUSES, ticket.get("status"), usual="pending")


def _description(ticket: Mapping[str, object]) -> Written:
    at = time_of(ticket.get("created_at"))
    if at is None:
        raise RetryableError("unreadable_answer", "a ticket without a time")
    tags = ticket.get("tags")
    markers = [tag for tag in tags if str(tag).startswith("esc-")] if isinstance(tags, list) else []
    return Written(
        entry_id=DESCRIPTION,
        wrote="customer",
        name=str(mapping(ticket.get("requester")).get("name") or ""),
        at=at,
        public=True,
        html=str(ticket.get("description") or ""),
        plain=str(ticket.get("description_text") or ""),
        by_call=False,
        marker=markers[0] if markers else None,
    )


def _merged_into(listed: list[Mapping[str, object]], own: str) -> str | None:
    """The surviving ticket, which the note that a merge leaves behind names. Only what somebody
    of the team wrote counts.
    """
    from escalation.adapters.helpdesks.entry_text import plain_text

    for row in sorted(listed, key=lambda row: str(row.get("created_at")), reverse=True):
        if row.get("incoming") is not False:
            continue
        found = _MERGED.match(" ".join(plain_text(str(row.get("body"))).lower().split()))
        if found and found[1] != own and len(found[1]) <= 20:
            return found[1]
    return None


def _is_marked(row: Mapping[str, object]) -> bool:
    return "[ref:" in _source(row)


def _source(row: Mapping[str, object]) -> str:
    return f"{row.get('body')} {row.get('body_text')}"
