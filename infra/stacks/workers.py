"""The functions that nobody waits for: those behind the queues, and the one of the clock."""

from collections.abc import Mapping, Sequence

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns_subscriptions as subscriptions

from escalation.adapters.aws.answer_times import ANSWERS
from escalation.adapters.aws.keys import (
    BOTS_FROM,
    FOUND_FROM,
    HEARING_FROM,
    INBOX_FROM,
    SIGNED_FROM,
)
from escalation.domain.due import DUE_SHARDS
from infra.components.queues import ESCALATIONS, HELPDESK, QueueName
from infra.components.schedule import EveryMinute
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
from infra.stacks.inbound import grant_reply_addresses, reply_addresses
from infra.stacks.parts import WAITS_MB, Parts


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
        # By its own queue's address a message that has to wait is hidden there.
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
    """Mails handoffs, digests, transcripts, codes, and the team's answers to who has left."""
    received = parts.resources.received_mail
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
            "LISTENERS_TABLE": parts.live.listeners.table_name,
            **(reply_addresses(received) if received else {}),
        },
    )
    if received:
        grant_reply_addresses(worker, received)
    parts.consume(worker, "emails", batch=10, concurrency=10)
    # Whether a visitor's page is connected.
    grant_items_beginning(parts.live.listeners, worker, [HEARING_FROM], "dynamodb:Query")
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
    # Who counts also keeps how long a bot's people take to answer.
    grant_items_beginning(
        parts.resources.settings,
        function,
        [BOTS_FROM],
        "dynamodb:UpdateItem",
        attributes=[ANSWERS],
    )
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
        parts.resources.transcripts,
        worker,
        (INBOX_FROM, FOUND_FROM, SIGNED_FROM),
        "dynamodb:DeleteItem",
    )
    grant_query_index(parts.resources.transcripts, "by_list", worker)
    grant_items(parts.resources.audit, worker, "dynamodb:Query")
    parts.use_embeddings(worker)  # for indexes, of which the one before is read
    if parts.environment.embedding_model_id is not None:
        parts.resources.grant_indexes(worker, "s3:GetObject")
        parts.resources.grant_tell_missing_files(worker)
    dead_letters.grant(worker, "sqs:SendMessage")
    # By the queue's address a message that has to wait is hidden there.
    parts.queues.grant_send(worker, ("jobs",))
    # What holds something of an erased conversation goes with it.
    parts.resources.grant_exports(worker, "s3:PutObject", "s3:DeleteObject")
    # So do its tickets, where the owner agrees.
    parts.resources.grant_use_helpdesks(worker)
    # One is deleted with its bot: a bot may go while its index is made. What a bot is asked is held
    # against the one before.
    parts.resources.grant_indexes(worker, "s3:GetObject", "s3:PutObject", "s3:DeleteObject")
    parts.resources.grant_tell_missing_files(worker)
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
