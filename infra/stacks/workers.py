"""The functions that nobody waits for: those behind the queues, and the one of the clock."""

from collections.abc import Mapping, Sequence

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from escalation.adapters.aws.connection_gates import REFUSED
from escalation.adapters.aws.keys import (
    ESCALATIONS_FROM,
    FOUND_FROM,
    GATES_FROM,
    HEAD_SK,
    INBOX_FROM,
    TURNS_FROM,
)
from escalation.adapters.aws.transcript_items import NEWS
from escalation.domain.due import DUE_SHARDS
from infra.components.event_bus import EventBus
from infra.components.queues import ESCALATIONS, HELPDESK, QueueName
from infra.components.schedule import EveryMinute
from infra.components.table_stream import Reader, TableStream, holding, written
from infra.components.tables import (
    BATCH_GET,
    BATCH_WRITE,
    COUNT,
    READ,
    WRITE,
    grant_items,
    grant_items_beginning,
    grant_query_index,
)
from infra.stacks.live import grant_hint, speaking
from infra.stacks.parts import Parts

_TRIES_TO_COUNT = 20
_TOLD_WITHIN = Duration.hours(20)
WAITS_MB = 512
"""Memory of a function that nobody waits for, and that itself waits most of its time: for a
helpdesk, a bot, a table. Twice as much makes it hardly faster, and twice as dear."""


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
    parts.grant_invoke_bots(worker, reference)


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


def mail_events(parts: Parts) -> None:
    """Takes what becomes of mail, and has sent again what came back from everybody."""
    worker_queue = parts.queues["mail_events"]
    worker = parts.function(
        "MailEvents",
        "mail_events",
        seconds=parts.queues.worker_seconds("mail_events"),
        memory_mb=WAITS_MB,
        is_tried_again=True,
        variables={
            "TRANSCRIPTS_TABLE": parts.resources.transcripts.table_name,
            "DEAD_LETTER_QUEUE_URL": worker_queue.dead_letters.queue_url,
            **parts.queues.variables(("mail_events", "emails")),
        },
    )
    grant_items(parts.resources.transcripts, worker, "dynamodb:GetItem", "dynamodb:PutItem")
    worker_queue.dead_letters.grant(worker, "sqs:SendMessage")
    parts.queues.grant_send(worker, ("emails",))
    parts.consume(worker, "mail_events", batch=10, concurrency=5)
    parts.resources.mail_events.add_subscription(
        subscriptions.SqsSubscription(
            worker_queue.queue,
            raw_message_delivery=True,
            dead_letter_queue=worker_queue.dead_letters,
        )
    )


def transfer(parts: Parts, reference: lambda_.Function) -> None:
    """Lets another bot take over, or, where it cannot, people."""
    worker = _worker(
        parts,
        "Transfer",
        "transfer",
        queue="transfers",
        sends=ESCALATIONS,
        variables=parts.bots(reference),
        awaited=True,
    )
    # One at a time: the bot that is asked may take half of the function's minute.
    parts.consume(worker, "transfers", batch=1, concurrency=20)
    parts.grant_invoke_bots(worker, reference)
    parts.use_model(worker)  # briefs the target, and reads its guidelines


def sweep(parts: Parts) -> lambda_.Function:
    """Sends what is due and ends what timed out, each minute."""
    function = parts.function(
        "Sweep",
        "sweep",
        seconds=60,
        memory_mb=WAITS_MB,
        is_tried_again=True,  # a minute later; its silence has an alarm
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
    EveryMinute(
        parts.scope,
        "EveryMinute",
        function=function,
        parts=shards_of_parts(parts.environment.sweeps),
    )
    return function


def shards_of_parts(parts: int) -> list[tuple[int, ...]]:
    """Which shards each of several sweeps looks at; none where one looks at all."""
    return [tuple(range(part, DUE_SHARDS, parts)) for part in range(parts)] if parts > 1 else []


def aggregate(parts: Parts) -> sqs.Queue:
    """Counts what the report shows, as it is written. Returns where batches go that it gives up."""
    transcripts = parts.resources.transcripts
    function = parts.function(
        "Aggregate",
        "aggregate",
        seconds=60,
        memory_mb=WAITS_MB,
        is_tried_again=True,
        variables={
            "TRANSCRIPTS_TABLE": transcripts.table_name,
            **parts.queues.variables(("jobs",)),
        },
    )
    grant_items(transcripts, function, *READ, *WRITE, *COUNT)
    parts.queues.grant_send(function, ("jobs",))  # now and then a bot learns from its answers
    return TableStream(
        parts.scope,
        "Reports",
        function=function,
        stream_arn=parts.resources.transcripts_stream_arn,
        reader=Reader(
            filters=[written(TURNS_FROM), written(ESCALATIONS_FROM)],
            batch=1_000,
            # A chat's turns that fall into one batch are counted at once, and counting costs as
            # much as a turn. So the report is up to five minutes late, the longest that Lambda
            # gathers for.
            window=Duration.seconds(1 if parts.environment.name == "local" else 300),
            tries=_TRIES_TO_COUNT,
            lost=(
                f"Reports: a batch was given up after {_TRIES_TO_COUNT} tries. Its conversations "
                "are counted by the sweep, when they have been idle for a day.",
                "which shard and sequence numbers it names, and the function's log of that time.",
            ),
            late="Reports: the report lags by over 15 minutes, or a batch keeps failing and holds "
            "its shard. Visitors notice nothing.",
        ),
        alarms=parts.alarms,
        key=parts.resources.key,
    ).dead_letters


def dispatch(parts: Parts, bus: EventBus) -> sqs.Queue:
    """Tells others what has happened, as it is written, and keeps the inbox as the chats are.
    Returns where it puts what it gives up.

    The inbox is kept here and not by the other reader of the stream, which gathers for five minutes
    because each of its batches costs: somebody who watches the inbox would wait as long. Written
    with the chat itself it would cost each turn of a visitor two units more, and the visitor a
    larger transaction, for a copy that may come a second later.
    """
    outgoing = parts.environment.outgoing
    transcripts = parts.resources.transcripts
    function = parts.function(
        "Dispatch",
        "dispatch",
        seconds=60,
        memory_mb=WAITS_MB,
        is_tried_again=True,
        variables={
            "PUBLIC_URL": parts.public_url,
            "EVENT_BUS": bus.bus.event_bus_name,
            "TURN_EVENTS": str(outgoing.turns).lower(),
            **parts.tables(),
            **speaking(parts.live),
        },
    )
    grant_items(parts.resources.settings, function, "dynamodb:GetItem")
    grant_items(transcripts, function, *READ)
    grant_items_beginning(
        transcripts,
        function,
        (INBOX_FROM, FOUND_FROM),
        "dynamodb:PutItem",
        "dynamodb:DeleteItem",
    )
    bus.grant_put(function)
    grant_hint(parts, function)
    turns = written(TURNS_FROM, events=("INSERT",))
    stream = TableStream(
        parts.scope,
        "Matters",
        function=function,
        stream_arn=parts.resources.transcripts_stream_arn,
        reader=Reader(
            filters=[
                written(ESCALATIONS_FROM),
                turns if outgoing.turns else holding(TURNS_FROM, NEWS),
                written(HEAD_SK),  # a hint for whoever listens, and what is solved
                holding(GATES_FROM, REFUSED, key="pk"),
            ],
            # People wait for hints: an agent's answer is to be in the chat at once. Under load a
            # batch gathers by itself while the one before is told.
            window=Duration.seconds(0),
            # A bus that is down for hours loses nothing; the stream keeps a day. What no try could
            # help is put aside by the function itself, and holds up nobody.
            within=_TOLD_WITHIN,
            names_failures=True,
            lost=(
                "Matters: a record could not be read, or was not told for "
                f"{_TOLD_WITHIN.to_hours():.0f} hours. Whoever listens to the bus has not heard of "
                "it, and the console's inbox shows a chat as it was; chats, tickets and mails are "
                "not concerned.",
                "its attribute `reason`: with one it is a record that this release cannot read, by "
                "its keys; without one it names a shard and sequence numbers, which the stream "
                "still has for a few hours, and the bus or the table was out of order.",
            ),
            late="Matters: what happened over 15 minutes ago is not told yet. The bus or the table "
            "refuses, or a burst is being worked off. Nothing is lost for "
            f"{_TOLD_WITHIN.to_hours():.0f} hours.",
        ),
        alarms=parts.alarms,
        key=parts.resources.key,
    )
    function.add_environment("DEAD_LETTER_QUEUE_URL", stream.dead_letters.queue_url)
    stream.dead_letters.grant(function, "sqs:SendMessage")
    return stream.dead_letters


def jobs(parts: Parts) -> None:
    """Does what owners ask for and what takes longer than a request may: export, erase, index."""
    dead_letters = parts.queues["jobs"].dead_letters
    worker = parts.function(
        "Jobs",
        "jobs",
        seconds=parts.queues.worker_seconds("jobs"),
        # A full processor: fitting a large bot's models is the longest thing it does.
        memory_mb=1769,
        is_tried_again=True,
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
    grant_items_beginning(
        parts.resources.transcripts, worker, (INBOX_FROM, FOUND_FROM), "dynamodb:DeleteItem"
    )
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
    awaited: bool = False,
) -> lambda_.Function:
    """A worker of escalations: reads settings, writes transcripts, reports what it gives up."""
    dead_letters = parts.queues[queue].dead_letters
    worker = parts.function(
        id_,
        name,
        seconds=parts.queues.worker_seconds(queue),
        memory_mb=WAITS_MB,
        is_tried_again=True,  # the age of its queue has an alarm, and so have dead letters
        variables={
            "PUBLIC_URL": parts.public_url,
            "DEAD_LETTER_QUEUE_URL": dead_letters.queue_url,
            **parts.tables(),
            **parts.queues.variables(sends),
            **variables,
        },
        awaited=awaited,
    )
    grant_items(parts.resources.settings, worker, *READ)
    grant_items(parts.resources.transcripts, worker, *READ, *WRITE)
    dead_letters.grant(worker, "sqs:SendMessage")
    parts.queues.grant_send(worker, sends)
    return worker
