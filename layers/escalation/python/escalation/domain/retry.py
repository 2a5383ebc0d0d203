"""How often work is tried, and how long it waits in between."""

from datetime import timedelta

MAX_ATTEMPTS = 6
"""Claims before work ends failed. With the waits of `backoff` that is about an hour."""
RESEND_AFTER = timedelta(seconds=90)
"""How long recorded work may stay unclaimed before the sweep sends its job again."""
AFTER_LEASE = timedelta(seconds=10)
"""How long after a lost worker's lease the sweep sends the job again: a visitor may be waiting."""
DIGEST_AGAIN = timedelta(minutes=15)
"""How long after it was sent for the sweep sends a digest's job again."""
LONGEST_QUEUE_DELAY = timedelta(minutes=15)
"""SQS delays at most 15 minutes (DelaySeconds); longer waits are the sweep's."""


def backoff(attempt: int) -> timedelta:
    """Wait after the `attempt`th failed attempt: 15 s, 1, 4, 15, 30 minutes."""
    minutes = (0.25, 1, 4, 15, 30)
    return timedelta(minutes=minutes[min(max(attempt, 1), len(minutes)) - 1])
