"""Dashboard and alarms are about what the code really measures, and nothing that it measures is
looked at by nobody.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from escalation.runtime import observability
from escalation.runtime.events import COUNTED, HELPDESK_TOOK, MEASURED, LoggedEvents, helpdesk_took
from infra.components.alarms import SERVICE_METRICS
from tests.infra.conftest import FUNCTION_NAMES, WITH_INBOUND_MAIL, Stacks
from tests.infra.reachable import Reach, everything
from tests.infra.syntax import nodes
from tests.infra.templates import functions_by_name, text_of
from tests.infra.test_alarms import alarms, dimension, metrics

_SEARCH = re.compile(
    rf"SEARCH\('\{{{SERVICE_METRICS},service\}} MetricName=\"(\w+)\"', '\w+', 300\)"
)
Metric = tuple[str, str]
"""Its name, and the function that writes it."""
OF_AWS = {
    "AWS/ApiGateway": {
        *("Count", "4xx", "5xx", "Latency", "IntegrationLatency", "DataProcessed"),
        # Of WebSocket APIs.
        *("ConnectCount", "MessageCount", "IntegrationError", "ClientError", "ExecutionError"),
    },
    "AWS/Lambda": {
        "Invocations",
        "Errors",
        "Throttles",
        "Duration",
        "IteratorAge",
        "ConcurrentExecutions",
    },
    "AWS/SES": {"Reputation.BounceRate", "Reputation.ComplaintRate"},
    "AWS/SQS": {
        "ApproximateAgeOfOldestMessage",
        "ApproximateNumberOfMessagesVisible",
        "ApproximateNumberOfMessagesNotVisible",
    },
    "AWS/DynamoDB": {
        "SystemErrors",
        "ReadThrottleEvents",
        "WriteThrottleEvents",
        "ThrottledRequests",
    },
}
"""What AWS measures.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html
"""


def widgets(stacks: Stacks) -> list[dict[str, Any]]:
    """The dashboard's, with what only CloudFormation knows as `?`."""
    (made,) = stacks.resources("AWS::CloudWatch::Dashboard").values()
    body = text_of(made["Properties"]["DashboardBody"], unknown="?")
    found: list[dict[str, Any]] = [w["properties"] for w in json.loads(body)["widgets"]]
    return found


def searched(stacks: Stacks) -> set[str]:
    """The service's own metrics that the dashboard looks for, whichever function writes them."""
    found = set()
    for widget in widgets(stacks):
        for each, *_ in widget.get("metrics", []):
            if isinstance(each, dict) and "SEARCH" in each["expression"]:
                name = _SEARCH.fullmatch(each["expression"])
                assert name, each
                found.add(name[1])
    return found


@cache
def said(function: str) -> frozenset[str]:
    """Every text, and every name, in code that a function can come to run."""
    return frozenset(
        word
        for piece in Reach(everything(), function).pieces
        if piece.module != "escalation.runtime.events"
        for node in nodes(piece.node)
        for word in (
            [node.value]
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            else [node.id]
            if isinstance(node, ast.Name)
            else []
        )
    )


def printed(function: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Metric]:
    """What a function prints when everything happens to it that its code knows of."""
    events = LoggedEvents()
    for event in {*COUNTED, *MEASURED} & said(function):
        events.record(event, **dict.fromkeys(MEASURED.get(event, {}), 1))
    if "helpdesk_took" in said(function):
        helpdesk_took(12.5)
    observability.flush()
    for line in capsys.readouterr().out.splitlines():
        if '"_aws"' not in line:
            continue
        emf = json.loads(line)
        for group in emf["_aws"]["CloudWatchMetrics"]:
            assert group["Namespace"] == SERVICE_METRICS
            assert group["Dimensions"] == [["service"]]
            for metric in group["Metrics"]:
                assert metric["Name"] in emf
                yield metric["Name"], emf["service"]


@pytest.fixture(scope="module")
def written() -> set[Metric]:
    """What all functions print, each under the variables that it is deployed with."""
    return set()


@pytest.fixture
def emitted(
    inbound: Stacks,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    written: set[Metric],
) -> set[Metric]:
    """See `written`."""
    for name in () if written else WITH_INBOUND_MAIL:
        variables = functions_by_name(inbound)[name]["Properties"]["Environment"]["Variables"]
        for variable, value in variables.items():
            if variable.startswith("POWERTOOLS_"):
                monkeypatch.setenv(variable, value)
        observability.metrics.cache_clear()
        written |= set(printed(name, capsys))
    observability.metrics.cache_clear()
    return written


def test_each_alarm_and_graph_is_of_a_metric_that_a_function_prints(
    prod: Stacks, optional: Stacks, emitted: set[Metric]
) -> None:
    watched = {
        (metric["MetricName"], dimension(metric, "service"))
        for stacks in (prod, optional)
        for alarm in alarms(stacks).values()
        for metric in metrics(alarm)
        if metric["Namespace"] == SERVICE_METRICS
    }
    assert watched
    assert watched - emitted == set()
    assert searched(prod) - {name for name, _ in emitted} == set()


def test_each_metric_that_a_function_prints_is_on_the_dashboard(
    prod: Stacks, emitted: set[Metric]
) -> None:
    assert {name for name, _ in emitted} == searched(prod)
    known = {*COUNTED.values(), HELPDESK_TOOK, *(m for f in MEASURED.values() for m in f.values())}
    assert {name for name, _ in emitted} == known, "one that nobody can come to print is dead"


def test_what_is_looked_at_of_aws_is_measured_by_aws(prod: Stacks) -> None:
    looked_at = {
        (metric["Namespace"], metric["MetricName"])
        for alarm in alarms(prod).values()
        for metric in metrics(alarm)
        if metric["Namespace"] != SERVICE_METRICS
    }
    for widget in widgets(prod):
        for each in widget.get("metrics", []):
            if isinstance(each[0], str):
                looked_at.add((each[0], each[1]))
    assert {namespace for namespace, _ in looked_at} == set(OF_AWS)
    assert {m for m in looked_at if m[1] not in OF_AWS[m[0]]} == set()


def test_what_is_read_from_the_log_is_what_some_function_writes_there(prod: Stacks) -> None:
    asked = [w["query"] for w in widgets(prod) if "query" in w]
    assert len(asked) == 2
    for query in asked:
        assert query.count("SOURCE") == len(FUNCTION_NAMES)
        events = re.findall(r'"(\w+)"', query.split("filter message")[1])
        assert events
        for event in events:
            assert any(event in said(name) for name in FUNCTION_NAMES), event


def test_every_queue_and_every_function_is_on_the_dashboard(prod: Stacks) -> None:
    graphs = {w["title"]: w for w in widgets(prod) if "metrics" in w}
    queues = prod.resources("AWS::SQS::Queue")
    dead = [q for q in queues.values() if "RedrivePolicy" not in q["Properties"]]
    assert len(graphs["Dead letters"]["metrics"]) == len(dead)
    waiting = graphs["Age of the oldest message, in seconds"]["metrics"]
    assert len(waiting) == len(queues) - len(dead)
    labels = {each[-1]["label"] for each in graphs["Functions that raised"]["metrics"]}
    assert labels == set(FUNCTION_NAMES)


def test_two_environments_have_two_dashboards(prod: Stacks) -> None:
    (made,) = prod.resources("AWS::CloudWatch::Dashboard").values()
    assert text_of(made["Properties"]["DashboardName"]) == "escalation-prod-<AWS::Region>"
