"""How often a property is tried.

On a schedule (`pytest --thorough`) as often as its test says; in `make test` half of that, and in
`make unit` (`--quick`) a fraction, in an order that changes with each run: what is missed now is
found by one of the next.
"""

from typing import Final

from hypothesis import settings

_PERCENT: Final = {"thorough": 100, "whole": 50, "quick": 15}
"""Examples of a property whose test names no number; the share of the others' numbers, too."""
_FEWEST: Final = 5

# On a machine that is busy, slow is not wrong.
for _name, _share in _PERCENT.items():
    settings.register_profile(_name, deadline=None, max_examples=_share)


def choose(*, quick: bool, thorough: bool) -> None:
    """From now on, properties are declared for a quick run, a whole one or a thorough one."""
    settings.load_profile("quick" if quick else "thorough" if thorough else "whole")


def tries(number: int) -> int:
    """So many examples in a thorough run, their share in another."""
    return max(_FEWEST, number * settings().max_examples // 100)
