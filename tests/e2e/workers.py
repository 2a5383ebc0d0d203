"""The emulator's Lambda workers as processes, found below this one and nowhere else."""

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from threading import Lock
from typing import Final

_WORKER: Final = "_worker.py"
_START_S: Final = 3.0


def worker_pids() -> list[int]:
    """Processes of functions that run in this process's own emulator."""
    listed = subprocess.run(
        ["ps", "-axwwo", "pid=,ppid=,command="], capture_output=True, text=True, check=True
    )
    children: dict[int, list[tuple[int, str]]] = {}
    for line in listed.stdout.splitlines():
        own, parent, *rest = line.split(maxsplit=2)
        children.setdefault(int(parent), []).append((int(own), "".join(rest)))
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        for pid, command in children.get(waiting.pop(), []):
            waiting.append(pid)
            if _WORKER in command:
                found.append(pid)
    return found


class Killer:
    """Kills a random worker, without warning, with every so many steps of the load.

    It goes by the load's steps and not by time, so that a slow machine is put to the same test as
    a fast one. Workers that are starting are spared: the emulator answers a failed start by ending
    every worker of that function, which then fails in its turn and so never stops.

    Attributes:
        killed: process ids, in order.
    """

    def __init__(self, *, every: int, seed: int) -> None:
        self.killed: list[int] = []
        self._every = every
        self._draw = random.Random(seed)
        self._seen: dict[int, float] = {}
        self._steps = 0
        self._lock = Lock()

    def step(self) -> None:
        """Count one step; now and then kill. Called from many threads."""
        with self._lock:
            self._steps += 1
            if self._steps % self._every:
                return
            now = time.monotonic()
            started = [
                pid for pid in worker_pids() if now - self._seen.setdefault(pid, now) > _START_S
            ]
            if started:
                victim = self._draw.choice(started)
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    self.killed.append(victim)
