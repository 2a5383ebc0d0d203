"""The vendors' API descriptions and the stand-ins accept the same, and refuse the same.

What the adapters send to the stand-ins is kept and sent to the validating mock as it was; then
each of it is broken in the same way for both.
"""

import copy
import json
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest

from escalation.adapters.helpdesks.opening import OpenHelpdesk
from escalation.domain.delivery import Requester
from escalation.domain.settings import HelpdeskName
from infra.local.standins.zoho import account
from tests.adapters.helpdesks.contract_mocks import UNDESCRIBED, Mock
from tests.adapters.helpdesks.reduced_contracts import CALLS
from tests.adapters.helpdesks.standins_world import CREDENTIALS, World, new_world
from tests.adapters.helpdesks.support import ADA

_DESCRIBED: Final = {
    "zendesk": {"tickets", "users"},
    "freshdesk": {"tickets"},
    "zoho": {"tickets", "webhooks"},
}
"""Resources that the descriptions cover."""


@dataclass(frozen=True)
class Sent:
    """A request as an adapter made it."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any

    @property
    def name(self) -> str:
        """The operation, with `{id}` for numbers."""
        parts = ["{id}" if part.isdigit() else part for part in self.path.split("/")]
        return f"{self.method} {'/'.join(parts)}"


def everything(world: World) -> None:
    """Each call that the adapters make, at least once."""
    helpdesk: OpenHelpdesk = world.open()
    given = world.draft()
    prepared = helpdesk.prepare(given)
    number = helpdesk.create(prepared).ticket_id
    if not helpdesk.is_whole(prepared):
        helpdesk.complete(number, prepared)
    for error in ("requester_refused", "field_refused", "request_refused"):
        other = world.draft(escalation_id=f"{error.replace('_', '-')}-1")
        reduced = helpdesk.prepare_reduced(other, error)
        assert reduced is not None
        helpdesk.create(reduced)
    helpdesk.find(given, since=given.created_at)
    helpdesk.comment(number, "<p>More</p>", marker="c/2", by=ADA)
    helpdesk.comment(number, "<p>Internal</p>", marker="c/3")
    helpdesk.reply(helpdesk.thread(number), "<p>Try this</p>", marker="r-1/answer")
    if world.name == "zoho":
        credentials = CREDENTIALS["zoho"].model_copy(update={"reply_from": account.FROM_ADDRESS})
        by_mail = world.factory.open_with(world.connection, credentials)
        by_mail.reply(by_mail.thread(number), "<p>By mail</p>", marker="r-2/answer")
        helpdesk.set_up_webhook("https://api.acme.example/v1/webhooks/zoho/c1", secret="")
    world.agent(number, "customer", text="Thanks")
    world.agent(number, "solve")
    helpdesk.reopen(number)
    helpdesk.solve(number)
    helpdesk.reopen(number)
    helpdesk.thread(number)
    world.made(
        escalation_id="of-grace-1",
        requester=Requester(name="Grace", email="grace@example.com", trusted=True),
    )
    helpdesk.set_requester(number, "grace@example.com", "Grace")
    if helpdesk.closed_is_final:
        world.agent(number, "close")
        follow_up = world.draft(escalation_id="follow-up-1", follow_up_of=number)
        helpdesk.create(helpdesk.prepare(follow_up))
    helpdesk.probe()


def described(name: HelpdeskName, request: httpx.Request) -> Sent | None:
    """The request as the vendor would see it; None where no description covers it."""
    path = request.url.path.removeprefix(f"/stand-in/{name}")
    parts = path.strip("/").split("/")
    if path in UNDESCRIBED or len(parts) < 3 or parts[2] not in _DESCRIBED[name]:
        return None
    if (parts[3:] and parts[-2] == "threads") or parts[-1] == "originalContent":
        return None
    kept = ("authorization", "content-type", "idempotency-key", "orgid")
    return Sent(
        method=request.method,
        path=path,
        query=request.url.query.decode(),
        headers={key: value for key, value in request.headers.items() if key in kept},
        body=json.loads(request.content) if request.content else None,
    )


def gathered(name: HelpdeskName) -> list[Sent]:
    """Different requests that the stand-ins accepted, of every kind."""
    found: dict[str, Sent] = {}

    def keep(response: httpx.Response) -> None:
        sent = described(name, response.request)
        if sent is not None and (response.is_success or sent.method != "GET"):
            assert response.is_success, (sent, response.text)
            shape = sorted(sent.body) if isinstance(sent.body, dict) else ""
            inner = sent.body.get("ticket") if isinstance(sent.body, dict) else None
            asked = sorted(response.request.url.params)
            found[f"{sent.name} {asked} {shape} {sorted(inner) if inner else ''}"] = sent

    with new_world(name) as world:
        world.watch(keep)
        everything(world)
    return list(found.values())


def status_at_the_mock(mock: Mock, sent: Sent, body: Any) -> int:
    answer = httpx.request(
        sent.method,
        f"{mock.url}{sent.path}{'?' if sent.query else ''}{sent.query}",
        headers=sent.headers,
        content=None if body is None else json.dumps(body),
        timeout=20,
        trust_env=False,
    )
    return answer.status_code


def breakages(body: Any) -> list[tuple[str, Any]]:
    """The same body, broken where every description says something about it."""
    made: list[tuple[str, Any]] = []

    def broken(what: str, change: Any) -> None:
        copied = copy.deepcopy(body)
        inner = copied.get("ticket", copied)
        if change(inner, copied):
            made.append((what, copied))

    def swap(key: str, value: object) -> Any:
        def change(inner: dict[str, Any], whole: dict[str, Any]) -> bool:
            del whole
            there = key in inner
            inner[key] = value
            return there

        return change

    def drop(key: str) -> Any:
        return lambda inner, whole: inner.pop(key, None) is not None

    for key, wrong in (
        ("comment", "only a text"),
        ("status", {"is": "open"}),
        ("private", "yes, please"),
        ("isPublic", "yes, please"),
        ("group_id", "the support team"),
        ("tags", "chat"),
        ("updated_stamp", ["now"]),
        ("contentType", "markdown"),
        ("channel", ["EMAIL"]),
        ("cf", "none"),
        ("subscriptions", "all"),
    ):
        broken(f"{key} of another kind", swap(key, wrong))
    for key in ("body", "content", "to", "fromEmailAddress", "url", "subscriptions"):
        broken(f"without {key}", drop(key))
    return made


MOCKS: Final = {"zendesk": "zendesk_mock", "freshdesk": "freshdesk_mock", "zoho": "zoho_mock"}


@pytest.fixture(params=["zendesk", "freshdesk", "zoho"])
def name(request: pytest.FixtureRequest) -> HelpdeskName:
    return request.param  # type: ignore[no-any-return]  # one of the three above


@pytest.fixture
def mock(name: HelpdeskName, request: pytest.FixtureRequest) -> Mock:
    found: Mock = request.getfixturevalue(MOCKS[name])
    return found


def test_what_the_stand_ins_accept_the_descriptions_accept(name: HelpdeskName, mock: Mock) -> None:
    sent = gathered(name)
    assert {item.name for item in sent} == CALLS[name]
    # The description wants a department in Zoho's list, which not every portal does; a search
    # without one follows the search with it.
    asked = [
        item for item in sent if item.name != "GET /api/v1/tickets" or "department" in item.query
    ]
    answers = {(item.name, status_at_the_mock(mock, item, item.body)) for item in asked}
    assert {answer for answer in answers if answer[1] >= 300} == set()


def test_what_breaks_a_request_is_refused_by_both(name: HelpdeskName, mock: Mock) -> None:
    sent = [item for item in gathered(name) if item.body is not None]
    tried = 0
    with new_world(name) as world:
        number = world.made()
        for item in sent:
            for what, body in breakages(item.body):
                at_mock = status_at_the_mock(mock, item, body)
                at_stand_in = world.send(item.method, item.path, number, body, item.headers)
                assert (at_mock >= 400, at_stand_in >= 400) == (True, True), (item.name, what)
                tried += 1
    assert tried >= 8
