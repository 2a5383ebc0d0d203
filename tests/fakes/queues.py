"""Queues and profiles in memory."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation.domain.errors import RetryableError
from escalation.domain.jobs import QueueJob, decode, encode
from escalation.domain.ports import BotProfile, Clock
from tests.fakes.faults import Faults


@dataclass
class Waiting:
    """A message in a queue."""

    body: str
    visible_at: datetime
    received: int = 0


class MemoryQueue:
    """Every queue in one list. Bodies travel encoded, as they do in SQS."""

    def __init__(self, clock: Clock, faults: Faults | None = None) -> None:
        self._clock = clock
        self._faults = faults or Faults()
        self.waiting: list[Waiting] = []
        self.refuses = False
        self.sent: list[QueueJob] = []

    def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
        self._faults.begin("send")
        if self.refuses:
            raise RetryableError("queue_unavailable")
        visible_at = self._clock.now() + timedelta(seconds=delay_s)
        self.waiting.append(Waiting(encode(job), visible_at))
        self.sent.append(decode(encode(job)))
        self._faults.done("send")


class MemoryProfiles:
    """`Profiles` in a dictionary."""

    def __init__(self) -> None:
        self.known: dict[str, BotProfile] = {}
        self.pushed = False
        """Whether webhooks of the helpdesks arrive."""

    def profile(self, bot_id: str) -> BotProfile | None:
        known = self.known.get(bot_id)
        return known.model_copy(update={"pushed": self.pushed}) if known and self.pushed else known
