"""What stands in for other wordings where a bot has one example a class, as in a first FAQ.

Nothing of such a class can be hidden and still be known, so the bot's examples say how near its
classes are to each other and not how near another wording comes to its own.

What other bots say stands in. On the development data (six bots of CLINC150 and BANKING77 with
one example a class, whose classes are 0.2 to 0.5 alike) an unseen wording is 0.07 to 0.27 more
similar to the best class than a question of a hidden class is: the more compact a bot's subject,
the nearer is everything to it, and the hidden classes show that.
"""

from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from escalation.engine.semantic.hidden import Hidden

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

ENOUGH_KNOWN: Final = 16
"""Hidden examples of known classes, from which on a bot speaks for itself."""
CHOICE_OF_FIRST: Final = (-2.2, 4.4)
"""The development data's fit of a choice among classes with one example each."""
_NEARER: Final = 0.155
_SPREAD: Final = 0.15
_LEAST: Final = 0.5
"""A bot of few entries about unlike things has hidden classes that are far from everything: what is
no nearer than that to one of them may still be about something else."""


def with_first_questions(asked: Hidden) -> Hidden:
    """Fill up what was asked of known classes to `ENOUGH_KNOWN`, spread evenly over what is likely.

    Their posterior and whether it was right are made up too, as `CHOICE_OF_FIRST` expects them: a
    choice is not to be fitted to them.
    """
    known = asked.scoped > 0.0
    missing = ENOUGH_KNOWN - int(np.count_nonzero(known))
    if missing <= 0:
        return asked
    centre = _centre(asked.top[known], asked.top[~known])
    tops = np.clip(centre + _SPREAD * evenly(missing), 0.0, 1.0)
    return Hidden(
        top=np.concatenate([asked.top, tops]),
        scoped=np.concatenate([asked.scoped, np.ones(missing)]),
        likely=np.concatenate([asked.likely, np.full(missing, np.nan)]),
        right=np.concatenate([asked.right, np.full(missing, np.nan)]),
    )


def _centre(known: "Doubles", near: "Doubles") -> float:
    """How similar an unseen wording is to its class: as the bot's own few are, if there are any."""
    if len(known):
        return float(known.mean())
    return max(_LEAST, float(near.mean()) + _NEARER if len(near) else _LEAST)


def evenly(count: int) -> "Doubles":
    """Return standard normal values of equal chance, in order."""
    normal = NormalDist()
    return np.array([normal.inv_cdf((place + 0.5) / count) for place in range(count)])
