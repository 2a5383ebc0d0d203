"""Decisions as the service stored them once: read for good, and taken again they come out the same.

`decisions.json` is only added to. Each holds the settings that were in force, the message, and the
turn's body, packed as it lay in the table.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from escalation.adapters.aws.dynamodb_codec import decode
from escalation.domain.conversation import Turn
from escalation.domain.replay import replay
from escalation.domain.settings import VersionedSettings
from escalation.domain.stored_forms import read, write

PINNED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("decisions.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("pinned", PINNED, ids=lambda pinned: str(pinned["what"]))
def test_a_decision_stored_then_is_taken_again_as_it_was(pinned: dict[str, Any]) -> None:
    turn = decode(Turn, bytes.fromhex(pinned["turn"]))
    settings = read(VersionedSettings, json.dumps(pinned["settings"]).encode())
    assert turn.decision is not None
    assert f"{turn.decision.action} {turn.decision.reason}" == pinned["what"]
    assert replay(settings, pinned["text"], turn.decision) == "same"


@pytest.mark.parametrize("pinned", PINNED, ids=lambda pinned: str(pinned["what"]))
def test_settings_of_then_still_say_all_that_they_said(pinned: dict[str, Any]) -> None:
    settings = read(VersionedSettings, json.dumps(pinned["settings"]).encode())
    assert _is_part(pinned["settings"], json.loads(write(settings)))


def _is_part(part: Any, of: Any) -> bool:
    if isinstance(part, dict) and isinstance(of, dict):
        return all(key in of and _is_part(value, of[key]) for key, value in part.items())
    return bool(part == of)
