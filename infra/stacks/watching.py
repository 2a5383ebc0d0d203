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


def watch_api(alarms: Alarms, api: Api) -> cloudwatch.Alarm | None:
    """Whether people are answered, and how fast. Returns the alarm that many are not."""
    fails = alarms.above(
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
    return fails


def watch_throttles(alarms: Alarms, awaited: Mapping[str, lambda_.Function]) -> None:
    """Whether Lambda refuses calls that visitors wait for.

    Of the others that somebody waits for it is a failure of the API, which has an alarm; a worker
    that is throttled only takes longer, which its queue's age tells. An alarm costs by the metric.
    """
    alarms.above(
        "Throttled",
        metric=added(
            {
                name: function.metric_throttles(period=_FIVE, statistic=cloudwatch.Stats.SUM)
                for name, function in awaited.items()
            },
            label="Refused calls of functions that visitors wait for",
        ),
        threshold=0,
        runbook=Runbook(
            "Lambda refused a visitor's call, or a bot's: the account's concurrent executions are "
            "used up, here or by something else in the account.",
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
    """Whether the store answers, by the calls that are most of each table's: an alarm costs by the
    metric, and whoever makes the rarer ones has an alarm that tells when they fail.
    """
    calls = (
        ("settings", settings, ("Query",)),
        ("audit", audit, ("PutItem",)),
        ("transcripts", transcripts, ("Query", "TransactWriteItems")),
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
        for name, table, kinds in (
            ("settings", settings, ("Read",)),
            ("transcripts", transcripts, ("Read", "Write")),
            ("audit", audit, ("Write",)),
        )
        for kind in kinds
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


def watch_sweep(alarms: Alarms, sweep: lambda_.Function, *, parts: int) -> None:
    """Whether what is due is done, in each of the sweep's `parts`."""
    log = logs_of(sweep.log_group.log_group_name)

    def metric(name: str, statistic: str, minutes: int) -> cloudwatch.Metric:
        return measured(name, by="sweep", statistic=statistic, period=Duration.minutes(minutes))

    alarms.silent(
        "SweepSilent",
        metric=metric("OldestDueSeconds", cloudwatch.Stats.SAMPLE_COUNT, 5),
        # Five ticks a part; one part that is lost is seen, a late tick is not.
        at_least=5 * (parts - 1) + 1,
        runbook=Runbook(
            "No sweep of some shards has come to its end for five minutes. What no worker took, "
            "deferred deliveries and time-outs wait until one does; nothing is lost.",
            "whether the schedule calls it (its rule may be off), then what it logs.",
            log,
        ),
    )
    alarms.above(
        "SweepLate",
        metric=metric("OldestDueSeconds", cloudwatch.Stats.MAXIMUM, 5),
        threshold=300,
        runbook=Runbook(
            "Something that people wait for has been due for over five minutes: a ticket or a mail "
            "that was not sent, or a ticket that was not read. More is due than a sweep does, or "
            "it fails each time.",
            "`sweep_item_failed` with its ids, and `left_over` of `swept`: a sweep that is full. "
            "Then raise account_concurrency: from 200 on it sweeps in parts.",
            log,
        ),
    )
    alarms.above(
        "SweepFull",
        metric=metric("RescuesLeftOver", cloudwatch.Stats.MAXIMUM, 5),
        threshold=0,
        periods=3,
        runbook=Runbook(
            "For a quarter of an hour sweeps have ended with something left that people wait for. "
            "The oldest goes first; the rest is late.",
            "why so much is due (`kind` of what is logged: a queue or a helpdesk that was down?). "
            "Then raise account_concurrency: from 200 on it sweeps in parts.",
            log,
        ),
    )
    alarms.above(
        "SweepIdleLate",
        metric=metric("OldestIdleSeconds", cloudwatch.Stats.MAXIMUM, 5),
        threshold=6 * 3600,
        runbook=Runbook(
            "Chats that are over have waited for six hours to be written down as closed. Visitors "
            "and the team see them closed all the same; the report's late numbers come later.",
            "`idle_left_over` of `swept`, and whether rescues take all of the time (`looked_at`).",
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
            "with few the limit is too low (calls_a_day of the bot, model_calls_a_day and "
            "embedding_calls_a_day of the environment).",
            "\n".join(logs_of(one.log_group.log_group_name) for one in users.values()),
        ),
    )


def watch_reputation(alarms: Alarms) -> None:
    """Whether mail comes back so often that SES is about to stop sending any.

    Of the whole account, as SES judges it: it puts an account under review from 5 % of bounces or
    0.1 % of complaints on, and may pause it at 10 % and 0.5 %.
    https://docs.aws.amazon.com/ses/latest/dg/reputationdashboardmessages.html
    https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
    """
    limits = (
        ("MailBounces", "Reputation.BounceRate", 0.05, "5 % of this account's mail has bounced"),
        (
            "MailComplaints",
            "Reputation.ComplaintRate",
            0.001,
            "One of a thousand of this account's mails was marked as spam",
        ),
    )
    for name, metric, threshold, means in limits:
        alarms.above(
            name,
            metric=cloudwatch.Metric(
                namespace="AWS/SES",
                metric_name=metric,
                statistic=cloudwatch.Stats.MAXIMUM,
                period=Duration.hours(1),
            ),
            threshold=threshold,
            runbook=Runbook(
                f"{means}: SES may put it under review, and at a multiple stop sending. Then no "
                "handoff arrives by mail. Addresses that mail came back from get no more.",
                "`mail_returned` in the log of mail_events: `audience` visitors means codes to "
                "made-up addresses (pause that configuration set), team an owner's wrong address.",
                "aws sesv2 get-account --query '[EnforcementStatus,SendingEnabled]'\n"
                "aws sesv2 put-configuration-set-sending-options --no-sending-enabled "
                "--configuration-set-name VISITORS",
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
