"""Reads of one Zendesk account: tickets, their comments, and the two as a thread.

What agents redact, Zendesk itself shows as `REDACTED`, a block for each character
(https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/, "Redact Ticket
Comment In Agent Workspace").
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.calls import Caller
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
    TicketRead,
    Written,
    file_names,
    gone,
    markers_among,
    requester_named,
    shown_name,
    time_of,
)
from escalation.adapters.helpdesks.zendesk.api import METADATA, problem_of
from escalation.domain.errors import RetryableError
from escalation.domain.helpdesk import EntryAuthor, TicketThread
from escalation.domain.ports import Clock
from escalation.domain.requesters import TicketRequester
from escalation.domain.ticket_status import TicketStatus

_MOST_PAGES: Final = 60
"""A ticket has at most 5,000 comments, 100 a page."""
_STATUSES: Final[Mapping[object, TicketStatus]] = {
    "pending": "pending",
    "hold": "pending",
    "solved": "solved",
    "closed": "closed",
    "deleted": "deleted",
}
STAFF: Final = frozenset({"agent", "admin"})
_AUTOMATIC_FLAG: Final = 4
"""Comment flag: the mail says of itself that a robot sent it
(https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/#comment-flags)."""
_UNSURE_FLAGS: Final = (0, 2)
"""Comment flags: Zendesk is not sure who wrote it, and: somebody who has no part in the ticket
wrote it. An agent may say that it is to be trusted all the same."""
_ROBOTS: Final = frozenset({"rule", "system", "side_conversation"})
"""Channels by which nobody writes to the requester: triggers and automations, Zendesk itself, and
what is made of a conversation with somebody else beside the ticket."""
_ANSWER_BOT: Final = "answer_bot"
_MERGED_TAG: Final = "closed_by_merge"
_HAS_IT: Final = "has it"
"""With a ticket that was read: the name of its assignee, who is among the users beside it
(https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/)."""
_COPIED_TO: Final = "copied to"
"""With a ticket that was read: who of its `email_cc_ids` is not of the team."""
_NUMBER = re.compile(r"#([0-9]{1,20})\b")


class ZendeskReads:
    """Reads that prove something: no search index is behind them."""

    def __init__(self, calls: Caller, clock: Clock, *, agent_url: str) -> None:
        self._calls = calls
        self._clock = clock
        self._agent_url = agent_url

    def body(self, response: httpx.Response) -> Mapping[str, object]:
        """The JSON of a success.

        Raises:
            DeliveryError: what the refusal means.
        """
        if not response.is_success:
            raise error_of(response, problem_of(response), now=self._clock.now(), wrote=False)
        return mapping(payload(response))

    def ticket(self, number: str) -> tuple[Mapping[str, object], Mapping[str, object]]:
        """One ticket and its requester as far as Zendesk shows them; empty where it is gone."""
        response = self._calls.read(f"/api/v2/tickets/{number}", {"include": "users"})
        if response.status_code in {404, 410}:
            return {}, {}
        body = self.body(response)
        ticket = body.get("ticket")
        if not isinstance(ticket, dict):
            raise unreadable(response, wrote=False)
        people = _people(body)
        copies = ticket.get("email_cc_ids")
        outside = [
            number
            for each in (copies if isinstance(copies, list) else [])
            if str(people.get(number := number_of(each) or "", {}).get("role")) not in STAFF
        ]
        requester = people.get(number_of(ticket.get("requester_id")) or "", {})
        assignee = people.get(number_of(ticket.get("assignee_id")) or "", {})
        return {**ticket, _COPIED_TO: outside, _HAS_IT: assignee.get("name")}, requester

    def shows_metadata(self, number: str) -> bool:
        """Whether comments are listed here with the metadata of their update. Zendesk documents it
        of audits only, for which the scopes do not suffice; a ticket's first comment tells.
        """
        params: dict[str, str | int] = {"page[size]": 1, "sort": "created_at"}
        body = self.body(self._calls.read(f"/api/v2/tickets/{number}/comments", params))
        return any(_mark(row) for row in rows(body.get("comments")))

    def comments(
        self, number: str, *, newest_first: bool
    ) -> Iterator[tuple[Mapping[str, object], Mapping[str, object]]]:
        """Every comment with its author as far as Zendesk shows them.

        Raises:
            RetryableError: there are more pages than can be read, or one could not be read.
        """
        params: dict[str, str | int] = {
            "page[size]": 100,
            "sort": "-created_at" if newest_first else "created_at",
            "include": "users",
        }
        for _ in range(_MOST_PAGES):
            response = self._calls.read(f"/api/v2/tickets/{number}/comments", params)
            body = self.body(response)
            if not isinstance(body.get("comments"), list):
                raise unreadable(response, wrote=False)
            people = _people(body)
            for row in rows(body["comments"]):
                yield row, people.get(number_of(row.get("author_id")) or "", {})
            meta = mapping(body.get("meta"))
            cursor = meta.get("after_cursor")
            if not meta.get("has_more") or not isinstance(cursor, str):
                return
            params = {**params, "page[after]": cursor}
        raise RetryableError("read_incomplete", "the ticket's comments have too many pages")

    def markers_in(self, number: str, markers: list[str]) -> set[str]:
        """Which of the markers the ticket's comments carry; the newest are looked at first."""
        listed = self.comments(number, newest_first=True)
        return markers_among((_source(row) for row, _ in listed), markers)

    def thread(self, ticket_id: str) -> TicketRead:
        """The whole ticket. Its stamp is read before the comments, so that a comment which comes
        in between makes the stamp an old one.
        """
        from escalation.adapters.helpdesks.entries import in_order

        number = ticket_path(ticket_id)
        ticket, requester = self.ticket(number)
        if not ticket:
            return gone(ticket_id)
        listed = list(self.comments(number, newest_first=False))
        status, merged_into = _status(ticket, [row for row, _ in listed])
        first = min((_order(row) for row, _ in listed), default=None)
        written = [
            _written(
                row,
                person,
                requester_id=ticket.get("requester_id"),
                external_id=ticket.get("external_id") if _order(row) == first else None,
            )
            for row, person in listed
        ]
        return TicketRead(
            TicketThread(
                ticket_id=ticket_id,
                status=status,
                merged_into=merged_into,
                entries=in_order(written),
                stamp=str(ticket.get("updated_at") or ""),
                url=f"{self._agent_url}/{number}",
                reference=f"#{number}",
                requester=requester_of(ticket, requester),
                assignee=shown_name(ticket.get(_HAS_IT)),
            ),
            tuple(_source(row) for row, _ in listed),
        )


def requester_of(
    ticket: Mapping[str, object], person: Mapping[str, object]
) -> TicketRequester | None:
    """Whose ticket it is. One of the team, the connection's own user among them, stands for nobody
    outside; where others outside get copies, nobody can tell for whom an answer is.
    """
    if str(person.get("role")) in STAFF:
        if ticket.get(_COPIED_TO):
            return None
        number = number_of(ticket.get("requester_id"))
        return TicketRequester(requester_id=number, is_shared=True)
    return requester_named(ticket.get("requester_id"), person.get("email"))


def _written(
    row: Mapping[str, object],
    person: Mapping[str, object],
    *,
    requester_id: object,
    external_id: object,
) -> Written:
    number, at = number_of(row.get("id")), time_of(row.get("created_at"))
    if number is None or at is None:
        raise RetryableError("unreadable_answer", "a comment without an id or a time")
    channel = mapping(row.get("via")).get("channel")
    return Written(
        entry_id=number,
        wrote=_author(row, person, channel=channel, requester_id=requester_id),
        name=str(person.get("name") or ""),
        at=at,
        public=row.get("public") is True and not _is_doubtful(row),
        html=str(row.get("html_body") or ""),
        plain=str(row.get("plain_body") or row.get("body") or ""),
        by_call=channel in ("api", None),
        files=file_names(rows(row.get("attachments")), "file_name"),
        marker=text.marker_of(external_id)
        if isinstance(external_id, str) and external_id
        else _mark(row),
    )


def _mark(row: Mapping[str, object]) -> str | None:
    """Our marker in the metadata of a comment that was made through the API."""
    if mapping(row.get("via")).get("channel") not in ("api", None):
        return None
    mark = mapping(mapping(row.get("metadata")).get("custom")).get(METADATA)
    return mark[:300] if isinstance(mark, str) and mark else None


def _author(
    row: Mapping[str, object],
    person: Mapping[str, object],
    *,
    channel: object,
    requester_id: object,
) -> EntryAuthor:
    metadata = mapping(row.get("metadata"))
    flags = metadata.get("flags")
    flagged = isinstance(flags, list) and _AUTOMATIC_FLAG in flags
    # A mail that was held as suspect, an automatic answer among others, before it was let in.
    held = metadata.get("suspension_type_id") is not None
    # What a merge writes into both tickets quotes the one in the other: not for every requester.
    by_robot = str(channel) in _ROBOTS or str(channel).startswith(_ANSWER_BOT)
    if by_robot or flagged or held or _is_of_merge(row):
        return "automatic"
    role = person.get("role")
    if str(role) in STAFF:
        return "agent"
    # Without a role: nobody but the requester is surely a customer, and a person of the team
    # must never be taken for one.
    return "customer" if role or row.get("author_id") == requester_id else "agent"


def _is_doubtful(row: Mapping[str, object]) -> bool:
    """Whether the requester may not see it although it is public: a mail that only says that it is
    an agent's, or one from outside, a supplier's answer to a forward among others.
    """
    if mapping(row.get("via")).get("channel") == "side_conversation":
        return True
    metadata = mapping(row.get("metadata"))
    flags, options = metadata.get("flags"), mapping(metadata.get("flags_options"))
    return isinstance(flags, list) and any(
        flag in flags and mapping(options.get(str(flag))).get("trusted") is not True
        for flag in _UNSURE_FLAGS
    )


def _is_of_merge(row: Mapping[str, object]) -> bool:
    return mapping(mapping(row.get("via")).get("source")).get("rel") == "merge"


def _status(
    ticket: Mapping[str, object], comments: list[Mapping[str, object]]
) -> tuple[TicketStatus, str | None]:
    status = meaning(_STATUSES, ticket.get("status"), usual="open")
    tags = ticket.get("tags")
    if status != "closed" or not isinstance(tags, list) or _MERGED_TAG not in tags:
        return status, None
    own = number_of(ticket.get("id"))
    for row in sorted(comments, key=_order, reverse=True):
        if not _is_of_merge(row):
            continue
        source = mapping(mapping(row.get("via")).get("source"))
        ends = [mapping(source.get(end)).get("ticket_id") for end in ("from", "to")]
        named = [number_of(end) for end in ends] + _NUMBER.findall(str(row.get("body")))
        others = [number for number in named if number not in {None, own}]
        if others:
            return "merged", others[0]
    return status, None


def _source(row: Mapping[str, object]) -> str:
    mark = _mark(row)
    shown = f" {text.marker_text(mark)}" if mark else ""
    return f"{row.get('html_body')} {row.get('body')}{shown}"


def _order(row: Mapping[str, object]) -> tuple[str, int]:
    return str(row.get("created_at")), int(number_of(row.get("id")) or 0)


def _people(body: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    listed = [(number_of(row.get("id")), row) for row in rows(body.get("users"))]
    return {number: row for number, row in listed if number is not None}
