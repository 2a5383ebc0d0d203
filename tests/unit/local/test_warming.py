"""Functions are called until they answer, and no longer than a person would wait."""

import threading
from dataclasses import dataclass, field

from infra.local.warming import Errand, StillCold, warm


@dataclass
class Clock:
    """Time that passes while somebody sleeps; two threads do."""

    now: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds


@dataclass
class Function:
    """Answers after some calls in vain."""

    cold_for: int
    calls: int = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.calls <= self.cold_for:
            raise StillCold


def test_each_is_called_until_it_answers_and_then_left_alone() -> None:
    clock = Clock()
    functions = {"site": Function(0), "classify": Function(3), "bot": Function(20)}
    wanted = [Errand(name, function) for name, function in functions.items()]
    assert warm(wanted, clock=clock, sleep=clock.sleep) == ()
    assert [function.calls for function in functions.values()] == [1, 4, 21]


def test_one_that_never_answers_is_named_after_three_minutes_and_the_others_are_loaded() -> None:
    clock = Clock()
    never, once = Function(10**9), Function(0)
    wanted = [Errand("bot", never), Errand("transfer", once), Errand("bot", never)]
    assert warm(wanted, clock=clock, sleep=clock.sleep) == ("bot",)
    assert once.calls == 1
    assert 180 <= clock.now < 185


def test_two_errands_of_one_function_are_under_way_together() -> None:
    """Or the second would find the process that the first has loaded."""
    both = threading.Barrier(2, timeout=10)

    def meet() -> None:
        both.wait()

    assert warm([Errand("site", meet)] * 2) == ()
