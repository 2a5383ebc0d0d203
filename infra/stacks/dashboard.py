"""What the environment does, on one page of CloudWatch.

What is counted apart by a word (a decision's reason, an escalation's method) is read from the log
when somebody looks: as metrics, each word would cost 0.30 $ a month.
"""

from collections.abc import Mapping, Sequence

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from escalation.runtime import events
from infra.components.alarms import shown
from infra.components.api import Api
from infra.components.live_channel import LiveChannel
from infra.components.queues import ALL_QUEUES, Queues

_FIVE = Duration.minutes(5)
_MINUTE = Duration.minutes(1)
SUM, MAXIMUM, AVERAGE, P50, P95 = "Sum", "Maximum", "Average", "p50", "p95"
COUNTED: Mapping[str, Sequence[tuple[str, str]]] = {
    "Turns, and chats that were refused": (("Turns", SUM), ("StartsRefused", SUM)),
    "Escalations delivered, failed, lost": (
        ("EscalationsDelivered", SUM),
        ("EscalationsFailed", SUM),
        ("EveryPathFailed", SUM),
    ),
    "Age of the oldest escalation that is due, in seconds": (("OldestDueSeconds", MAXIMUM),),
    "Helpdesks: how long they take, in milliseconds": (
        ("HelpdeskMilliseconds", P50),
        ("HelpdeskMilliseconds", P95),
    ),
    "Helpdesks: what went another way": (
        ("CircuitsOpened", SUM),
        ("TicketOutcomesUnknown", SUM),
        ("AutoReplyOutcomesUnknown", SUM),
        ("TokensNotShared", SUM),
    ),
    "Helpdesks' webhooks, and those that were refused": (
        ("WebhooksTaken", SUM),
        ("WebhooksRefused", SUM),
    ),
    "Webhooks to others: sent, given up, switched off": (
        ("WebhooksSent", SUM),
        ("WebhooksGivenUp", SUM),
        ("WebhooksSwitchedOff", SUM),
    ),
    "Cost of the model, in dollars": (("ModelCostUsd", SUM),),
    "The model's calls, failures and used up budgets": (
        ("ModelCalls", SUM),
        ("ModelFailures", SUM),
        ("ModelBudgetsSpent", SUM),
    ),
    "The model's tokens": (("ModelInputTokens", SUM), ("ModelOutputTokens", SUM)),
    "Bots that failed, and answers in tickets": (
        ("BotFailures", SUM),
        ("AutoRepliesFinished", SUM),
    ),
    "Limits that were met": (
        ("HourlyCapExceeded", SUM),
        ("ClaimedAddressCapExceeded", SUM),
        ("CodeMailsRefused", SUM),
    ),
    "Addresses proved by a code": (("CodesAsked", SUM), ("CodesWrong", SUM)),
    "Live channel: sockets opened, and refused": (("SocketsOpened", SUM), ("SocketsRefused", SUM)),
    "Live channel: hints sent, and lost": (("HintsSent", SUM), ("HintsLost", SUM)),
    "What the sweep has to make up for": (("JobsNotQueued", SUM), ("SweepItemsFailed", SUM)),
}
"""The service's own metrics by the title of their graph, with what is taken of their values; what
the functions count beside these has a graph together.
"""
_WRITTEN = {
    *events.COUNTED.values(),
    *(metric for fields in events.MEASURED.values() for metric in fields.values()),
    events.HELPDESK_TOOK,
}
LOGGED: Mapping[str, str] = {
    "Decisions by reason": (
        'filter message = "turn_taken" | stats count(*) as turns by reason, action'
        " | sort turns desc"
    ),
    "Escalations by method and outcome": (
        'filter message in ["escalation_delivered", "escalation_failed", "escalation_cancelled"]'
        " | stats count(*) as escalations by method, message | sort escalations desc"
    ),
}
"""Questions to CloudWatch Logs Insights, asked when somebody opens the page."""


def show(
    scope: Construct,
    *,
    environment: str,
    api: Api,
    live: LiveChannel,
    queues: Queues,
    other_dead_letters: Mapping[str, sqs.IQueue],
    functions: Mapping[str, lambda_.Function],
) -> None:
    """Builds the dashboard.

    Args:
        scope: the stack.
        environment: its name.
        api: the HTTP API.
        live: the WebSocket API.
        queues: of all kinds of work.
        other_dead_letters: those of no such queue, by what they are of.
        functions: every one, by name.
    """
    logs = [function.log_group.log_group_name for function in functions.values()]
    asked = [
        cloudwatch.LogQueryWidget(
            title=title,
            log_group_names=logs,
            query_string=f"fields @timestamp | {question}",
            view=cloudwatch.LogQueryVisualizationType.TABLE,
            width=12,
        )
        for title, question in LOGGED.items()
    ]
    counted = [
        _graph(title, [shown(name, statistic=taken, period=_FIVE) for name, taken in metrics])
        for title, metrics in COUNTED.items()
    ]
    others = _WRITTEN - {name for metrics in COUNTED.values() for name, _ in metrics}
    if others:
        also = [shown(name, statistic=SUM, period=_FIVE) for name in sorted(others)]
        counted.append(_graph("Whatever else is counted", also))
    dead = {name: queues[name].dead_letters for name in ALL_QUEUES} | dict(other_dead_letters)
    cloudwatch.Dashboard(
        scope,
        "Dashboard",
        # One list of names for all regions of an account.
        dashboard_name=f"escalation-{environment}-{Aws.REGION}",
        default_interval=Duration.hours(24),
        widgets=[
            asked,
            *_rows([*counted, *_of_aws(api, live, queues, dead, functions)]),
        ],
    )


def _of_aws(
    api: Api,
    live: LiveChannel,
    queues: Queues,
    dead: Mapping[str, sqs.IQueue],
    functions: Mapping[str, lambda_.Function],
) -> Sequence[cloudwatch.GraphWidget]:
    """What AWS measures."""
    return [
        _graph(
            "Calls of the API, and those that failed",
            [
                api.metric("Count", statistic=cloudwatch.Stats.SAMPLE_COUNT),
                api.metric("4xx", statistic=SUM),
                api.metric("5xx", statistic=SUM),
            ],
        ),
        _graph(
            "How long the API takes, in milliseconds",
            [api.metric("Latency", statistic=taken) for taken in (P50, "p90", "p99")],
        ),
        _graph(
            "Live channel: connections, frames, and events that failed",
            [
                live.metric(name)
                for name in ("ConnectCount", "MessageCount", "IntegrationError", "ExecutionError")
            ],
        ),
        _graph(
            "Age of the oldest message, in seconds",
            [
                queues[name].queue.metric_approximate_age_of_oldest_message(
                    period=_MINUTE, statistic=MAXIMUM, label=name
                )
                for name in ALL_QUEUES
            ],
        ),
        _graph(
            "Dead letters",
            [
                queue.metric_approximate_number_of_messages_visible(
                    period=_MINUTE, statistic=MAXIMUM, label=name
                )
                for name, queue in dead.items()
            ],
        ),
        _graph(
            "Functions that raised",
            [
                each.metric_errors(period=_FIVE, statistic=SUM, label=name)
                for name, each in functions.items()
            ],
        ),
        _graph(
            "Functions that were refused",
            [
                each.metric_throttles(period=_FIVE, statistic=SUM, label=name)
                for name, each in functions.items()
            ],
        ),
        _graph(
            "How long functions take, in milliseconds",
            [
                each.metric_duration(period=_FIVE, statistic=P95, label=name)
                for name, each in functions.items()
            ],
        ),
    ]


def _graph(title: str, metrics: Sequence[cloudwatch.IMetric]) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8, height=6)


def _rows(graphs: Sequence[cloudwatch.GraphWidget]) -> list[list[cloudwatch.IWidget]]:
    return [list(graphs[at : at + 3]) for at in range(0, len(graphs), 3)]
