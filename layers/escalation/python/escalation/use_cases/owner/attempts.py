"""Writing against other writers."""

from collections.abc import Callable
from typing import TypeVar

from escalation.domain.errors import StoreConflict

TRIES = 3
"""Times a change is read, made and written before its caller is told that others keep winning."""

T = TypeVar("T")


def until_written(attempt: Callable[[], T]) -> T:
    """Run `attempt`, which reads anew each time, until its write wins.

    Raises:
        StoreConflict: it lost TRIES times.
    """
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except StoreConflict:
            continue
    return attempt()
