"""What helpdesks call us with: proved, taken once, believed in nothing but the ticket's number."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest

from escalation.adapters.helpdesks.freshdesk.incoming_webhooks import SECRET_HEADER
from infra.local.api_clients import Json
from infra.local.standins.state import Store
from infra.local.standins.zoho import account
from infra.local.standins.zoho.signing import Signer
from tests.e2e.desks import Desk, ticket_bot, wait_until
from tests.e2e.faulty import HELPDESKS
from tests.e2e.owners import settings_store
from tests.e2e.world import World

_LONG_AGO = timedelta(days=2)
_PROOFS = {
    "zendesk": "X-Zendesk-Webhook-Signature",
    "freshdesk": SECRET_HEADER,
    "zoho": "X-ZDesk-JWT",
}
_SIGNED_AT = "X-Zendesk-Webhook-Signature-Timestamp"


@dataclass(frozen=True)
class _Call:
    """One call to the webhooks' route."""

    url: str
    headers: dict[str, str]
    body: bytes

    @classmethod
    def of(cls, taken: Json) -> "_Call":
        return cls(taken["url"], taken["headers"], base64.b64decode(taken["body_base64"]))

    def made(self) -> httpx.Response:
        """Make it."""
        return httpx.post(self.url, headers=self.headers, content=self.body, timeout=40)

    def without(self, header: str) -> "_Call":
        """The same without a header."""
        left = {name: value for name, value in self.headers.items() if name != header}
        return replace(self, headers=left)

    def having(self, **headers: str) -> "_Call":
        """The same with other values of headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


@dataclass(frozen=True)
class _Wire:
    """The calls of one helpdesk about one ticket, held: none goes out by itself."""

    world: World
    desk: Desk
    connection_id: str

    def calls(self) -> list[_Call]:
        """The signed calls that wait, taken; a change may cause more than one."""
        taken = self.world.helpdesks.take_webhooks(self.desk.helpdesk, self.desk.ticket_id)
        assert taken, "nothing was signed"
        return [_Call.of(one) for one in taken]

    def stale(self, call: _Call) -> _Call:
        """The same call as it was proved long ago."""
        then = datetime.now(UTC) - _LONG_AGO
        match self.desk.helpdesk:
            case "zendesk":
                timestamp = then.strftime("%Y-%m-%dT%H:%M:%SZ")
                digest = hmac.new(self._secret(), timestamp.encode() + call.body, hashlib.sha256)
                signature = base64.b64encode(digest.digest()).decode()
                proofs = {_SIGNED_AT: timestamp, _PROOFS["zendesk"]: signature}
                return replace(call, headers={**call.headers, **proofs})
            case "freshdesk":
                return self.dated(call, then)
            case _:
                return replace(
                    call, headers={**call.headers, _PROOFS["zoho"]: self._old_token(then)}
                )

    def dated(self, call: _Call, then: datetime) -> _Call:
        """Freshdesk's call, about a change at another time."""
        body = json.loads(call.body)
        body["updated_at"] = then.strftime("%Y-%m-%d %H:%M:%S UTC")
        return replace(call, body=json.dumps(body).encode())

    def _secret(self) -> bytes:
        workspace_id = str(self.world.content["workspace_id"])
        connection = settings_store(self.world).connection(workspace_id, self.desk.helpdesk)
        assert connection is not None
        kept = self.world.aws("secretsmanager").get_secret_value(
            SecretId=connection.webhook_secret_ref
        )
        return str(json.loads(kept["SecretString"])["secret"]).encode()

    def _old_token(self, then: datetime) -> str:
        """Signed with Zoho's own key, which only the stand-in has."""
        webhook_id = self.world.owner.get("/connections/zoho")["updates"]["webhook_id"]
        store = Store(self.world.service.stack.folder / "stand-ins.json")
        try:
            return Signer(store).token(
                {
                    "iss": f"orgId:{account.ORG_ID}",
                    "aud": f"webhookId:{webhook_id}",
                    "iat": int(then.timestamp()),
                    "exp": int(then.timestamp()) + 300,
                }
            )
        finally:
            store.close()


@pytest.fixture(params=HELPDESKS)
def wire(world: World, request: pytest.FixtureRequest) -> Iterator[_Wire]:
    """A ticket whose webhooks the test brings itself."""
    helpdesk: str = request.param
    desk = Desk.opened(world, ticket_bot(world, helpdesk), helpdesk)
    desk.act("reply", "The first answer comes by itself.")
    desk.shows("The first answer")
    connection = world.owner.get(f"/connections/{helpdesk}")
    assert connection["updates"]["first_event_at"]
    with world.helpdesks.behaving(webhooks_held=True):
        # What the answer above has caused besides is gone before the test begins.
        world.helpdesks.take_webhooks(helpdesk, desk.ticket_id)
        yield _Wire(world, desk, connection["connection_id"])


def _forged(call: _Call, proof: str) -> list[_Call]:
    """Calls by somebody who knows what calls look like, and not the secret."""
    genuine = call.headers[proof]
    turned = genuine[:-4] + genuine[-4:].swapcase()
    guessed = [turned if turned != genuine else genuine[:-4] + "1234", "x", "e30.e30.e30"]
    return [replace(call, headers={**call.headers, proof: value}) for value in guessed]


def _problem(answer: httpx.Response, status: int) -> Json:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: Json = answer.json()
    assert problem["status"] == status
    return problem


def test_only_a_proved_fresh_and_new_call_has_the_ticket_read(wire: _Wire) -> None:
    desk, world, proof = wire.desk, wire.world, _PROOFS[wire.desk.helpdesk]
    desk.act("reply", "The second answer waits for its webhook.")
    call, *more = wire.calls()
    reads = len(world.helpdesks.calls_about(desk.helpdesk, desk.ticket_id))
    refused: list[tuple[str, _Call]] = [
        ("unsigned", call.without(proof)),
        *(("forged", forged) for forged in _forged(call, proof)),
        ("stale", wire.stale(call)),
    ]
    for code, one in refused:
        assert _problem(one.made(), 401)["code"] == code
    nowhere = call.url.replace(wire.connection_id, "0" * len(wire.connection_id))
    _problem(replace(call, url=nowhere).made(), 404)
    other = next(name for name in HELPDESKS if name != desk.helpdesk)
    elsewhere = call.url.replace(f"/{desk.helpdesk}/", f"/{other}/")
    _problem(replace(call, url=elsewhere).made(), 404)
    time.sleep(2)
    assert desk.said("The second answer") == []
    assert len(world.helpdesks.calls_about(desk.helpdesk, desk.ticket_id)) == reads, "no read"

    assert call.made().status_code == 200
    assert desk.shows("The second answer")
    for one in more:
        assert one.made().status_code == 200
    before = desk.visitor.messages()
    if desk.helpdesk == "freshdesk":
        # Within the first minute a repeat may be a second change.
        call = wire.dated(call, datetime.now(UTC) - timedelta(minutes=2))
        assert call.made().status_code == 200
    assert _problem(call.made(), 401)["code"] == "replayed"
    assert desk.visitor.messages() == before
    _are_counted(world, wire.connection_id, ["unsigned", "forged", "stale", "replayed"])


def _are_counted(world: World, connection_id: str, codes: list[str]) -> None:
    """By the log of the one function that takes them, and by the metric an alarm watches."""

    def lines() -> list[str]:
        return [line for _, line in world.logs("webhooks")]

    def logged(code: str) -> bool:
        wanted = ("webhook_refused", connection_id, f'"{code}"')
        return any(all(part in line for part in wanted) for line in lines())

    for code in codes:
        wait_until(partial(logged, code), what=f"the refusal as {code} in the log")
    assert any("WebhooksRefused" in line and "_aws" in line for line in lines())


def test_what_a_lost_call_would_have_said_comes_with_the_next_and_in_order(wire: _Wire) -> None:
    desk = wire.desk
    desk.act("reply", "The second answer, whose call is lost.")
    wire.calls()
    desk.act("reply", "The third answer, whose call comes twice.")
    again: list[Callable[[], httpx.Response]] = [call.made for call in wire.calls()]
    assert [send().status_code for send in again] == [200] * len(again)
    # Freshdesk's may be a second change, for a minute: the ticket is read again.
    known = 200 if desk.helpdesk == "freshdesk" else 401
    assert [send().status_code for send in again] == [known] * len(again)
    desk.shows("The third answer")
    assert [text.split(",")[0] for text in desk.chat("agent")] == [
        "The first answer comes by itself.",
        "The second answer",
        "The third answer",
    ]


def test_without_any_call_the_sweep_reads_the_ticket_in_the_end(world: World) -> None:
    desk = Desk.opened(world, ticket_bot(world, "freshdesk"), "freshdesk")
    with world.helpdesks.behaving(webhooks_held=True):
        desk.act("reply", "Nobody calls about this answer.")
        assert world.helpdesks.take_webhooks("freshdesk", desk.ticket_id)
        world.pass_time(desk.visitor.conversation_id, timedelta(hours=7))
        world.sweep()
        desk.shows("Nobody calls about this answer.")
