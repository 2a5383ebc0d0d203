"""Drafts, credentials and a scripted vendor for the helpdesk adapters' tests."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from pydantic import SecretStr

from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.calls import BoundedTransport
from escalation.adapters.helpdesks.freshdesk.credentials import FreshdeskApiKey
from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.opening import Opening
from escalation.adapters.helpdesks.rate_limits import ConnectionGate
from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken, ZendeskOAuth
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from escalation.adapters.helpdesks.zoho.credentials import ZohoOAuth
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.adapters.helpdesks.zoho.tickets import Zoho
from escalation.domain.delivery import Requester, TicketDraft
from escalation.domain.requesters import TicketRequester
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection, Updates

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ADA = TicketRequester(email="ada@example.com")
"""Whose words the visitor's are."""
ESCALATION = "a1b2c3d4e5f6a1b2c3d4e5f6-1"
MARKER = f"esc-{ESCALATION}"

ZENDESK_SETTINGS = ZendeskTicket(
    helpdesk="zendesk",
    group_id="77",
    priority="high",
    tags=("chat", "vip"),
    custom_fields={"900": "web", "80": "blue"},
)
FRESHDESK_SETTINGS = FreshdeskTicket(
    helpdesk="freshdesk",
    group_id="77",
    priority=3,
    tags=("chat",),
    custom_fields={"cf_platform": "Web"},
)
ZOHO_SETTINGS = ZohoTicket(
    helpdesk="zoho",
    department_id="700000000000101",
    priority="High",
    status="Open",
    channel="Chat",
    tags=("chat", "widget"),
    custom_fields={"cf_platform": "Web"},
)
ZENDESK_OAUTH = ZendeskOAuth(
    subdomain="acme", client_id=SecretStr("client"), client_secret=SecretStr("zd-secret")
)
ZENDESK_TOKEN = ZendeskApiToken(
    auth="api_token", subdomain="acme", email="agent@acme.example", api_token=SecretStr("zd-token")
)
FRESHDESK_KEY = FreshdeskApiKey(domain="acme", api_key=SecretStr("fd-key"))
ZOHO_OAUTH = ZohoOAuth(
    data_centre="eu",
    org_id="4711",
    client_id=SecretStr("1000.C"),
    client_secret=SecretStr("zo-secret"),
    refresh_token=SecretStr("1000.zo-refresh"),
)
SECRETS = ("zd-secret", "zd-token", "fd-key", "zo-secret", "1000.zo-refresh", "access-")

Answer = Callable[[httpx.Request], httpx.Response]


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    def move(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class Vendor:
    """Answers by method and path, in the order in which answers were given, the last one for good.

    Access tokens are given out by itself: `access-1`, `access-2`, …
    """

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.tokens_given = 0
        self._answers: dict[tuple[str, str], list[Answer]] = {}

    def on(self, method: str, path: str, *answers: Answer | httpx.Response | Exception) -> None:
        self._answers[method, path] = [_as_answer(answer) for answer in answers]

    def sent(self, method: str, path: str) -> list[httpx.Request]:
        return [r for r in self.requests if r.method == method and r.url.path == path]

    def client(self) -> httpx.Client:
        return httpx.Client(transport=BoundedTransport(httpx.MockTransport(self._answer)))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        script = self._answers.get((request.method, request.url.path))
        if script is None:
            if request.url.path.endswith(("/oauth/tokens", "/oauth/v2/token")):
                self.tokens_given += 1
                return reply(200, access_token=f"access-{self.tokens_given}", expires_in=3600)
            raise AssertionError(f"unexpected call: {request.method} {request.url}")
        answer = script.pop(0) if len(script) > 1 else script[0]
        return answer(request)


def _as_answer(answer: Answer | httpx.Response | Exception) -> Answer:
    if isinstance(answer, Exception):

        def fail(request: httpx.Request) -> httpx.Response:
            raise answer

        return fail
    if isinstance(answer, httpx.Response):
        status, content, headers = answer.status_code, answer.content, answer.headers
        return lambda request: httpx.Response(status, content=content, headers=headers)
    return answer


def reply(
    status: int, body: Any = None, headers: dict[str, str] | None = None, **fields: Any
) -> httpx.Response:
    return httpx.Response(status, json=fields if body is None else body, headers=headers)


def draft(settings: TicketSettings, **changes: Any) -> TicketDraft:
    values: dict[str, Any] = {
        "escalation_id": ESCALATION,
        "conversation_id": ESCALATION.rpartition("-")[0],
        "subject": "Chat: My invoice is wrong",
        "html": "<p>My invoice is wrong</p>",
        "requester": Requester(name="Ada Visitor", email="ada@example.com", trusted=True),
        "settings": settings,
        "created_at": NOW,
    }
    return TicketDraft.model_validate(values | changes)


def opening(
    client: httpx.Client,
    clock: StoppedClock | None = None,
    *,
    local_url: str | None = None,
    gate: ConnectionGate | None = None,
) -> Opening:
    return Opening(
        connection_id="c1",
        client=client,
        tokens=InMemoryTokenCache(),
        clock=clock or StoppedClock(),
        local_url=local_url,
        gate=gate,
    )


def zendesk(
    vendor: Vendor,
    credentials: ZendeskOAuth | ZendeskApiToken = ZENDESK_TOKEN,
    clock: StoppedClock | None = None,
    gate: ConnectionGate | None = None,
) -> Zendesk:
    return Zendesk(credentials, opening(vendor.client(), clock, gate=gate))


def freshdesk(vendor: Vendor, clock: StoppedClock | None = None) -> Freshdesk:
    return Freshdesk(FRESHDESK_KEY, opening(vendor.client(), clock))


def zoho(
    vendor: Vendor, clock: StoppedClock | None = None, *, reply_from: str | None = None
) -> Zoho:
    credentials = ZOHO_OAUTH.model_copy(update={"reply_from": reply_from})
    return Zoho(credentials, opening(vendor.client(), clock))


def body_of(request: httpx.Request) -> Any:
    return json.loads(request.content)


def webhook_connection(helpdesk: HelpdeskName, **changes: Any) -> Connection:
    values: dict[str, Any] = {
        "connection_id": "c1",
        "workspace_id": "w1",
        "helpdesk": helpdesk,
        "account": {"data_centre": "eu", "org_id": "4711"},
        "secret_ref": "arn:x",
        "updates": Updates(mode="webhook", webhook_id="900"),
        "created_at": NOW,
    }
    return Connection.model_validate(values | changes)
