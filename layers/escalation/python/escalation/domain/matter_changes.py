"""Which matters a change of what is stored amounts to. Pure: old and new in, matters out.

A matter's id is made of the record and of its revision or position, so that the same change gives
the same id however often, and by whichever release, it is looked at. No two changes give the same:
each write of an escalation raises its revision, each of a head its version, and a turn is written
once at its place.
"""

from collections.abc import Iterator
from datetime import datetime

from escalation.domain.conversation import Head, Message, Turn
from escalation.domain.escalation import Escalation
from escalation.domain.matters import (
    AgentReplied,
    ConnectionBroken,
    Delivered,
    Failed,
    HandedOver,
    Matter,
    OfEscalation,
    Solved,
    TurnDecided,
)
from escalation.domain.news import Refused, is_agents, news_in_head


def of_escalation(before: Escalation | None, after: Escalation) -> tuple[Matter, ...]:
    """Of one write of an escalation; `before` is None where it is new."""
    return tuple(_of_escalation(before, after))


def _of_escalation(before: Escalation | None, after: Escalation) -> Iterator[Matter]:
    was = before.state if before is not None else None
    is_new = before is None or before.recorded_at is None
    if is_new and after.recorded_at is not None:
        yield HandedOver.model_validate(_facts(after, "handed_over", after.recorded_at))
    if was == after.state:
        return
    ended = after.finished_at or after.created_at
    if after.state == "delivered":
        place = {
            "connection_id": after.connection_id,
            "ticket_id": after.ticket_id,
            "reference": after.reference,
            "reference_url": after.reference_url,
            "attempts": after.attempts,
        }
        yield Delivered.model_validate(_facts(after, "delivered", ended) | place)
    elif after.state == "failed":
        why = {
            "code": after.last_error.code if after.last_error is not None else "unknown",
            "outcome_unknown": after.outcome_unknown,
            "attempts": after.attempts,
        }
        yield Failed.model_validate(_facts(after, "failed", ended) | why)


def _facts(escalation: Escalation, what: str, at: datetime) -> dict[str, object]:
    told = {"conversation_id", "bot_id", *OfEscalation.model_fields} - {"version", "id", "at"}
    facts = {name: getattr(escalation, name) for name in told & Escalation.model_fields.keys()}
    return {**facts, "id": f"{escalation.escalation_id}-{escalation.revision}-{what}", "at": at}


def of_head(before: Head | None, after: Head) -> tuple[Matter, ...]:
    """Of one write of a conversation's head."""
    ticket = after.ticket
    if ticket is None or news_in_head(before, after) is None:
        return ()
    return (
        Solved(
            id=f"{after.conversation_id}-{after.version}-solved",
            at=ticket.active_at or after.last_activity_at,
            workspace_id=after.workspace_id,
            conversation_id=after.conversation_id,
            bot_id=after.bot_id,
            escalation_id=ticket.escalation_id,
            helpdesk=ticket.helpdesk,
            connection_id=ticket.connection_id,
            ticket_id=ticket.ticket_id,
            reference=ticket.reference,
            reference_url=ticket.url,
        ),
    )


def of_turn(turn: Turn, head: Head, *, decisions: bool) -> tuple[Matter, ...]:
    """Of a turn that was written; with `decisions`, also what was decided in it."""
    replies = (_replied(message, head) for message in turn.messages if is_agents(message))
    decided = _decided(turn, head) if decisions else None
    return (*replies, *((decided,) if decided is not None else ()))


def of_refusal(before: Refused | None, after: Refused | None) -> tuple[Matter, ...]:
    """Of a mark beside a connection, which is there until a test finds it to be well again."""
    if after is None or before is not None:
        return ()
    return (
        ConnectionBroken(
            id=f"{after.connection_id}-{after.at:%Y%m%dT%H%M%S%fZ}-broken",
            at=after.at,
            workspace_id=after.workspace_id,
            connection_id=after.connection_id,
            helpdesk=after.helpdesk,
            code=after.code,
        ),
    )


def _replied(message: Message, head: Head) -> AgentReplied:
    return AgentReplied(
        id=f"{head.conversation_id}-{message.id}-replied",
        at=message.at,
        workspace_id=head.workspace_id,
        conversation_id=head.conversation_id,
        bot_id=head.bot_id,
        message_id=message.id,
        place="ticket" if message.from_ticket else "console",
    )


def _decided(turn: Turn, head: Head) -> TurnDecided | None:
    decision = turn.decision
    if decision is None:
        return None
    asked = [message for message in turn.messages if message.author.kind == "visitor"]
    about = asked[-1] if asked else turn.messages[0]
    reply = decision.evidence.reply
    return TurnDecided(
        id=f"{head.conversation_id}-{about.id}-decided",
        at=about.at,
        workspace_id=head.workspace_id,
        conversation_id=head.conversation_id,
        bot_id=decision.settings_bot_id,
        message_id=about.id,
        action=decision.action,
        reason=decision.reason,
        target_bot_id=decision.target_bot_id,
        confidence=reply.confidence if reply is not None else None,
        escalation_id=turn.escalation_id,
        settings_version=decision.settings_version,
        decision_version=decision.decision_version,
    )
