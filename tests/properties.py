"""How often a property is tried.

In `make test` as often as its test says. In `make unit` (`pytest --quick`) a fraction of that, in
an order that changes with each run: what is missed now is found by the whole.
"""

from typing import Final

from hypothesis import settings

_PERCENT: Final = {"whole": 100, "quick": 7}
"""Examples of a property whose test names no number; the share of the others' numbers, too."""
_FEWEST: Final = 5

# On a machine that is busy, slow is not wrong.
for _name, _share in _PERCENT.items():
    settings.register_profile(_name, deadline=None, max_examples=_share)


def choose(*, quick: bool) -> None:
    """From now on, properties are declared for a quick run or a whole one."""
    settings.load_profile("quick" if quick else "whole")


def tries(number: int) -> int:
    """So many examples in a whole run, their share in a quick one."""
    return max(_FEWEST, number * settings().max_examples // 100)
