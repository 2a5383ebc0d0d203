"""A matter as one line for people, of facts alone.

It goes into templates that put texts together without escaping them (a rule of EventBridge, say),
so it holds no character that JSON, HTML or a chat's markup would have to escape.
"""

import re

from escalation.domain.matters import (
    MAX_LINE,
    AgentReplied,
    ConnectionBroken,
    Delivered,
    Failed,
    HandedOver,
    Matter,
    Solved,
    TurnDecided,
)

_UNSAFE = re.compile(r"[^\w .,:;#()/+-]")
_TO = {"ticket": "by ticket", "email": "by e-mail", "transfer": "to another bot"}
_ARRIVED = {
    "ticket": "Ticket {reference} has the chat",
    "email": "The team has the chat by e-mail",
    "transfer": "Another bot has the chat",
}


def line_of(matter: Matter) -> str:
    """The line, in English."""
    return _UNSAFE.sub("", _line_of(matter).replace("_", " "))[:MAX_LINE]


def _line_of(matter: Matter) -> str:
    match matter:
        case HandedOver():
            return f"Handed over {_TO[matter.method]}: {matter.reason}"
        case Delivered():
            arrived = _ARRIVED[matter.method].format(reference=matter.reference or "")
            return f"{arrived}: {matter.reason}"
        case Failed():
            return f"Could not be handed over {_TO[matter.method]}: {matter.code}"
        case AgentReplied():
            return f"A person of the team replied in the {matter.place}"
        case Solved():
            return f"Ticket {matter.reference} was solved"
        case ConnectionBroken():
            return f"The connection to {matter.helpdesk} is refused: {matter.code}"
        case TurnDecided():
            return f"Decided: {matter.action}, {matter.reason}"
