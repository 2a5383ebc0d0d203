"""A Zoho ticket as a thread: its description, its mails and its comments."""

from collections.abc import Iterator, Mapping
from typing import Final

from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import mapping, number_of, rows, ticket_path
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
from escalation.adapters.helpdesks.zoho.mails import Circle, ZohoMail, identity
from escalation.adapters.helpdesks.zoho.mentions import with_names
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.domain.errors import OutcomeUnknown, RetryableError
from escalation.domain.helpdesk import EntryAuthor, TicketThread
from escalation.domain.ticket_status import TicketStatus

_STATUSES: Final[Mapping[str, TicketStatus]] = {
    "open": "open",
    "on hold": "pending",
    "onhold": "pending",
    "closed": "solved",
}
"""By the type that a portal's own status belongs to. An agent can reopen what is closed here."""
_TEXTS: Final = ("content", "encodedContent", "plainText")
_WITH_MENTIONS: Final = {"include": "mentions"}


class ZohoThreads:
    """Zoho lists mails without their text, so each is read on its own."""

    def __init__(self, reads: ZohoReads, opening: Opening) -> None:
        self._reads = reads
        self._one_mail = ZohoMail(reads, opening)

    def markers_in(self, number: str, markers: list[str]) -> set[str]:
        """Which of the markers the ticket's comments carry."""
        pages = self._reads.pages(f"/tickets/{number}/comments", {})
        comments = (row for page in pages for row in page)
        sources = (" ".join(str(row.get(name)) for name in _TEXTS) for row in comments)
        return markers_among(sources, markers)

    def thread(self, ticket_id: str) -> TicketRead:
        """The whole ticket; the ticket itself is read first.

        Raises:
            RetryableError: it could not be read completely.
        """
        from escalation.adapters.helpdesks.entries import in_order

        number = ticket_path(ticket_id)
        ticket = self._reads.ticket(number)
        if not ticket:
            return gone(ticket_id)
        survivor = number_of(ticket.get("id"))
        if survivor is not None and survivor != number:
            return TicketRead(
                TicketThread(ticket_id=ticket_id, status="merged", merged_into=survivor)
            )
        status = status_of(ticket)
        if status in {"deleted", "spam"}:
            return TicketRead(TicketThread(ticket_id=ticket_id, status=status))
        try:
            written = [*self._mails(number, ticket), *self._comments(number)]
        except OutcomeUnknown as unknown:
            raise RetryableError(unknown.code, unknown.detail) from unknown
        url = ticket.get("webUrl")
        return TicketRead(
            TicketThread(
                ticket_id=ticket_id,
                status=status,
                entries=in_order(written),
                stamp=str(ticket.get("modifiedTime") or ""),
                url=url if isinstance(url, str) and url.startswith("http") else None,
                reference=f"#{number_of(ticket.get('ticketNumber')) or number}",
                requester=requester_named(ticket.get("contactId"), ticket.get("email")),
                assignee=_assignee(ticket),
            ),
            tuple(f"{item.html} {item.plain}" for item in written),
        )

    def _mails(self, number: str, ticket: Mapping[str, object]) -> Iterator[Written]:
        listed = [
            row
            for page in self._reads.pages(f"/tickets/{number}/threads", {})
            for row in page
            if row.get("status") != "DRAFT"
        ]
        circle = Circle.of(ticket, listed)
        described = False
        for row in listed:
            if row.get("isDescriptionThread") is True:
                described = True
                yield _description(ticket, row)
            else:
                yield self._one_mail.read(number, row, circle)
        if not described:
            yield _description(ticket, {})

    def _comments(self, number: str) -> Iterator[Written]:
        for page in self._reads.pages(f"/tickets/{number}/comments", _WITH_MENTIONS):
            for row in page:
                comment_id, at = identity(row, "commentedTime")
                author = mapping(row.get("commenter"))
                customer = (
                    author.get("type") == "END_USER" or author.get("roleName") == "PortalUser"
                )
                html = row.get("contentType") == "html"
                content = with_names(
                    str(row.get("content") or ""), rows(row.get("mention")), html=html
                )
                wrote: EntryAuthor = "customer" if customer else "agent"
                if author.get("type") == "SYSTEM":
                    wrote = "automatic"
                yield Written(
                    entry_id=comment_id,
                    wrote=wrote,
                    name=str(author.get("name") or ""),
                    at=at,
                    public=row.get("isPublic") is True,
                    html=content if html else "",
                    plain="" if html else content,
                    by_call=not customer,
                    files=file_names(rows(row.get("attachments")), "name"),
                )


def is_gone(ticket: Mapping[str, object]) -> bool:
    """Whether a ticket that was read is deleted or spam, or not there at all."""
    return not ticket or status_of(ticket) in {"deleted", "spam"}


def status_of(ticket: Mapping[str, object]) -> TicketStatus:
    """The state a ticket is in, by the type of its portal's own status."""
    if ticket.get("isTrashed") is True or ticket.get("isDeleted") is True:
        return "deleted"
    if ticket.get("isSpam") is True:
        return "spam"
    kind = str(ticket.get("statusType") or ticket.get("status") or "").lower()
    return _STATUSES.get(kind, "open")


def _description(ticket: Mapping[str, object], row: Mapping[str, object]) -> Written:
    at = time_of(row.get("createdTime") or ticket.get("createdTime"))
    if at is None:
        raise RetryableError("unreadable_answer", "a ticket without a time")
    return Written(
        entry_id=number_of(row.get("id")) or DESCRIPTION,
        wrote="customer",
        name=str(mapping(row.get("author")).get("name") or ""),
        at=at,
        public=True,
        html=str(ticket.get("description") or ""),
    )


def _assignee(ticket: Mapping[str, object]) -> str | None:
    """The name of who has it, which comes with a ticket that was asked for with it
    (https://desk.zoho.com/DeskAPIDocument#Tickets#Tickets_Getaticket).
    """
    person = mapping(ticket.get("assignee"))
    parts = (person.get("firstName"), person.get("lastName"))
    return shown_name(" ".join(part for part in parts if isinstance(part, str)).strip())
