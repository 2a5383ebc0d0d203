import json
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from infra.local.standins.state import Store
from infra.local.standins.zoho import account
from infra.local.standins.zoho.signing import Signer
from tests.unit.standins.asgi_client import AsgiClient, VirtualClock
from tests.unit.standins.conftest import (
    CONTROL,
    ZOHO,
    Receiver,
    act,
    send_due,
    zoho_login,
    zoho_ticket,
)

HOOKS = f"{ZOHO}/webhooks"
SUBSCRIPTIONS: dict[str, Any] = {
    "Ticket_Thread_Add": {"direction": "out"},
    "Ticket_Comment_Add": None,
    "Ticket_Update": {"fields": ["status"], "includePrevState": True},
    "Ticket_Delete": None,
}


@pytest.fixture
def headers(told: AsgiClient) -> dict[str, str]:
    return zoho_login(told, account.REFRESH_TOKEN)


def register(client: AsgiClient, headers: dict[str, str], **changes: Any) -> Any:
    body = {"url": Receiver.url, "name": "Chat", "subscriptions": SUBSCRIPTIONS} | changes
    return client.post(HOOKS, json=body, headers=headers)


def make(client: AsgiClient, headers: dict[str, str]) -> str:
    answer = client.post(f"{ZOHO}/tickets", json=zoho_ticket(), headers=headers)
    return str(answer.json()["id"])


def events(receiver: Receiver) -> list[Any]:
    return [
        event
        for request in receiver.requests
        if request.content
        for event in json.loads(request.content)
    ]


def test_the_handshake_asks_with_get_and_then_with_post(
    told: AsgiClient, receiver: Receiver, headers: dict[str, str]
) -> None:
    receiver.answers = [405, 200]
    answer = register(told, headers)
    assert answer.status_code == 200
    assert [request.method for request in receiver.requests] == ["GET", "POST"]
    receiver.answers = [404, 404]
    assert register(told, headers).json()["errorCode"] == "INVALID_DATA"
    assert len(told.get(HOOKS, headers=headers).json()["data"]) == 1


def test_a_webhook_is_proved_by_a_token_that_the_published_key_signed(
    told: AsgiClient, receiver: Receiver, headers: dict[str, str], clock: VirtualClock
) -> None:
    hook = register(told, headers).json()["id"]
    act(told, "zoho", make(told, headers), "reply", text="Hello")
    send_due(told)
    token = receiver.requests[-1].headers["x-zdesk-jwt"]
    keys = jwt.PyJWKSet.from_dict(told.get("/stand-in/zoho/.well-known/jwks.json").json())
    claims = jwt.decode(
        token,
        keys[jwt.get_unverified_header(token)["kid"]],
        algorithms=["RS256"],
        audience=f"webhookId:{hook}",
        issuer=f"orgId:{account.ORG_ID}",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["iat"] == int(clock.now().timestamp())
    told.post(f"{CONTROL}/zoho/new-key")
    other = jwt.PyJWKSet.from_dict(told.get("/stand-in/zoho/.well-known/jwks.json").json())
    assert other.keys[0].key_id != keys.keys[0].key_id


def test_the_body_is_an_array_of_what_was_subscribed_to(
    told: AsgiClient, receiver: Receiver, headers: dict[str, str]
) -> None:
    register(told, headers)
    ticket = make(told, headers)
    act(told, "zoho", ticket, "customer", text="Still broken")
    act(told, "zoho", ticket, "solve", text="Done")
    act(told, "zoho", ticket, "note", text="VIP")
    act(told, "zoho", ticket, "delete")
    send_due(told)
    seen = events(receiver)
    assert [event["eventType"] for event in seen] == [
        "Ticket_Thread_Add",
        "Ticket_Update",
        "Ticket_Comment_Add",
        "Ticket_Delete",
    ]
    thread, update, comment, gone = (event["payload"] for event in seen)
    assert (thread["ticketId"], thread["direction"]) == (ticket, "out")
    assert (update["id"], update["status"]) == (ticket, "Closed")
    assert seen[1]["prevState"]["status"] == "Open"
    assert (comment["ticketId"], comment["isPublic"]) == (ticket, False)
    assert gone == {"id": ticket}


def test_what_the_named_source_did_is_not_told(
    told: AsgiClient, receiver: Receiver, headers: dict[str, str]
) -> None:
    register(told, headers, ignoreSourceId="source-1")
    ticket = make(told, headers)
    body = {"content": "x", "isPublic": False}
    for more in ({"sourceId": "source-1"}, {}):
        address = f"{ZOHO}/tickets/{ticket}/comments"
        assert told.post(address, json=body, headers=headers | more).status_code == 200
    send_due(told)
    assert len(events(receiver)) == 1


def test_an_answer_of_410_deletes_the_subscription(
    told: AsgiClient, receiver: Receiver, headers: dict[str, str]
) -> None:
    register(told, headers)
    receiver.answers = [410]
    act(told, "zoho", make(told, headers), "note", text="x")
    send_due(told)
    assert told.get(HOOKS, headers=headers).status_code == 204


@pytest.mark.parametrize("edition", ["FREE", "STANDARD"])
def test_small_editions_have_no_webhooks(
    told: AsgiClient, receiver: Receiver, headers: dict[str, str], edition: str
) -> None:
    told.patch(f"{CONTROL}/behaviour", json={"zoho_edition": edition})
    assert register(told, headers).status_code == 403
    assert receiver.requests == []


@pytest.mark.parametrize(
    "change",
    [
        {"subscriptions": {"Ticket_Anything": None}},
        {"subscriptions": {}},
        {"url": f"{Receiver.url}/{'x' * 100}"},
    ],
)
def test_a_wrong_webhook_is_refused(
    told: AsgiClient, headers: dict[str, str], change: dict[str, Any]
) -> None:
    assert register(told, headers, **change).status_code == 422


def test_a_webhook_is_shown_and_deleted(told: AsgiClient, headers: dict[str, str]) -> None:
    hook = register(told, headers).json()["id"]
    assert told.get(f"{HOOKS}/{hook}", headers=headers).json()["subscriptions"] == SUBSCRIPTIONS
    assert told.delete(f"{HOOKS}/{hook}", headers=headers).status_code == 200
    assert told.get(f"{HOOKS}/{hook}", headers=headers).status_code == 404


def test_a_key_that_was_kept_signs_on_after_a_restart(tmp_path: Path) -> None:
    kept = rsa.generate_private_key(65_537, 2_048).private_numbers()
    numbers = {"modulus": str(kept.public_numbers.n), "exponent": str(kept.d)}
    store = Store(tmp_path / "state.json")
    store.set_document("signing_key", json.dumps({"kid": "kept", **numbers}))
    store.close()
    signer = Signer(Store(tmp_path / "state.json"))
    token, (key,) = signer.token({"iss": "orgId:1"}), signer.jwks()["keys"]
    assert jwt.get_unverified_header(token)["kid"] == key["kid"] == "kept"
    assert jwt.decode(token, jwt.PyJWK(key), algorithms=["RS256"]) == {"iss": "orgId:1"}
