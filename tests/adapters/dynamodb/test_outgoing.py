"""Outgoing webhooks and their deliveries in the tables."""

from datetime import timedelta

import pytest

from escalation.adapters.aws.outgoing_log import DynamoDeliveryLog
from escalation.adapters.aws.outgoing_webhooks import DynamoOutgoingWebhooks
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.errors import InvalidInput, RevisionLost, VersionLost
from escalation.domain.outgoing_deliveries import (
    RESCUE,
    OutgoingDelivery,
    answered,
    claim,
    new_delivery,
)
from escalation.domain.outgoing_ports import DUE_SHARDS
from escalation.domain.outgoing_webhooks import Answer, OutgoingWebhook, WebhookHealth
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW, SettableClock, new_head

HOOK = OutgoingWebhook(
    webhook_id="hook-1",
    workspace_id="w1",
    url="https://hooks.example.com/in",
    kinds=("escalation.handed_over",),
    secret_ref="arn:1",
    created_at=NOW,
)
TAKEN = Answer(outcome="taken", status=204)


@pytest.fixture
def webhooks(tables: Tables) -> DynamoOutgoingWebhooks:
    return DynamoOutgoingWebhooks(tables.client, tables.settings)


@pytest.fixture
def log(tables: Tables, clock: SettableClock) -> DynamoDeliveryLog:
    return DynamoDeliveryLog(tables.client, tables.transcripts, clock=clock)


def delivery(number: int = 1, **changes: object) -> OutgoingDelivery:
    made = new_delivery(
        HOOK,
        message_id=f"m{number}",
        kind="escalation.handed_over",
        body="{}",
        at=NOW + timedelta(seconds=number),
    )
    return made.model_copy(update=changes)


def due(log: DynamoDeliveryLog, clock: SettableClock) -> list[tuple[str, str]]:
    return [each for n in range(DUE_SHARDS) for each in log.due(clock.time, shard=n)]


def test_a_webhook_is_its_workspaces_alone(webhooks: DynamoOutgoingWebhooks) -> None:
    webhooks.save(HOOK, expected_version=0)
    webhooks.save(HOOK.model_copy(update={"webhook_id": "hook-2"}), expected_version=0)

    assert webhooks.webhook("w1", "hook-1") == HOOK
    assert webhooks.webhook("w2", "hook-1") is None
    assert [one.webhook_id for one in webhooks.of_workspace("w1")] == ["hook-1", "hook-2"]
    assert webhooks.of_workspace("w2") == ()
    webhooks.delete(HOOK)
    webhooks.delete(HOOK)
    assert webhooks.webhook("w1", "hook-1") is None


def test_a_change_of_an_old_version_is_refused(webhooks: DynamoOutgoingWebhooks) -> None:
    webhooks.save(HOOK, expected_version=0)
    webhooks.save(HOOK.model_copy(update={"paused": True}), expected_version=1)

    for old in (0, 1):
        with pytest.raises(VersionLost):
            webhooks.save(HOOK, expected_version=old)
    found = webhooks.webhook("w1", "hook-1")
    assert found is not None
    assert (found.version, found.paused) == (2, True)


def test_a_delivery_is_added_once_and_saved_by_revision(log: DynamoDeliveryLog) -> None:
    first = delivery()
    assert log.add(first)
    assert not log.add(first)
    claimed = claim(first, NOW + timedelta(seconds=2))
    assert claimed is not None
    log.save(claimed)
    with pytest.raises(RevisionLost):
        log.save(claimed)
    assert log.delivery("hook-1", first.delivery_id) == claimed
    assert log.delivery("hook-2", first.delivery_id) is None


def test_what_has_come_up_is_found_until_it_has_its_end(
    log: DynamoDeliveryLog, clock: SettableClock
) -> None:
    first = delivery()
    log.add(first)
    assert due(log, clock) == []
    clock.advance(RESCUE + timedelta(seconds=1))
    assert due(log, clock) == [("hook-1", first.delivery_id)]
    claimed = claim(first, clock.time)
    assert claimed is not None
    log.save(claimed)
    log.save(answered(claimed, TAKEN, clock.time))
    clock.advance(timedelta(days=1))
    assert due(log, clock) == []


def test_the_log_is_read_page_by_page_newest_first_for_two_weeks(
    log: DynamoDeliveryLog, clock: SettableClock
) -> None:
    made = [delivery(number) for number in range(1, 6)]
    for each in made:
        log.add(each)
    log.add(delivery(9, webhook_id="hook-2"))
    log.save_health("hook-1", WebhookHealth(failing_since=NOW))

    first = log.page("hook-1", after=None, limit=2)
    second = log.page("hook-1", after=first.next, limit=2)
    third = log.page("hook-1", after=second.next, limit=2)
    shown = [one.message_id for page in (first, second, third) for one in page.items]
    assert shown == ["m5", "m4", "m3", "m2", "m1"]
    assert third.next is None
    clock.advance(timedelta(days=15))
    assert log.page("hook-1", after=None).items == ()


def test_a_cursor_of_another_list_is_refused(log: DynamoDeliveryLog) -> None:
    with pytest.raises(InvalidInput):
        log.page("hook-1", after="WlpaWg")


def test_how_a_webhook_fares_is_kept(log: DynamoDeliveryLog) -> None:
    assert log.health("hook-1") == WebhookHealth()
    ill = WebhookHealth(failing_since=NOW, switched_off="gone", switched_off_at=NOW)
    log.save_health("hook-1", ill)
    assert log.health("hook-1") == ill


def test_words_on_their_way_go_with_their_conversation_when_it_is_erased(
    log: DynamoDeliveryLog, store: TranscriptStore, tables: Tables
) -> None:
    head = new_head(state="erased")
    one = delivery(1, conversation_id=head.conversation_id, has_text=True)
    other = delivery(2, conversation_id="another", has_text=True)
    log.keep_body(one, "Wo bleibt es? …")
    log.keep_body(other, "Somebody else's")
    assert log.body(one) == "Wo bleibt es? …"

    store.erase(head)

    assert log.body(one) is None
    assert log.body(other) == "Somebody else's"
    log.forget_body(other)
    log.forget_body(other)
    assert log.body(other) is None
    assert {item["sk"]["S"] for item in tables.items(tables.transcripts)} == {"Z#HEAD"}
