"""A due index under load: what a sweep's calls cost in time, and what becomes of what is due.

No item is stored but heads and escalations that are due, so that an hour of a hundred chats a
second is simulated in half a minute. Each part of the sweep has a clock of its own, which its calls
move on; parts have no shard in common.
"""

import heapq
import random
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from escalation.domain.conversation import Assignee, Conversation, Head
from escalation.domain.due import DUE_SHARDS, LANES, Due, Lane
from escalation.domain.escalation import Escalation
from escalation.domain.ports import Commit
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.waiting import IDLE_LOOK, lane_of
from escalation.use_cases.sweep.act import Act
from escalation.use_cases.sweep.attempts import SweepReport
from escalation.use_cases.sweep.sweep import Sweep
from escalation.use_cases.writing.ports import Ports
from tests.fakes.owner_stores import RecordedEvents, SteppingClock

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COSTS_MS = {"due": 12.0, "heads": 25.0, "load": 8.0, "write": 11.0, "counted": 25.0, "send": 15.0}
"""Of one call: DynamoDB and SQS answer in 3 to 10 ms within a region; a batch of a hundred in 20.
The rest is our own: a call of boto3 and its model take 2 to 4 ms of a function of 1,024 MB.
"""
SILENT_SHARE = 0.15
"""Of the chats: those that end with something unanswered."""


@dataclass
class Load:
    """The due index, and what is noted of each thing that it loses."""

    clock: SteppingClock = field(default_factory=lambda: SteppingClock(START))
    calls: Counter[str] = field(default_factory=Counter)
    heads: dict[str, Head] = field(default_factory=dict)
    records: dict[str, Escalation] = field(default_factory=dict)
    lags_s: list[float] = field(default_factory=list)
    """From when an escalation was due until its job was sent."""
    closed: int = 0
    counted: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(16)
        self._index: dict[tuple[Lane, int], list[tuple[datetime, str, Due]]] = {
            (lane, shard): [] for lane in LANES for shard in range(DUE_SHARDS)
        }
        expires_at = START + timedelta(days=365)
        self._head = Head(
            conversation_id="c",
            workspace_id="w",
            bot_id="b",
            assignee=Assignee(kind="bot", bot_id="b"),
            version=12,
            next_seq=11,
            created_at=START,
            last_activity_at=START,
            expires_at=expires_at,
        )
        self._escalation = Escalation(
            escalation_id="c-1",
            conversation_id="c",
            workspace_id="w",
            bot_id="b",
            method="ticket",
            state="recorded",
            reason="low_confidence",
            settings_version=1,
            trigger_seq=2,
            created_at=START,
            expires_at=expires_at,
        )

    # What happens outside.

    def chat_is_over(self, name: str, due_at: datetime) -> None:
        """A chat of five minutes, begun a day ago: its look is due."""
        began = due_at - IDLE_LOOK
        head = self._head.model_copy(
            update={
                "conversation_id": name,
                "created_at": began,
                "last_activity_at": began + timedelta(minutes=5),
                "due_at": due_at,
            }
        )
        self.heads[name] = head
        self._add(lane_of(head), Due(kind="conversation", due_at=due_at, conversation_id=name))
        if self._dice.random() < SILENT_SHARE:
            self._add("idle", Due(kind="silence", due_at=due_at, conversation_id=name))

    def message_is_lost(self, name: str, due_at: datetime) -> None:
        """The job of an escalation never came to a worker."""
        recorded = self._escalation.model_copy(
            update={
                "conversation_id": name,
                "escalation_id": f"{name}-1",
                "created_at": due_at - RESEND_AFTER,
                "due_at": due_at,
            }
        )
        self.records[recorded.escalation_id] = recorded
        self.heads[name] = self._head.model_copy(update={"conversation_id": name})
        self._add(
            "rescue",
            Due(
                kind="escalation",
                due_at=due_at,
                conversation_id=name,
                escalation_id=recorded.escalation_id,
            ),
        )

    def _add(self, lane: Lane, due: Due) -> None:
        name = due.conversation_id or ""
        shard = zlib.crc32(name.encode()) % DUE_SHARDS
        heapq.heappush(self._index[lane, shard], (due.due_at, f"{name}/{due.kind}", due))

    def left(self, lane: Lane, until: datetime) -> int:
        """Entries that were due by then and are there still."""
        return sum(
            due_at <= until
            for key, held in self._index.items()
            if key[0] == lane
            for due_at, _, _ in held
        )

    # The store, as far as a sweep calls it.

    def _took(self, call: str, times: float = 1) -> None:
        self.calls[call] += 1
        self.clock.move(timedelta(milliseconds=COSTS_MS[call] * times))

    def due(self, now: datetime, *, lane: Lane, shard: int, limit: int = 100) -> tuple[Due, ...]:
        held = self._index[lane, shard]
        found = sorted(entry for entry in held if entry[0] <= now)[:limit]
        self._took("due", 1 + len(found) / 1_000)
        return tuple(due for _, _, due in found)

    def heads_of(self, conversation_ids: Sequence[str]) -> tuple[Head, ...]:
        self._took("heads", len(conversation_ids) / 100)
        return tuple(self.heads[each] for each in conversation_ids if each in self.heads)

    def load(self, conversation_id: str, *, turns: int = 30) -> Conversation:
        self._took("load")
        return Conversation(head=self.heads[conversation_id])

    def escalation(self, escalation_id: str) -> Escalation | None:
        self._took("load")
        return self.records.get(escalation_id)

    def save_escalation(self, escalation: Escalation) -> None:
        self._took("write")
        before = self.records[escalation.escalation_id]
        assert before.due_at is not None
        self.lags_s.append((self.clock.now() - before.due_at).total_seconds())
        # Its job arrives this time, and a worker ends it.
        del self.records[escalation.escalation_id]
        self._remove("rescue", escalation.conversation_id)

    def commit(self, commit: Commit) -> Head:
        self._took("write")
        assert commit.after.state == "closed"
        assert commit.after.due_at is None
        self.closed += 1
        del self.heads[commit.after.conversation_id]
        self._remove("idle", commit.after.conversation_id, "conversation")
        return commit.after

    def _remove(self, lane: Lane, name: str, kind: str | None = None) -> None:
        shard = zlib.crc32(name.encode()) % DUE_SHARDS
        self._gone.setdefault((lane, shard), set()).add(f"{name}/{kind or 'escalation'}")

    _gone: dict[tuple[Lane, int], set[str]] = field(default_factory=dict)

    def settle(self) -> None:
        """The index catches up with the table."""
        for key, gone in self._gone.items():
            self._index[key] = [entry for entry in self._index[key] if entry[1] not in gone]
            heapq.heapify(self._index[key])
        self._gone = {}

    # The report: the stream has counted all but the silences.

    def behind(self, heads: Sequence[Head]) -> tuple[str, ...]:
        self._took("counted", len(heads) / 100)
        return ()

    def __call__(self, conversation_ids: Iterable[str]) -> int:
        silent = list(conversation_ids)
        self._took("counted", len(silent) / 100)
        for name in silent:
            self._took("load")
            self._remove("idle", name, "silence")
        self._took("write", 1 + len(silent) / 25)
        self.counted += len(silent)
        return len(silent)

    # The sweep.

    def send(self, *_: object, **__: object) -> None:
        self._took("send")

    def sweep(self, parts: int) -> list[SweepReport]:
        """One tick: the parts run side by side, so each begins at the same moment."""
        tick, reports = self.clock.now(), []
        ports = Ports(
            transcripts=cast("Any", self),
            profiles=cast("Any", SimpleNamespace(profile=lambda _: None)),
            queue=cast("Any", self),
            clock=self.clock,
            ids=cast("Any", None),
            events=RecordedEvents(),
            console_url="https://console.example",
        )
        nothing = cast("Any", None)
        act = Act(ports, connections=nothing, replies=nothing, indexes=nothing, holds=nothing)
        for part in range(parts):
            self.clock.time = tick
            reports.append(
                Sweep(ports, act=act, count=cast("Any", self))(range(part, DUE_SHARDS, parts))
            )
            assert self.clock.now() - tick < MINUTE, "it is over before the next one starts"
        self.clock.time = tick
        self.settle()
        return reports


def under_load(
    *, minutes: int, parts: int, chats_a_second: int = 100, lost_share: float = 0.01
) -> tuple[Load, list[SweepReport]]:
    """So many chats begin each second, as many are over that began a day ago, and of each second's
    chats a share loses its escalation's message. The first tick finds what a second has brought.
    """
    load, reports = Load(), list[SweepReport]()
    numbers = iter(range(10**9))
    for minute in range(minutes):
        for second in range(60):
            at = START + minute * MINUTE + timedelta(seconds=second)
            for place in range(chats_a_second):
                moment = at + timedelta(seconds=place / chats_a_second)
                load.chat_is_over(f"chat{next(numbers):09d}", moment)
            for _ in range(round(chats_a_second * lost_share)):
                load.message_is_lost(f"lost{next(numbers):09d}", at)
        load.clock.time = START + (minute + 1) * MINUTE
        reports += load.sweep(parts)
    return load, reports
