"""Tickets in Zendesk Support (https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import httpx

from escalation.adapters.helpdesks import forms, text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.credentials import ZendeskApiToken, ZendeskOAuth
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
from escalation.adapters.helpdesks.tokens import AccessTokenCache, TokenAuth
from escalation.adapters.helpdesks.zendesk_api import ZendeskTokens, problem_of
from escalation.domain.delivery import PreparedCreate, TicketDraft, TicketRef
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.ports import Clock
from escalation.domain.settings import ZendeskTicket

COMMENT_BYTES: Final = 65_000
"""Zendesk cuts a comment silently at 64 kB (65,535 bytes); this leaves room for the marker."""
SUBJECT_CHARS: Final = 150
NAME_CHARS: Final = 120
_MOST_PAGES: Final = 60
"""A ticket has at most 5,000 comments, 100 a page."""
_REQUESTER_KEYS: Final = frozenset(
    {"requester", "requester_id", "email", "name", "submitter", "author", "user"}
)


class Zendesk:
    """One account. Creates are idempotent for two hours under their key."""

    create_is_idempotent = True

    def __init__(
        self,
        credentials: ZendeskOAuth | ZendeskApiToken,
        *,
        connection_id: str,
        client: httpx.Client,
        tokens: AccessTokenCache,
        clock: Clock,
        local_url: str | None = None,
    ) -> None:
        self._clock = clock
        self._base = (local_url or f"https://{credentials.subdomain}.zendesk.com").rstrip("/")
        self._auth: httpx.Auth
        if isinstance(credentials, ZendeskApiToken):
            self._auth = httpx.BasicAuth(
                f"{credentials.email}/token", credentials.api_token.get_secret_value()
            )
        else:
            self._auth = TokenAuth(
                scheme="Bearer",
                key=f"{connection_id}-{credentials.fingerprint()}",
                cache=tokens,
                fetch=ZendeskTokens(
                    credentials, client=client, clock=clock, base_url=self._base
                ).fetch,
                clock=clock,
            )
        self._calls = Caller(client, base_url=self._base, auth=self._auth)

    def prepare(self, draft: TicketDraft) -> PreparedCreate:
        """The whole ticket."""
        return self._prepare(draft, "full")

    def prepare_reduced(self, draft: TicketDraft, error: str) -> PreparedCreate | None:
        """A smaller ticket after the refusal named by `error`, a code raised by `create`."""
        form = forms.next_form(error, draft.requester)
        return self._prepare(draft, form) if form else None

    def create(self, prepared: PreparedCreate) -> TicketRef:
        """Make the ticket. `x-idempotency-lookup: hit` brings the one made before."""
        response = self._calls.write(
            "POST", "/api/v2/tickets", prepared.body, {"Idempotency-Key": prepared.key}
        )
        if response.is_success:
            ref = self._ref(mapping(payload(response)).get("ticket"))
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
            )
            raise PermanentError(code, describe(response.status_code, found))
        raise error_of(response, found, now=self._clock.now(), wrote=True, unavailable_is_safe=True)

    def find(self, draft: TicketDraft, *, since: datetime) -> TicketRef | None:
        """The ticket whose external id is the escalation's; `since` is not needed for that.

        The index behind it may lag by a moment. That is safe here: within two hours the key
        answers a repeated create, and after two hours the index has long caught up.
        """
        del since
        with complete_read():
            return self._by_external_id(draft.escalation_id)

    def comment(self, ticket_id: str, html: str, *, public: bool, marker: str) -> None:
        """Add a comment once. A public one is the requester's own words, and is theirs there."""
        path = f"/api/v2/tickets/{ticket_path(ticket_id)}"
        if self._has_comment(path, marker):
            return
        ticket = self._ticket(path)
        if ticket.get("status") == "closed":
            raise PermanentError("ticket_closed", "a closed ticket takes no comments")
        comment: dict[str, object] = {
            "html_body": text.with_marker(html, marker, longest=COMMENT_BYTES, in_bytes=True),
            "public": public,
        }
        author = number_of(ticket.get("requester_id"))
        if public and author is not None:
            comment["author_id"] = int(author)
        body = text.canonical_json({"ticket": {"comment": comment}})
        response = self._calls.write("PUT", path, body)
        if not response.is_success:
            raise error_of(
                response,
                problem_of(response, body),
                now=self._clock.now(),
                wrote=True,
                unavailable_is_safe=True,
            )

    def probe(self) -> tuple[str, ...]:
        """Prove the credentials without changing anything; what was checked."""
        if isinstance(self._auth, TokenAuth):
            self._auth.renew()
        self._by_external_id("connection-check")
        return ("sign-in", "permission to read tickets")

    def _prepare(self, draft: TicketDraft, form: forms.Form) -> PreparedCreate:
        settings = draft.settings
        if not isinstance(settings, ZendeskTicket):
            raise PermanentError("wrong_helpdesk", "the settings are for another helpdesk")
        optional, names = _optional(settings)
        lead = forms.lead(form, draft.requester, helpdesk="Zendesk", fields=names)
        ticket: dict[str, object] = {
            "subject": text.one_line(draft.subject, longest=SUBJECT_CHARS) or "Chat",
            "comment": {
                "html_body": text.fit_html(
                    text.neutral_html(lead + draft.html), longest=COMMENT_BYTES, in_bytes=True
                ),
                "public": True,
            },
            "external_id": draft.escalation_id,
        }
        if form not in forms.PLAIN:
            ticket |= optional
        email = draft.requester.email
        if email is not None and form not in forms.ANONYMOUS:
            name = text.one_line(draft.requester.name or "", longest=NAME_CHARS)
            ticket["requester"] = {"email": email, "name": name or "Chat visitor"}
        return PreparedCreate(
            form=form,
            key=f"{draft.escalation_id}:{form}",
            body=text.canonical_json({"ticket": ticket}),
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
        body = self._body(response)
        if not isinstance(body.get("tickets"), list):
            raise unreadable(response, wrote=False)
        found = [row for row in rows(body["tickets"]) if row.get("external_id") == external_id]
        refs = [ref for row in found if (ref := self._ref(row)) is not None]
        return min(refs, key=lambda ref: int(ref.ticket_id), default=None)

    def _has_comment(self, path: str, marker: str) -> bool:
        params: dict[str, str | int] = {"page[size]": 100, "sort": "-created_at"}
        wanted = text.marker_text(marker)
        for _ in range(_MOST_PAGES):
            response = self._calls.read(f"{path}/comments", params)
            body = self._body(response)
            if not isinstance(body.get("comments"), list):
                raise unreadable(response, wrote=False)
            for row in rows(body["comments"]):
                if any(wanted in str(row.get(name)) for name in ("html_body", "body")):
                    return True
            meta = mapping(body.get("meta"))
            cursor = meta.get("after_cursor")
            if not meta.get("has_more") or not isinstance(cursor, str):
                return False
            params = {**params, "page[after]": cursor}
        raise RetryableError("read_incomplete", "the ticket's comments have too many pages")

    def _ticket(self, path: str) -> Mapping[str, object]:
        response = self._calls.read(path)
        ticket = self._body(response).get("ticket")
        if not isinstance(ticket, dict):
            raise unreadable(response, wrote=False)
        return ticket

    def _body(self, response: httpx.Response) -> Mapping[str, object]:
        if not response.is_success:
            raise error_of(response, problem_of(response), now=self._clock.now(), wrote=False)
        return mapping(payload(response))

    def _ref(self, ticket: object) -> TicketRef | None:
        number = number_of(mapping(ticket).get("id"))
        if number is None:
            return None
        return TicketRef(
            ticket_id=number, reference=f"#{number}", url=f"{self._base}/agent/tickets/{number}"
        )


def _optional(settings: ZendeskTicket) -> tuple[dict[str, object], list[str]]:
    """What the settings add to a ticket, and its names in words."""
    values: dict[str, object] = {}
    names = []
    if settings.priority is not None:
        values["priority"] = settings.priority
        names.append(f"the priority ({settings.priority})")
    if settings.tags:
        values["tags"] = list(settings.tags)
        names.append(f"the tags ({', '.join(settings.tags)})")
    if settings.group_id is not None:
        values["group_id"] = int(settings.group_id)
        names.append(f"the group ({settings.group_id})")
    if settings.custom_fields:
        fields = sorted(settings.custom_fields.items(), key=lambda item: int(item[0]))
        values["custom_fields"] = [{"id": int(key), "value": value} for key, value in fields]
        names.append(f"the custom fields ({', '.join(key for key, _ in fields)})")
    return values, names
