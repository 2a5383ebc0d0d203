"""A matter becomes one signed call for each receiver that wants it, until it is taken."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from escalation.domain.errors import MalformedJob
from escalation.domain.jobs import SendWebhook
from escalation.domain.outgoing_deliveries import ATTEMPTS, WAITS
from escalation.domain.outgoing_webhooks import Answer, WebhookHealth
from tests.unit.outgoing.outgoing_world import FAILED, TAKEN, OutgoingWorld, refused

DAY = 24 * 60


@pytest.fixture
def world() -> OutgoingWorld:
    return OutgoingWorld()


def test_a_matter_is_posted_once_to_each_receiver_that_wants_its_kind(world: OutgoingWorld) -> None:
    world.webhook("hook-1", url="https://one.example.com/in")
    world.webhook("hook-2", url="https://two.example.com/in")
    world.webhook("hook-3", url="https://three.example.com/in", kinds=("ticket.solved",))
    world.webhook("hook-4", url="https://four.example.com/in", paused=True)

    world.announce(world.matter())
    world.announce(world.matter())
    world.work()

    assert [p.receiver.host for p in world.poster.posted] == ["one.example.com", "two.example.com"]
    assert {d.state for d in world.log.deliveries.values()} == {"delivered"}


def test_the_body_has_the_three_fields_of_the_specification(world: OutgoingWorld) -> None:
    world.webhook()
    world.announce(world.matter())
    world.work()

    (posted,) = world.poster.posted
    told = json.loads(posted.body)
    assert told == {
        "type": "escalation.handed_over",
        "timestamp": "2026-03-02T09:00:00Z",
        "data": json.loads(world.matter()),
    }
    assert posted.headers["webhook-id"] == "c1-1_handed_over"
    assert posted.receiver.target == "/in?key=1"


def test_another_workspaces_matter_reaches_nobody_here(world: OutgoingWorld) -> None:
    world.webhook()
    world.announce(world.matter(workspace_id="other"))
    world.work()

    assert world.poster.posted == []


@pytest.mark.parametrize("body", ["", "[]", '{"type": "escalation.failed"}', "nonsense"])
def test_what_is_no_matter_is_set_aside(world: OutgoingWorld, body: str) -> None:
    with pytest.raises(MalformedJob):
        world.announce(body)


@pytest.mark.parametrize(("wanted", "sent"), [(True, "Where is it?"), (False, None)])
def test_peoples_words_go_along_only_where_the_webhook_says_so(
    world: OutgoingWorld, wanted: bool, sent: str | None
) -> None:
    world.webhook(include_text=wanted)
    world.announce(world.matter(question="Where is it?"))
    assert "Where is it?" not in repr(world.log.deliveries)
    world.work()

    (posted,) = world.poster.posted
    assert json.loads(posted.body)["data"].get("question") == sent
    assert world.log.bodies == {}


def test_words_of_an_erased_conversation_are_not_sent(world: OutgoingWorld) -> None:
    world.webhook(include_text=True)
    world.announce(world.matter(question="Where is it?"))
    world.log.bodies.clear()
    world.work()

    assert world.poster.posted == []
    assert world.only().state == "dropped"


def test_it_fails_twice_and_is_taken_the_third_time_with_the_same_id(world: OutgoingWorld) -> None:
    world.webhook()
    world.poster.answers = [FAILED, FAILED, TAKEN]
    world.announce(world.matter())
    world.work()
    world.minutes(8)

    assert {p.headers["webhook-id"] for p in world.poster.posted} == {"c1-1_handed_over"}
    assert [a.status for a in world.only().attempts] == [500, 500, 200]
    assert world.only().state == "delivered"
    assert world.log.health("hook-1") == WebhookHealth()


def test_the_waits_are_those_of_the_schedule_and_then_it_is_given_up(world: OutgoingWorld) -> None:
    world.webhook()
    world.poster.answers = [FAILED]
    world.announce(world.matter())
    world.work()
    world.minutes(2 * DAY)

    times = [attempt.at for attempt in world.only().attempts]
    assert len(times) == ATTEMPTS
    gaps = [later - earlier for earlier, later in pairwise(times)]
    for gap, planned in zip(gaps, WAITS, strict=True):
        assert planned <= gap <= planned * 1.1 + timedelta(minutes=2)
    assert world.only().state == "failed"
    assert ("webhook_given_up", 8) in [(e, f.get("attempt")) for e, f in world.events.events]


@pytest.mark.parametrize(
    ("status", "asked", "least", "most"),
    [(429, 3_600, 60, 64), (503, 3_600, 60, 64), (500, 3_600, 0, 2), (503, 10**8, 720, 723)],
)
def test_a_receiver_that_is_busy_says_when_to_come_again(
    world: OutgoingWorld, status: int, asked: float, least: int, most: int
) -> None:
    world.webhook()
    world.poster.answers = [refused(status, retry_after_s=asked), TAKEN]
    world.announce(world.matter())
    world.work()
    world.minutes(DAY)

    first, second = (attempt.at for attempt in world.only().attempts)
    assert timedelta(minutes=least) <= second - first <= timedelta(minutes=most)


def test_a_receiver_that_is_gone_is_not_called_again(world: OutgoingWorld) -> None:
    world.webhook()
    world.poster.answers = [refused(410)]
    world.announce(world.matter())
    world.work()
    world.announce(world.matter(id="c1-2_handed_over"))
    world.minutes(60)

    assert len(world.poster.posted) == 1
    assert world.log.health("hook-1").switched_off == "gone"
    assert [(job.webhook_id, job.reason) for job in world.mailed] == [("hook-1", "gone")]
    assert ("webhook_switched_off", "gone") in [
        (e, f.get("reason")) for e, f in world.events.events
    ]


def test_a_receiver_that_takes_nothing_for_days_is_switched_off(world: OutgoingWorld) -> None:
    world.webhook()
    world.poster.answers = [FAILED]
    for day in range(6):
        world.announce(world.matter(id=f"c1-{day}_handed_over"))
        world.work()
        assert world.log.health("hook-1").switched_off == ("failing" if day == 5 else None)
        world.clock.move(timedelta(days=1))


def test_whatever_is_taken_in_between_keeps_it_on(world: OutgoingWorld) -> None:
    world.webhook()
    world.poster.answers = [FAILED, TAKEN, FAILED]
    for day in range(0, 10, 4):
        world.announce(world.matter(id=f"c1-{day}_handed_over"))
        world.work()
        world.clock.move(timedelta(days=4))

    assert world.log.health("hook-1").switched_off is None


def test_a_lost_message_is_made_up_for(world: OutgoingWorld) -> None:
    world.webhook()
    world.announce(world.matter())
    world.queue.waiting.clear()
    world.minutes(2)

    assert world.only().state == "delivered"


def test_a_worker_that_dies_counts_as_an_attempt_and_the_next_one_takes_over(
    world: OutgoingWorld,
) -> None:
    world.webhook()
    world.announce(world.matter())
    delivery = world.only()

    def die(*_: object, **__: object) -> Answer:
        raise SystemExit

    post, world.poster.post = world.poster.post, die  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        world.work()
    world.poster.post = post  # type: ignore[method-assign]
    world.send(SendWebhook.of(delivery))
    assert world.only().state == "sending"
    world.minutes(4)

    assert [a.outcome for a in world.only().attempts] == ["interrupted", "taken"]


def test_a_worker_that_always_dies_comes_to_an_end(world: OutgoingWorld) -> None:
    world.webhook()
    world.announce(world.matter())

    def die(*_: object, **__: object) -> Answer:
        raise SystemExit

    world.poster.post = die  # type: ignore[method-assign]
    for _ in range(40):
        world.clock.move(timedelta(minutes=11))
        world.send_due()
        try:
            world.work()
        except SystemExit:
            continue

    assert world.only().state == "failed"
    assert {a.outcome for a in world.only().attempts} == {"interrupted"}


def test_two_copies_of_a_message_call_once(world: OutgoingWorld) -> None:
    world.webhook()
    world.announce(world.matter())
    world.queue.waiting *= 2
    world.work()

    assert len(world.poster.posted) == 1


def test_a_copy_that_comes_too_early_does_nothing(world: OutgoingWorld) -> None:
    world.webhook()
    world.poster.answers = [FAILED]
    world.announce(world.matter())
    world.work()
    world.send(SendWebhook.of(world.only()))

    assert len(world.poster.posted) == 1


def test_what_waits_for_a_paused_or_deleted_webhook_is_dropped(world: OutgoingWorld) -> None:
    webhook = world.webhook()
    world.announce(world.matter())
    world.webhooks.save(webhook.model_copy(update={"paused": True}), expected_version=1)
    world.work()

    assert world.poster.posted == []
    assert world.only().state == "dropped"


def test_nothing_is_ever_sent_unsigned(world: OutgoingWorld) -> None:
    world.webhook()
    world.secrets.kept.clear()
    world.announce(world.matter())
    world.work()

    assert world.poster.posted == []
    assert world.only().state == "waiting"


def test_an_address_that_may_not_be_named_any_more_is_not_called(world: OutgoingWorld) -> None:
    world.webhook(url="http://127.0.0.1:9000/in")
    world.announce(world.matter())
    world.work()

    assert world.poster.posted == []
    assert world.only().attempts[0].outcome == "bad_address"


def test_a_queue_that_refuses_loses_nothing(world: OutgoingWorld) -> None:
    world.webhook()
    world.queue.refuses = True
    with pytest.raises(Exception, match="queue_unavailable"):
        world.announce(world.matter())
    world.queue.refuses = False
    world.minutes(2)

    assert world.only().state == "delivered"
