"""What a trace in one process cannot show: how long AWS takes, who comes. Said in one place."""

from dataclasses import dataclass
from typing import Final

from escalation.domain.due import DUE_SHARDS

MONTH_S: Final = 730 * 3600
FULL_PROCESSOR_MB: Final = 1769
"""Memory at which a function has one whole processor; below, a part of it.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html"""

OWN_MS: Final = {"bot": 25.0, "aggregate": 4.0, "jobs": 20.0}
"""What an invocation computes itself on a whole processor, in milliseconds, by function: assumed,
as warm invocations on an idle machine take it."""
OWN_MS_OTHERWISE: Final = 8.0
LATENCY_MS: Final = {
    "dynamodb GetItem": 4.0,
    "dynamodb Query": 5.0,
    "dynamodb BatchGetItem": 6.0,
    "dynamodb PutItem": 6.0,
    "dynamodb UpdateItem": 6.0,
    "dynamodb TransactWriteItems": 15.0,
    "sqs": 10.0,
    "lambda": 12.0,
    "secretsmanager": 20.0,
    "s3": 30.0,
    "ses": 100.0,
    "events": 20.0,
    "apigatewaymanagementapi": 15.0,
    "helpdesk": 500.0,
}
"""How long a call of AWS within a region, and of a helpdesk over the internet, takes as a rule."""
LATENCY_MS_OTHERWISE: Final = 10.0

COLD_SHARE: Final = 0.01
COLD_S: Final = 1.0
"""How many invocations start cold, and for how long the start is paid, which it is since August
2025. https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/"""

WIDGET_FILES: Final = 5
WIDGET_BYTES: Final = 25_000
"""Of the widget, opened, with its texts, compressed, and the answers' headers: the build of the
site prints the sizes."""

LOG_EVENT_BYTES: Final = 26
"""What CloudWatch Logs counts with each line, beside its bytes.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"""
PLATFORM_LINES: Final = {"INFO": (2, 460), "WARN": (0, 0)}
"""Lambda's own lines of a successful invocation (`platform.start`, `platform.report`) and their
bytes, by the level of system logs.
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html"""
ACCESS_LINE_BYTES: Final = 330
"""A line of the API's access log."""

POLLERS: Final = 5
POLL_S: Final = 20
"""Lambda's event source mapping asks an idle queue with five long polls of 20 seconds.
https://aws.amazon.com/blogs/compute/understanding-how-aws-lambda-scales-when-subscribed-to-amazon-sqs-queues/
"""


@dataclass(frozen=True, slots=True)
class Chat:
    """A typical chat.

    Attributes:
        turns: of it.
        apart_s: between two of them.
        open_s: how long the widget is open.
    """

    turns: int = 5
    apart_s: float = 40
    open_s: float = 300


CHAT: Final = Chat()

HINTS_OF_MESSAGE: Final = 2
"""That a visitor's browser gets for each message that people have: it is stored, and something came
of it."""
SOCKET_S: Final = CHAT.open_s - CHAT.apart_s / 2
"""How long a socket is open in a typical chat that people have from the first message on."""
PING_S: Final = 300
"""Of both sides' clients: `widget/live.js`, `console/api/live.ts`."""
LOOKS_OF_CONSOLE_S: Final = 20
"""`console/shell/inbox.tsx`."""

HANDED_OVER: Final = 0.1
"""Of all chats."""
STREAM_SHARDS: Final = 4
"""Partitions, and so shards, of a new table on demand, at least."""
SWEPT_A_MINUTE: Final = 1_800
"""Silent chats that one sweep writes down in its 45 seconds, a read and a write each."""
DUE_ITEMS_OF_CHAT: Final = 2
"""What a chat leaves for the sweep by mere silence: to be closed, and counted as silent."""

KEYS_OF_ONE: Final = frozenset(
    {"CONV", "TICKET", "VISITOR", "WEBHOOK", "SPENT", "CLIENT", "DIGEST", "REPORT", "INBOX"}
)
"""Kinds of partition keys that are one chat's or one visitor's; and the report's, of which a busy
batch writes one for all its conversations."""
KEY_SHARDS: Final = {"by_due:DUE": DUE_SHARDS, "by_due:IDLE": DUE_SHARDS}
"""Over how many keys of a kind its writes are spread."""
KEY_ADVICE: Final = {
    "by_list:BOT": "more bots: a list is one bot's in one state",
    "by_list:WS": "more workspaces: a list is one workspace's in one state",
    "by_list:INBOX": "more workspaces: a list of the inbox is one workspace's in one place",
    "CAP": "more bots: each counts its hour",
    "DAY": "more workspaces: each counts its day",
    "FOUND": "more workspaces: each is searched by itself",
    "GATE": "nothing: a helpdesk's own limit is far below",
}
"""What helps where the answer is not more shards."""
