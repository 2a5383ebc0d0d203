"""How often the shipped widget asks for news, by running its own pace."""

import json
import subprocess
import sys
from pathlib import Path

from infra.costs.assumptions import CHAT
from infra.packaging import ROOT

_COUNT = ROOT / "infra" / "cli" / "count_polls.mjs"
_PACE = ROOT / "functions" / "site" / "widget" / "pace.js"
_NODE = Path(sys.executable).parent / "node"
_SECONDS = 30


def polls(*, handed_over: bool) -> int:
    """Polls of a typical chat; `handed_over`: the team has it from the first message on."""
    chat = {
        "turns": CHAT.turns,
        "apart_s": CHAT.apart_s,
        "open_s": CHAT.open_s,
        "handed_off": handed_over,
    }
    done = subprocess.run(  # noqa: S603 - our own script
        [str(_NODE), str(_COUNT), str(_PACE), json.dumps(chat)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=True,
    )
    return int(done.stdout)
