"""The gate before a helpdesk, with several workers on one item."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ReadTimeoutError

from escalation.adapters.aws.connection_gates import SharedGate, SharedGates
from escalation.adapters.aws.gate_items import DynamoGateItems
from escalation.adapters.helpdesks.rate_limits import (
    FAILURES_TO_OPEN,
    PROBE_LEASE,
    SHORTEST_OPEN,
    Outcome,
    Quota,
    share_of,
)
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.errors import Deferred, RetryableError
from escalation.domain.owner_ports import Refusal, SettingsRefusal
from escalation.domain.workspace import Connection
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import SettableClock
from tests.fakes.gates import memory_gates

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

WELL = Outcome(status=200)
DOWN = Outcome(status=503)
ZENDESK, FRESHDESK = VENDORS.of("zendesk"), VENDORS.of("freshdesk")
START = datetime(2026, 11, 23, 10, 15, 0, tzinfo=UTC)


class Recorded:
    """Events by name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def record(self, event: str, **fields: object) -> None:
        self.names.append(event)


@pytest.fixture
def events() -> Recorded:
    return Recorded()


@pytest.fixture(params=["emulator", "moto", "memory"])
def backend(request: pytest.FixtureRequest) -> str:
    """The rules hold wherever the items are: other tests rely on those in memory."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def gates(
    backend: str, request: pytest.FixtureRequest, clock: SettableClock, events: Recorded
) -> SharedGates:
    clock.time = START
    if backend == "memory":
        return memory_gates(clock, events)
    tables: Tables = request.getfixturevalue("tables")
    items = DynamoGateItems(tables.client, tables.transcripts)
    return SharedGates(items, clock=clock, events=events)


def passes(gate: SharedGate, outcome: Outcome = WELL) -> bool:
    try:
        gate.before("read")
    except Deferred:
        return False
    gate.after("read", outcome)
    return True


def told(limit: int, remaining: int, reset_s: float | None = None) -> Outcome:
    return Outcome(status=200, quota=Quota(limit, remaining, reset_s))


CONNECTION = Connection(
    connection_id="c1",
    workspace_id="acme",
    helpdesk="zendesk",
    secret_ref="arn",
    created_at=START,
)


def break_open(gates: SharedGates, outcome: Outcome = DOWN) -> None:
    for _ in range(FAILURES_TO_OPEN):
        assert passes(gates("c1", ZENDESK), outcome)


def test_refusals_are_remembered_one_by_one_and_cleared_one_by_one(gates: SharedGates) -> None:
    def of(bot_id: str, code: str) -> SettingsRefusal:
        return SettingsRefusal(code=code, at=START, bot_id=bot_id, settings_version=3)

    refused = Refusal(code="credentials_refused", at=START)
    assert passes(gates("c1", ZENDESK))
    gates.mark_connection(CONNECTION, refused)
    gates.mark_settings("c1", of("bot.a-1", "field_missing"))
    gates.mark_settings("c1", of("bot_b", "field_missing"))
    gates.mark_settings("c1", of("bot_b", "field_refused"))
    health = gates.health("c1")
    assert health.refused == refused
    assert {each.bot_id: each.code for each in health.settings_refused} == {
        "bot.a-1": "field_missing",
        "bot_b": "field_refused",
    }
    assert passes(gates("c1", ZENDESK)), "calls go on: a mark holds nothing back"
    gates.clear("c1", connection=True, bot_ids=["bot.a-1", "never-marked"])
    health = gates.health("c1")
    assert (health.refused, [each.bot_id for each in health.settings_refused]) == (None, ["bot_b"])
    gates.clear("c1", connection=True, bot_ids=["bot_b"])
    assert gates.health("c1").settings_refused == ()
    gates.clear("c2", connection=True)
    assert gates.health("c2").refused is None


def test_workers_share_the_calls_of_a_minute_and_go_on_in_the_next(
    gates: SharedGates, clock: SettableClock
) -> None:
    share = share_of(10, ZENDESK)
    workers = [gates("c1", ZENDESK) for _ in range(3)]
    assert passes(workers[0], told(10, 9))
    let_through = sum(passes(workers[n % 3]) for n in range(20))
    assert let_through == share - 1
    with pytest.raises(Deferred, match="quota_reserved") as held:
        workers[0].before("write")
    assert held.value.delay_s == 60
    assert passes(gates("c2", ZENDESK)), "another connection has its own"
    clock.advance(timedelta(seconds=60))
    assert sum(passes(workers[n % 3]) for n in range(20)) == share


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_workers_at_the_same_moment_pass_no_more_than_the_share(gates: SharedGates) -> None:
    assert passes(gates("c1", ZENDESK), told(20, 19))
    with ThreadPoolExecutor(6) as pool:
        passed = sum(pool.map(lambda _: passes(gates("c1", ZENDESK)), range(40)))
    assert passed == share_of(20, ZENDESK) - 1


def test_what_is_left_for_others_holds_everybody_back_until_the_reset(
    gates: SharedGates, clock: SettableClock
) -> None:
    assert passes(gates("c1", ZENDESK), told(200, 3, reset_s=20))
    with pytest.raises(Deferred) as held:
        gates("c1", ZENDESK).before("read")
    assert held.value.delay_s == pytest.approx(20)
    gates("c1", ZENDESK).before("token")
    health = gates.health("c1")
    assert (health.quota_limit, health.quota_remaining) == (200, 3)
    clock.advance(timedelta(seconds=21))
    assert passes(gates("c1", ZENDESK))


def test_a_429_holds_every_worker_back_for_as_long_as_asked(
    gates: SharedGates, clock: SettableClock
) -> None:
    assert passes(gates("c1", FRESHDESK), Outcome(status=429, retry_after_s=1_800))
    with pytest.raises(Deferred) as held:
        gates("c1", FRESHDESK).before("write")
    assert held.value.delay_s == pytest.approx(1_800)
    assert gates.health("c1").circuit == "closed"
    clock.advance(timedelta(seconds=1_801))
    assert passes(gates("c1", FRESHDESK))


def test_failures_in_a_row_open_the_circuit_and_one_probe_closes_it(
    gates: SharedGates, clock: SettableClock, events: Recorded
) -> None:
    break_open(gates)
    health = gates.health("c1")
    assert (health.circuit, health.failures, health.last_error) == ("open", 5, "503")
    with pytest.raises(Deferred, match="circuit_open") as held:
        gates("c1", ZENDESK).before("write")
    assert held.value.delay_s == pytest.approx(SHORTEST_OPEN.total_seconds())
    clock.advance(SHORTEST_OPEN)
    assert gates.health("c1").circuit == "half_open"
    probe = gates("c1", ZENDESK)
    probe.before("write")
    assert not passes(gates("c1", ZENDESK)), "one may try"
    probe.after("write", WELL)
    assert passes(gates("c1", ZENDESK))
    assert gates.health("c1").circuit == "closed"
    assert gates.health("c1").failures == 0
    assert events.names == ["circuit_opened", "circuit_closed"]


def test_a_probe_that_fails_opens_the_circuit_for_twice_as_long(
    gates: SharedGates, clock: SettableClock
) -> None:
    break_open(gates, Outcome(error="ReadTimeout"))
    clock.advance(SHORTEST_OPEN)
    assert passes(gates("c1", ZENDESK), DOWN)
    health = gates.health("c1")
    assert health.open_until == clock.now() + 2 * SHORTEST_OPEN
    clock.advance(2 * SHORTEST_OPEN)
    assert passes(gates("c1", ZENDESK))


def test_a_probe_whose_worker_died_makes_room_for_another_after_its_lease(
    gates: SharedGates, clock: SettableClock
) -> None:
    break_open(gates)
    clock.advance(SHORTEST_OPEN)
    gates("c1", ZENDESK).before("read")
    assert not passes(gates("c1", ZENDESK))
    clock.advance(PROBE_LEASE)
    assert passes(gates("c1", ZENDESK))


def test_a_probe_that_called_nobody_is_given_back(gates: SharedGates, clock: SettableClock) -> None:
    break_open(gates)
    clock.advance(SHORTEST_OPEN)
    assert passes(gates("c1", ZENDESK), Outcome())
    assert gates.health("c1").circuit == "half_open"
    assert passes(gates("c1", ZENDESK))


def test_calls_begun_before_the_circuit_opened_do_not_keep_it_open_longer(
    gates: SharedGates,
) -> None:
    late = [gates("c1", ZENDESK) for _ in range(8)]
    for gate in late:
        gate.before("write")
    break_open(gates)
    opened = gates.health("c1").open_until
    for gate in late:
        gate.after("write", DOWN)
    assert gates.health("c1").open_until == opened
    assert gates.health("c1").failures == FAILURES_TO_OPEN


def test_a_success_in_between_counts_failures_from_the_beginning(gates: SharedGates) -> None:
    for _ in range(FAILURES_TO_OPEN - 1):
        assert passes(gates("c1", ZENDESK), DOWN)
    assert passes(gates("c1", ZENDESK), Outcome(status=404))
    break_open(gates)
    assert gates.health("c1").circuit == "open"
    assert gates.health("c1").failures == FAILURES_TO_OPEN


@pytest.mark.parametrize("backend", ["emulator", "moto"], indirect=True)
def test_a_call_that_has_been_made_is_not_failed_by_the_table(
    gates: SharedGates, client: "DynamoDBClient", events: Recorded
) -> None:
    gate = gates("c1", ZENDESK)
    gate.before("write")

    def lose(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    client.meta.events.register("before-send.dynamodb.UpdateItem", lose)
    gate.after("write", DOWN)
    with pytest.raises(RetryableError, match="store_unavailable"):
        gates("c1", ZENDESK).before("write")
    client.meta.events.unregister("before-send.dynamodb.UpdateItem", lose)
    assert events.names == ["gate_not_told"]


def test_a_connection_never_called_is_healthy(gates: SharedGates) -> None:
    health = gates.health("c9")
    assert (health.circuit, health.failures, health.quota_remaining) == ("closed", 0, None)
