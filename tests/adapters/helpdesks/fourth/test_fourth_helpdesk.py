"""A helpdesk that nobody has heard of is added by a folder and a line in a registry.

Nothing outside this folder knows Acorn Desk; everything else is what is deployed.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.credentials import InvalidCredentials, parse_new
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.adapters.helpdesks.registry import VENDORS, Vendors
from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.errors import NotAuthenticated, NotFound
from escalation.domain.helpdesk_kinds import install
from escalation.domain.jobs import SyncTicket
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Connection, Updates
from escalation.runtime import environment
from escalation.runtime.environment import HelpdeskAddresses
from escalation.runtime.http.parameters import helpdesk_name
from escalation.runtime.http.problems import field_and_message
from escalation.use_cases.sync.receive_webhook import ReceiveWebhook
from tests.adapters.helpdesks.fourth.acorn import VENDOR
from tests.adapters.helpdesks.fourth.acorn.incoming_webhooks import HEADER
from tests.adapters.helpdesks.fourth.acorn.models import AcornTicket
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.gates import memory_gates
from tests.fakes.outside import reply
from tests.fakes.workplace import Workplace
from tests.unit.use_cases.test_receive_webhook import MemoryOfWebhooks

REGISTRY = Vendors(
    {name: partial(VENDORS.of, name) for name in VENDORS.names} | {"acorn": lambda: VENDOR}
)
TICKET = {"helpdesk": "acorn", "branch": "north"}
SECRET = "s3cret-of-the-webhook"


@pytest.fixture(autouse=True)
def _installed() -> Iterator[None]:
    install(REGISTRY.kinds)
    yield
    install(VENDORS.kinds)


class AcornServer:
    """Acorn Desk's API."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.tickets: dict[str, dict[str, Any]] = {}
        self.keys: set[str] = set()
        self.fails_next = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.url.host == "big-oak.acorn.example"
        self.keys.add(request.headers["x-acorn-key"])
        body = json.loads(request.content) if request.content else {}
        match [request.method, *request.url.path.strip("/").split("/")]:
            case ["GET", "branches"]:
                return httpx.Response(200, json={"branches": ["north"]})
            case ["GET", "tickets"]:
                return httpx.Response(200, json={"tickets": list(self.tickets.values())})
            case ["POST", "tickets"]:
                return self._create(body)
            case ["GET", "tickets", number]:
                return httpx.Response(200, json=self.tickets[number])
            case ["POST", "tickets", number, "entries"]:
                self.write(number, body["html"], by=body["by"])
                return httpx.Response(201, json={})
            case other:
                raise AssertionError(other)

    def write(self, number: str, html: str, *, by: str) -> None:
        entries = self.tickets[number]["entries"]
        at = self.clock.now().isoformat()
        entries.append({"id": str(len(entries) + 1), "html": html, "by": by, "at": at})

    def _create(self, body: dict[str, Any]) -> httpx.Response:
        number = str(len(self.tickets) + 1)
        self.tickets[number] = {"number": number, **body, "entries": []}
        self.write(number, body["html"], by="us")
        if self.fails_next:
            self.fails_next = False
            return httpx.Response(502)
        return httpx.Response(201, json=self.tickets[number])


class Secrets:
    def get(self, secret_ref: str) -> dict[str, str]:
        return {"key": "k3y"}

    def webhook_secret(self, connection: Connection) -> str | None:
        return SECRET


class AcornWorld(ChatWorld):
    """A workspace that makes its tickets in Acorn Desk, through the real adapters."""

    def __init__(self) -> None:
        super().__init__(**ticket_settings(ticket=TICKET))
        self.server = AcornServer(self.clock)
        self.connections.known[WS, "acorn"] = Connection(
            connection_id="acorn-1",
            workspace_id=WS,
            helpdesk="acorn",
            account={"tree": "big-oak"},
            secret_ref="arn",
            updates=Updates(mode="webhook", first_event_at=self.clock.now()),
            created_at=self.clock.now(),
        )
        self.factory = HelpdeskFactory(
            secrets=Secrets(),
            client=httpx.Client(transport=httpx.MockTransport(self.server)),
            tokens=InMemoryTokenCache(),
            clock=self.clock,
            gates=memory_gates(self.clock),
            vendors=REGISTRY,
        )
        self.bots.always("support", reply("perhaps", 0.2))

    @property
    def connection(self) -> Connection:
        return self.connections.known[WS, "acorn"]

    def workplace(self) -> Workplace:
        renderer = JinjaRenderer(REGISTRY)
        return replace(super().workplace(), helpdesk=self.factory, renderer=renderer)

    def webhook(self, secret: str) -> int:
        receive = ReceiveWebhook(
            connections=self.connections,
            secrets=Secrets(),
            reader=HelpdeskWebhookReader(vendors=REGISTRY),
            memory=MemoryOfWebhooks(),
            transcripts=self.transcripts,
            queue=self.queue,
            clock=self.clock,
            events=self.events,
        )
        return receive("acorn", "acorn-1", headers={HEADER: secret}, body=b'{"ticket": 1}')


def handed_over(text: str = "Do you ship to Mars?") -> tuple[AcornWorld, str]:
    world = AcornWorld()
    chat = world.start(email="ada@example.com")
    world.say(chat, text)
    return world, chat


def test_a_ticket_is_made_in_it_and_the_visitor_is_told_its_number() -> None:
    world, chat = handed_over()
    world.work_through()
    (ticket,) = world.server.tickets.values()
    assert ticket["branch"] == "north"
    assert "Do you ship to Mars?" not in ticket["html"]
    assert "Do you ship to Mars?" in ticket["entries"][1]["html"]
    assert world.server.keys == {"k3y"}
    assert any("acorn 1" in line for line in world.said(chat))


def test_a_long_conversation_is_cut_to_its_limits() -> None:
    world, _ = handed_over("Where is my order? " * 200)
    world.work_through()
    (ticket,) = world.server.tickets.values()
    texts = [entry["html"] for entry in ticket["entries"]]
    assert len(texts) > 2
    assert all(len(text.encode()) <= VENDOR.note_bytes for text in texts[1:])


def test_a_lost_answer_makes_no_second_ticket() -> None:
    world, _ = handed_over()
    world.server.fails_next = True
    world.work_through()
    assert len(world.server.tickets) == 1


def test_its_webhook_is_proved_and_brings_what_an_agent_wrote() -> None:
    world, chat = handed_over()
    world.work_through()
    world.server.write("1", "<p>We do, on Tuesdays</p>", by="agent")
    with pytest.raises(NotAuthenticated):
        world.webhook("guessed")
    assert world.webhook(SECRET) == 1
    assert any(isinstance(job, SyncTicket) for job in world.queue.sent)
    world.work_through()
    assert any("We do, on Tuesdays" in line for line in world.said(chat))


def test_its_settings_are_read_by_its_own_model_and_written_back_the_same() -> None:
    saved = EscalationSettings.model_validate({"handoff_method": "ticket", "ticket": TICKET})
    assert isinstance(saved.ticket, AcornTicket)
    assert EscalationSettings.model_validate_json(saved.model_dump_json()) == saved
    assert saved.model_dump(mode="json")["ticket"] == {
        "helpdesk": "acorn",
        "subject": "Chat: {question}",
        "branch": "north",
    }


@pytest.mark.parametrize(
    ("ticket", "field", "said"),
    [
        ({"helpdesk": "acorn"}, "ticket.branch", "It is required."),
        ({**TICKET, "leaf": 1}, "ticket.leaf", "There is no such field here."),
        ({"helpdesk": "oak"}, "ticket.helpdesk", "'acorn"),
    ],
)
def test_wrong_settings_are_named_like_everybody_elses(
    ticket: dict[str, Any], field: str, said: str
) -> None:
    document = {"ticket": ticket}
    with pytest.raises(ValidationError) as wrong:
        EscalationSettings.model_validate(document)
    found, sentence = field_and_message(wrong.value, document)
    assert found == field
    assert said in sentence


def test_the_api_describes_it_and_its_addresses_lead_to_it() -> None:
    schema = EscalationSettings.model_json_schema()
    assert schema["$defs"]["AcornTicket"]["properties"]["branch"]["maxLength"] == 20
    assert helpdesk_name("acorn") == "acorn"
    with pytest.raises(NotFound, match="acorn"):
        helpdesk_name("oak")
    local = environment.parse(HelpdeskAddresses, {"LOCAL_ACORN_URL": "http://127.0.0.1/a"})
    assert local.local_urls == {"acorn": "http://127.0.0.1/a"}


def test_an_owner_connects_it_and_is_told_what_is_wrong() -> None:
    given = parse_new(VENDOR, {"tree": "big-oak", "key": "k3y"})
    assert (given.account(), given.secrets()) == ({"tree": "big-oak"}, {"key": "k3y"})
    with pytest.raises(InvalidCredentials, match="key: it must be given"):
        parse_new(VENDOR, {"tree": "big-oak"})
    world = AcornWorld()
    assert world.factory.test(world.connection).ok
    there = AcornTicket(helpdesk="acorn", branch="north")
    assert world.factory.problems(world.connection, there) == ()
    south = there.model_copy(update={"branch": "south"})
    assert world.factory.problems(world.connection, south) == ("There is no branch south.",)
    plan = world.factory.plan(world.connection, url="https://x.example", secret=SECRET)
    assert plan.header == HEADER
