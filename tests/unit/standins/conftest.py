"""Clients of the stand-in helpdesks that open no socket."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from infra.local.standins.app import create_app
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from infra.local.standins.zoho import account as zoho_account
from tests.unit.standins.asgi_client import AsgiClient, VirtualClock

ZENDESK = "/stand-in/zendesk"
FRESHDESK = "/stand-in/freshdesk/api/v2"
ZOHO = "/stand-in/zoho/api/v1"
CONTROL = "/stand-in/_control"
ZENDESK_AUTH = (f"{zendesk_account.EMAIL}/token", zendesk_account.API_TOKEN)
FRESHDESK_AUTH = (freshdesk_account.API_KEY, "X")


@pytest.fixture
def client() -> Iterator[AsgiClient]:
    with AsgiClient(create_app(None)) as opened:
        yield opened


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 23, 10, tzinfo=UTC))


class Receiver:
    """What the stand-ins send webhooks to: keeps them, and answers as it is told."""

    url = "http://receiver.test/hook"

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.answers: list[int | Exception | httpx.Response] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(answer)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def told(clock: VirtualClock, receiver: Receiver) -> Iterator[AsgiClient]:
    """A client of stand-ins whose webhooks reach the receiver, in a time of their own."""
    with AsgiClient(
        create_app(None, clock=clock, outgoing=httpx.MockTransport(receiver))
    ) as opened:
        yield opened


def act(client: AsgiClient, helpdesk: str, ticket_id: int | str, action: str, **more: Any) -> Any:
    """Do what a person does in the helpdesk; the ticket as it is then."""
    body = {"helpdesk": helpdesk, "ticket_id": int(ticket_id), "action": action} | more
    answer = client.post(f"{CONTROL}/agent", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def send_due(client: AsgiClient) -> None:
    assert client.post(f"{CONTROL}/deliveries/send").status_code == 204


@pytest.fixture
def stored(client: AsgiClient) -> Callable[..., list[dict[str, Any]]]:
    def tickets(helpdesk: str) -> list[dict[str, Any]]:
        answer = client.get(f"{CONTROL}/tickets", params={"helpdesk": helpdesk})
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    return tickets


@pytest.fixture
def zoho_headers(client: AsgiClient) -> dict[str, str]:
    return zoho_login(client, zoho_account.REFRESH_TOKEN)


def zoho_login(client: AsgiClient, refresh_token: str) -> dict[str, str]:
    answer = client.post(
        "/stand-in/zoho/oauth/v2/token",
        params={
            "grant_type": "refresh_token",
            "client_id": zoho_account.CLIENT_ID,
            "client_secret": zoho_account.CLIENT_SECRET,
            "refresh_token": refresh_token,
        },
    )
    token = answer.json()["access_token"]
    return {"Authorization": f"Zoho-oauthtoken {token}", "orgId": zoho_account.ORG_ID}


def zendesk_ticket(**changes: Any) -> dict[str, Any]:
    ticket = {
        "subject": "Cannot share a folder",
        "comment": {"html_body": "<p>It says no.</p>", "public": True},
        "requester": {"name": "Ada Visitor", "email": "ada@example.com"},
        "priority": "normal",
        "tags": ["chat", "escalation"],
        "external_id": "esc-1",
        "group_id": zendesk_account.GROUP_ID,
    }
    return {"ticket": ticket | changes}


def freshdesk_ticket(**changes: Any) -> dict[str, Any]:
    ticket = {
        "email": "ada@example.com",
        "name": "Ada Visitor",
        "subject": "Cannot share a folder",
        "description": "<p>It says no.</p>",
        "status": 2,
        "priority": 2,
        "source": 7,
        "tags": ["chat"],
    }
    return ticket | changes


def zoho_ticket(**changes: Any) -> dict[str, Any]:
    ticket = {
        "subject": "Cannot share a folder",
        "departmentId": zoho_account.DEPARTMENT_ID,
        "contact": {"lastName": "Visitor", "firstName": "Ada", "email": "ada@example.com"},
        "email": "ada@example.com",
        "description": "<p>It says no.</p>",
        "priority": "High",
        "channel": "Chat",
    }
    return ticket | changes


def without(body: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != name}
