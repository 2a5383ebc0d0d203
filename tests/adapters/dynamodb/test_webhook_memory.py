"""Deliveries that were taken are known until their proof would be stale."""

from datetime import timedelta

import pytest

from escalation.adapters.aws.webhook_memory import DynamoWebhookMemory
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW, SettableClock


@pytest.fixture
def memory(tables: Tables, clock: SettableClock) -> DynamoWebhookMemory:
    return DynamoWebhookMemory(tables.client, tables.transcripts, clock=clock)


def test_a_delivery_is_known_to_its_own_connection(memory: DynamoWebhookMemory) -> None:
    assert not memory.has("c1", "delivery")
    memory.keep("c1", "delivery", until=NOW + timedelta(minutes=10))
    memory.keep("c1", "delivery", until=NOW + timedelta(minutes=10))
    assert memory.has("c1", "delivery")
    assert not memory.has("c2", "delivery")
    assert not memory.has("c1", "delivery#")


def test_a_delivery_is_known_to_the_end_and_not_for_days(
    memory: DynamoWebhookMemory, clock: SettableClock, tables: Tables
) -> None:
    memory.keep("c1", "delivery", until=NOW + timedelta(minutes=10))
    clock.advance(timedelta(minutes=10))
    assert memory.has("c1", "delivery")
    clock.advance(timedelta(seconds=2))
    assert not memory.has("c1", "delivery")
    (item,) = tables.items(tables.transcripts)
    assert item["pk"]["S"].startswith("WEBHOOK#c1#")
    assert int(item["expires_at"]["N"]) >= int((NOW + timedelta(minutes=10)).timestamp())
