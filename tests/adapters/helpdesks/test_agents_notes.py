"""Notes that stand in a ticket as an agent's: found by address, once, and else in our own name."""

import json

import httpx
import pytest

from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk
from escalation.adapters.helpdesks.zendesk.tickets import Zendesk
from infra.local.standins.freshdesk import account as freshdesk_account
from infra.local.standins.zendesk import account as zendesk_account
from tests.adapters.helpdesks.contract_mocks import Mock
from tests.adapters.helpdesks.standins_world import SETTINGS, World
from tests.adapters.helpdesks.support import ZENDESK_OAUTH, draft, opening

PEOPLE = {
    "zendesk": (zendesk_account.PERSON_EMAIL, zendesk_account.PERSON_NAME),
    "freshdesk": (freshdesk_account.PERSON_EMAIL, freshdesk_account.PERSON_NAME),
}
NOTE = "<p>Grace: we look into it.</p>"


def _made(world: World) -> str:
    helpdesk = world.open()
    return helpdesk.create(helpdesk.prepare(draft(SETTINGS[world.name]))).ticket_id


def test_the_agent_with_the_address_is_the_author_of_one_internal_note(world: World) -> None:
    ticket_id = _made(world)
    email, name = PEOPLE.get(world.name, ("nobody@acme.example", ""))
    before = len(world.tickets()[0]["comments"])
    for _ in range(2):
        world.open().comment(ticket_id, NOTE, marker="c/2-2.1", agent=email.upper())
    (note,) = world.tickets()[0]["comments"][before:]
    assert not note["public"]
    if world.name in PEOPLE:
        assert note["author"]["name"] == name
    (entry,) = [e for e in world.open().thread(ticket_id).entries if "look into" in e.text]
    assert (entry.author, entry.marker, entry.public) == ("service", "c/2-2.1", False)


def test_who_is_no_agent_there_writes_in_the_connections_name(world: World) -> None:
    ticket_id = _made(world)
    world.open().comment(ticket_id, "<p>Ours</p>", marker="c/2-2.1")
    # A customer has this address, and a customer's is no agent's.
    world.open().comment(ticket_id, NOTE, marker="c/3-3.1", agent="ada@example.com")
    ours, note = world.tickets()[0]["comments"][-2:]
    assert note["author"]["id"] == ours["author"]["id"]
    assert not note["public"]


def test_an_agents_own_answer_that_quotes_us_stays_theirs(world: World) -> None:
    ticket_id = _made(world)
    world.open().comment(ticket_id, NOTE, marker="c/2-2.1")
    world.agent(ticket_id, "reply", text="See above: [ref:c/2-2.1]")
    thread = world.open().thread(ticket_id)
    assert [e.author for e in thread.entries if e.text.startswith("See above")] == ["agent"]


class Account:
    """A Zendesk that refuses to let its agent 7 write."""

    def __init__(self, *, finds: httpx.Response | None = None) -> None:
        self.looked_up = 0
        self.put: list[dict[str, object]] = []
        self._finds = finds or httpx.Response(
            200, json={"users": [{"id": 7, "email": "Grace@acme.example", "role": "agent"}]}
        )

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/oauth/tokens":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 7200})
        if path == "/api/v2/users/search":
            self.looked_up += 1
            assert request.url.params["query"] == 'email:"grace@acme.example"'
            return self._finds
        if path.endswith("/comments"):
            return httpx.Response(200, json={"comments": [], "meta": {"has_more": False}})
        if request.method == "GET":
            return httpx.Response(200, json={"ticket": {"id": 1, "status": "open"}})
        comment = json.loads(request.content)["ticket"]["comment"]
        self.put.append(comment)
        if "author_id" in comment:
            return httpx.Response(422, json={"error": "RecordInvalid", "details": {"base": []}})
        return httpx.Response(200, json={"ticket": {"id": 1}})

    def note(self, helpdesk: Zendesk, marker: str) -> None:
        helpdesk.comment("1", NOTE, marker=marker, agent="grace@acme.example")


def _client(account: Account) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(account))


def test_an_agent_who_may_not_write_there_is_not_tried_again_at_once() -> None:
    account = Account()
    helpdesk = Zendesk(ZENDESK_OAUTH, opening(_client(account)))
    account.note(helpdesk, "c/2")
    account.note(helpdesk, "c/3")
    assert [comment.get("author_id") for comment in account.put] == [7, None, None]
    assert not any(comment["public"] for comment in account.put)
    assert account.looked_up == 1


@pytest.mark.parametrize("status", [403, 503])
def test_a_look_up_that_fails_keeps_no_words_back(status: int) -> None:
    account = Account(finds=httpx.Response(status))
    helpdesk = Zendesk(ZENDESK_OAUTH, opening(_client(account)))
    account.note(helpdesk, "c/2")
    account.note(helpdesk, "c/3")
    assert [comment.get("author_id") for comment in account.put] == [None, None]
    known = {403: 1, 503: 2}
    assert account.looked_up == known[status], "what is refused is kept, what passes is not"


def test_a_suspended_agent_is_none() -> None:
    found = {"id": 7, "email": "grace@acme.example", "role": "agent", "suspended": True}
    account = Account(finds=httpx.Response(200, json={"users": [found]}))
    account.note(Zendesk(ZENDESK_OAUTH, opening(_client(account))), "c/2")
    assert [comment.get("author_id") for comment in account.put] == [None]


def test_the_notes_are_as_the_vendors_describe_them(
    zendesk: tuple[Zendesk, Mock], freshdesk: tuple[Freshdesk, Mock]
) -> None:
    for (helpdesk, mock), ticket_id, call in (
        (zendesk, "35436", "PUT /api/v2/tickets/35436"),
        (freshdesk, "42", "POST /api/v2/tickets/42/notes"),
    ):
        helpdesk.comment(ticket_id, NOTE, marker="c/2", agent="ann@acme.example")
        assert mock.broken() == []
        assert call in {made for made, _, _ in mock.recorder.answers}
