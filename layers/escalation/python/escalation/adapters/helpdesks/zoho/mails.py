"""One mail of a Zoho ticket: whole, by whom, and whether it is for the requester."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import HeaderParser
from typing import Final

from escalation.adapters.helpdesks.addressees import addresses_in
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import mapping, number_of, rows
from escalation.adapters.helpdesks.threads import Written, file_names, time_of
from escalation.adapters.helpdesks.zoho.mentions import with_names
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.domain.errors import RetryableError
from escalation.domain.helpdesk import EntryAuthor

_ROBOT, _PERSON = "robot", "person"
_SENT: Final = "SUCCESS"
_BEING_SENT: Final = "PENDING"
_SENDING_TAKES: Final = timedelta(minutes=10)
"""A mail that has been on its way for longer is read as one that was never sent."""
_LOOK_AGAIN_S: Final = 30.0
_OURS: Final = "[ref:"


@dataclass(frozen=True)
class Circle:
    """Whose ticket it is, and who else was written to about it."""

    requester: frozenset[str]
    contact_id: str | None
    outside: frozenset[str]
    """To whom it was forwarded: what they answer comes in like a customer's mail."""

    @classmethod
    def of(cls, ticket: Mapping[str, object], listed: Iterable[Mapping[str, object]]) -> "Circle":
        """The circle of a ticket with these mails."""
        requester = addresses_in(ticket.get("email"))
        forwards = [row for row in listed if row.get("isForward") is True]
        to = addresses_in(*(row.get(key) for row in forwards for key in ("to", "cc", "bcc")))
        return cls(requester, number_of(ticket.get("contactId")), to - requester)


class ZohoMail:
    """Zoho lists mails without their text, so each is read on its own."""

    def __init__(self, reads: ZohoReads, opening: Opening) -> None:
        self._reads = reads
        self._clock = opening.clock
        self._connection_id = opening.connection_id
        self._names = opening.names

    def read(self, number: str, row: Mapping[str, object], circle: Circle) -> Written:
        """A mail of the list, with its text. What was forwarded, sent to others, or never sent is
        not public.

        Raises:
            RetryableError: it could not be read, or is on its way: nobody tells when it is sent.
        """
        thread_id, at = identity(row, "createdTime")
        path = f"/tickets/{number}/threads/{thread_id}"
        full = self._reads.one(path)
        if full is None:
            raise RetryableError("unreadable_answer", "a mail of the ticket could not be read")
        mail = {**row, **{key: value for key, value in full.items() if value is not None}}
        public = self._is_public(mail, circle)
        html, is_cut = self._content(row, full)
        incoming = row.get("direction") == "in"
        on_its_way = mail.get("status") == _BEING_SENT and self._clock.now() - at < _SENDING_TAKES
        if public and not incoming and on_its_way and _OURS not in html:
            raise RetryableError(
                "reply_being_sent", "a reply of the team is on its way", delay_s=_LOOK_AGAIN_S
            )
        return Written(
            entry_id=thread_id,
            wrote=self._author(path, thread_id, row),
            name=str(mapping(row.get("author")).get("name") or ""),
            at=at,
            public=public and mail.get("status") == _SENT,
            html=html,
            plain=str(full.get("plainText") or row.get("summary") or ""),
            by_call=not incoming,
            files=file_names(rows(full.get("attachments")), "name"),
            is_cut=is_cut,
        )

    def _author(self, path: str, thread_id: str, row: Mapping[str, object]) -> EntryAuthor:
        incoming = row.get("direction") == "in"
        if mapping(row.get("author")).get("type") == "SYSTEM" or (
            incoming and row.get("channel") == "EMAIL" and self._by_robot(path, thread_id)
        ):
            return "automatic"
        return "customer" if incoming else "agent"

    def _content(self, row: Mapping[str, object], full: Mapping[str, object]) -> tuple[str, bool]:
        """The text, and whether it is only its beginning. Zoho cuts a long one and names where all
        of it is.
        """
        content = str(full.get("content") or "")
        is_cut = True in (row.get("isContentTruncated"), full.get("isContentTruncated"))
        if is_cut:
            address = full.get("fullContentURL") or row.get("fullContentURL")
            whole = self._reads.text_at(address) if isinstance(address, str) else None
            content, is_cut = whole or content, whole is None
        return with_names(content, (), html=True), is_cut

    def _is_public(self, mail: Mapping[str, object], circle: Circle) -> bool:
        if mail.get("visibility") not in {None, "public"} or mail.get("isForward") is True:
            return False
        if mail.get("direction") == "in":
            return not addresses_in(mail.get("fromEmailAddress")) & circle.outside
        # Without recipients it is no mail: what is written in a portal or a chat is for who asked.
        sent_to = addresses_in(mail.get("to"), mail.get("cc"), mail.get("bcc"))
        if not sent_to:
            return not mail.get("to")
        if not circle.requester:
            return False  # Nobody with an address asks here: whoever was mailed is somebody else.
        if sent_to & circle.requester:
            return True
        return circle.contact_id is not None and bool(
            sent_to & self._addresses_of(circle.contact_id)
        )

    def _addresses_of(self, contact_id: str) -> frozenset[str]:
        """Every address of a contact, who may have written from a second one; asked once, and none
        where the connection may not read contacts.
        """
        key = (self._connection_id, f"addresses of {contact_id}")
        known = self._names.get(key)
        if known is None:
            contact = self._reads.one(f"/contacts/{contact_id}") or {}
            listed = addresses_in(contact.get("email"), contact.get("secondaryEmail"))
            known = self._names.put(key, ",".join(sorted(listed)))
        return addresses_in(known)

    def _by_robot(self, path: str, thread_id: str) -> bool:
        """Whether a mail says of itself that nobody wrote it (RFC 3834); asked once per mail."""
        known = self._names.get((self._connection_id, thread_id))
        if known is None:
            mail = self._reads.one(f"{path}/originalContent")
            headers = HeaderParser().parsestr(str((mail or {}).get("content") or ""))
            submitted = str(headers.get("Auto-Submitted") or "no").partition(";")[0].strip().lower()
            bulk = str(headers.get("Precedence") or "").strip().lower()
            marked = submitted != "no" or bulk in {"auto_reply", "bulk", "junk"}
            known = _ROBOT if marked or "X-Autoreply" in headers else _PERSON
            self._names.put((self._connection_id, thread_id), known)
        return known == _ROBOT


def identity(row: Mapping[str, object], key: str) -> tuple[str, datetime]:
    """An entry's id, and its time under a key. Raises RetryableError where one is missing."""
    number, at = number_of(row.get("id")), time_of(row.get(key))
    if number is None or at is None:
        raise RetryableError("unreadable_answer", "an entry without an id or a time")
    return number, at
