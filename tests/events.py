"""The events in `events/`: one for each function, as AWS sends it."""

import json
from typing import Any

from infra.packaging import ROOT

EVENTS = ROOT / "events"

WORKSPACE_ID = "8d21f6a0c37be94512ac60ef"
BOT_ID = "5f0c2b7d9a41e83c6d172f90"
CONNECTION_ID = "3b7e90d16ca2f85409d3e7b1"
WEBHOOK_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
"""Zendesk's documentation names it, for tests."""
MEMBER_SUB = "b4a81408-c0f1-70ec-2a5b-8f1d63e0a917"


def event(function: str) -> dict[str, Any]:
    """A fresh copy of the function's event, which a test may change."""
    loaded: dict[str, Any] = json.loads((EVENTS / f"{function}.json").read_text(encoding="utf-8"))
    return loaded
