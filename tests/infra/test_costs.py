"""The pages' tables of costs and limits are what the trace, the prices and the templates give."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from infra.costs.assumptions import HINTS_OF_MESSAGE
from infra.costs.bill import Bill, total
from infra.costs.fleet import fleet
from infra.costs.pages import costs, pages
from infra.costs.polls import polls
from infra.costs.prices import PRICES, dollars
from infra.costs.quotas import QUOTAS
from infra.costs.traced import Trace
from infra.packaging import ROOT
from tests.infra.conftest import FUNCTION_NAMES, Stacks

TURNS = 8.0
"""Dollars that a million turns may cost, without polls."""
AT_REST = 12.5
"""Dollars that a month without visitors may cost by the list, without options."""


@pytest.fixture(scope="module")
def trace() -> Trace:
    return Trace.load()


def _templates(stacks: Stacks) -> tuple[Mapping[str, Any], ...]:
    return stacks.data, stacks.service


def test_the_pages_say_what_is_computed(trace: Trace, prod: Stacks) -> None:
    for path, content in pages(trace, _templates(prod)):
        same = path.read_text(encoding="utf-8") == content
        assert same, f"{path.relative_to(ROOT)}: run python -m infra.costs"


def test_neither_turns_nor_rest_cost_more_than_they_may(trace: Trace, prod: Stacks) -> None:
    computed = costs(trace, _templates(prod))
    assert computed.turn() <= TURNS
    assert computed.standing() <= AT_REST


def test_the_trace_knows_only_functions_that_there_are(trace: Trace) -> None:
    traced = {name for journey in trace.journeys.values() for name in journey.work}
    assert traced <= set(FUNCTION_NAMES)
    assert {"classify", "bot", "create_ticket", "send_email", "transfer", "auto_reply"} <= traced


def test_the_fleet_is_read_from_the_templates(prod: Stacks) -> None:
    found = fleet(_templates(prod))
    assert set(found.functions) == set(FUNCTION_NAMES)
    behind_the_api = {name for name, one in found.functions.items() if one.answers_api}
    assert behind_the_api == {"admin", "classify", "site", "webhooks"}
    assert {name for name, one in found.functions.items() if one.answers_sockets} == {"live"}
    queues = {name for name, one in found.functions.items() if one.queue_batch}
    sources = prod.resources("AWS::Lambda::EventSourceMapping").values()
    assert len(queues) == sum("ScalingConfig" in one["Properties"] for one in sources)
    assert queues >= {"auto_reply", "create_ticket", "jobs", "send_email", "sync_ticket"}
    assert found.functions["aggregate"].stream_window_s == 300
    alarms = prod.resources("AWS::CloudWatch::Alarm").values()
    assert found.alarm_metrics == json.dumps(list(alarms)).count('"MetricName"')


def test_the_live_channel_is_counted(trace: Trace, prod: Stacks) -> None:
    bill = Bill(trace, fleet(_templates(prod)))
    ping, said, opened = (bill.once(name) for name in ("ping", "typing", "socket"))
    assert ping["socket message"] == 2, "and its answer"
    assert said["socket message"] == 2, "what is said, and what one member hears"
    assert opened["socket message"] == 2, "opened and closed"
    assert opened["API request"] == 1, "its ticket"
    assert bill.once("agent_reply")["socket message"] >= 1, "the hint"
    assert bill.once("turn").get("socket message", 0) == 0, "a bot's chat has no socket"
    assert dollars("socket message", 1e6) == pytest.approx(1.00)
    assert dollars("connection minute", 1e6) == pytest.approx(0.25)


def test_a_poll_that_finds_nothing_is_one_small_read(trace: Trace, prod: Stacks) -> None:
    bill = Bill(trace, fleet(_templates(prod)))
    unchanged = bill.once("poll_unchanged")
    assert unchanged["read unit"] == 1
    assert unchanged["write unit"] == 0
    assert total(unchanged) < total(bill.once("poll"))


def test_hints_spare_most_polls() -> None:
    heard = polls(handed_over=True, hints=HINTS_OF_MESSAGE)
    unheard = polls(handed_over=True)
    assert heard.told == 5 * HINTS_OF_MESSAGE
    assert unheard.told == 0
    assert heard.all * 3 < unheard.all
    assert polls(handed_over=False).all <= 3, "where a bot alone answers nothing is asked for"


def test_each_price_and_quota_names_where_it_stands() -> None:
    sources = [*(one.source for one in PRICES.values()), *(one.source for one in QUOTAS.values())]
    for source in sources:
        assert source.startswith(("https://aws.amazon.com/", "https://docs.aws.amazon.com/"))
