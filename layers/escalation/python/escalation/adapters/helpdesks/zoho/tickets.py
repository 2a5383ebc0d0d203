"""Tickets in Zoho Desk (https://desk.zoho.com/DeskAPIDocument)."""

import json
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.access_tokens import AccessTokenCache, TokenAuth
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZohoOAuth
from escalation.adapters.helpdesks.known_names import KnownNames
from escalation.adapters.helpdesks.limits import ConnectionGate
from escalation.adapters.helpdesks.read_markers import ReadMarkers
from escalation.adapters.helpdesks.responses import (
    complete_read,
    mapping,
    number_of,
    payload,
    unreadable,
)
from escalation.adapters.helpdesks.zoho import api as zoho_api
from escalation.adapters.helpdesks.zoho.accounts import ZohoAccounts
from escalation.adapters.helpdesks.zoho.hosts import DOMAINS
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.adapters.helpdesks.zoho.threads import ZohoThreads
from escalation.adapters.helpdesks.zoho.writes import ZohoWrites
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError
from escalation.domain.helpdesk import TicketThread, WebhookPlan
from escalation.domain.ports import Clock
from escalation.domain.settings import TicketSettings, ZohoTicket

DESCRIPTION_CHARS: Final = 65_535
SUBJECT_CHARS: Final = 255
NAME_CHARS: Final = 80
CLOCK_SKEW: Final = timedelta(minutes=5)
_MOST_CANDIDATES: Final = 60
"""Tickets that one search reads in full. Those that an earlier one has read are not counted: a
search that could not be completed goes on where it ended."""


class Zoho:
    """One organisation. There is no idempotency: a create is repeated only after `find`.

    A ticket carries its marker at the end of the description: lists show neither tags nor custom
    fields, but one ticket alone is read in full.
    """

    create_is_idempotent = False
    closed_is_final = False

    def __init__(
        self,
        credentials: ZohoOAuth,
        *,
        connection_id: str,
        client: httpx.Client,
        tokens: AccessTokenCache,
        clock: Clock,
        names: KnownNames | None = None,
        markers: ReadMarkers | None = None,
        local_url: str | None = None,
        gate: ConnectionGate | None = None,
    ) -> None:
        self._clock = clock
        self._connection_id = connection_id
        self._markers = markers or ReadMarkers()
        self._domain = DOMAINS[credentials.data_centre]
        self._accounts = ZohoAccounts(
            credentials, client=client, clock=clock, local_url=local_url, gate=gate
        )
        self._auth = TokenAuth(
            scheme="Zoho-oauthtoken",
            key=f"{connection_id}-{credentials.fingerprint()}",
            cache=tokens,
            fetch=self._accounts.fetch,
            clock=clock,
        )
        self._local_url = local_url
        base = (local_url or f"https://desk.{self._domain}").rstrip("/")
        self._calls = Caller(
            client,
            base_url=f"{base}/api/v1",
            auth=self._auth,
            headers={"orgId": credentials.org_id},
            gate=gate,
        )
        self._reads = ZohoReads(self._calls, clock)
        self._threads = ZohoThreads(
            self._reads, connection_id=connection_id, names=names or KnownNames()
        )
        self._writes = ZohoWrites(
            self._calls, self._reads, self._threads, clock, reply_from=credentials.reply_from
        )

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        """The whole ticket. Tags are not part of Zoho's create call: the body holds both. Zoho
        reopens closed tickets, and links none to another.
        """
        return self._prepare(draft, "full")

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        """A smaller ticket after the refusal named by `error`, a code raised by `create`."""
        form = forms.next_form(error, draft.requester)
        return self._prepare(draft, form) if form else None

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket, then tag it. A 5xx leaves open whether it was made.

        Tags that cannot be set are written into a private comment; they never undo the ticket.
        """
        body = mapping(json.loads(prepared.body))
        response = self._calls.write("POST", "/tickets", text.canonical_json(body["ticket"]))
        if not response.is_success:
            raise zoho_api.refusal(response, prepared.form, now=self._clock.now())
        ref = self._ref(payload(response))
        if ref is None:
            raise unreadable(response, wrote=True)
        tags = body.get("tags")
        if isinstance(tags, list) and tags:
            self._writes.tag(ref.ticket_id, [str(tag) for tag in tags])
        return ref

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket whose description carries the draft's marker, among all made since the call.

        First those of its department, then all: a rule may have moved it.

        Raises:
            OutcomeUnknown: the list is too long to read, or has too many candidates.
        """
        department = _settings(draft).department_id
        seen: dict[str, bool] = {}
        with complete_read():
            return self._found(
                draft, since, {"departmentId": department}, seen
            ) or self._found_anywhere(draft, since, seen)

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        """Add an internal note once, a public one too: nobody can write as the contact here."""
        del public
        self._writes.comment(ticket_id, html, marker=marker)

    def thread(self, ticket_id: str) -> TicketThread:
        """The ticket with all its mails and comments."""
        return self._threads.read(ticket_id).thread

    def reply(self, thread: TicketThread, html: str, *, marker: str) -> None:
        """Answer publicly, once, after a last look."""
        self._writes.reply(thread, html, marker=marker)

    def reopen(self, ticket_id: str) -> None:
        """Set a closed ticket to open."""
        self._writes.reopen(ticket_id)

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked."""
        self._auth.renew()
        self._accounts.require_scopes()
        response = self._calls.read("/tickets", {"limit": 1})
        # 422: signed in to this organisation, but it wants a department to list.
        if not response.is_success and response.status_code != 422:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        return ("sign-in", "organisation", "permission to read tickets")

    def problems(self, settings: TicketSettings) -> tuple[str, ...]:
        """A sentence for each thing the settings name that is not there."""
        if not isinstance(settings, ZohoTicket):
            return ("These ticket settings are for another helpdesk.",)
        from escalation.adapters.helpdesks.zoho.checks import (  # noqa: PLC0415 - owners only
            ZohoChecks,
        )

        return ZohoChecks(self._reads).problems(settings)

    def set_up_webhook(self, url: str, *, secret: str) -> WebhookPlan:
        """Subscribe to ticket events. Zoho signs with keys of its own: no secret is needed."""
        del secret
        from escalation.adapters.helpdesks.zoho.webhook_setup import (  # noqa: PLC0415 - owners only
            ZohoWebhooks,
        )

        return ZohoWebhooks(self._calls, self._clock).plan(url)

    def _prepare(self, draft: TicketDraft, form: forms.Form) -> PreparedCreate:
        settings = _settings(draft)
        requester = draft.requester
        optional, names = _optional(settings)
        lead = forms.lead(form, requester, helpdesk="Zoho Desk", fields=names)
        name = text.one_line(requester.name or "", longest=NAME_CHARS) or "Chat visitor"
        ticket: dict[str, object] = {
            "subject": _subject(draft),
            "departmentId": settings.department_id,
            "description": text.with_marker(
                lead + draft.html,
                text.marker_of(draft.escalation_id),
                longest=DESCRIPTION_CHARS,
            ),
        }
        if form not in forms.PLAIN:
            ticket |= optional
        if requester.email is not None and form not in forms.ANONYMOUS:
            ticket |= {
                "contact": {"lastName": name, "email": requester.email},
                "email": requester.email,
            }
        else:
            ticket["contact"] = {"lastName": name if form == "full" else "Chat visitor"}
        return PreparedCreate(
            form=form,
            key=f"{draft.escalation_id}:{form}",
            body=text.canonical_json(
                {"ticket": ticket, "tags": [] if form in forms.PLAIN else list(settings.tags)}
            ),
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
        wanted = text.marker_text(text.marker_of(draft.escalation_id))
        made = list(self._reads.made_since(since - CLOCK_SKEW, where))
        made.sort(key=lambda row: row.get("subject") != _subject(draft))
        for row in made:
            number = number_of(row.get("id"))
            if number is None or number in seen:
                continue
            seen[number] = not self._markers.is_another(self._connection_id, number, wanted)
            if not seen[number]:
                continue
            if sum(seen.values()) > _MOST_CANDIDATES:
                raise OutcomeUnknown("read_incomplete", "too many tickets to compare")
            ticket = self._reads.ticket(number)
            description = str(ticket.get("description"))
            if wanted in description:
                return self._ref(ticket)
            if "description" in ticket:
                self._markers.put(self._connection_id, number, description)
        return None

    def _ref(self, ticket: object) -> TicketRef | None:
        found = mapping(ticket)
        number = number_of(found.get("id"))
        if number is None:
            return None
        shown = number_of(found.get("ticketNumber")) or number
        return TicketRef(
            ticket_id=number, reference=f"#{shown}", url=self._own_url(found.get("webUrl"))
        )

    def _own_url(self, url: object) -> str | None:
        """The agent's page as Zoho names it, if it is on Zoho's own host."""
        if not isinstance(url, str) or len(url) > 1_000:
            return None
        parts = urlsplit(url)
        if self._local_url is not None and parts.netloc == urlsplit(self._local_url).netloc:
            return url
        own = (parts.hostname or "").endswith(f".{self._domain}")
        return url if parts.scheme == "https" and own else None


def _settings(draft: TicketDraft) -> ZohoTicket:
    if not isinstance(draft.settings, ZohoTicket):
        raise PermanentError("wrong_helpdesk", "the settings are for another helpdesk")
    return draft.settings


def _subject(draft: TicketDraft) -> str:
    return text.one_line(draft.subject, longest=SUBJECT_CHARS) or "Chat"


def _optional(settings: ZohoTicket) -> tuple[dict[str, object], list[str]]:
    """What the settings add to a ticket, and its names in words; tags are set by another call."""
    values: dict[str, object] = {}
    names = []
    for name in ("priority", "status", "channel"):
        value = getattr(settings, name)
        if value is not None:
            values[name] = value
            names.append(f"the {name} ({value})")
    if settings.tags:
        names.append(f"the tags ({', '.join(settings.tags)})")
    if settings.custom_fields:
        values["cf"] = dict(settings.custom_fields)
        names.append(f"the custom fields ({', '.join(sorted(settings.custom_fields))})")
    return values, names
