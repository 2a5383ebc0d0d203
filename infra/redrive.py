"""What lies in the dead-letter queues and why, and how it goes back to work.

    python -m infra.redrive -c env=prod                  # how much lies where, by reason
    python -m infra.redrive -c env=prod tickets          # each message of one queue
    python -m infra.redrive -c env=prod tickets --send   # back into the queue that gave them up
    python -m infra.redrive -c env=prod tickets --send --reason "failed 10 times: KeyError"

A message goes back before it leaves the dead-letter queue: whoever breaks this off may have sent
one twice, which every worker takes. AWS's own redrive (`aws sqs start-message-move-task`) is the
better one for tens of thousands; it asks for no reasons.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from escalation.domain.errors import EscalationError, NotFound
from infra.deployed import (
    Clients,
    QueueUrls,
    aws,
    heed_region,
    outputs,
    queues,
    takes_environment,
)

NO_REASON = "its worker died each time"
"""SQS itself has moved it: whoever raises an error says which."""
_HELD_S = 300
_SHOWN_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up.

    Attributes:
        body: ids and no text.
        reason: why.
        sent: when it was first sent, in epoch milliseconds; empty where that is not known.
        group: message group, the workspace's id; None where it has none.
        receipt: of this reading.
    """

    body: str
    reason: str
    sent: str
    group: str | None
    receipt: str


class DeadLetters:
    """The dead letters of one queue."""

    def __init__(self, sqs: Any, urls: QueueUrls) -> None:  # noqa: ANN401 - has no types
        self._sqs = sqs
        self._queue = urls.queue
        self._url = urls.dead_letters

    def read(self, most: int) -> list[DeadLetter]:
        """Up to `most`, which nobody else sees until `put_back`, or for five minutes."""
        found: list[DeadLetter] = []
        while len(found) < most:
            # Long polling asks all of the queue's servers, so that nothing means: nothing more.
            answer = self._sqs.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=min(_SHOWN_AT_ONCE, most - len(found)),
                MessageSystemAttributeNames=["SentTimestamp", "MessageGroupId"],
                MessageAttributeNames=["reason"],
                VisibilityTimeout=_HELD_S,
                WaitTimeSeconds=1,
            )
            messages = answer.get("Messages", [])
            if not messages:
                break
            found += map(_dead_letter, messages)
        return found

    def put_back(self, letters: Iterable[DeadLetter]) -> None:
        """Let others see them again."""
        for letter in letters:
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=letter.receipt, VisibilityTimeout=0
            )

    def send(self, letter: DeadLetter) -> None:
        """Back into the queue, then out of the dead letters."""
        group = {} if letter.group is None else {"MessageGroupId": letter.group}
        self._sqs.send_message(QueueUrl=self._queue, MessageBody=letter.body, **group)
        self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=letter.receipt)


def _dead_letter(message: dict[str, Any]) -> DeadLetter:
    attributes = message.get("Attributes", {})
    reason = message.get("MessageAttributes", {}).get("reason", {}).get("StringValue")
    return DeadLetter(
        body=message["Body"],
        reason=reason or NO_REASON,
        sent=attributes.get("SentTimestamp", ""),
        group=attributes.get("MessageGroupId"),
        receipt=message["ReceiptHandle"],
    )


def run(clients: Clients, arguments: argparse.Namespace) -> Iterator[str]:
    """Do what the command line says; yields what to print.

    Raises:
        NotFound: no such queue.
        ClientError: there is no such environment, or AWS refuses something.
    """
    known = queues(outputs(clients, arguments.env))
    if arguments.queue not in {None, *known}:
        raise NotFound(f"no queue {arguments.queue}: name one of {', '.join(known)}")
    for name in (arguments.queue,) if arguments.queue else known:
        letters = DeadLetters(clients("sqs"), known[name])
        read = letters.read(arguments.most)
        chosen = [one for one in read if arguments.reason in {None, one.reason}]
        yield f"{name}: {len(chosen)}"
        for reason, number in Counter(one.reason for one in chosen).most_common():
            yield f"  {number} x {reason}"
        if arguments.queue:
            yield from (f"  {one.body}" for one in chosen)
        if not arguments.send:
            letters.put_back(read)
            continue
        for one in chosen:
            letters.send(one)
        letters.put_back(one for one in read if one not in chosen)
        yield f"sent {len(chosen)} back to {name}"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m infra.redrive", description=__doc__)
    top.formatter_class = argparse.RawDescriptionHelpFormatter
    takes_environment(top)
    top.add_argument("queue", nargs="?", help="only this one, with its messages: `tickets`")
    top.add_argument("--send", action="store_true", help="send them back to work")
    top.add_argument("--reason", help="only those that were given up for this reason")
    top.add_argument("--most", type=int, default=1_000, help="how many to look at")
    return top


def main(argv: Sequence[str] | None = None, *, clients: Clients = aws) -> int:
    """Run the command line; 0 when done, 1 with the reason on standard error."""
    top = parser()
    arguments = top.parse_args(argv)
    if arguments.send and arguments.queue is None:
        top.error("name the queue whose messages to send back")
    heed_region()
    try:
        for line in run(clients, arguments):
            sys.stdout.write(f"{line}\n")
    except (EscalationError, ClientError, BotoCoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
