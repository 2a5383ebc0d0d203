"""The function behind the live channel, who else speaks on it, and its alarms."""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_

from infra.components.alarms import Alarms, Runbook, logs_of, measured
from infra.components.live_channel import LiveChannel
from infra.components.tables import BATCH_WRITE, READ, grant_items, grant_items_beginning
from infra.stacks.parts import Parts

_FIVE = Duration.minutes(5)


def live(parts: Parts) -> None:
    """Opens and closes sockets, and hears what is said there. Anybody can call it, so of the tables
    it reads heads, members and bots' settings, by key, and it sends to sockets alone. The
    dispatcher is there by now: its hints are watched as well.
    """
    resources = parts.resources
    function = parts.function(
        "Live",
        "live",
        seconds=10,
        variables={
            "TOKEN_SECRET_ARN": resources.token_secret.secret_arn,
            **parts.tables(),
            **speaking(parts.live),
        },
        awaited=True,
    )
    grant_items_beginning(resources.settings, function, ["SUB#"], "dynamodb:GetItem")
    # A bot and its settings are neighbours, which one query reads.
    grant_items_beginning(resources.settings, function, ["BOT#"], "dynamodb:Query")
    grant_items_beginning(resources.transcripts, function, ["CONV#"], "dynamodb:GetItem")
    grant_items(parts.live.listeners, function, *READ, *BATCH_WRITE, "dynamodb:UpdateItem")
    resources.grant_token_secret(function)
    parts.live.grant_send(function)
    parts.live.serve(parts.entrance(function))
    _watch(parts.alarms, parts.live, parts.made)


def speaking(channel: LiveChannel) -> dict[str, str]:
    """Variables of who sends to sockets."""
    return {
        "LISTENERS_TABLE": channel.listeners.table_name,
        # boto3 knows no address of it: each API has its own.
        "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": channel.post_url,
    }


def grant_hint(parts: Parts, function: lambda_.Function) -> None:
    """Lets `function` tell who listens, and forget who is gone."""
    grant_items(parts.live.listeners, function, "dynamodb:Query", *BATCH_WRITE)
    parts.live.grant_send(function)


def _watch(alarms: Alarms, channel: LiveChannel, functions: Mapping[str, lambda_.Function]) -> None:
    """Whether browsers are heard, and hear. Nobody loses anything meanwhile: they poll."""
    alarms.above(
        "LiveFails",
        # What the function refuses counts as an error of the integration, not as this one.
        metric=channel.metric("ExecutionError"),
        threshold=10,
        runbook=Runbook(
            "Over ten events of browsers' sockets have failed in five minutes. Answers arrive by "
            "polling, up to 20 s later; nothing is lost.",
            "`integration_error` of the access log, then the function's log.",
            f"aws logs tail {channel.access_log} --since 15m\n"
            f"{logs_of(functions['live'].log_group.log_group_name)}",
        ),
    )
    alarms.above(
        "HintsLost",
        metric=measured("HintsLost", by="dispatch", statistic=cloudwatch.Stats.SUM, period=_FIVE),
        threshold=50,
        runbook=Runbook(
            "Over fifty hints could not be sent in five minutes: API Gateway or the table of who "
            "listens refuses. Answers arrive by polling, up to 20 s later.",
            "`code` of `hints_not_sent`, and `lost` of `hints_sent`.",
            logs_of(functions["dispatch"].log_group.log_group_name),
        ),
    )
