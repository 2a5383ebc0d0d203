"""The alarms of the service as a whole: what a single function's errors do not show.

The handlers turn every failure into an answer, so that `Errors` of a function behind the API stays
at nothing while nobody is served.
"""

from collections.abc import Mapping

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_

from escalation.adapters.aws.table_names import BY_DUE, BY_LIST
from infra.components.alarms import Alarms, Runbook, added, logs_of, measured
from infra.components.api import Api

_FIVE = Duration.minutes(5)
GIVES_UP = ("create_ticket", "send_email", "transfer")
"""The functions that can find that no path is left."""


def watch_api(alarms: Alarms, api: Api) -> None:
    """Whether people are answered, and how fast."""
    alarms.above(
        "ApiFails",
        metric=cloudwatch.MathExpression(
            # A lone failure among few calls is a case for the log, not for the night.
            expression="IF(FILL(failed, 0) > 2, 100 * failed / calls, 0)",
            using_metrics={
                "failed": api.metric("5xx", statistic=cloudwatch.Stats.SUM),
                "calls": api.metric("Count", statistic=cloudwatch.Stats.SAMPLE_COUNT),
            },
            label="Share of the API's calls that fail, in percent",
            period=_FIVE,
        ),
        threshold=2,
        runbook=Runbook(
            "More than 2 % of the API's calls were answered with 5xx: visitors get no answer, or "
            "owners no console. What visitors wrote before is stored.",
            "which routes fail, and whether the integration or the function says so.",
            f"aws logs tail {api.access_log} --since 15m "
            "--filter-pattern '{ $.status = \"5*\" }'",
        ),
    )
    alarms.above(
        "ApiSlow",
        metric=api.metric("Latency", statistic="p90"),
        threshold=10_000,
        periods=3,
        runbook=Runbook(
            "For a quarter of an hour every tenth call has taken over 10 s: a bot or its model is "
            "slow, or the store is. At 29 s a visitor's call fails.",
            "the slowest calls by route, then the bot's own duration.",
            f"aws logs tail {api.access_log} --since 15m | sed 's/^[^{{]*//' "
            "| jq -r '[.latency_ms, .route] | @tsv' | sort -rn | head -20",
        ),
    )


def watch_throttles(alarms: Alarms, awaited: Mapping[str, lambda_.Function]) -> None:
    """Whether Lambda refuses calls that somebody waits for.

    A worker that is throttled only takes longer, which its queue's age tells, and the sweep's
    silence has an alarm of its own.
    """
    alarms.above(
        "Throttled",
        metric=added(
            {
                name: function.metric_throttles(period=_FIVE, statistic=cloudwatch.Stats.SUM)
                for name, function in awaited.items()
            },
            label="Refused calls of functions that somebody waits for",
        ),
        threshold=0,
        runbook=Runbook(
            "Lambda refused calls of a visitor, an owner, a helpdesk or a bot: the account's "
            "concurrent executions are used up, here or by something else in the account.",
            "the account's limit (10 in a new account; ask for 1,000) and who uses it.",
            "aws lambda get-account-settings --query AccountLimit.ConcurrentExecutions",
        ),
    )


def watch_tables(
    alarms: Alarms,
    *,
    settings: dynamodb.ITable,
    transcripts: dynamodb.ITable,
    audit: dynamodb.ITable,
) -> None:
    """Whether the store answers."""
    calls = (
        ("settings", settings, ("GetItem", "Query")),
        ("audit", audit, ("PutItem",)),
        ("transcripts", transcripts, ("GetItem", "Query", "UpdateItem", "TransactWriteItems")),
    )
    alarms.above(
        "StoreFails",
        metric=added(
            {
                f"{name}{operation}": _of_table(table, "SystemErrors", Operation=operation)
                for name, table, operations in calls
                for operation in operations
            },
            label="Calls of DynamoDB that failed on its side",
        ),
        threshold=5,
        runbook=Runbook(
            "DynamoDB failed on its own side more than five times in five minutes. The functions "
            "try again by themselves; visitors may have to.",
            "AWS's health page of the region; nothing here mends it.",
            "aws health describe-events --filter services=DYNAMODB,eventStatusCodes=open",
        ),
    )
    throttled = {
        f"{name}{kind}": _of_table(table, f"{kind}ThrottleEvents")
        for name, table in (("settings", settings), ("transcripts", transcripts), ("audit", audit))
        for kind in ("Read", "Write")
    }
    throttled |= {
        f"{index.replace('_', '')}Write": _of_table(
            transcripts, "WriteThrottleEvents", GlobalSecondaryIndexName=index
        )
        for index in (BY_LIST, BY_DUE)
    }
    alarms.above(
        "StoreThrottled",
        metric=added(throttled, label="Calls that DynamoDB put off"),
        threshold=20,
        runbook=Runbook(
            "DynamoDB put off more than 20 calls in five minutes: one conversation, one bot's list "
            "or one shard of what is due is too busy, or the load has doubled within minutes.",
            "which table or index it is, and whether it goes on.",
            "aws cloudwatch list-metrics --namespace AWS/DynamoDB --metric-name "
            "WriteThrottleEvents --recently-active PT3H",
        ),
    )


def watch_sweep(alarms: Alarms, sweep: lambda_.Function) -> None:
    """Whether what is due is done."""
    log = logs_of(sweep.log_group.log_group_name)

    def metric(name: str, statistic: str, minutes: int) -> cloudwatch.Metric:
        return measured(name, by="sweep", statistic=statistic, period=Duration.minutes(minutes))

    alarms.silent(
        "SweepSilent",
        metric=metric("OldestDueSeconds", cloudwatch.Stats.SAMPLE_COUNT, 5),
        runbook=Runbook(
            "No sweep has come to its end for five minutes. What no worker took, deferred "
            "deliveries and time-outs wait until one does; nothing is lost.",
            "whether the schedule calls it (its rule may be off), then what it logs.",
            log,
        ),
    )
    alarms.above(
        "SweepLate",
        metric=metric("OldestDueSeconds", cloudwatch.Stats.MAXIMUM, 5),
        threshold=600,
        runbook=Runbook(
            "An escalation has been due for over ten minutes: people wait for a ticket or a mail "
            "that was not sent. More is due than one sweep does, or this one fails each time.",
            "`sweep_item_failed` with its escalation, and `looked_at` of `swept`, which is 1,600 "
            "when a sweep is full.",
            log,
        ),
    )
    alarms.above(
        "SweepItemsFailed",
        metric=metric("SweepItemsFailed", cloudwatch.Stats.SUM, 15),
        threshold=10,
        runbook=Runbook(
            "The same items fail sweep after sweep, or the store refused many at once. Everything "
            "else is swept.",
            "`code` of `sweep_item_failed`: the class of a bug, or `store_unavailable`. An item "
            "that no release reads is one to look at by its conversation_id.",
            log,
        ),
    )


def watch_model(alarms: Alarms, users: Mapping[str, lambda_.Function]) -> None:
    """Whether a budget for questions to the large model is used up."""
    names = list(users)
    alarms.above(
        "ModelBudgetSpent",
        metric=added(
            {
                name.replace("_", ""): measured(
                    "ModelBudgetsSpent", by=name, statistic=cloudwatch.Stats.SUM, period=_FIVE
                )
                for name in names
            },
            label="Budgets for questions to the model that were found used up",
        ),
        threshold=0,
        runbook=Runbook(
            "A bot, a workspace or the environment has asked its model as often today as it may. "
            "Bots answer by their embedded engine until midnight UTC; nothing is lost.",
            "`budget` and `bot_id` of `model_budget_spent`: many chats mean an attack; "
            "with few the limit is too low (calls_a_day of the bot, model_calls_a_day of the "
            "environment).",
            "\n".join(logs_of(one.log_group.log_group_name) for one in users.values()),
        ),
    )


def watch_failures(alarms: Alarms, workers: Mapping[str, lambda_.Function]) -> None:
    """Whether somebody who asked for people reached nobody."""
    alarms.above(
        "EveryPathFailed",
        metric=added(
            {
                name.replace("_", ""): measured(
                    "EveryPathFailed", by=name, statistic=cloudwatch.Stats.SUM, period=_FIVE
                )
                for name in GIVES_UP
            },
            label="Escalations that reached nobody",
        ),
        threshold=0,
        runbook=Runbook(
            "A conversation reached nobody: no ticket, no mail, no fallback. The visitor has been "
            "told so.",
            "the console's overview lists it with the reason; mend that, then retry it there.",
            "\n".join(
                logs_of(workers[name].log_group.log_group_name)
                for name in ("send_email", "create_ticket")
            ),
        ),
    )


def _of_table(table: dynamodb.ITable, name: str, **dimensions: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/DynamoDB",
        metric_name=name,
        dimensions_map={"TableName": table.table_name, **dimensions},
        statistic=cloudwatch.Stats.SUM,
        period=_FIVE,
    )
