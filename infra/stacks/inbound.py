"""The function that takes mail replies into their chats, where mail is received."""

from aws_cdk import CfnOutput, Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from infra.components.queues import ESCALATIONS
from infra.components.tables import READ, WRITE, grant_items
from infra.components.worker_queue import WorkerQueue
from infra.stacks.parts import WAITS_MB, Parts
from infra.stacks.resources import ReceivedMail

_SECONDS = 60
_OLDEST = Duration.minutes(30)
_RECEPTIONS = 50


def receive_mail(parts: Parts) -> dict[str, sqs.IQueue]:
    """Takes mail replies into their chats, where mail is received; its dead letters by their name.

    It reads strangers' mail, so it reaches raw mails, the keys of reply addresses, and what a
    visitor's message is written to.
    """
    received = parts.resources.received_mail
    if received is None:
        return {}
    queue = WorkerQueue(
        parts.scope,
        "ReceivedMail",
        worker_timeout=Duration.seconds(_SECONDS),
        oldest_message=_OLDEST,
        receptions=_RECEPTIONS,
        alarms=parts.alarms,
        key=parts.resources.key,
    )
    function = parts.function(
        "ReceiveMail",
        "receive_mail",
        seconds=_SECONDS,
        memory_mb=WAITS_MB,
        is_tried_again=True,  # the age of its queue has an alarm, and so have dead letters
        variables={
            **parts.tables(),
            **reply_addresses(received),
            **parts.queues.variables(ESCALATIONS),
            "RECEIVED_MAIL_BUCKET": received.bucket.bucket_name,
            "RECEIVED_MAIL_QUEUE_URL": queue.queue.queue_url,
            "DEAD_LETTER_QUEUE_URL": queue.dead_letters.queue_url,
        },
    )
    grant_items(parts.resources.settings, function, *READ)
    grant_items(parts.resources.transcripts, function, *READ, *WRITE)
    parts.queues.grant_send(function, ESCALATIONS)
    queue.dead_letters.grant(function, "sqs:SendMessage")
    grant_reply_addresses(function, received)
    parts.resources.grant_received_mail(function, received)
    function.add_event_source(
        sources.SqsEventSource(
            queue.queue,
            batch_size=5,
            max_concurrency=parts.environment.workers(5),
            report_batch_item_failures=True,
        )
    )
    received.topic.add_subscription(
        subscriptions.SqsSubscription(
            queue.queue, raw_message_delivery=True, dead_letter_queue=queue.dead_letters
        )
    )
    CfnOutput(parts.scope, "ReceivedMailQueueUrl", value=queue.queue.queue_url)
    CfnOutput(parts.scope, "ReceivedMailDeadLettersUrl", value=queue.dead_letters.queue_url)
    return {"received mail": queue.dead_letters}


def reply_addresses(received: ReceivedMail) -> dict[str, str]:
    """Variables of who gives out or reads reply addresses."""
    return {
        "INBOUND_MAIL_DOMAIN": received.domain,
        "REPLY_SECRET_ARN": received.secret_arn,
    }


def grant_reply_addresses(function: lambda_.Function, received: ReceivedMail) -> None:
    """Lets `function` read the keys that reply addresses are signed with."""
    function.add_to_role_policy(
        iam.PolicyStatement(
            actions=["secretsmanager:GetSecretValue"], resources=[received.secret_arn]
        )
    )
