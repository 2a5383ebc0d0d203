"""Conversations as the service writes them, for the tests of the stores."""

from datetime import UTC, datetime, timedelta
from itertools import count

from escalation.domain.bot_contract import Source, TargetScore
from escalation.domain.conversation import (
    Assignee,
    Author,
    Head,
    Message,
    Turn,
    Visitor,
    message_id,
)
from escalation.domain.decision import BotEvidence, Decision, Evidence
from escalation.domain.due import DUE_SHARDS, LANES, Due, Lane
from escalation.domain.escalation import Escalation, escalation_id
from escalation.domain.head_parts import RateWindow, TicketLink
from escalation.domain.ports import Commit, TranscriptStore
from escalation.domain.retry import RESEND_AFTER
from escalation.domain.taken_calls import client_key
from escalation.domain.workspace import Bot, Member, Workspace

NOW = datetime(2026, 11, 23, 10, 15, 30, 123456, tzinfo=UTC)
EXPIRES = NOW + timedelta(days=365)
WORKSPACE = "5d1c0f9be27a4c61a0b3d7f2"
BOT = "8a7be0412c9f4d3e9b60c1a5"
_numbers = count(1)


class SettableClock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    def advance(self, by: timedelta) -> None:
        self.time += by


def conversation_id() -> str:
    """A new id."""
    return f"{next(_numbers):024x}"


def new_head(**fields: object) -> Head:
    """A conversation at its beginning."""
    values: dict[str, object] = {
        "conversation_id": conversation_id(),
        "workspace_id": WORKSPACE,
        "bot_id": BOT,
        "assignee": Assignee(kind="bot", bot_id=BOT),
        "created_at": NOW,
        "last_activity_at": NOW,
        "expires_at": EXPIRES,
    }
    return Head.model_validate(values | fields)


def usual_head(turns: int) -> Head:
    """A head as it is after so many turns."""
    return new_head(
        version=turns,
        next_seq=2 * turns + 1,
        locale="en-GB",
        visitor=Visitor(name="Ana Gómez", email="ana.gomez@example.com"),
        last_visitor_at=NOW,
        seen=tuple(client_key(f"message-{number}") for number in range(turns)),
        window=RateWindow(started_at=NOW, count=3),
        last_reason="confident",
        due_at=NOW + timedelta(hours=24),
    )


def message(seq: int, text: str = "Where is my refund?", kind: str = "visitor") -> Message:
    """One message."""
    author = Author.model_validate({"kind": kind})
    return Message(id=message_id(seq), author=author, text=text, at=NOW)


def turn(head: Head, *, texts: tuple[str, ...] = ("Where is my refund?", "On its way.")) -> Turn:
    """A turn at the head's next position."""
    first = head.next_seq
    return Turn(
        conversation_id=head.conversation_id,
        messages=tuple(
            message(first + n, text, "bot" if n else "visitor") for n, text in enumerate(texts)
        ),
        client_message_id=f"message-{first:08d}",
    )


def usual_turn() -> Turn:
    """A question and its answer with the decision and its evidence, in usual lengths."""
    return Turn(
        conversation_id=conversation_id(),
        messages=(
            Message(
                id=message_id(7),
                author=Author(kind="visitor", name="Ana Gómez"),
                text="I was charged twice for my March invoice and the second charge has not "
                "been refunded yet. What can I do?",
                at=NOW,
            ),
            Message(
                id=message_id(8),
                author=Author(kind="bot", name="Tech Support", bot_id=BOT),
                text="I am sorry about that. Banks usually release a double charge within five "
                "working days. Under Settings, Billing, Payments you can see the state of each "
                "payment; if the second one is still marked as settled after that time, write "
                "here again and I will ask a colleague to look into it.",
                at=NOW,
                sources=(
                    Source(
                        title="Refunds and double charges",
                        url="https://help.example.com/billing/refunds",
                    ),
                ),
            ),
        ),
        client_message_id="7Yw2c0m1TqS4k9vXbP3dFg",
        decision=Decision(
            action="answer",
            reason="confident",
            evidence=Evidence(
                bot_id=BOT,
                reply=BotEvidence(confidence=0.8123),
                scores=(
                    TargetScore(bot_id="f3a90c47d18e42b6a5c70e19", score=0.31),
                    TargetScore(bot_id="0b6d2e8f94a74c15b3e1d702", score=0.2231),
                ),
                open_for_business=True,
                engine="lexical/1 3fe2a9",
            ),
            settings_bot_id=BOT,
            settings_version=3,
        ),
    )


def with_turn(head: Head, said: Turn | None = None, **changes: object) -> Commit:
    """The commit that adds a turn."""
    said = said or turn(head)
    seen = (*head.seen, client_key(said.client_message_id)) if said.client_message_id else head.seen
    after = head.model_copy(update={"next_seq": said.messages[-1].seq + 1, "seen": seen, **changes})
    return Commit(before=head, after=after, turns=(said,))


def new_escalation(head: Head, **fields: object) -> Escalation:
    """An escalation just recorded."""
    values: dict[str, object] = {
        "escalation_id": escalation_id(head.conversation_id, 1),
        "conversation_id": head.conversation_id,
        "workspace_id": head.workspace_id,
        "bot_id": head.bot_id,
        "method": "email",
        "state": "recorded",
        "reason": "low_confidence",
        "settings_version": 1,
        "trigger_seq": 1,
        "created_at": NOW,
        "recorded_at": NOW,
        "due_at": NOW + RESEND_AFTER,
        "expires_at": head.expires_at,
    }
    return Escalation.model_validate(values | fields)


def ticket_link(ticket_id: str, escalation: str) -> TicketLink:
    """A ticket of a conversation."""
    return TicketLink(
        helpdesk="zendesk",
        connection_id="c0ffee",
        ticket_id=ticket_id,
        reference=f"#{ticket_id}",
        escalation_id=escalation,
        relayed_seq=1,
    )


def workspace(workspace_id: str = WORKSPACE) -> Workspace:
    """A tenant."""
    return Workspace(
        workspace_id=workspace_id, name="Acme", owner_email="owner@example.com", created_at=NOW
    )


def member(sub: str = "sub-1", workspace_id: str = WORKSPACE) -> Member:
    """A person of a workspace."""
    return Member(
        sub=sub,
        workspace_id=workspace_id,
        email="owner@example.com",
        role="owner",
        created_at=NOW,
    )


def bot(bot_id: str = BOT, **fields: object) -> Bot:
    """A bot of the workspace."""
    values: dict[str, object] = {
        "bot_id": bot_id,
        "workspace_id": WORKSPACE,
        "name": "Tech Support",
        "created_at": NOW,
    }
    return Bot.model_validate(values | fields)


def due_in(store: TranscriptStore, now: datetime, *lanes: Lane) -> list[Due]:
    """What is due in these lanes, of all shards, earliest first; in both where none is named."""
    found = [
        due
        for lane in lanes or LANES
        for shard in range(DUE_SHARDS)
        for due in store.due(now, lane=lane, shard=shard)
    ]
    return sorted(found, key=lambda due: due.due_at)
