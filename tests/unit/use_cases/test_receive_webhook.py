"""A webhook is believed when proved, once, and only as a hint."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from escalation.domain.errors import NotAuthenticated, NotFound, RetryableError
from escalation.domain.jobs import SyncTicket
from escalation.domain.settings import HelpdeskName
from escalation.domain.webhooks import WebhookDelivery
from escalation.domain.workspace import Connection, Updates
from escalation.use_cases.sync.receive_webhook import ReceiveWebhook
from tests.fakes.chat_world import WS, ChatWorld
from tests.unit.use_cases.ticket_worlds import ticketed


class PlainReader:
    """Proof is the secret as a header, empty where the vendor publishes keys; the body names
    tickets, parted by spaces.
    """

    def needs_secret(self, connection: Connection) -> bool:
        return connection.helpdesk != "zoho"

    def read(
        self,
        connection: Connection,
        *,
        secret: str,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
    ) -> WebhookDelivery:
        code = headers.get("refuse")
        if code is not None or headers.get("proof", "") != secret:
            raise NotAuthenticated("no", code=code or "forged")
        alike_until = headers.get("alike-until")
        return WebhookDelivery(
            delivery_id=headers["id"],
            ticket_ids=tuple(body.decode().split()),
            distinct_from=datetime.fromisoformat(alike_until) if alike_until else None,
        )


class MemoryOfWebhooks:
    def __init__(self) -> None:
        self.known: dict[tuple[str, str], datetime] = {}

    def has(self, connection_id: str, delivery_id: str) -> bool:
        return (connection_id, delivery_id) in self.known

    def keep(self, connection_id: str, delivery_id: str, *, until: datetime) -> None:
        self.known[connection_id, delivery_id] = until


class Secrets:
    def webhook_secret(self, connection: Connection) -> str | None:
        return "s3cret" if connection.connection_id == "zendesk-1" else None


class Receiver:
    def __init__(self, world: ChatWorld) -> None:
        self.memory = MemoryOfWebhooks()
        self.use_case = ReceiveWebhook(
            connections=world.connections,
            secrets=Secrets(),
            reader=PlainReader(),
            memory=self.memory,
            transcripts=world.transcripts,
            queue=world.queue,
            clock=world.clock,
            events=world.events,
        )

    def post(
        self,
        body: str,
        *,
        delivery: str = "d1",
        helpdesk: HelpdeskName = "zendesk",
        connection_id: str = "zendesk-1",
        alike_until: datetime | None = None,
        **headers: str,
    ) -> int:
        if alike_until is not None:
            headers["alike-until"] = alike_until.isoformat()
        return self.use_case(
            helpdesk,
            connection_id,
            headers={"proof": "s3cret", "id": delivery, **headers},
            body=body.encode(),
        )


@pytest.fixture
def world() -> ChatWorld:
    return ticketed()[0]


def synced(world: ChatWorld) -> list[str]:
    return [job.ticket_id for job in world.queue.sent if isinstance(job, SyncTicket)]


def test_each_ticket_of_ours_is_read_once_and_others_are_let_be(world: ChatWorld) -> None:
    assert Receiver(world).post("1 999 1") == 1
    assert synced(world) == ["1"]


@pytest.mark.parametrize("code", ["forged", "stale", "unsigned"])
def test_what_is_not_proved_is_refused_counted_and_changes_nothing(
    world: ChatWorld, code: str
) -> None:
    receiver = Receiver(world)
    with pytest.raises(NotAuthenticated):
        receiver.post("1", refuse=code)
    assert synced(world) == []
    assert receiver.memory.known == {}
    refused = [fields for name, fields in world.events.events if name == "webhook_refused"]
    assert [fields["code"] for fields in refused] == [code]
    assert world.connections.known[WS, "zendesk"].updates.first_event_at is None


def test_a_repeated_delivery_is_refused_and_counted(world: ChatWorld) -> None:
    receiver = Receiver(world)
    receiver.post("1")
    with pytest.raises(NotAuthenticated) as refused:
        receiver.post("1")
    assert refused.value.code == "replayed"
    assert synced(world) == ["1"]
    assert "webhook_refused" in world.event_names()


def test_what_may_be_another_change_is_read_again_and_a_replay_only_later(
    world: ChatWorld,
) -> None:
    receiver = Receiver(world)
    until = world.clock.now() + timedelta(minutes=1)
    for _ in range(2):
        assert receiver.post("1", alike_until=until) == 1
    world.clock.move(timedelta(minutes=1))
    with pytest.raises(NotAuthenticated) as refused:
        receiver.post("1", alike_until=until)
    assert refused.value.code == "replayed"
    assert synced(world) == ["1", "1"]


def test_calls_that_carry_no_time_are_taken_each_time(world: ChatWorld) -> None:
    """As Freshdesk's are where the account leaves `{{ticket.modified_on}}` empty."""
    receiver = Receiver(world)
    for _ in range(3):
        assert receiver.post("1", alike_until=world.clock.now() + timedelta(minutes=1)) == 1
        world.clock.move(timedelta(seconds=30))
    assert synced(world) == ["1", "1", "1"]


def test_a_delivery_is_remembered_only_once_its_jobs_are_queued(world: ChatWorld) -> None:
    receiver = Receiver(world)
    world.queue.refuses = True
    with pytest.raises(RetryableError):
        receiver.post("1")
    world.queue.refuses = False
    assert receiver.post("1") == 1
    assert min(receiver.memory.known.values()) >= world.clock.now() + timedelta(hours=1)


def test_without_a_secret_nothing_is_believed(world: ChatWorld) -> None:
    with pytest.raises(NotAuthenticated) as refused:
        Receiver(world).post("1", helpdesk="freshdesk", connection_id="freshdesk-1", proof="")
    assert refused.value.code == "unsigned"


def test_zoho_signs_with_its_own_keys_once_its_webhook_is_installed(world: ChatWorld) -> None:
    world.connect("zoho")
    receiver = Receiver(world)
    with pytest.raises(NotAuthenticated):
        receiver.post("", helpdesk="zoho", connection_id="zoho-1", proof="")
    known = world.connections.known[WS, "zoho"]
    world.connections.known[WS, "zoho"] = known.model_copy(
        update={"updates": Updates(mode="webhook")}
    )
    assert receiver.post("", helpdesk="zoho", connection_id="zoho-1", proof="") == 0


@pytest.mark.parametrize(
    ("helpdesk", "connection_id"), [("zendesk", "nobodys"), ("freshdesk", "zendesk-1")]
)
def test_an_address_of_no_connection_is_missing(
    world: ChatWorld, helpdesk: HelpdeskName, connection_id: str
) -> None:
    receiver = Receiver(world)
    with pytest.raises(NotFound):
        receiver.post("1", helpdesk=helpdesk, connection_id=connection_id)
    with pytest.raises(NotFound):
        receiver.use_case.handshake(helpdesk, connection_id)


def test_a_handshake_needs_a_connection_and_nothing_else(world: ChatWorld) -> None:
    Receiver(world).use_case.handshake("zendesk", "zendesk-1")


def test_the_first_event_is_noted_once(world: ChatWorld) -> None:
    receiver = Receiver(world)
    receiver.post("1")
    first = world.clock.now()
    world.clock.move(timedelta(hours=1))
    receiver.post("1", delivery="d2")
    assert world.connections.known[WS, "zendesk"].updates.first_event_at == first
