"""Tickets in Freshdesk (https://developers.freshdesk.com/api/)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import FreshdeskApiKey
from escalation.adapters.helpdesks.responses import (
    Problem,
    complete_read,
    describe,
    error_of,
    mapping,
    number_of,
    payload,
    problem,
    rows,
    ticket_path,
    unreadable,
)
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError
from escalation.domain.ports import Clock
from escalation.domain.settings import FreshdeskTicket

DESCRIPTION_CHARS: Final = 150_000
"""Freshdesk names no limit; this keeps the stored request within a DynamoDB item."""
NOTE_CHARS: Final = 60_000
SUBJECT_CHARS: Final = 200
NAME_CHARS: Final = 120
CLOCK_SKEW: Final = timedelta(minutes=5)
_PAGE: Final = 100
_MOST_PAGES: Final = 40
_OPEN: Final = 2
_LOW: Final = 1
_CHAT: Final = 7
_REQUESTER_FIELDS: Final = frozenset(
    {"email", "name", "phone", "unique_external_id", "requester_id", "requester"}
)
_MISSING: Final = "missing_field"


class Freshdesk:
    """One account. There is no idempotency: a create is repeated only after `find`.

    A ticket carries its marker as a tag: lists show tags, and no other ticket has this one.
    """

    create_is_idempotent = False

    def __init__(
        self,
        credentials: FreshdeskApiKey,
        *,
        client: httpx.Client,
        clock: Clock,
        local_url: str | None = None,
    ) -> None:
        self._clock = clock
        self._base = (local_url or f"https://{credentials.domain}.freshdesk.com").rstrip("/")
        self._calls = Caller(
            client,
            base_url=f"{self._base}/api/v2",
            auth=httpx.BasicAuth(credentials.api_key.get_secret_value(), "X"),
        )

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        """The whole ticket."""
        return self._prepare(draft, "full")

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        """A smaller ticket after the refusal named by `error`, a code raised by `create`."""
        form = forms.next_form(error, draft.requester)
        return self._prepare(draft, form) if form else None

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket. A 5xx leaves open whether it was made."""
        response = self._calls.write("POST", "/tickets", prepared.body)
        if response.is_success:
            ref = self._ref(mapping(payload(response)))
            if ref is None:
                raise unreadable(response, wrote=True)
            return ref
        found = _problem(response)
        if response.status_code == 405:
            code = forms.refusal_code(prepared.form, requester=True, fields=False, missing=False)
            raise PermanentError(code, describe(405, found))
        if response.status_code in {400, 422}:
            code = forms.refusal_code(
                prepared.form,
                requester=any(name in _REQUESTER_FIELDS for name in found.fields),
                fields=any(name not in _REQUESTER_FIELDS for name in found.fields),
                missing=bool(found.missing),
            )
            raise PermanentError(code, describe(response.status_code, found))
        raise error_of(response, found, now=self._clock.now(), wrote=True)

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket that carries the draft's marker, among all changed since the call.

        The requester's own tickets are looked at first. A ticket made in a form without the
        requester, marked as spam or deleted is not among those, so the other lists follow.
        """
        marker = text.marker_of(draft.escalation_id)
        start = (since - CLOCK_SKEW).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        window: dict[str, str | int] = {
            "updated_since": start,
            "order_by": "created_at",
            "order_type": "asc",
        }
        lists: list[dict[str, str | int]] = [{}, {"filter": "spam"}, {"filter": "deleted"}]
        if draft.requester.email is not None:
            lists.insert(0, {"email": draft.requester.email})
        with complete_read():
            for more in lists:
                # 400: an address without a contact, which the next list covers, or an account
                # that does not combine these filters with a time. The unfiltered list must work.
                tickets = self._pages("/tickets", window | more, refusal_ends=bool(more))
                for ticket in tickets:
                    if marker in _strings(ticket.get("tags")):
                        return self._ref(ticket)
        return None

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        """Add a note once. A public one is the requester's own words, and is theirs there."""
        path = f"/tickets/{ticket_path(ticket_id)}"
        wanted = text.marker_text(marker)
        for entry in self._pages(f"{path}/conversations", {}):
            if any(wanted in str(entry.get(name)) for name in ("body", "body_text")):
                return
        note: dict[str, object] = {
            "body": text.with_marker(html, marker, longest=NOTE_CHARS),
            "private": not public,
        }
        if public:
            author = number_of(self._ticket(path).get("requester_id"))
            if author is not None:
                note |= {"user_id": int(author), "incoming": True}
        response = self._calls.write("POST", f"{path}/notes", text.canonical_json(note))
        if response.status_code == 405:
            raise PermanentError("ticket_closed", describe(405, _problem(response)))
        if not response.is_success:
            raise error_of(response, _problem(response), now=self._clock.now(), wrote=True)

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked."""
        me = self._calls.read("/agents/me")
        self._check(me)
        if number_of(mapping(payload(me)).get("id")) is None:
            raise unreadable(me, wrote=False)
        self._check(self._calls.read("/tickets", {"per_page": 1}))
        return ("sign-in", "permission to read tickets")

    def _prepare(self, draft: TicketDraft, form: forms.Form) -> PreparedCreate:
        settings = draft.settings
        if not isinstance(settings, FreshdeskTicket):
            raise PermanentError("wrong_helpdesk", "the settings are for another helpdesk")
        marker = text.marker_of(draft.escalation_id)
        optional, names = _optional(settings, marker)
        lead = forms.lead(form, draft.requester, helpdesk="Freshdesk", fields=names)
        requester = draft.requester
        name = text.one_line(requester.name or "", longest=NAME_CHARS) or "Chat visitor"
        ticket: dict[str, object] = {
            "subject": text.one_line(draft.subject, longest=SUBJECT_CHARS) or "Chat",
            "description": text.fit_html(
                text.neutral_html(lead + draft.html), longest=DESCRIPTION_CHARS
            ),
            "status": _OPEN,
            "priority": _LOW,
            "source": _CHAT,
            "tags": [marker],
        }
        if form not in forms.PLAIN:
            ticket |= optional
        if requester.email is not None and form not in forms.ANONYMOUS:
            ticket |= {"email": requester.email, "name": name}
        else:
            # Names the requester, not the ticket: a contact of its own for this conversation.
            ticket |= {
                "unique_external_id": f"chat-{draft.conversation_id}",
                "name": name if form == "full" else "Chat visitor",
            }
        return PreparedCreate(
            form=form, key=f"{draft.escalation_id}:{form}", body=text.canonical_json(ticket)
        )

    def _pages(
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
            self._check(response)
            listed = payload(response)
            if not isinstance(listed, list):
                raise unreadable(response, wrote=False)
            yield from rows(listed)
            if not listed or ("link" not in response.headers and len(listed) < _PAGE):
                return
        raise OutcomeUnknown("read_incomplete", f"more than {_MOST_PAGES} pages")

    def _ticket(self, path: str) -> Mapping[str, object]:
        response = self._calls.read(path)
        self._check(response)
        return mapping(payload(response))

    def _check(self, response: httpx.Response) -> None:
        if not response.is_success:
            raise error_of(response, _problem(response), now=self._clock.now(), wrote=False)

    def _ref(self, ticket: Mapping[str, object]) -> TicketRef | None:
        number = number_of(ticket.get("id"))
        if number is None:
            return None
        return TicketRef(
            ticket_id=number, reference=f"#{number}", url=f"{self._base}/a/tickets/{number}"
        )


def _optional(settings: FreshdeskTicket, marker: str) -> tuple[dict[str, object], list[str]]:
    """What the settings add to a ticket, and its names in words."""
    values: dict[str, object] = {"priority": settings.priority}
    names = []
    if settings.priority != _LOW:
        names.append(f"the priority ({settings.priority})")
    if settings.tags:
        values["tags"] = [*dict.fromkeys(settings.tags), marker]
        names.append(f"the tags ({', '.join(settings.tags)})")
    if settings.group_id is not None:
        values["group_id"] = int(settings.group_id)
        names.append(f"the group ({settings.group_id})")
    if settings.custom_fields:
        values["custom_fields"] = dict(settings.custom_fields)
        names.append(f"the custom fields ({', '.join(sorted(settings.custom_fields))})")
    return values, names


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _problem(response: httpx.Response) -> Problem:
    """Freshdesk's error: `{"errors": [{"field", "code"}]}` or `{"code"}`."""
    body = mapping(payload(response))
    errors = rows(body.get("errors"))
    code = errors[0].get("code") if errors else body.get("code")
    return problem(
        code,
        [item.get("field") for item in errors if item.get("code") != _MISSING],
        [item.get("field") for item in errors if item.get("code") == _MISSING],
    )
