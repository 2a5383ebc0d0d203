"""What came of one request is found in every function's log, by that request's id."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from tests.e2e.world import UNANSWERABLE, World, wait_until


def _about(world: World, conversation_id: str) -> Mapping[str, list[dict[str, Any]]]:
    """The lines about a conversation, by the log group that they stand in."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for group, line in world.logs():
        if conversation_id in line and line.startswith("{"):
            found[group].append(json.loads(line))
    return found


def test_one_id_leads_from_the_visitors_message_to_what_was_delivered(world: World) -> None:
    bot = world.bot({"human_handoff": True, "handoff_method": "email"})
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)
    [escalation] = world.settled(visitor)
    conversation_id = escalation["conversation_id"]

    def told() -> list[list[dict[str, Any]]]:
        """The lines of the turn, and those of the delivery."""
        lines = [line for group in _about(world, conversation_id).values() for line in group]
        turn = [line for line in lines if line["message"] == "turn_taken"]
        delivered = [line for line in lines if line["message"] == "escalation_delivered"]
        return [turn, delivered] if turn and delivered else []

    (turn, *_), (delivered, *_) = wait_until(told, what="the lines of turn and delivery")
    assert turn["cause"] == delivered["cause"] != ""
    assert turn["conversation_id"] == delivered["conversation_id"] == conversation_id
    assert delivered["escalation_id"] == escalation["id"]
    assert turn["function_request_id"] != delivered["function_request_id"]
