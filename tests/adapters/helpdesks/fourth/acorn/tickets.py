"""Tickets in Acorn Desk: a number, a title, the text of each entry and who wrote it."""

from collections.abc import Mapping
from datetime import datetime

import httpx

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.entries import in_order
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    complete_read,
    error_of,
    mapping,
    number_of,
    payload,
    problem,
    rows,
)
from escalation.adapters.helpdesks.threads import (
    TicketRead,
    Written,
    gone,
    markers_among,
    requester_named,
    time_of,
)
from escalation.adapters.helpdesks.tickets import Tickets
from escalation.adapters.helpdesks.writes import TicketWrites
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.helpdesk import TicketThread, WebhookPlan
from escalation.domain.outside_copies import TicketFate
from escalation.domain.requesters import TicketRequester
from tests.adapters.helpdesks.fourth.acorn.incoming_webhooks import HEADER
from tests.adapters.helpdesks.fourth.acorn.models import AcornKey, AcornTicket

NOBODY = TicketRequester(requester_id="0", is_shared=True)


class Calls:
    """Calls of one tree; what is no success is an error."""

    def __init__(self, credentials: AcornKey, opening: Opening) -> None:
        self._clock = opening.clock
        self._calls = Caller(
            opening.client,
            base_url=opening.base_url(f"https://{credentials.tree}.acorn.example"),
            headers={"x-acorn-key": credentials.key.get_secret_value()},
            gate=opening.gate,
        )

    def get(self, path: str) -> Mapping[str, object]:
        response = self._calls.read(path)
        return {} if response.status_code == 404 else self._body(response, wrote=False)

    def post(self, path: str, body: str) -> Mapping[str, object]:
        return self._body(self._calls.write("POST", path, body), wrote=True)

    def _body(self, response: httpx.Response, *, wrote: bool) -> Mapping[str, object]:
        body = mapping(payload(response))
        if not response.is_success:
            found = problem(body.get("error"))
            raise error_of(response, found, now=self._clock.now(), wrote=wrote)
        return body


class Reads:
    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def markers_in(self, number: str, markers: list[str]) -> set[str]:
        return markers_among(self._sources(number), markers)

    def thread(self, ticket_id: str) -> TicketRead:
        ticket = self._calls.get(f"/tickets/{ticket_id}")
        if not ticket:
            return gone(ticket_id)
        written = [_written(row) for row in rows(ticket.get("entries"))]
        thread = TicketThread(
            ticket_id=ticket_id,
            status="open",
            entries=in_order(written),
            requester=requester_named(None, ticket.get("for")) or NOBODY,
        )
        return TicketRead(thread, tuple(self._sources(ticket_id)))

    def _sources(self, number: str) -> list[str]:
        listed = rows(self._calls.get(f"/tickets/{number}").get("entries"))
        return [str(row.get("html")) for row in listed]


class Writes(TicketWrites):
    longest = 2_000

    def __init__(self, calls: Calls, reads: Reads) -> None:
        super().__init__(reads)
        self._calls = calls

    def _comment(self, number: str, parts: list[str], *, by: TicketRequester | None) -> None:
        for part in parts:
            entry = {"html": part, "by": "visitor" if by else "us"}
            self._calls.post(f"/tickets/{number}/entries", text.canonical_json(entry))

    def _reply(self, number: str, now: TicketRead, parts: list[str], *, begun: bool) -> None:
        self._comment(number, parts, by=None)

    def _set_requester(self, number: str, email: str, name: str) -> TicketRequester:
        self._calls.post(f"/tickets/{number}/for", text.canonical_json({"for": email}))
        return TicketRequester(email=email)

    def _reopen(self, number: str) -> None:
        self._calls.post(f"/tickets/{number}/reopen", "{}")

    def _solve(self, number: str) -> None:
        self._calls.post(f"/tickets/{number}/solve", "{}")

    def _set_field(self, number: str, field: str, value: str | int) -> None:
        self._calls.post(f"/tickets/{number}/fields", text.canonical_json({field: value}))

    def _delete(self, number: str) -> TicketFate:
        self._calls.post(f"/tickets/{number}/burn", "{}")
        return "deleted"


class Acorn(Tickets[AcornTicket]):
    """One tree. A create is repeated only after `find`; the description carries the marker."""

    create_is_idempotent = False
    closed_is_final = False

    def __init__(self, credentials: AcornKey, opening: Opening) -> None:
        self._calls = Calls(credentials, opening)
        reads = Reads(self._calls)
        super().__init__(AcornTicket, reads, Writes(self._calls, reads))

    def create(self, prepared: PreparedCreate) -> TicketRef:
        try:
            return _ref(self._calls.post("/tickets", prepared.body))
        except PermanentError as refused:
            code = forms.refusal_code(prepared.form, requester=False, fields=True, missing=False)
            raise PermanentError(code, refused.detail) from refused

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        with complete_read():
            for row in rows(self._calls.get("/tickets").get("tickets")):
                marker = text.marker_text(text.marker_of(draft.escalation_id))
                if marker in str(row.get("html")):
                    return _ref(row)
        return None

    def probe(self) -> tuple[str, ...]:
        self._calls.get("/tickets")
        return ("sign-in",)

    def set_up_webhook(self, url: str, *, secret: str) -> WebhookPlan:
        steps = (f"Have Acorn Desk call {url}",)
        return WebhookPlan(installed=False, url=url, secret=secret, header=HEADER, steps=steps)

    def _problems(self, settings: AcornTicket) -> tuple[str, ...]:
        branches = self._calls.get("/branches").get("branches")
        known = branches if isinstance(branches, list) else []
        return () if settings.branch in known else (f"There is no branch {settings.branch}.",)

    def _body(
        self, draft: TicketDraft, settings: AcornTicket, form: forms.Form
    ) -> dict[str, object]:
        marker = text.marker_of(draft.escalation_id)
        ticket: dict[str, object] = {
            "title": text.one_line(draft.subject, longest=100),
            "html": text.with_marker(draft.html, marker, longest=6_000),
        }
        if draft.requester.address is not None and form not in forms.ANONYMOUS:
            ticket["for"] = draft.requester.address
        if form not in forms.PLAIN:
            ticket["branch"] = settings.branch
        return ticket

    def _lead(self, draft: TicketDraft, settings: AcornTicket, form: str) -> str:
        names = [f"the branch ({settings.branch})"]
        return forms.lead(form, draft.requester, helpdesk="Acorn Desk", fields=names)


def _ref(ticket: Mapping[str, object]) -> TicketRef:
    number = number_of(ticket.get("number"))
    if number is None:
        raise RetryableError("unreadable_answer", "a ticket without a number")
    return TicketRef(ticket_id=number, reference=f"acorn {number}")


def _written(row: Mapping[str, object]) -> Written:
    at, by = time_of(row.get("at")), row.get("by")
    if at is None:
        raise RetryableError("unreadable_answer", "an entry without a time")
    return Written(
        entry_id=str(row.get("id")),
        wrote="customer" if by == "visitor" else "agent",
        name=str(by),
        at=at,
        public=True,
        html=str(row.get("html")),
        by_call=by != "agent",
    )
