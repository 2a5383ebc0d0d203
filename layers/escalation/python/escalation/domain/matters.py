"""What leaves the service as events: the catalogue of matters, and who takes them.

A matter is something that has happened and stays so. It says ids and facts; what somebody wrote is
in it only where the workspace's owner says so (`workspace.MatterChoices`). Its `id` follows from
what has happened, so that each delivery of it, however often, carries the same one: consumers tell
duplicates by it. Order is not promised; `at` tells it.

Version 1. Fields may be added under the same version, so consumers ignore what they do not know. A
field that changes its meaning or goes makes version 2, sent beside 1 for a release.
"""

from collections.abc import Collection, Sequence
from typing import Annotated, Literal, Protocol

from pydantic import Field, StringConstraints

from escalation.domain.decision import Action, Reason
from escalation.domain.escalation import Method
from escalation.domain.types import (
    MAX_MESSAGE_CHARS,
    Frozen,
    Identifier,
    Probability,
    Tolerant,
    UtcTime,
)

VERSION = 1
MAX_WORDS = MAX_MESSAGE_CHARS
"""Longest text in a matter, in characters: what is longer is cut, and ends in an ellipsis. A whole
matter stays far below the 256 KB that a bus takes."""
MAX_LINE = 200

MatterType = Literal[
    "escalation.handed_over",
    "escalation.delivered",
    "escalation.failed",
    "agent.replied",
    "ticket.solved",
    "connection.broken",
    "turn.decided",
]
MatterId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,200}$")]
"""No full stop is in it, so that it can be signed as part of `id.timestamp.payload`."""
Words = Annotated[str, Field(max_length=MAX_WORDS)]


class Told(Frozen):
    """What all matters say."""

    version: Literal[1] = 1
    id: MatterId
    """The same in every delivery of this matter."""
    at: UtcTime
    """When it happened."""
    workspace_id: Identifier
    line: Annotated[str, Field(max_length=MAX_LINE)] = ""
    """One line for people, in English: facts, and no character that JSON, HTML or a chat's markup
    would have to escape."""
    console_url: Annotated[str, Field(max_length=500)] | None = None
    """Its page in the console."""


class OfChat(Told):
    """Something of one conversation."""

    conversation_id: Identifier
    bot_id: Identifier
    """The bot whose settings applied."""


class OfEscalation(OfChat):
    """Something of one escalation."""

    escalation_id: Identifier
    method: Method
    reason: Reason
    helpdesk: Identifier | None = None
    target_bot_id: Identifier | None = None
    """Of a transfer: the bot that it goes to."""
    fallback_of: Identifier | None = None
    """The failed escalation whose place it takes."""
    follow_up_of: Identifier | None = None
    """The escalation whose mail thread it goes on in."""
    question: Words | None = None
    """The visitor's message that caused it, where the owner lets text out."""


class HandedOver(OfEscalation):
    """A conversation was handed over: it is recorded, and will be delivered or fail."""

    type: Literal["escalation.handed_over"] = "escalation.handed_over"


class Delivered(OfEscalation):
    """It has arrived: there is a ticket, the mail was taken, the other bot has it."""

    type: Literal["escalation.delivered"] = "escalation.delivered"
    connection_id: Identifier | None = None
    ticket_id: str | None = None
    reference: str | None = None
    """What people call the ticket ("#1042")."""
    reference_url: str | None = None
    """The ticket's page for agents."""
    attempts: int = 1


class Failed(OfEscalation):
    """No attempt is left. A ticket and a transfer have a fallback, which is handed over as a matter
    of its own; of a mail nobody knows, and the console shows it.
    """

    type: Literal["escalation.failed"] = "escalation.failed"
    code: Annotated[str, Field(max_length=100)]
    """Why, for programs."""
    outcome_unknown: bool = False
    """There may be a ticket nevertheless."""
    attempts: int = 0


class AgentReplied(OfChat):
    """A person of the team wrote to the visitor, in the ticket or in the console."""

    type: Literal["agent.replied"] = "agent.replied"
    message_id: Annotated[str, Field(max_length=20)]
    """Position in the transcript."""
    place: Literal["ticket", "console"]
    words: Words | None = None
    """What the agent wrote, where the owner lets text out."""


class Solved(OfChat):
    """The conversation's ticket was solved in the helpdesk."""

    type: Literal["ticket.solved"] = "ticket.solved"
    escalation_id: Identifier
    helpdesk: Identifier
    connection_id: Identifier
    ticket_id: str
    reference: str
    reference_url: str | None = None


class ConnectionBroken(Told):
    """A helpdesk refuses a connection's credentials; escalations go by mail until that is mended.

    Said once: again only after it was mended.
    """

    type: Literal["connection.broken"] = "connection.broken"
    connection_id: Identifier
    helpdesk: Identifier
    code: Annotated[str, Field(max_length=100)]
    """Why, for programs."""


class TurnDecided(OfChat):
    """What was decided on a visitor's message. Only where environment and owner ask for it: it is
    as many as there are messages.
    """

    type: Literal["turn.decided"] = "turn.decided"
    message_id: Annotated[str, Field(max_length=20)]
    """Position in the transcript of the visitor's last message that it decided on."""
    action: Action
    reason: Reason
    target_bot_id: Identifier | None = None
    confidence: Probability | None = None
    """The bot's, where it was asked."""
    escalation_id: Identifier | None = None
    settings_version: int
    decision_version: str
    question: Words | None = None
    """What the visitor wrote, where the owner lets text out."""


Matter = HandedOver | Delivered | Failed | AgentReplied | Solved | ConnectionBroken | TurnDecided
MATTERS: tuple[type[Matter], ...] = (
    HandedOver,
    Delivered,
    Failed,
    AgentReplied,
    Solved,
    ConnectionBroken,
    TurnDecided,
)


class Envelope(Tolerant):
    """Of a matter in JSON what it takes to hand it on: it may be of a type or version that is not
    known here, and all of its JSON goes on.
    """

    version: int
    type: Annotated[str, Field(max_length=100)]
    id: MatterId
    at: UtcTime
    workspace_id: Identifier


class MatterSink(Protocol):
    """Somebody who takes matters: the environment's bus, say."""

    def publish(self, matters: Sequence[Matter]) -> Collection[str]:
        """Hand them on; the ids of those that were not taken, to be handed on again.

        A matter may be handed on twice. Raises RetryableError when none was taken.
        """
        ...


def written(matter: Matter) -> str:
    """A matter as it leaves: JSON without what it has nothing to say of."""
    return matter.model_dump_json(exclude_none=True)


def cut(text: str) -> str:
    """Words as a matter holds them."""
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 1] + "…"
