"""The function that tells receivers outside what happened in a workspace."""

from aws_cdk import aws_lambda as lambda_

from infra.components.queues import QueueName
from infra.components.schedule import EveryMinute
from infra.components.tables import READ, grant_items_beginning, grant_query_index
from infra.stacks.parts import WAITS_MB, Parts

QUEUE: QueueName = "outgoing_webhooks"


def send_webhook(parts: Parts) -> lambda_.Function:
    """Calls addresses that workspaces name, so it reaches next to nothing: webhooks and what they
    are signed with, and of the transcripts the log of deliveries and the words under way to them.
    """
    resources, queues = parts.resources, parts.queues
    dead_letters = queues[QUEUE].dead_letters
    function = parts.function(
        "SendWebhook",
        "send_webhook",
        seconds=queues.worker_seconds(QUEUE),
        memory_mb=WAITS_MB,
        is_tried_again=True,  # the age of its queue has an alarm, and so have dead letters
        variables={
            "DEAD_LETTER_QUEUE_URL": dead_letters.queue_url,
            **parts.tables(),
            **queues.variables((QUEUE, "emails")),
            **parts.receivers(),
        },
    )
    grant_items_beginning(resources.settings, function, ["OUTGOING#"], *READ)
    keep = ("dynamodb:GetItem", "dynamodb:PutItem")
    grant_items_beginning(resources.transcripts, function, ["SENT#", "MATTER#"], *keep)
    grant_items_beginning(resources.transcripts, function, ["MATTER#"], "dynamodb:DeleteItem")
    grant_query_index(resources.transcripts, "by_due", function)
    resources.grant_outgoing_secrets(function, "secretsmanager:GetSecretValue")
    dead_letters.grant(function, "sqs:SendMessage")
    queues.grant_send(function, (QUEUE, "emails"))  # an owner hears of one that was switched off
    parts.consume(function, QUEUE, batch=5, concurrency=10)
    EveryMinute(parts.scope, "WebhooksEveryMinute", function=function)
    return function
