"""The pages' tables of costs and limits are what the trace, the prices and the templates give."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from infra.costs.fleet import fleet
from infra.costs.pages import costs, pages
from infra.costs.prices import PRICES
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
    queues = {name for name, one in found.functions.items() if one.queue_batch}
    sources = prod.resources("AWS::Lambda::EventSourceMapping").values()
    assert len(queues) == sum("ScalingConfig" in one["Properties"] for one in sources)
    assert queues >= {"auto_reply", "create_ticket", "jobs", "send_email", "sync_ticket"}
    assert found.functions["aggregate"].stream_window_s == 300
    alarms = prod.resources("AWS::CloudWatch::Alarm").values()
    assert found.alarm_metrics == json.dumps(list(alarms)).count('"MetricName"')


def test_each_price_and_quota_names_where_it_stands() -> None:
    sources = [*(one.source for one in PRICES.values()), *(one.source for one in QUOTAS.values())]
    for source in sources:
        assert source.startswith(("https://aws.amazon.com/", "https://docs.aws.amazon.com/"))
