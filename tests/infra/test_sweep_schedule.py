"""The sweep's parts: as many targets of one rule, each with its shards, and nothing tried again."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Template

from escalation.domain.due import DUE_SHARDS
from infra.components.alarms import Alarms
from infra.components.schedule import MOST_TARGETS, EveryMinute
from infra.environments import named
from infra.stacks.watching import watch_sweep
from infra.stacks.workers import shards_of_parts
from tests.infra.conftest import Stacks


def scheduled(parts: int) -> Template:
    """A stack with nothing but a sweep, its clock and its alarms."""
    stack = cdk.Stack(cdk.App(), "Clock")
    function = lambda_.Function(
        stack,
        "Sweep",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        log_group=logs.LogGroup(stack, "Logs"),
    )
    EveryMinute(stack, "EveryMinute", function=function, parts=shards_of_parts(parts))
    watch_sweep(Alarms(stack, "Alarms", email=None, key=None), function, parts=parts)
    return Template.from_stack(stack)


def targets(resources: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those of the sweep's own clock: other functions have theirs."""
    (rule,) = (
        one["Properties"]
        for one in resources.values()
        if "ScheduleExpression" in one["Properties"]
        and "Sweep" in json.dumps(one["Properties"]["Targets"])
    )
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    found: list[dict[str, Any]] = rule["Targets"]
    return found


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_each_shard_is_swept_by_exactly_one_part(number: int) -> None:
    found = targets(scheduled(number).find_resources("AWS::Events::Rule"))
    parts = [json.loads(target["Input"])["shards"] for target in found]
    assert len(parts) == number
    assert sorted(shard for part in parts for shard in part) == list(range(DUE_SHARDS))
    assert {json.dumps(target["Arn"]) for target in found} == {json.dumps(found[0]["Arn"])}


def test_a_tick_that_failed_or_came_too_late_is_not_tried_beside_the_next(prod: Stacks) -> None:
    for target in targets(prod.resources("AWS::Events::Rule")):
        policy = target["RetryPolicy"]
        assert policy == {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}
    configured = [
        c["Properties"] for c in prod.resources("AWS::Lambda::EventInvokeConfig").values()
    ]
    for each in configured:
        assert (each["MaximumRetryAttempts"], each["MaximumEventAgeInSeconds"]) == (0, 60)
    assert {"Ref": "SweepFunction"} in [each["FunctionName"] for each in configured]


def test_a_small_account_and_one_machine_sweep_in_one_go(prod: Stacks) -> None:
    (target,) = targets(prod.resources("AWS::Events::Rule"))
    assert "Input" not in target
    sizes = {10: 1, 100: 1, 199: 1, 200: 2, 400: 4, 1_000: 4, 10_000: 4}
    for account, parts in sizes.items():
        assert dataclasses.replace(named("prod"), account_concurrency=account).sweeps == parts
    assert named("local").sweeps == 1


def test_a_rule_has_no_more_targets_than_it_may() -> None:
    with pytest.raises(ValueError, match="5 targets"):
        scheduled(MOST_TARGETS + 1)


@pytest.mark.parametrize(("parts", "values"), [(1, 1), (2, 6), (4, 16)])
def test_a_part_that_is_lost_is_noticed_by_its_silence(parts: int, values: int) -> None:
    """Of twenty ticks in five minutes fifteen are there when one part of four is not."""
    alarms = scheduled(parts).find_resources("AWS::CloudWatch::Alarm")
    (silent,) = [each for name, each in alarms.items() if "SweepSilent" in name]
    assert silent["Properties"]["Threshold"] == values
    assert silent["Properties"]["ComparisonOperator"] == "LessThanThreshold"
