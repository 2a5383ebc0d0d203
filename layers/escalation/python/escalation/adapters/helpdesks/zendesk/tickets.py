"""Tickets in Zendesk Support (https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Final

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.agents import Agents
from escalation.adapters.helpdesks.field_values import custom_values
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.responses import (
    complete_read,
    describe,
    error_of,
    mapping,
    number_of,
    payload,
    rows,
    ticket_path,
    unreadable,
)
from escalation.adapters.helpdesks.threads import requester_named
from escalation.adapters.helpdesks.tickets import Tickets, name_of
from escalation.adapters.helpdesks.zendesk.access import (
    PEOPLE_SCOPE,
    READ_SCOPE,
    USERS_SCOPE,
    WEBHOOK_SCOPE,
    ZendeskAccess,
)
from escalation.adapters.helpdesks.zendesk.api import (
    COMMENT_BYTES,
    FOLLOWS,
    METADATA,
    problem_of,
    refuses_link,
)
from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken, ZendeskOAuth
from escalation.adapters.helpdesks.zendesk.reads import ZendeskReads
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zendesk.writes import ZendeskWrites, agent_named
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.must_reach import Priority
from escalation.domain.team_texts import ENGLISH, TeamTexts, team_texts
from escalation.domain.ticket_fields import TicketFieldList
from escalation.domain.ticket_values import FixedValue

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.zendesk.fields import ZendeskFields

SUBJECT_CHARS: Final = 150
NAME_CHARS: Final = 120
IDS: Final = {
    "group_id": "group",
    "assignee_id": "assignee",
    "brand_id": "brand",
    "ticket_form_id": "form",
}
_REQUESTER_KEYS: Final = frozenset(
    {"requester", "requester_id", "email", "name", "submitter", "author", "user"}
)


class Zendesk(Tickets[ZendeskTicket]):
    """One account. Creates are idempotent for two hours under their key."""

    create_is_idempotent = True
    priorities: ClassVar[Mapping[Priority, str | int]] = {
        "low": "low",
        "normal": "normal",
        "high": "high",
        "urgent": "urgent",
    }
    closed_is_final = True

    def __init__(self, credentials: ZendeskOAuth | ZendeskApiToken, opening: Opening) -> None:
        self._clock = opening.clock
        self._base = opening.base_url(f"https://{credentials.subdomain}.zendesk.com")
        self._access = ZendeskAccess(credentials, opening, base_url=self._base)
        self._calls = self._access.caller()
        self._reads = ZendeskReads(
            self._calls, self._clock, agent_url=f"{self._base}/agent/tickets"
        )
        super().__init__(
            ZendeskTicket,
            self._reads,
            ZendeskWrites(
                self._calls,
                self._reads,
                self._clock,
                users=lambda: self._access.caller(USERS_SCOPE),
                agents=Agents(opening, self._agent_named),
            ),
        )

    def _agent_named(self, email: str) -> str | None:
        return agent_named(email, self._access.caller(PEOPLE_SCOPE), self._reads)

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket. `x-idempotency-lookup: hit` brings the one made before."""
        response = self._calls.write(
            "POST", "/api/v2/tickets", prepared.body, {"Idempotency-Key": prepared.key}
        )
        if response.is_success:
            asked = mapping(
                mapping(mapping(json.loads(prepared.body)).get("ticket")).get("requester")
            )
            ref = self._ref(mapping(payload(response)).get("ticket"), asked.get("email"))
            if ref is None:
                raise unreadable(response, wrote=True)
            return ref
        found = problem_of(response, prepared.body)
        if response.status_code == 400 and found.code == "IdempotentRequestError":
            return self._made_under_key(prepared, describe(400, found))
        if response.status_code in {400, 422}:
            details = mapping(mapping(payload(response)).get("details"))
            code = forms.refusal_code(
                prepared.form,
                requester=any(key in _REQUESTER_KEYS for key in details),
                fields=any(key not in _REQUESTER_KEYS for key in details),
                missing=False,
                link=refuses_link(details),
            )
            raise PermanentError(code, describe(response.status_code, found), fields=found.named)
        raise error_of(response, found, now=self._clock.now(), wrote=True, unavailable_is_safe=True)

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket whose external id is the escalation's; `since` is not needed for that.

        The index behind it may lag by a moment. That is safe here: within two hours the key
        answers a repeated create, and after two hours the index has long caught up.
        """
        del since
        with complete_read():
            return self._by_external_id(draft.escalation_id)

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked."""
        self._access.prove()
        self._by_external_id("connection-check")
        return ("sign-in", "permission to read tickets")

    def set_up_webhook(self, url: str, *, secret: str) -> WebhookPlan:
        """Subscribe to ticket events. Zendesk chooses the secret that it signs with."""
        del secret
        from escalation.adapters.helpdesks.zendesk.webhook_setup import ZendeskWebhooks

        return ZendeskWebhooks(self._access.caller(WEBHOOK_SCOPE), self._clock).plan(url)

    def _problems(self, settings: ZendeskTicket) -> tuple[str, ...]:
        return self._fields().problems(settings)

    def fields(self, *, within: str | None) -> TicketFieldList:
        """What the account's tickets have; all of it at once."""
        del within
        return self._fields().listed()

    def _fields(self) -> "ZendeskFields":
        from escalation.adapters.helpdesks.zendesk.fields import ZendeskFields

        return ZendeskFields(self._access.caller(READ_SCOPE), self._reads, self._clock)

    def _body(
        self, draft: TicketDraft, settings: ZendeskTicket, form: forms.Form
    ) -> dict[str, object]:
        custom, _ = custom_values(draft, settings)
        optional, _ = _optional(settings, custom)
        ticket: dict[str, object] = {
            "subject": text.one_line(draft.subject, longest=SUBJECT_CHARS) or "Chat",
            "comment": {
                "html_body": text.fit_html(
                    text.neutral_html(draft.html), longest=COMMENT_BYTES, in_bytes=True
                ),
                "public": True,
            },
            "external_id": draft.escalation_id,
            "metadata": {METADATA: text.marker_of(draft.escalation_id)},
        }
        if form not in forms.PLAIN:
            ticket |= optional
        if draft.follow_up_of is not None and form not in forms.UNLINKED:
            ticket[FOLLOWS] = int(ticket_path(draft.follow_up_of))
        email = draft.requester.address
        if email is not None and form not in forms.ANONYMOUS:
            name = name_of(draft.requester, form, longest=NAME_CHARS)
            ticket["requester"] = {"email": email, "name": name}
        # Without one the requester is the connection's own user, whom nobody outside is.
        return {"ticket": ticket}

    def _lead(self, draft: TicketDraft, settings: ZendeskTicket, form: str) -> str:
        custom, empty = custom_values(draft, settings)
        say = team_texts(draft.team_language)
        return forms.lead(
            form,
            draft.requester,
            helpdesk="Zendesk",
            fields=_optional(settings, custom, say)[1],
            empty=empty,
            follow_up_of=draft.follow_up_of,
            say=say,
        )

    def _made_under_key(self, prepared: PreparedCreate, detail: str) -> TicketRef:
        """The key was used with another body: what that made carries our external id."""
        ticket = mapping(mapping(json.loads(prepared.body)).get("ticket"))
        existing = self._by_external_id(str(ticket.get("external_id", "")))
        if existing is None:
            raise OutcomeUnknown("idempotency_key_reused", detail)
        return existing

    def _by_external_id(self, external_id: str) -> TicketRef | None:
        response = self._calls.read("/api/v2/tickets", {"external_id": external_id})
        body = self._reads.body(response)
        if not isinstance(body.get("tickets"), list):
            raise unreadable(response, wrote=False)
        found = [row for row in rows(body["tickets"]) if row.get("external_id") == external_id]
        refs = [ref for row in found if (ref := self._ref(row)) is not None]
        return min(refs, key=lambda ref: int(ref.ticket_id), default=None)

    def _ref(self, ticket: object, asked_for: object = None) -> TicketRef | None:
        """`asked_for`: the requester's address, where the create named one."""
        number = number_of(mapping(ticket).get("id"))
        if number is None:
            return None
        return TicketRef(
            ticket_id=number,
            reference=f"#{number}",
            url=f"{self._base}/agent/tickets/{number}",
            requester=requester_named(mapping(ticket).get("requester_id"), asked_for),
        )


def _optional(
    settings: ZendeskTicket, custom: Mapping[str, FixedValue], say: TeamTexts = ENGLISH
) -> tuple[dict[str, object], list[str]]:
    """What the settings add to a ticket, and its names in words. A multi-select takes the tags of
    its options as a list
    (https://developer.zendesk.com/documentation/ticketing/managing-tickets/creating-and-updating-tickets/#setting-custom-field-values).
    """
    values: dict[str, object] = {}
    names = []
    for name in ("type", "priority"):
        value = getattr(settings, name)
        if value is not None:
            values[name] = value
            names.append(say("the {word} ({value})", word=say(name), value=value))
    if settings.tags:
        values["tags"] = list(settings.tags)
        listed = ", ".join(settings.tags)
        names.append(say("the {word} ({value})", word=say("tags"), value=listed))
    for name, word in IDS.items():
        number = getattr(settings, name)
        if number is not None:
            values[name] = int(number)
            names.append(say("the {word} ({value})", word=say(word), value=number))
    if custom:
        fields = sorted(custom.items(), key=lambda item: int(item[0]))
        values["custom_fields"] = [{"id": int(key), "value": value} for key, value in fields]
        listed = ", ".join(key for key, _ in fields)
        names.append(say("the {word} ({value})", word=say("custom fields"), value=listed))
    return values, names
