"""Tickets in Freshdesk (https://developers.freshdesk.com/api/)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Final

import httpx

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.agents import Agents
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.field_values import custom_values
from escalation.adapters.helpdesks.freshdesk.api import OPEN, problem_of
from escalation.adapters.helpdesks.freshdesk.credentials import FreshdeskApiKey
from escalation.adapters.helpdesks.freshdesk.reads import FreshdeskReads
from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.freshdesk.writes import FreshdeskWrites
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    complete_read,
    describe,
    error_of,
    mapping,
    number_of,
    payload,
    unreadable,
)
from escalation.adapters.helpdesks.threads import requester_named
from escalation.adapters.helpdesks.tickets import Tickets, name_of
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import PermanentError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.must_reach import Priority
from escalation.domain.team_texts import ENGLISH, TeamTexts, team_texts
from escalation.domain.ticket_fields import TicketFieldList
from escalation.domain.ticket_values import FixedValue

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.freshdesk.fields import FreshdeskFields

DESCRIPTION_CHARS: Final = 150_000
"""Freshdesk names no limit; this keeps the stored request within a DynamoDB item."""
SUBJECT_CHARS: Final = 200
NAME_CHARS: Final = 120
CLOCK_SKEW: Final = timedelta(minutes=5)
IDS: Final = {"group_id": "group", "responder_id": "agent", "product_id": "product"}
_LOW: Final = 1
_CHAT: Final = 7
_OWN_TICKETS_ONLY: Final = 3
"""`ticket_scope` of an agent: 1 all tickets, 2 those of its groups, 3 its own."""
_REQUESTER_FIELDS: Final = frozenset(
    {"email", "name", "phone", "unique_external_id", "requester_id", "requester"}
)


class Freshdesk(Tickets[FreshdeskTicket]):
    """One account. There is no idempotency: a create is repeated only after `find`. Closed tickets
    are reopened, and none is linked to another.

    A ticket carries its marker as a tag: lists show tags, and no other ticket has this one.
    """

    create_is_idempotent = False
    priorities: ClassVar[Mapping[Priority, str | int]] = {
        "low": 1,
        "normal": 2,
        "high": 3,
        "urgent": 4,
    }
    closed_is_final = False

    def __init__(self, credentials: FreshdeskApiKey, opening: Opening) -> None:
        self._clock = opening.clock
        self._base = opening.base_url(f"https://{credentials.domain}.freshdesk.com")
        self._calls = Caller(
            opening.client,
            base_url=f"{self._base}/api/v2",
            auth=httpx.BasicAuth(credentials.api_key.get_secret_value(), "X"),
            gate=opening.gate,
        )
        self._reads = FreshdeskReads(self._calls, opening, agent_url=f"{self._base}/a/tickets")
        super().__init__(
            FreshdeskTicket,
            self._reads,
            FreshdeskWrites(
                self._calls,
                self._reads,
                self._clock,
                agents=Agents(opening, self._reads.agent_named),
            ),
        )

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket. A 5xx leaves open whether it was made."""
        response = self._calls.write("POST", "/tickets", prepared.body)
        if response.is_success:
            asked = mapping(json.loads(prepared.body)).get("email")
            ref = self._ref(mapping(payload(response)), asked)
            if ref is None:
                raise unreadable(response, wrote=True)
            return ref
        found = problem_of(response)
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
            raise PermanentError(code, describe(response.status_code, found), fields=found.named)
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
        if draft.requester.address is not None:
            lists.insert(0, {"email": draft.requester.address})
        with complete_read():
            for more in lists:
                # 400: an address without a contact, which the next list covers, or an account
                # that does not combine these filters with a time. The unfiltered list must work.
                tickets = self._reads.pages("/tickets", window | more, refusal_ends=bool(more))
                for ticket in tickets:
                    if marker in _strings(ticket.get("tags")):
                        return self._ref(ticket)
        return None

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked."""
        me = self._calls.read("/agents/me")
        self._reads.check(me)
        agent = mapping(payload(me))
        if number_of(agent.get("id")) is None:
            raise unreadable(me, wrote=False)
        if agent.get("ticket_scope") == _OWN_TICKETS_ONLY:
            raise PermanentError("agent_restricted", "it sees only tickets assigned to it")
        if agent.get("type") == "collaborator":
            raise PermanentError("agent_restricted", "as a collaborator it cannot answer")
        self._reads.check(self._calls.read("/tickets", {"per_page": 1}))
        return ("sign-in", "permission to read tickets")

    def set_up_webhook(self, url: str, *, secret: str) -> WebhookPlan:
        """How the owner makes the rule; Freshdesk's API has none for it."""
        from escalation.adapters.helpdesks.freshdesk import webhook_setup

        return webhook_setup.plan(url, secret=secret)

    def _problems(self, settings: FreshdeskTicket) -> tuple[str, ...]:
        return self._fields().problems(settings)

    def fields(self, *, within: str | None) -> TicketFieldList:
        """What the account's tickets have; all of it at once."""
        del within
        return self._fields().listed()

    def _fields(self) -> "FreshdeskFields":
        from escalation.adapters.helpdesks.freshdesk.fields import FreshdeskFields

        return FreshdeskFields(self._reads, self._clock)

    def _body(
        self,
        draft: TicketDraft,
        settings: FreshdeskTicket,
        form: forms.Form,
    ) -> dict[str, object]:
        marker = text.marker_of(draft.escalation_id)
        custom, _ = custom_values(draft, settings)
        optional, _ = _optional(settings, custom, marker)
        address = draft.requester.address
        ticket: dict[str, object] = {
            "subject": text.one_line(draft.subject, longest=SUBJECT_CHARS) or "Chat",
            "description": text.fit_html(text.neutral_html(draft.html), longest=DESCRIPTION_CHARS),
            "status": OPEN,
            "priority": _LOW,
            "source": _CHAT,
            "tags": [marker],
        }
        if form not in forms.PLAIN:
            ticket |= optional
        ticket["name"] = name_of(draft.requester, form, longest=NAME_CHARS)
        if address is not None and form not in forms.ANONYMOUS:
            ticket["email"] = address
        else:
            # Names the requester, not the ticket: a contact of its own for this conversation.
            ticket["unique_external_id"] = f"chat-{draft.conversation_id}"
        return ticket

    def _lead(self, draft: TicketDraft, settings: FreshdeskTicket, form: str) -> str:
        custom, empty = custom_values(draft, settings)
        say = team_texts(draft.team_language)
        names = _optional(settings, custom, "", say)[1]
        return forms.lead(
            form, draft.requester, helpdesk="Freshdesk", fields=names, empty=empty, say=say
        )

    def _ref(self, ticket: Mapping[str, object], asked_for: object = None) -> TicketRef | None:
        """`asked_for`: the requester's address, where the create named one."""
        number = number_of(ticket.get("id"))
        if number is None:
            return None
        return TicketRef(
            ticket_id=number,
            reference=f"#{number}",
            url=f"{self._base}/a/tickets/{number}",
            requester=requester_named(ticket.get("requester_id"), asked_for),
        )


def _optional(
    settings: FreshdeskTicket,
    custom: Mapping[str, FixedValue],
    marker: str,
    say: TeamTexts = ENGLISH,
) -> tuple[dict[str, object], list[str]]:
    """What the settings add to a ticket, and its names in words."""
    values: dict[str, object] = {"priority": settings.priority, "status": settings.status}
    names = []
    if settings.status != OPEN:
        names.append(say("the {word} ({value})", word=say("status"), value=settings.status))
    if settings.priority != _LOW:
        names.append(say("the {word} ({value})", word=say("priority"), value=settings.priority))
    if settings.type is not None:
        values["type"] = settings.type
        names.append(say("the {word} ({value})", word=say("type"), value=settings.type))
    if settings.tags:
        values["tags"] = [*dict.fromkeys(settings.tags), marker]
        listed = ", ".join(settings.tags)
        names.append(say("the {word} ({value})", word=say("tags"), value=listed))
    for name, word in IDS.items():
        number = getattr(settings, name)
        if number is not None:
            values[name] = int(number)
            names.append(say("the {word} ({value})", word=say(word), value=number))
    if custom:
        values["custom_fields"] = dict(custom)
        listed = ", ".join(sorted(custom))
        names.append(say("the {word} ({value})", word=say("custom fields"), value=listed))
    return values, names


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
