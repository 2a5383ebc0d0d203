"""A handover in the running stack reaches a receiver that verifies it with somebody else's code."""

import json
from collections.abc import Iterator

import pytest

from infra.local.api_clients import Json
from tests.e2e.owners import Tenant, new_tenant
from tests.e2e.receiver import URL, Receiver, receiving
from tests.e2e.world import UNANSWERABLE, World, refusal, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as listening:
        yield listening


@pytest.fixture
def tenant(world: World) -> Tenant:
    """A workspace of its own: what happens in it is this test's alone."""
    return new_tenant(world, "webhooks")


def test_a_handover_is_told_signed_until_it_is_taken_and_the_log_shows_each_attempt(
    world: World, tenant: Tenant, receiver: Receiver
) -> None:
    made = tenant.owner.post("/webhooks", {"url": f"{URL}/in", "kinds": ["escalation.handed_over"]})
    receiver.secret = made["secret"]
    receiver.statuses = [500, 500, 204]
    webhook = f"/webhooks/{made['webhook']['id']}"
    visitor = world.visitor(world.bot(owner=tenant.owner))
    visitor.say(UNANSWERABLE)

    # By the stream, the bus and two queues, in functions that may start for the first time.
    wait_until(lambda: receiver.told, 120, what="the first attempt")
    wait_until(lambda: len(receiver.told) >= 2, 60, what="the second, after five seconds")
    (delivery,) = wait_until(lambda: _with_attempts(tenant, webhook, 2), what="both in the log")
    assert delivery["state"] == "waiting"
    assert tenant.owner.get(webhook)["state"] == "failing"
    tenant.owner.post(f"{webhook}/deliveries/{delivery['id']}/retry")

    (delivery,) = wait_until(lambda: _with_attempts(tenant, webhook, 3), what="the third attempt")
    assert [one["status"] for one in delivery["attempts"]] == [500, 500, 204]
    assert (delivery["state"], delivery["conversation_id"]) == (
        "delivered",
        visitor.conversation_id,
    )
    assert tenant.owner.get(webhook)["state"] == "on"
    assert receiver.refused == 0
    ids, told = {each[0] for each in receiver.told}, receiver.told[-1][1]
    assert ids == {delivery["message_id"]}
    assert told["type"] == "escalation.handed_over"
    assert told["data"]["workspace_id"] == tenant.workspace_id
    assert UNANSWERABLE not in json.dumps(told), "words go along only where the owner says so"


def test_a_test_event_verifies_with_the_old_secret_and_the_new(
    tenant: Tenant, receiver: Receiver
) -> None:
    made = tenant.owner.post("/webhooks", {"url": f"{URL}/in", "kinds": ["escalation.failed"]})
    webhook = f"/webhooks/{made['webhook']['id']}"
    changed = tenant.owner.post(f"{webhook}/secret")
    for secret in (made["secret"], changed["secret"]):
        receiver.secret = secret
        before = len(receiver.told)
        tenant.owner.post(f"{webhook}/test")
        wait_until(lambda: len(receiver.told) > before, what="the test event")  # noqa: B023
    assert receiver.refused == 0


def test_a_receiver_inside_of_the_network_is_refused(tenant: Tenant) -> None:
    for url in ("http://127.0.0.1:4566/", "https://169.254.169.254/", "https://localhost/"):
        refused = refusal(
            tenant.owner.post, "/webhooks", {"url": url, "kinds": ["escalation.failed"]}
        )
        assert (refused.status, refused.problem["field"]) == (400, "url")


def _with_attempts(tenant: Tenant, webhook: str, count: int) -> list[Json]:
    items: list[Json] = tenant.owner.get(f"{webhook}/deliveries")["items"]
    return [one for one in items if len(one["attempts"]) == count]
