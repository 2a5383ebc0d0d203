"""Faults to order: a process that dies, rivals that write first, answers that go astray."""

from collections.abc import Callable
from dataclasses import dataclass, field


class Crash(BaseException):
    """The process has died. Nothing of the code under test can catch it."""


@dataclass
class Faults:
    """What every fake asks before and after it does something.

    Each port call is two steps, so that a crash comes before the call takes effect or after it.
    """

    crash_at: int | None = None
    """Number of the step that kills the process, counted from 1."""
    steps: int = 0
    chance: Callable[[str], None] | None = None
    """Called at every step with its name; may raise what a random fault is."""
    _before: dict[str, list[Callable[[], object]]] = field(default_factory=dict)

    def before(self, name: str, *actions: Callable[[], object]) -> None:
        """Run one of `actions` right before each of the next calls of this name."""
        self._before.setdefault(name, []).extend(actions)

    def forget(self) -> None:
        """No call is waited for any more."""
        self._before.clear()

    def begin(self, name: str) -> None:
        """A port call begins."""
        waiting = self._before.get(name)
        if waiting:
            waiting.pop(0)()
        self._step(name)

    def done(self, name: str) -> None:
        """The port call has taken effect; its answer is on its way."""
        self._step(f"{name} done")

    def _step(self, name: str) -> None:
        self.steps += 1
        if self.crash_at is not None and self.steps >= self.crash_at:
            self.crash_at = None
            raise Crash(name)
        if self.chance is not None:
            self.chance(name)


def raising(error: Exception) -> Callable[[], object]:
    """An action for `Faults.before`."""

    def action() -> None:
        raise error

    return action
