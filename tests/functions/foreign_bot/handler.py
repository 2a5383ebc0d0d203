"""A bot as a customer would write it: from the bot contract alone, with the standard library.

It answers a few questions about a library. A bot id that ends in one of MISBEHAVIOURS, or a message
that says "misbehave: <name>", makes it break the contract that way, for the tests of faults.
"""

import json
import time
from typing import Any

ANSWERS = {
    "open": ("The reading room is open from 9 to 21 o'clock, on Sundays from 12.", "opening-hours"),
    "renew": ("You can renew a loan twice, up to the day it is due.", "loans"),
    "fine": ("A late return costs 20 cents a day for each item.", "fines"),
}
SITE = "https://library.example/"
SECONDS_TOO_LONG = 25.0
MISBEHAVIOURS = (
    "raises",
    "sleeps",
    "text-reply",
    "null-reply",
    "no-confidence",
    "text-confidence",
    "confidence-7",
    "negative-confidence",
    "not-a-number",
    "number-as-text",
    "routing-out-of-range",
    "huge",
    "not-json",
)


class BotOutOfOrderError(RuntimeError):
    """What a failing bot raises."""


def handler(event: dict[str, Any], context: object) -> Any:
    """Answer a request of the contract's version 1."""
    if event["version"] != 1:
        raise ValueError("unknown version of the contract")
    text = _last_visitor_text(event["messages"])
    fault = _misbehaviour(event["bot_id"], text)
    if fault is not None:
        return _misbehave(fault, _reply(text))
    return _reply(text)


def _last_visitor_text(messages: list[dict[str, Any]]) -> str:
    for message in reversed(messages):
        if message["author"] == "visitor":
            return str(message["text"])
    return ""


def _reply(text: str) -> dict[str, Any]:
    asked = text.lower()
    for word, (answer, page) in ANSWERS.items():
        if word in asked:
            return {
                "text": answer,
                "confidence": 0.9,
                "sources": [{"title": page.replace("-", " ").capitalize(), "url": SITE + page}],
                "wants_handoff": False,
            }
    return {
        "text": "I only know about the library.",
        "confidence": 0.1,
        "sources": [],
        "wants_handoff": "librarian" in asked,
    }


def _misbehaviour(bot_id: str, text: str) -> str | None:
    for name in MISBEHAVIOURS:
        if bot_id.endswith(name) or f"misbehave: {name}" in text.lower():
            return name
    return None


def _misbehave(fault: str, reply: dict[str, Any]) -> Any:
    if fault == "raises":
        raise BotOutOfOrderError("the bot's own database is gone")
    if fault == "sleeps":
        time.sleep(SECONDS_TOO_LONG)
        return reply
    if fault == "not-json":
        return object()  # the runtime cannot serialise this: a function error
    wrong: dict[str, Any] = {
        "text-reply": json.dumps(reply)[:-1],
        "null-reply": None,
        "no-confidence": {"text": reply["text"]},
        "text-confidence": {**reply, "confidence": "very"},
        "confidence-7": {**reply, "confidence": 7},
        "negative-confidence": {**reply, "confidence": -0.2},
        "not-a-number": {**reply, "confidence": float("nan")},
        "number-as-text": {**reply, "text": 42},
        "routing-out-of-range": {**reply, "routing": [{"bot_id": "billing", "score": 1.5}]},
        "huge": {**reply, "text": "x" * 200_000},
    }
    return wrong[fault]
