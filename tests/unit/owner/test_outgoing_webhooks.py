"""Outgoing webhooks as owners and admins set them up."""

from datetime import timedelta

import pytest

from escalation.domain.errors import Conflict, InvalidInput, NotFound, PreconditionFailed
from escalation.domain.jobs import SendWebhook
from escalation.domain.outgoing_webhooks import MAX_WEBHOOKS, WebhookHealth
from escalation.use_cases.owner.outgoing_models import OutgoingWebhookBody
from tests.fakes.owner_stores import START
from tests.fakes.owner_world import World

BODY = OutgoingWebhookBody(url="https://hooks.example.com/in", kinds=("escalation.failed",))


@pytest.fixture
def world() -> World:
    return World()


def test_a_secret_is_in_one_answer_and_in_no_other(world: World) -> None:
    hooks = world.side.outgoing_webhooks
    made = hooks.create(world.owner, BODY)

    assert made.secret.startswith("whsec_")
    stored = hooks.get(world.owner, made.webhook.id)
    assert world.outgoing_secrets.kept == {stored.secret_ref: made.secret}
    for shown in (made.webhook, hooks.list(world.owner), hooks.view(stored)):
        assert made.secret not in shown.model_dump_json()
        assert stored.secret_ref not in shown.model_dump_json()
    assert made.secret not in repr(world.events.events)


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/in", "https://10.0.0.1/in", "https://localhost/in", ""]
)
def test_an_address_that_is_not_public_is_refused_by_field(world: World, url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        world.side.outgoing_webhooks.create(world.owner, BODY.model_copy(update={"url": url}))
    assert refused.value.field == "url"
    assert world.outgoing_secrets.kept == {}

    webhook = world.webhook()
    with pytest.raises(InvalidInput):
        world.side.outgoing_webhooks.put(
            world.owner,
            webhook.webhook_id,
            BODY.model_copy(update={"url": url}),
            if_match=None,
        )


def test_there_are_only_so_many(world: World) -> None:
    for _ in range(MAX_WEBHOOKS):
        world.side.outgoing_webhooks.create(world.owner, BODY)

    with pytest.raises(Conflict):
        world.side.outgoing_webhooks.create(world.owner, BODY)
    assert len(world.outgoing_secrets.kept) == MAX_WEBHOOKS


def test_somebody_elses_change_is_not_lost(world: World) -> None:
    webhook = world.webhook()
    hooks = world.side.outgoing_webhooks
    hooks.put(world.owner, webhook.webhook_id, BODY, if_match='"1"')

    with pytest.raises(PreconditionFailed):
        hooks.put(world.owner, webhook.webhook_id, BODY, if_match='"1"')


def test_after_a_change_both_secrets_sign_for_a_day(world: World) -> None:
    webhook = world.webhook()
    old = world.outgoing_secrets.of(webhook, START)[0]
    made = world.side.outgoing_webhooks.rotate(world.owner, webhook.webhook_id)
    after = world.side.outgoing_webhooks.get(world.owner, webhook.webhook_id)

    signing = world.outgoing_secrets.of
    assert signing(after, START + timedelta(hours=23)) == (made.secret, old)
    assert signing(after, START + timedelta(hours=25)) == (made.secret,)
    assert made.webhook.previous_secret_until == START + timedelta(hours=24)


def test_of_three_secrets_the_first_is_forgotten(world: World) -> None:
    webhook = world.webhook()
    for _ in range(2):
        world.side.outgoing_webhooks.rotate(world.owner, webhook.webhook_id)

    assert len(world.outgoing_secrets.kept) == 2
    assert webhook.secret_ref not in world.outgoing_secrets.kept


def test_a_secret_that_nothing_came_to_refer_to_does_not_stay(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = world.webhook()
    before = dict(world.outgoing_secrets.kept)

    def lost(*_: object, **__: object) -> None:
        raise OSError("lost")

    monkeypatch.setattr(world.outgoing, "save", lost)
    with pytest.raises(OSError, match="lost"):
        world.side.outgoing_webhooks.rotate(world.owner, webhook.webhook_id)
    with pytest.raises(OSError, match="lost"):
        world.side.outgoing_webhooks.create(world.owner, BODY)
    assert world.outgoing_secrets.kept == before


def test_deleted_it_leaves_no_secret(world: World) -> None:
    webhook = world.webhook()
    world.side.outgoing_webhooks.rotate(world.owner, webhook.webhook_id)
    world.side.outgoing_webhooks.delete(world.owner, webhook.webhook_id)

    assert world.outgoing_secrets.kept == {}
    with pytest.raises(NotFound):
        world.side.outgoing_webhooks.get(world.owner, webhook.webhook_id)


def test_a_test_event_is_queued_and_in_the_log(world: World) -> None:
    webhook = world.webhook()
    sent = world.side.outgoing_webhooks.test(world.owner, webhook.webhook_id)

    assert sent.kind == "webhook.test"
    assert [job.delivery_id for job in world.queue.jobs if isinstance(job, SendWebhook)] == [
        sent.id
    ]
    log = world.side.outgoing_webhooks.deliveries(world.owner, webhook.webhook_id, after=None)
    assert sent.id in {one.id for one in log.items}


@pytest.mark.parametrize("ill", [False, True])
def test_nothing_is_sent_while_it_is_paused_or_switched_off(world: World, ill: bool) -> None:
    webhook = world.webhook(paused=not ill)
    if ill:
        world.delivery_log.save_health("hook-1", WebhookHealth(switched_off="gone"))

    hooks = world.side.outgoing_webhooks
    with pytest.raises(Conflict):
        hooks.test(world.owner, webhook.webhook_id)
    with pytest.raises(Conflict):
        hooks.retry(world.owner, webhook.webhook_id, "delivery-1")
    assert world.queue.jobs == []


def test_saved_without_a_pause_it_is_started_again(world: World) -> None:
    webhook = world.webhook()
    ill = WebhookHealth(failing_since=START, switched_off="failing", switched_off_at=START)
    world.delivery_log.save_health("hook-1", ill)
    hooks = world.side.outgoing_webhooks
    assert hooks.view(webhook).state == "off"

    paused = hooks.put(
        world.owner, "hook-1", BODY.model_copy(update={"paused": True}), if_match=None
    )
    assert hooks.view(paused).state == "paused"
    assert world.delivery_log.health("hook-1") == ill
    assert hooks.view(hooks.put(world.owner, "hook-1", BODY, if_match=None)).state == "on"


def test_a_delivery_is_tried_once_more_by_hand(world: World) -> None:
    webhook = world.webhook()
    (found,) = world.delivery_log.deliveries.values()
    given_up = found.model_copy(update={"state": "failed", "due_at": None, "has_text": True})
    world.delivery_log.deliveries["hook-1", "delivery-1"] = given_up

    shown = world.side.outgoing_webhooks.retry(world.owner, webhook.webhook_id, "delivery-1")

    assert shown.state == "waiting"
    after = world.delivery_log.deliveries["hook-1", "delivery-1"]
    assert (after.attempts_allowed, after.has_text) == (1, False)
    assert len(world.queue.jobs) == 1


def test_one_that_is_under_way_is_left_alone(world: World) -> None:
    world.webhook()
    found = world.delivery_log.deliveries["hook-1", "delivery-1"]
    world.delivery_log.deliveries["hook-1", "delivery-1"] = found.model_copy(
        update={"state": "sending"}
    )
    with pytest.raises(Conflict):
        world.side.outgoing_webhooks.retry(world.owner, "hook-1", "delivery-1")
