"""The stand-in helpdesks in this process, and the adapters opened on them."""

import asyncio
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.types import Message, Scope

from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.calls import BoundedTransport
from escalation.adapters.helpdesks.credentials import Credentials
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.adapters.helpdesks.freshdesk.credentials import FreshdeskApiKey
from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.opening import OpenHelpdesk
from escalation.adapters.helpdesks.zendesk.credentials import ZendeskOAuth
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.helpdesks.zoho.credentials import ZohoOAuth
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.domain.delivery import TicketDraft
from escalation.domain.ports import SystemClock
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection
from infra.local.standins.app import create_app
from infra.local.standins.faults import ConnectionCutError
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.adapters.helpdesks.support import NOW, draft

LOCAL = "http://local.test/stand-in"
CONTROL = f"{LOCAL}/_control"
CREDENTIALS: dict[str, Credentials] = {
    "zendesk": ZendeskOAuth(
        subdomain=zendesk_account.SUBDOMAIN,
        client_id=SecretStr(zendesk_account.CLIENT_ID),
        client_secret=SecretStr(zendesk_account.CLIENT_SECRET),
    ),
    "freshdesk": FreshdeskApiKey(
        domain=freshdesk_account.DOMAIN, api_key=SecretStr(freshdesk_account.API_KEY)
    ),
    "zoho": ZohoOAuth(
        data_centre="com",
        org_id=zoho_account.ORG_ID,
        client_id=SecretStr(zoho_account.CLIENT_ID),
        client_secret=SecretStr(zoho_account.CLIENT_SECRET),
        refresh_token=SecretStr(zoho_account.REFRESH_TOKEN),
    ),
}
SETTINGS: dict[str, TicketSettings] = {
    "zendesk": ZendeskTicket(
        helpdesk="zendesk",
        group_id=str(zendesk_account.GROUP_ID),
        priority="high",
        tags=("chat", "vip"),
        custom_fields={str(zendesk_account.CHOICE_FIELD_ID): zendesk_account.CHOICES[0]},
    ),
    "freshdesk": FreshdeskTicket(
        helpdesk="freshdesk",
        group_id=str(freshdesk_account.GROUP_ID),
        priority=3,
        tags=("chat", "vip"),
        custom_fields={freshdesk_account.CHOICE_FIELD: freshdesk_account.CHOICES[0]},
    ),
    "zoho": ZohoTicket(
        helpdesk="zoho",
        department_id=zoho_account.DEPARTMENT_ID,
        priority="High",
        channel="Chat",
        tags=("chat", "vip"),
        custom_fields={zoho_account.CHOICE_FIELD: zoho_account.CHOICES[0]},
    ),
}
WRONG_FIELDS: dict[str, dict[str, str]] = {
    "zendesk": {"1": "x"},
    "freshdesk": {"cf_unknown": "x"},
    "zoho": {"cf_unknown": "x"},
}


class Bridge(httpx.BaseTransport):
    """Calls an ASGI application in this process; a cut connection is a read error.

    `httpx.ASGITransport` looks for trio's packages with every call, which took a third of the time.
    """

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._loop.run_until_complete(self._answer(request))
        except ConnectionCutError as cut:
            raise httpx.ReadError("cut") from cut

    def close(self) -> None:
        self._loop.close()

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        url, body = request.url, request.read()
        scope: Scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.partition(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
        }
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start, *rest = sent
        content = b"".join(part.get("body", b"") for part in rest)
        return httpx.Response(start["status"], headers=start["headers"], content=content)


class World:
    """The stand-ins, and the adapters opened on them."""

    def __init__(self, name: HelpdeskName, client: httpx.Client) -> None:
        self.name = name
        self._client = client
        self._sent_authorization = ""
        client.event_hooks = {"request": [self._note], "response": []}
        self.factory = HelpdeskFactory(
            secrets=self,
            client=client,
            tokens=InMemoryTokenCache(),
            clock=SystemClock(),
            local_urls={
                "zendesk": f"{LOCAL}/zendesk",
                "freshdesk": f"{LOCAL}/freshdesk",
                "zoho": f"{LOCAL}/zoho",
            },
        )

    def _note(self, request: httpx.Request) -> None:
        self._sent_authorization = request.headers.get("authorization", self._sent_authorization)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(self, secret_ref: str) -> dict[str, str]:
        return CREDENTIALS[secret_ref].secrets()

    @property
    def connection(self) -> Connection:
        credentials = CREDENTIALS[self.name]
        return Connection(
            connection_id="c1",
            workspace_id="w1",
            helpdesk=self.name,
            account=credentials.account(),
            secret_ref=self.name,
            auth=credentials.auth,
            created_at=NOW,
        )

    def open(self) -> OpenHelpdesk:
        return self.factory.open(self.connection)

    def draft(self, **changes: Any) -> TicketDraft:
        return draft(SETTINGS[self.name], created_at=SystemClock().now(), **changes)

    def fault(self, kind: str, operation: str = "create", **more: Any) -> None:
        body = {"helpdesk": self.name, "operation": operation, "kind": kind, **more}
        assert self._client.post(f"{CONTROL}/faults", json=body).status_code == 201

    def behave(self, **change: Any) -> None:
        assert self._client.patch(f"{CONTROL}/behaviour", json=change).status_code == 200

    def control(self, path: str, body: object = None) -> Any:
        """POST to a control; the JSON of its answer."""
        answer = self._client.post(f"{CONTROL}{path}", json=body if body is not None else {})
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def watch(self, keep: Callable[[httpx.Response], None]) -> None:
        """Show every later answer of the stand-ins to `keep`."""

        def read(response: httpx.Response) -> None:
            response.read()
            keep(response)

        self._client.event_hooks["response"].append(read)

    def send(
        self, method: str, path: str, ticket_id: str, body: object, headers: Mapping[str, str]
    ) -> int:
        """Send a call as it is, about this ticket where it is about one; the answer's status."""
        parts = [ticket_id if part.isdigit() else part for part in path.split("/")]
        signed = {"authorization": self._authorization()} if self.name != "freshdesk" else {}
        answer = self._client.request(
            method,
            f"{LOCAL}/{self.name}{'/'.join(parts)}",
            json=body,
            headers={**headers, **signed, "content-type": "application/json"},
        )
        return answer.status_code

    def _authorization(self) -> str:
        """What the adapters sent last: tokens belong to one world."""
        return self._sent_authorization

    def get_json(self, address: str) -> object:
        """GET a public document of a stand-in."""
        value: object = self._client.get(address).raise_for_status().json()
        return value

    def agent(self, ticket_id: str, action: str, **more: Any) -> Any:
        """What a person does inside the helpdesk."""
        given = {"helpdesk": self.name, "ticket_id": int(ticket_id), "action": action, **more}
        return self.control("/agent", given)

    def made(self, **changes: Any) -> str:
        """A ticket, and its id."""
        helpdesk = self.open()
        return helpdesk.create(helpdesk.prepare(self.draft(**changes))).ticket_id

    def tickets(self) -> list[dict[str, Any]]:
        answer = self._client.get(f"{CONTROL}/tickets", params={"helpdesk": self.name})
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


def new_world(name: HelpdeskName) -> World:
    """Fresh stand-ins. Webhooks may be sent anywhere; a handshake finds what it looks for."""
    receiver = httpx.MockTransport(lambda request: httpx.Response(200))
    app = create_app(None, outgoing=receiver)
    return World(name, httpx.Client(transport=BoundedTransport(Bridge(app))))
