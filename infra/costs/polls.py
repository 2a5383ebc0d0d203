"""How often the shipped widget asks for news, by running its own pace."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from infra.costs.assumptions import CHAT
from infra.packaging import ROOT

_COUNT = ROOT / "infra" / "cli" / "count_polls.mjs"
_PACE = ROOT / "functions" / "site" / "widget" / "pace.js"
_NODE = Path(sys.executable).parent / "node"
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Polls:
    """Polls of a typical chat.

    Attributes:
        told: that a hint of the live channel led to: they bring something.
        untold: all others, which bring nothing: 304.
    """

    told: int
    untold: int

    @property
    def all(self) -> int:
        """However they came about."""
        return self.told + self.untold


def polls(*, handed_over: bool, hints: int = 0) -> Polls:
    """Polls of a typical chat.

    Args:
        handed_over: the team has it from the first message on.
        hints: of the live channel after each message from then on; 0 where there is none.
    """
    chat = {
        "turns": CHAT.turns,
        "apart_s": CHAT.apart_s,
        "open_s": CHAT.open_s,
        "handed_off": handed_over,
        "hints": hints,
    }
    done = subprocess.run(  # noqa: S603 - our own script
        [str(_NODE), str(_COUNT), str(_PACE), json.dumps(chat)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=True,
    )
    told, untold = map(int, done.stdout.split())
    return Polls(told, untold)
