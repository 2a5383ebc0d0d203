"""The events in `events/`: one for each function, as AWS sends it."""

import json
from typing import Any

from infra.local import examples
from infra.packaging import ROOT

EVENTS = ROOT / "events"

WORKSPACE_ID = examples.WORKSPACE_ID
BOT_ID = examples.BOT_ID
CONNECTION_ID = examples.CONNECTION_ID
WEBHOOK_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
"""Zendesk's documentation names it, for tests."""
MEMBER_SUB = examples.MEMBER_SUB


def event(function: str) -> dict[str, Any]:
    """A fresh copy of the function's event, which a test may change."""
    loaded: dict[str, Any] = json.loads((EVENTS / f"{function}.json").read_text(encoding="utf-8"))
    return loaded
