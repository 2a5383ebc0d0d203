"""Conversations to ask a model about."""

from datetime import UTC, datetime, timedelta

from escalation.domain.bot_contract import BotMessage
from escalation.domain.bot_ports import ModelUser
from escalation.domain.knowledge import KnowledgeEntry

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
REFUND = KnowledgeEntry(
    id="refund",
    questions=("How do I get a refund?",),
    answer="Refunds are paid within 14 days. Ask for one on the Orders page.",
    url="https://help.example.com/refunds",
)
USER = ModelUser(workspace_id="acme", bot_id="support", calls_a_day=100)
HOURS = KnowledgeEntry(id="hours", questions=("When are you open?",), answer="9:00 to 17:30.")


def chat(*texts: str) -> tuple[BotMessage, ...]:
    """Visitor and bot by turns, the visitor first."""
    return tuple(
        BotMessage(
            author="bot" if number % 2 else "visitor",
            text=text,
            at=NOW + timedelta(seconds=number),
        )
        for number, text in enumerate(texts)
    )
