"""The sweep's parts: as many targets of one rule, each with its shards, and nothing tried again."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from escalation.domain.due import DUE_SHARDS
from infra.components.schedule import MOST_TARGETS, EveryMinute
from infra.environments import named
from tests.infra.conftest import Stacks
from tests.infra.test_alarms import alarms


def scheduled(parts: Sequence[Sequence[int]]) -> Template:
    """A stack with nothing but a function and its clock."""
    stack = cdk.Stack(cdk.App(), "Clock")
    function = lambda_.Function(
        stack,
        "Sweep",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
        handler="index.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
    )
    EveryMinute(stack, "EveryMinute", function=function, parts=parts)
    return Template.from_stack(stack)


def targets(resources: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of the only rule."""
    (rule,) = resources.values()
    assert rule["Properties"]["ScheduleExpression"] == "rate(1 minute)"
    found: list[dict[str, Any]] = rule["Properties"]["Targets"]
    return found


def test_each_shard_is_swept_by_exactly_one_part(prod: Stacks) -> None:
    found = targets(prod.resources("AWS::Events::Rule"))
    parts = [json.loads(target["Input"])["shards"] for target in found]
    assert len(parts) == named("prod").sweeps == 4
    assert sorted(shard for part in parts for shard in part) == list(range(DUE_SHARDS))
    assert {json.dumps(target["Arn"]) for target in found} == {json.dumps(found[0]["Arn"])}


def test_a_tick_that_failed_or_came_too_late_is_not_tried_beside_the_next(prod: Stacks) -> None:
    for target in targets(prod.resources("AWS::Events::Rule")):
        policy = target["RetryPolicy"]
        assert policy == {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}
    (config,) = prod.resources("AWS::Lambda::EventInvokeConfig").values()
    settings = config["Properties"]
    assert (settings["MaximumRetryAttempts"], settings["MaximumEventAgeInSeconds"]) == (0, 60)
    assert settings["FunctionName"] == {"Ref": "SweepFunction"}


def test_a_small_account_sweeps_in_one_go(local: Stacks) -> None:
    (target,) = targets(local.resources("AWS::Events::Rule"))
    assert "Input" not in target
    sizes = {10: 1, 100: 1, 199: 1, 200: 2, 400: 4, 1_000: 4, 10_000: 4}
    for account, parts in sizes.items():
        assert dataclasses.replace(named("prod"), account_concurrency=account).sweeps == parts


def test_a_rule_has_no_more_targets_than_it_may() -> None:
    (rule,) = (
        scheduled([[shard] for shard in range(MOST_TARGETS)])
        .find_resources("AWS::Events::Rule")
        .values()
    )
    assert len(rule["Properties"]["Targets"]) == MOST_TARGETS
    with pytest.raises(ValueError, match="5 targets"):
        scheduled([[shard] for shard in range(MOST_TARGETS + 1)])


def test_a_part_that_is_lost_is_noticed_by_its_silence(prod: Stacks, local: Stacks) -> None:
    """Of twenty ticks in five minutes sixteen are there when one part of four is not."""
    assert alarms(prod)["SweepSilent"]["Threshold"] == 16
    assert alarms(local)["SweepSilent"]["Threshold"] == 1
