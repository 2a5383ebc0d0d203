"""Work that the stand-ins do later, by their own time: a create that commits late."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

Work = Callable[[], Coroutine[Any, Any, None]]

_LOOK_EVERY_S: Final = 0.2


class Clock(Protocol):
    """The stand-ins' time, where it is not the machine's."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        ...


class Schedule:
    """Work with a time to do it at.

    On a server `serve` does it beside the requests. Without one, in a test that calls the
    application in its own process, each request first does what has become due (`catch_up`).

    Args:
        now: tells the stand-ins' time.
        real: Whether a call that has to wait does; in a test whose time is its own none does.
    """

    def __init__(self, now: Callable[[], datetime], *, real: bool = True) -> None:
        self._now = now
        self.real = real
        self._waiting: list[tuple[datetime, int, Work]] = []
        self._numbers = itertools.count()
        self._running: set[asyncio.Task[None]] = set()
        self._served = False

    async def sleep(self, seconds: float) -> None:
        """Wait, where time passes by itself."""
        if self.real:
            await asyncio.sleep(seconds)

    def add(self, delay_s: float, work: Work) -> None:
        """Do the work after a delay."""
        due = self._now() + timedelta(seconds=delay_s)
        self._waiting.append((due, next(self._numbers), work))

    @property
    def waiting(self) -> int:
        """How much is still to be done."""
        return len(self._waiting)

    async def catch_up(self) -> None:
        """Do what is due, oldest first, unless a server does so by itself."""
        if not self._served and self._waiting:
            await self.do_due()

    async def do_due(self) -> None:
        """Do what is due, oldest first."""
        for work in self._take_due():
            await work()

    def clear(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    @contextlib.asynccontextmanager
    async def serve(self, *jobs: Work) -> AsyncIterator[None]:
        """Do what becomes due, and run `jobs` again and again, until the block ends."""
        self._served = True
        task = asyncio.create_task(self._look(jobs))
        try:
            yield
        finally:
            self._served = False
            for running in (task, *self._running):
                running.cancel()
            await asyncio.gather(task, *self._running, return_exceptions=True)

    async def _look(self, jobs: tuple[Work, ...]) -> None:
        while True:
            for work in (*self._take_due(), *jobs):
                running = asyncio.create_task(work())
                self._running.add(running)
                running.add_done_callback(self._running.discard)
            await asyncio.sleep(_LOOK_EVERY_S)

    def _take_due(self) -> list[Work]:
        now = self._now()
        due = sorted(item for item in self._waiting if item[0] <= now)
        self._waiting = [item for item in self._waiting if item[0] > now]
        return [work for _, _, work in due]
