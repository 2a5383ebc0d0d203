"""What a start is doing, and how long each part took."""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

Stage = Callable[[str], AbstractContextManager[None]]
"""Called with a name such as `Deploying`, around the work."""


@contextlib.contextmanager
def unseen(name: str) -> Iterator[None]:
    """A stage that nobody is told of."""
    del name
    yield


class Stages:
    """Writes a line for each stage: its name when it begins, its seconds when it ends."""

    def __init__(
        self, write: Callable[[str], object], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Takes where lines go, such as a terminal's `write`, and a clock in seconds."""
        self._write = write
        self._clock = clock

    @contextlib.contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """One stage. What is raised in it ends the line without a time."""
        self._write(f"{name} ... ")
        begun = self._clock()
        took = ""
        try:
            yield
            took = f"{self._clock() - begun:.0f} s"
        finally:
            self._write(f"{took}\n")
