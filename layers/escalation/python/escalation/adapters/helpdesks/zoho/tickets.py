"""Tickets in Zoho Desk (https://desk.zoho.com/DeskAPIDocument)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.field_values import custom_values
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    complete_read,
    mapping,
    number_of,
    payload,
    ticket_path,
    unreadable,
)
from escalation.adapters.helpdesks.threads import requester_named
from escalation.adapters.helpdesks.tickets import Tickets, name_of
from escalation.adapters.helpdesks.zoho import api as zoho_api
from escalation.adapters.helpdesks.zoho.access import ZohoAccess
from escalation.adapters.helpdesks.zoho.credentials import DOMAINS, ZohoOAuth
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.adapters.helpdesks.zoho.settings import VALUE_CHARS, ZohoTicket, as_text
from escalation.adapters.helpdesks.zoho.threads import ZohoThreads
from escalation.adapters.helpdesks.zoho.writes import ZohoWrites
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.must_reach import Priority
from escalation.domain.team_texts import ENGLISH, TeamTexts, team_texts
from escalation.domain.ticket_fields import TicketFieldList
from escalation.domain.ticket_values import FixedValue, shortened

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.zoho.fields import ZohoFields

DESCRIPTION_CHARS: Final = 65_535
SUBJECT_CHARS: Final = 255
NAME_CHARS: Final = 80
CLOCK_SKEW: Final = timedelta(minutes=5)
FILLED: Final = {
    "priority": ("priority", "priority"),
    "status": ("status", "status"),
    "channel": ("channel", "channel"),
    "classification": ("classification", "classification"),
    "category": ("category", "category"),
    "sub_category": ("subCategory", "subcategory"),
    "assignee_id": ("assigneeId", "agent"),
    "product_id": ("productId", "product"),
}
"""What settings call a field, what a create does, and what people do. Zoho takes ids as text."""
_MOST_CANDIDATES: Final = 60
"""Tickets that one search reads in full. Those that an earlier one has read are not counted: a
search that could not be completed goes on where it ended."""


class Zoho(Tickets[ZohoTicket]):
    """One organisation. There is no idempotency: a create is repeated only after `find`. Closed
    tickets are reopened, and none is linked to another.

    A ticket carries its marker at the end of the description: lists show neither tags nor custom
    fields, but one ticket alone is read in full.
    """

    create_is_idempotent = False
    priorities: ClassVar[Mapping[Priority, str | int]] = {
        "low": "Low",
        "normal": "Medium",
        "high": "High",
        "urgent": "High",
    }
    closed_is_final = False

    def __init__(self, credentials: ZohoOAuth, opening: Opening) -> None:
        self._opening = opening
        self._clock = opening.clock
        self._domain = DOMAINS[credentials.data_centre]
        self._access = ZohoAccess(credentials, opening)
        self._calls = self._access.caller()
        self._reads = ZohoReads(self._calls, self._clock)
        threads = ZohoThreads(self._reads, opening)
        self._own_writes = ZohoWrites(
            self._calls, self._reads, threads, self._clock, reply_from=credentials.reply_from
        )
        super().__init__(ZohoTicket, threads, self._own_writes)

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket, without its tags. A 5xx leaves open whether it was made."""
        body = mapping(json.loads(prepared.body))
        response = self._calls.write("POST", "/tickets", text.canonical_json(body["ticket"]))
        if not response.is_success:
            raise zoho_api.refusal(response, prepared.form, now=self._clock.now())
        ref = self._ref(payload(response))
        if ref is None:
            raise unreadable(response, wrote=True)
        return ref

    def is_whole(self, prepared: PreparedCreate) -> bool:
        """Tags are set by a call of their own."""
        return not _tags(prepared)

    def complete(self, ticket_id: str, prepared: PreparedCreate) -> None:
        """Set the tags. Those that Zoho refuses are written into a private comment."""
        self._own_writes.tag(ticket_path(ticket_id), _tags(prepared))

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket whose description carries the draft's marker, among all made since the call.

        First those of its department, then all: a rule may have moved it.

        Raises:
            OutcomeUnknown: the list is too long to read, or has too many candidates.
        """
        department = self._settings(draft).department_id
        seen: dict[str, bool] = {}
        with complete_read():
            return self._found(
                draft, since, {"departmentId": department}, seen
            ) or self._found_anywhere(draft, since, seen)

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked."""
        self._access.prove()
        response = self._calls.read("/tickets", {"limit": 1})
        # 422: signed in to this organisation, but it wants a department to list.
        if not response.is_success and response.status_code != 422:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        return ("sign-in", "organisation", "permission to read tickets")

    def set_up_webhook(self, url: str, *, secret: str) -> WebhookPlan:
        """Subscribe to ticket events. Zoho signs with keys of its own: no secret is needed."""
        del secret
        from escalation.adapters.helpdesks.zoho.webhook_setup import ZohoWebhooks

        return ZohoWebhooks(self._calls, self._clock).plan(url)

    def _problems(self, settings: ZohoTicket) -> tuple[str, ...]:
        return self._fields().problems(settings)

    def fields(self, *, within: str | None) -> TicketFieldList:
        """What the tickets of the department `within` have; without one, the departments."""
        return self._fields().listed(within)

    def _fields(self) -> "ZohoFields":
        from escalation.adapters.helpdesks.zoho.fields import ZohoFields

        return ZohoFields(self._reads, self._clock)

    def _body(
        self,
        draft: TicketDraft,
        settings: ZohoTicket,
        form: forms.Form,
    ) -> dict[str, object]:
        """Tags are not part of Zoho's create call: the body holds both."""
        requester = draft.requester
        custom, _ = custom_values(draft, settings)
        optional, _ = _optional(settings, custom)
        name = name_of(requester, form, longest=NAME_CHARS)
        ticket: dict[str, object] = {
            "subject": _subject(draft),
            "departmentId": settings.department_id,
            "description": text.with_marker(
                draft.html,
                text.marker_of(draft.escalation_id),
                longest=DESCRIPTION_CHARS,
            ),
        }
        if form not in forms.PLAIN:
            ticket |= optional
        if requester.address is not None and form not in forms.ANONYMOUS:
            ticket |= {
                "contact": {"lastName": name, "email": requester.address},
                "email": requester.address,
            }
        else:
            # A contact of its own: without an address Zoho has nothing to find another by.
            ticket["contact"] = {"lastName": name}
        return {"ticket": ticket, "tags": [] if form in forms.PLAIN else list(settings.tags)}

    def _lead(self, draft: TicketDraft, settings: ZohoTicket, form: str) -> str:
        custom, empty = custom_values(draft, settings)
        say = team_texts(draft.team_language)
        names = _optional(settings, custom, say)[1]
        return forms.lead(
            form, draft.requester, helpdesk="Zoho Desk", fields=names, empty=empty, say=say
        )

    def _found_anywhere(
        self, draft: TicketDraft, since: datetime, seen: dict[str, bool]
    ) -> TicketRef | None:
        try:
            return self._found(draft, since, {}, seen)
        except PermanentError as error:
            if error.code != "request_refused":
                raise
            return None  # A department is required here; its list has been read.

    def _found(
        self, draft: TicketDraft, since: datetime, where: dict[str, str], seen: dict[str, bool]
    ) -> TicketRef | None:
        """`seen` holds the tickets looked at, and whether they had to be read."""
        opening, wanted = self._opening, text.marker_text(text.marker_of(draft.escalation_id))
        made = list(self._reads.made_since(since - CLOCK_SKEW, where))
        made.sort(key=lambda row: row.get("subject") != _subject(draft))
        for row in made:
            number = number_of(row.get("id"))
            if number is None or number in seen:
                continue
            known = opening.markers.get((opening.connection_id, number))
            seen[number] = known is None or wanted in known
            if not seen[number]:
                continue  # It was read, and is given its marker when it is made, never later.
            if sum(seen.values()) > _MOST_CANDIDATES:
                raise OutcomeUnknown("read_incomplete", "too many tickets to compare")
            ticket = self._reads.ticket(number)
            description = str(ticket.get("description"))
            if wanted in description:
                return self._ref(ticket)
            if "description" in ticket:
                found = text.markers_of(description)
                opening.markers.put((opening.connection_id, number), found)
        return None

    def _ref(self, ticket: object) -> TicketRef | None:
        found = mapping(ticket)
        number = number_of(found.get("id"))
        if number is None:
            return None
        shown = number_of(found.get("ticketNumber")) or number
        return TicketRef(
            ticket_id=number,
            reference=f"#{shown}",
            url=self._own_url(found.get("webUrl")),
            requester=requester_named(found.get("contactId"), found.get("email")),
        )

    def _own_url(self, url: object) -> str | None:
        """The agent's page as Zoho names it, if it is on Zoho's own host."""
        if not isinstance(url, str) or len(url) > 1_000:
            return None
        parts = urlsplit(url)
        local_url = self._opening.local_url
        if local_url is not None and parts.netloc == urlsplit(local_url).netloc:
            return url
        own = (parts.hostname or "").endswith(f".{self._domain}")
        return url if parts.scheme == "https" and own else None


def _tags(prepared: PreparedCreate) -> list[str]:
    tags = mapping(json.loads(prepared.body)).get("tags")
    return [str(tag) for tag in tags] if isinstance(tags, list) else []


def _subject(draft: TicketDraft) -> str:
    return text.one_line(draft.subject, longest=SUBJECT_CHARS) or "Chat"


def _optional(
    settings: ZohoTicket, custom: Mapping[str, FixedValue], say: TeamTexts = ENGLISH
) -> tuple[dict[str, object], list[str]]:
    """What the settings add to a ticket, and its names in words; tags are set by another call."""
    values: dict[str, object] = {}
    names = []
    for name, (sent, word) in FILLED.items():
        value = getattr(settings, name)
        if value is not None:
            values[sent] = value
            names.append(say("the {word} ({value})", word=say(word), value=value))
    if settings.tags:
        listed = ", ".join(settings.tags)
        names.append(say("the {word} ({value})", word=say("tags"), value=listed))
    if custom:
        values["cf"] = {
            name: shortened(as_text(value), VALUE_CHARS) for name, value in custom.items()
        }
        listed = ", ".join(sorted(custom))
        names.append(say("the {word} ({value})", word=say("custom fields"), value=listed))
    return values, names
