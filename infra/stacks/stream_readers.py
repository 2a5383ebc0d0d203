"""The readers of the transcripts table's stream, of which a shard has room for two: one counts,
the other tells what has happened and keeps the inbox.
"""

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs

from escalation.adapters.aws.answer_times import ANSWERS
from escalation.adapters.aws.connection_gates import REFUSED
from escalation.adapters.aws.keys import (
    BOTS_FROM,
    ESCALATIONS_FROM,
    FEEDBACK_SK,
    FOUND_FROM,
    GATES_FROM,
    HEAD_SK,
    INBOX_FROM,
    TURNS_FROM,
)
from escalation.adapters.aws.transcript_items import NEWS
from infra.components.event_bus import EventBus
from infra.components.table_stream import Reader, TableStream, holding, written
from infra.components.tables import COUNT, READ, WRITE, grant_items, grant_items_beginning
from infra.stacks.live import grant_hint, speaking
from infra.stacks.parts import WAITS_MB, Parts

_TRIES_TO_COUNT = 20
_TOLD_WITHIN = Duration.hours(20)


def aggregate(parts: Parts) -> sqs.Queue:
    """Counts what the report shows, as it is written. Returns where batches go that it gives up."""
    transcripts = parts.resources.transcripts
    function = parts.function(
        "Aggregate",
        "aggregate",
        seconds=60,
        memory_mb=WAITS_MB,
        is_tried_again=True,
        variables={**parts.tables(), **parts.queues.variables(("jobs",))},
    )
    grant_items(transcripts, function, *READ, *WRITE, *COUNT)
    # Where a person has answered it asks for the team's hours, and keeps how long that takes.
    settings = parts.resources.settings
    grant_items_beginning(settings, function, [BOTS_FROM], "dynamodb:Query")
    grant_items_beginning(
        settings, function, [BOTS_FROM], "dynamodb:UpdateItem", attributes=[ANSWERS]
    )
    parts.queues.grant_send(function, ("jobs",))  # now and then a bot learns from its answers
    return TableStream(
        parts.scope,
        "Reports",
        function=function,
        stream_arn=parts.resources.transcripts_stream_arn,
        reader=Reader(
            filters=[written(TURNS_FROM), written(ESCALATIONS_FROM), written(FEEDBACK_SK)],
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
