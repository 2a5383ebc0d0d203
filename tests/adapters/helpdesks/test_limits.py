"""The gate before a connection's calls: quotas shared out, and a circuit that opens."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.rate_limits import (
    FAILURES_TO_OPEN,
    Outcome,
    Quota,
    hold_s,
    open_for,
    quota_of,
    retry_after,
    share_of,
)
from escalation.adapters.helpdesks.registry import VENDORS
from escalation.domain.errors import Deferred, OutcomeUnknown, RetryableError
from escalation.domain.owner_ports import ConnectionHealth
from tests.adapters.helpdesks.support import (
    ZENDESK_OAUTH,
    StoppedClock,
    Vendor,
    reply,
    zendesk,
)
from tests.fakes.gates import memory_gates

FAULT = Outcome(status=503)
FINE = Outcome(status=200)


class Gate:
    """The deployed gate of one connection, in memory, and how it fares."""

    def __init__(self, clock: StoppedClock) -> None:
        self._gates = memory_gates(clock)
        self._gate = self._gates("c1", VENDORS.of("zendesk"))
        self.before, self.after = self._gate.before, self._gate.after

    @property
    def health(self) -> ConnectionHealth:
        return self._gates.health("c1")


def gate(clock: StoppedClock) -> Gate:
    return Gate(clock)


def caller(vendor: Vendor, passed: Gate) -> Caller:
    return Caller(vendor.client(), base_url="https://acme.zendesk.com", gate=passed)


def held(passed: Gate) -> Deferred:
    with pytest.raises(Deferred) as caught:
        passed.before("read")
    return caught.value


@pytest.mark.parametrize(
    ("headers", "quota"),
    [
        (
            {"x-rate-limit": "700", "x-rate-limit-remaining": "699", "ratelimit-reset": "31"},
            Quota(700, 699, 31.0),
        ),
        (
            {"x-ratelimit-total": "200", "x-ratelimit-remaining": "3"},
            Quota(200, 3),
        ),
        (
            {"x-rate-limit-remaining-v3": "4211", "x-rate-limit-request-weight-v3": "1"},
            Quota(remaining=4211, daily=True),
        ),
        ({"x-rate-limit": "many", "x-rate-limit-remaining": "-1"}, None),
        ({"content-type": "application/json"}, None),
    ],
)
def test_each_vendors_headers_say_what_is_left(
    headers: dict[str, str], quota: Quota | None
) -> None:
    assert quota_of(headers) == quota


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "17"}, 17.0),
        (
            {
                "retry-after": "Mon, 23 Nov 2026 10:00:40 GMT",
                "date": "Mon, 23 Nov 2026 10:00:10 GMT",
            },
            30.0,
        ),
        ({"retry-after": "Mon, 23 Nov 2026 10:00:40 GMT"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9e99"}, 86_400.0),
        ({}, None),
    ],
)
def test_a_wait_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("outcome", "seconds"),
    [
        (Outcome(status=429, retry_after_s=12), 12),
        (Outcome(status=429), 60),
        (Outcome(status=429, quota=Quota(200, 0, 44)), 44),
        (Outcome(status=429, retry_after_s=500, quota=Quota(200, 150, 44)), None),
        (Outcome(status=429, retry_after_s=500, quota=Quota(200, 0, 44)), 500),
        (Outcome(status=429, quota=Quota(remaining=4_000, daily=True)), None),
        (Outcome(status=200, quota=Quota(200, 10, 20)), 20),
        (Outcome(status=200, quota=Quota(200, 11, 20)), None),
        (Outcome(status=200, quota=Quota(remaining=50, daily=True)), 900),
        (Outcome(status=200, quota=Quota(remaining=51, daily=True)), None),
        (FINE, None),
        (FAULT, None),
    ],
)
def test_the_next_call_waits_when_the_quota_is_nearly_used_up(
    outcome: Outcome, seconds: float | None
) -> None:
    assert hold_s(outcome) == seconds


def test_a_fifth_of_the_limit_is_left_to_the_owners_other_integrations() -> None:
    assert share_of(700, VENDORS.of("zendesk")) == 560
    assert share_of(None, VENDORS.of("freshdesk")) == 80
    assert share_of(1, VENDORS.of("zoho")) == 1


def test_a_circuit_opens_for_longer_each_time_and_never_for_more_than_a_quarter_hour() -> None:
    opened = [open_for(failures) for failures in range(3, 20)]
    assert opened[:2] == [None, None]
    assert opened[2:5] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert opened[-1] == timedelta(minutes=15)


def test_a_window_takes_no_more_than_the_share_and_the_next_takes_it_again(
    clock: StoppedClock,
) -> None:
    passed = gate(clock)
    passed.before("read")
    passed.after("read", Outcome(status=200, quota=Quota(10, 9, 60)))
    for _ in range(7):
        passed.before("write")
    clock.move(20)
    error = held(passed)
    assert (error.code, error.delay_s) == ("quota_reserved", 40)
    clock.move(40)
    passed.before("read")


def test_a_token_is_not_counted_but_waits_for_an_open_circuit(clock: StoppedClock) -> None:
    passed = gate(clock)
    passed.after("read", Outcome(status=429, retry_after_s=30))
    passed.before("token")
    for _ in range(FAILURES_TO_OPEN):
        passed.after("token", FAULT)
    with pytest.raises(Deferred, match="circuit_open"):
        passed.before("token")


def test_failures_in_a_row_open_the_circuit_and_one_call_tries_it_again(
    clock: StoppedClock,
) -> None:
    passed = gate(clock)
    for _ in range(FAILURES_TO_OPEN - 1):
        passed.before("read")
        passed.after("read", FAULT)
    passed.before("read")
    passed.after("read", Outcome(error="ReadTimeout"))
    assert (passed.health.circuit, passed.health.last_error) == ("open", "ReadTimeout")
    assert held(passed).delay_s == 30
    clock.move(30)
    passed.before("read")
    assert passed.health.circuit == "half_open"
    assert held(passed).code == "circuit_open"
    passed.after("read", FAULT)
    assert held(passed).delay_s == 60
    clock.move(60)
    passed.before("read")
    passed.after("read", FINE)
    passed.before("read")
    assert (passed.health.circuit, passed.health.failures) == ("closed", 0)


def test_refusals_are_not_the_vendors_fault(clock: StoppedClock) -> None:
    passed = gate(clock)
    for status in (400, 401, 403, 404, 409, 422) * 3:
        passed.before("write")
        passed.after("write", Outcome(status=status))
    assert passed.health.circuit == "closed"


def test_a_probe_that_was_not_made_lets_another_try(clock: StoppedClock) -> None:
    passed = gate(clock)
    for _ in range(FAILURES_TO_OPEN):
        passed.after("read", FAULT)
    clock.move(30)
    passed.before("read")
    passed.after("read", Outcome())
    passed.before("read")


def test_a_probe_that_never_ends_lets_another_try_after_a_minute(clock: StoppedClock) -> None:
    passed = gate(clock)
    for _ in range(FAILURES_TO_OPEN):
        passed.after("read", FAULT)
    clock.move(30)
    passed.before("read")
    clock.move(60)
    passed.before("read")


def test_a_call_that_is_held_back_is_not_made(vendor: Vendor, clock: StoppedClock) -> None:
    passed = gate(clock)
    vendor.on("GET", "/x", reply(429, headers={"Retry-After": "25"}))
    caller(vendor, passed).read("/x")
    with pytest.raises(Deferred) as caught:
        caller(vendor, passed).write("POST", "/x", "{}")
    assert caught.value.delay_s == 25
    assert len(vendor.requests) == 1


@pytest.mark.parametrize("failure", [httpx.ReadTimeout("slow"), httpx.ConnectError("no")])
def test_a_call_without_an_answer_is_told_to_the_gate(
    vendor: Vendor, clock: StoppedClock, failure: Exception
) -> None:
    passed = gate(clock)
    vendor.on("POST", "/x", failure)
    with pytest.raises((RetryableError, OutcomeUnknown)):
        caller(vendor, passed).write("POST", "/x", "{}")
    assert passed.health.failures == 1
    assert passed.health.last_error == type(failure).__name__


@pytest.mark.parametrize(
    ("answer", "failures"),
    [(reply(500), 1), (httpx.ReadTimeout("slow"), 1), (reply(401, error="invalid_client"), 0)],
)
def test_a_token_that_cannot_be_fetched_is_told_once(
    vendor: Vendor, clock: StoppedClock, answer: Any, failures: int
) -> None:
    passed = gate(clock)
    vendor.on("POST", "/oauth/tokens", answer)
    helpdesk = zendesk(vendor, ZENDESK_OAUTH, clock, passed)
    with pytest.raises(Exception, match=r"token_unavailable|unreachable|credentials_refused"):
        helpdesk.thread("42")
    assert passed.health.failures == failures
    assert not vendor.sent("GET", "/api/v2/tickets/42")
