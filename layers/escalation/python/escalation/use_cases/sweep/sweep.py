"""The sweep: sends again what no worker has claimed, and ends what timed out.

What people wait for comes first and has a lane of its own in the due index; chats that are merely
over are written down as such in the time that is left. What it finds is read again strongly before
it acts, and every act is a conditional write, so two sweeps at once, or a sweep and a worker, do no
harm.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from escalation.domain.due import ALL_SHARDS, Due, Lane
from escalation.use_cases.count_conversations import CountConversations
from escalation.use_cases.sweep.act import Act
from escalation.use_cases.sweep.attempts import Attempts, SweepReport
from escalation.use_cases.sweep.idle import EndIdle
from escalation.use_cases.writing.ports import Ports

LASTS = timedelta(seconds=45)
"""How long a sweep begins with something new. With the slowest calls it is over before the next one
starts, and before the function's time is."""
LISTED = 2_000
"""Entries of one lane and shard that a sweep knows of, and puts in order, at most."""
TOGETHER = 100
"""Idle chats that are read at once."""
_FIRST = frozenset({"escalation", "auto_reply", "digest"})
"""Kinds in which every entry is a rescue; a conversation's own time is mostly a ticket to read."""


class Sweep:
    """The use case behind the schedule."""

    def __init__(
        self,
        ports: Ports,
        *,
        act: Act,
        count: CountConversations | None = None,
        lasts: timedelta = LASTS,
    ) -> None:
        self._ports = ports
        self._act = act
        self._end_idle = EndIdle(ports, act=act, count=count)
        self._lasts = lasts

    def __call__(self, shards: Sequence[int] = ALL_SHARDS) -> SweepReport:
        """Look at what is due in these shards, as much as there is time for; the rest is due still
        a minute later.
        """
        report = SweepReport()
        tried = Attempts(report, self._ports.events)
        now = self._ports.clock.now()
        until = now + self._lasts
        found = self._listed("rescue", shards, tried)
        idle = self._listed("idle", shards, tried)
        # The release before this one wrote silences there, too.
        rescues = sorted((due for due in found if due.kind != "silence"), key=_turn)
        idle = sorted([*idle, *(due for due in found if due.kind == "silence")], key=_turn)
        report.oldest_due_s = _lateness_s(rescues, now)
        report.oldest_idle_s = _lateness_s(idle, now)
        self._rescue(rescues, tried, until=until)
        self._end(idle, tried, until=until)
        self._ports.events.record("swept", **asdict(report))
        return report

    def _listed(self, lane: Lane, shards: Sequence[int], tried: Attempts) -> list[Due]:
        """What is due in a lane, of all shards that can be read."""
        found: list[Due] = []
        now, transcripts = self._ports.clock.now(), self._ports.transcripts

        def read(shard: int) -> int:
            found.extend(transcripts.due(now, lane=lane, shard=shard, limit=LISTED))
            return 0

        for shard in shards:
            tried(partial(read, shard), kind="shard")
        return found

    def _rescue(self, rescues: Sequence[Due], tried: Attempts, *, until: datetime) -> None:
        for number, due in enumerate(rescues):
            if self._ports.clock.now() >= until:
                tried.report.left_over = len(rescues) - number
                break
            tried.report.looked_at += 1
            tried(
                partial(self._act, due),
                kind=due.kind,
                conversation_id=due.conversation_id,
                escalation_id=due.escalation_id,
            )

    def _end(self, idle: Sequence[Due], tried: Attempts, *, until: datetime) -> None:
        done = 0
        while done < len(idle) and self._ports.clock.now() < until:
            together = idle[done : done + TOGETHER]
            done += self._end_idle(together, tried, until=until)
        tried.report.idle_looked_at = done
        tried.report.idle_left_over = len(idle) - done


def _turn(due: Due) -> tuple[bool, datetime]:
    """Rescues before conversations, then what has waited longest: no shard before another."""
    return due.kind not in _FIRST, due.due_at


def _lateness_s(found: Iterable[Due], now: datetime) -> int:
    return max((int((now - due.due_at).total_seconds()) for due in found), default=0)
