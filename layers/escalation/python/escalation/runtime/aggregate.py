"""The transcripts table's stream: which conversations have changed, and who counts them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from escalation.adapters.aws import keys
from escalation.adapters.aws.clients import client
from escalation.adapters.aws.sqs import QueueUrls, SqsJobQueue
from escalation.runtime import observability, stores
from escalation.runtime.environment import JobsQueue, read
from escalation.use_cases.count_conversations import CountConversations


def conversations_in(event: dict[str, Any]) -> Iterator[str]:
    """Conversations of a batch that got a turn or a word about the help, or whose escalation moved
    on, in its order.

    The event source's filter lets only these pass; the emulator and a test need not have one.
    """
    for record in event["Records"]:
        written = record["dynamodb"]["Keys"]
        pk, sk = written["pk"]["S"], written["sk"]["S"]
        counts = sk.startswith((keys.TURNS_FROM, keys.ESCALATIONS_FROM, keys.FEEDBACK_SK))
        if record["eventName"] != "REMOVE" and pk.startswith(keys.CONVERSATIONS_FROM) and counts:
            yield keys.conversation_in(pk)


@cache
def counting() -> CountConversations:
    """Counts into the report, and has bots learn now and then."""
    jobs = QueueUrls(jobs=read(JobsQueue).jobs_queue_url)
    return stores.count_conversations(SqsJobQueue(client("sqs"), jobs, cause=observability.cause))
