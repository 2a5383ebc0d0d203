"""The functions that nobody waits for: those behind the queues, and the one of the clock."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_

from infra.components.queues import ESCALATIONS, HELPDESK, QueueName
from infra.components.schedule import EveryMinute
from infra.components.table_stream import TableStream
from infra.components.tables import (
    BATCH_GET,
    BATCH_WRITE,
    COUNT,
    READ,
    WRITE,
    grant_items,
    grant_query_index,
)
from infra.stacks.parts import Parts


def create_ticket(parts: Parts) -> lambda_.Function:
    """Makes tickets, and relays later messages to them."""
    worker = _worker(
        parts,
        "CreateTicket",
        "create_ticket",
        queue="tickets",
        # A failed ticket becomes a mail; messages newer than a relay call for another one; a ticket
        # and what a visitor adds to it may be answered by the AI.
        sends=("tickets", "emails", "auto_replies"),
        variables={
            "REPEAT_UNKNOWN_CREATES": str(parts.environment.repeat_unknown_creates).lower(),
            **parts.helpdesks(),
        },
    )
    parts.consume(worker, "tickets", batch=5, concurrency=10)
    parts.resources.grant_use_helpdesks(worker)
    parts.use_model(worker)  # summarises the conversation
    return worker


def sync_ticket(parts: Parts) -> None:
    """Brings what happened in a ticket into its conversation."""
    worker = _worker(
        parts,
        "SyncTicket",
        "sync_ticket",
        queue="helpdesk_events",
        # What a visitor wrote meanwhile goes to the ticket; a customer's comment may be answered.
        # Its own queue gets a fresh copy of a message that has come back often.
        sends=("tickets", "auto_replies", "helpdesk_events"),
        variables=parts.helpdesks(),
    )
    parts.consume(worker, "helpdesk_events", batch=5, concurrency=10)
    parts.resources.grant_use_helpdesks(worker)


def auto_reply(parts: Parts, reference: lambda_.Function) -> None:
    """Answers customers inside their tickets."""
    worker = _worker(
        parts,
        "AutoReply",
        "auto_reply",
        queue="auto_replies",
        sends=("auto_replies",),
        variables={**parts.bots(reference), **parts.helpdesks()},
    )
    # One at a time: the bot that is asked may take a third of the function's minute.
    parts.consume(worker, "auto_replies", batch=1, concurrency=10)
    parts.resources.grant_use_helpdesks(worker)
    parts.resources.grant_invoke_bots(worker, reference)


def send_email(parts: Parts) -> lambda_.Function:
    """Mails handoffs, digests, transcripts and codes."""
    worker = _worker(
        parts,
        "SendEmail",
        "send_email",
        queue="emails",
        sends=("emails",),
        variables={
            "FALLBACK_MAIL_TO": parts.environment.fallback_mail_to,
            **parts.mail(),
            "VISITOR_MAIL_CONFIGURATION_SET": parts.resources.visitor_mail_configuration_set,
        },
    )
    parts.consume(worker, "emails", batch=10, concurrency=10)
    # A digest that is out is deleted, key by key.
    grant_items(parts.resources.transcripts, worker, *BATCH_WRITE)
    parts.resources.grant_send_mail(worker, to_visitors=True)
    parts.use_model(worker)  # summarises the conversation
    return worker


def transfer(parts: Parts, reference: lambda_.Function) -> None:
    """Lets another bot take over, or, where it cannot, people."""
    worker = _worker(
        parts,
        "Transfer",
        "transfer",
        queue="transfers",
        sends=ESCALATIONS,
        variables=parts.bots(reference),
    )
    # One at a time: the bot that is asked may take half of the function's minute.
    parts.consume(worker, "transfers", batch=1, concurrency=20)
    parts.resources.grant_invoke_bots(worker, reference)
    parts.use_model(worker)  # briefs the target, and reads its guidelines


def sweep(parts: Parts) -> lambda_.Function:
    """Sends what is due and ends what timed out, each minute."""
    function = parts.function(
        "Sweep",
        "sweep",
        seconds=60,
        variables={
            "PUBLIC_URL": parts.public_url,
            **parts.tables(),
            **parts.queues.variables((*ESCALATIONS, *HELPDESK, "jobs")),
        },
    )
    grant_items(parts.resources.settings, function, *READ)
    # It also counts into the report what the stream's function gave up, as that one does.
    grant_items(parts.resources.transcripts, function, *READ, *WRITE, *COUNT)
    grant_query_index(parts.resources.transcripts, "by_due", function)
    # An index job that was lost is sent again.
    parts.queues.grant_send(function, (*ESCALATIONS, *HELPDESK, "jobs"))
    EveryMinute(parts.scope, "EveryMinute", function=function)
    return function


def aggregate(parts: Parts) -> None:
    """Counts what the report shows, as it is written."""
    transcripts = parts.resources.transcripts
    function = parts.function(
        "Aggregate",
        "aggregate",
        seconds=60,
        variables={
            "TRANSCRIPTS_TABLE": transcripts.table_name,
            **parts.queues.variables(("jobs",)),
        },
    )
    grant_items(transcripts, function, *READ, *WRITE, *COUNT)
    parts.queues.grant_send(function, ("jobs",))  # now and then a bot learns from its answers
    TableStream(
        parts.scope,
        "Reports",
        function=function,
        stream_arn=parts.resources.transcripts_stream_arn,
        window=Duration.seconds(1 if parts.environment.name == "local" else 20),
        alarms=parts.alarms,
    )


def jobs(parts: Parts) -> None:
    """Does what owners ask for and what takes longer than a request may: export, erase, index."""
    dead_letters = parts.queues["jobs"].dead_letters
    worker = parts.function(
        "Jobs",
        "jobs",
        seconds=parts.queues.worker_seconds("jobs"),
        # A full processor: fitting a large bot's models is the longest thing it does.
        memory_mb=1769,
        encoder=True,
        variables={
            "PUBLIC_URL": parts.public_url,
            "PRIVATE_BUCKET": parts.resources.bucket.bucket_name,
            "AUDIT_TABLE": parts.resources.audit.table_name,
            "DEAD_LETTER_QUEUE_URL": dead_letters.queue_url,
            **parts.tables(),
            **parts.queues.variables(("jobs",)),
            **parts.helpdesks(),
        },
    )
    # Bots, knowledge and settings are read; written are the record of the job itself, and what a
    # bot has learnt while it exists.
    grant_items(
        parts.resources.settings,
        worker,
        *READ,
        "dynamodb:PutItem",
        "dynamodb:ConditionCheckItem",
    )
    grant_items(parts.resources.transcripts, worker, *READ, *BATCH_GET, *WRITE, *BATCH_WRITE)
    grant_query_index(parts.resources.transcripts, "by_list", worker)
    grant_items(parts.resources.audit, worker, "dynamodb:Query")
    dead_letters.grant(worker, "sqs:SendMessage")
    # A message that has come back often is replaced by a fresh copy.
    parts.queues.grant_send(worker, ("jobs",))
    # What holds something of an erased conversation goes with it.
    parts.resources.grant_exports(worker, "s3:PutObject", "s3:DeleteObject")
    # So do its tickets, where the owner agrees.
    parts.resources.grant_use_helpdesks(worker)
    # One is deleted with its bot: a bot may go while its index is made.
    parts.resources.grant_indexes(worker, "s3:PutObject", "s3:DeleteObject")
    parts.consume(worker, "jobs", batch=1, concurrency=5)


def _worker(
    parts: Parts,
    id_: str,
    name: str,
    *,
    queue: QueueName,
    sends: Sequence[QueueName],
    variables: Mapping[str, str],
) -> lambda_.Function:
    """A worker of escalations: reads settings, writes transcripts, reports what it gives up."""
    dead_letters = parts.queues[queue].dead_letters
    worker = parts.function(
        id_,
        name,
        seconds=parts.queues.worker_seconds(queue),
        variables={
            "PUBLIC_URL": parts.public_url,
            "DEAD_LETTER_QUEUE_URL": dead_letters.queue_url,
            **parts.tables(),
            **parts.queues.variables(sends),
            **variables,
        },
    )
    grant_items(parts.resources.settings, worker, *READ)
    grant_items(parts.resources.transcripts, worker, *READ, *WRITE)
    dead_letters.grant(worker, "sqs:SendMessage")
    parts.queues.grant_send(worker, sends)
    return worker
