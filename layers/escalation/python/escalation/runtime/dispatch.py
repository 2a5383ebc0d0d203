"""The transcripts table's stream: what it tells, and who is told. It is the second of the two
readers that a shard has room for, so whoever wants to hear of changes is a sink here.
"""

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.event_bus import MatterBus
from escalation.adapters.aws.live_sockets import ApiGatewaySockets
from escalation.adapters.aws.profiles import CachedChoices, CachedRoles
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.adapters.aws.stream_records import change_in
from escalation.domain.changes import Change, ChangeSink
from escalation.domain.errors import RetryableError
from escalation.domain.ports import SystemClock
from escalation.runtime import observability, stores
from escalation.runtime.environment import (
    DeadLetters,
    MatterVariables,
    PublicUrl,
    read,
)
from escalation.runtime.events import LoggedEvents
from escalation.use_cases.keep_inbox import KeepInbox
from escalation.use_cases.live.tell_listeners import TellListeners
from escalation.use_cases.tell_matters import TellMatters

Answer = dict[str, list[dict[str, str]]]
"""Of a batch what must come again, as Lambda takes it.
https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
"""


@cache
def sinks() -> tuple[ChangeSink, ...]:
    """Everybody who is told of changes."""
    variables = read(MatterVariables)
    matters = TellMatters(
        transcripts=stores.transcripts(),
        choices=CachedChoices(stores.settings_store().workspace),
        sink=MatterBus(client("events"), variables.event_bus, events=LoggedEvents()),
        events=LoggedEvents(),
        console_url=read(PublicUrl).public_url,
        turns=variables.turn_events,
    )
    hints = TellListeners(
        listeners=stores.listeners(),
        sockets=ApiGatewaySockets(client("apigatewaymanagementapi", "hint")),
        may=CachedRoles(stores.settings_store().member),
        clock=SystemClock(),
        events=LoggedEvents(),
    )
    inbox = KeepInbox(
        transcripts=stores.transcripts(),
        inbox=stores.inbox_rows(),
        events=LoggedEvents(),
    )
    # The row first: a hint has the inbox read again. Nothing else is waited for.
    return (inbox, _Unfailing(hints), matters)


class _Unfailing:
    """A sink whose failures are its own: what another has told is not told again for them."""

    def __init__(self, sink: ChangeSink) -> None:
        self._sink = sink

    def take(self, changes: Mapping[str, Change]) -> Collection[str]:
        """See `ChangeSink`; nothing ever comes again."""
        try:
            self._sink.take(changes)
        except Exception as error:
            observability.failed("hints_failed", error)
        return ()


@cache
def dead_letters() -> SqsJobQueue:
    """Where records go that no release up to this one can have written."""
    return SqsJobQueue(
        client("sqs"), QueueUrls(dead_letters=read(DeadLetters).dead_letter_queue_url)
    )


def dispatch(event: Mapping[str, Any]) -> Answer:
    """Tell everybody of a batch's changes.

    What is named in the answer comes again, with all that follows it: then it is told twice, under
    the same ids. A record that cannot be read is put aside: it holds up no other.
    """
    changes: dict[str, Change] = {}
    again: set[str] = set()
    for record in event["Records"]:
        number = record["dynamodb"]["SequenceNumber"]
        try:
            change = change_in(record)
        except Exception as error:
            observability.failed("change_unreadable", error, sequence_number=number)
            again |= set() if _put_aside(record, error) else {number}
            continue
        if change is not None:
            changes[number] = change
    if changes:
        for sink in sinks():
            again |= set(sink.take(changes))
    return {"batchItemFailures": [{"itemIdentifier": n} for n in sorted(again, key=int)]}


def _put_aside(record: Mapping[str, Any], error: Exception) -> bool:
    """Name a record to people; whether that worked."""
    told = {name: record["dynamodb"].get(name) for name in ("Keys", "SequenceNumber")}
    where = {"event_id": record.get("eventID"), "stream": record.get("eventSourceARN"), **told}
    try:
        dead_letters().to_dead_letters(json.dumps(where), type(error).__qualname__)
    except RetryableError as unavailable:
        observability.warn("change_not_put_aside", code=unavailable.code)
        return False
    return True
