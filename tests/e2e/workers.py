"""The emulator's Lambda workers as processes, found below this one and nowhere else."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

_WORKER: Final = "_worker.py"
_START_S: Final = 4.0


def worker_pids() -> list[int]:
    """Processes of functions that run in this process's own emulator."""
    listed = subprocess.run(
        ["ps", "-axwwo", "pid=,ppid=,command="], capture_output=True, text=True, check=True
    )
    children: dict[int, list[tuple[int, str]]] = {}
    for line in listed.stdout.splitlines():
        own, parent, *command = line.split(maxsplit=2)
        children.setdefault(int(parent), []).append((int(own), "".join(command)))
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        for pid, command in children.get(waiting.pop(), []):
            waiting.append(pid)
            if _WORKER in command:
                found.append(pid)
    return found


@contextmanager
def random_kills(every_s: float, *, seed: int) -> Iterator[list[int]]:
    """Kill one worker after another, each without warning; gives the ids of those killed.

    Workers that are starting are spared: the emulator answers a failed start by ending every
    worker of that function, which then fails in its turn and never stops.
    """
    killed: list[int] = []
    over = Event()
    draw = random.Random(seed)
    seen: dict[int, float] = {}

    def kill() -> None:
        while not over.wait(every_s):
            now = time.monotonic()
            started = [pid for pid in worker_pids() if now - seen.setdefault(pid, now) > _START_S]
            if not started:
                continue
            victim = draw.choice(started)
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
                killed.append(victim)

    killer = Thread(target=kill, name="killer")
    killer.start()
    try:
        yield killed
    finally:
        over.set()
        killer.join()
