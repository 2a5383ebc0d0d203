"""The transcripts table's stream: which conversations have changed."""

from collections.abc import Iterator
from typing import Any

from escalation.adapters.aws import keys

_PREFIX = "CONV#"


def conversations_in(event: dict[str, Any]) -> Iterator[str]:
    """Conversations of a batch that got a turn or whose escalation moved on, in its order.

    The event source's filter lets only these pass; the emulator and a test need not have one.
    """
    for record in event["Records"]:
        written = record["dynamodb"]["Keys"]
        pk, sk = written["pk"]["S"], written["sk"]["S"]
        counts = sk.startswith((keys.TURNS_FROM, keys.ESCALATIONS_FROM))
        if record["eventName"] != "REMOVE" and pk.startswith(_PREFIX) and counts:
            yield keys.conversation_in(pk)
