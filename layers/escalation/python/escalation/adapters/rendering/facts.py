"""What a conversation tells of itself, for the fields of its ticket."""

from collections.abc import Callable, Mapping
from typing import Final

from escalation.adapters.rendering import views
from escalation.domain.attributes import VisitorFacts, told
from escalation.domain.delivery import Handover
from escalation.domain.settings import CustomFieldSettings, TicketSettings
from escalation.domain.ticket_values import (
    LONGEST_LONG_TEXT,
    Fact,
    FromChat,
    shortened,
    wanted_facts,
)

_TOLD: Final[Mapping[Fact, Callable[[Handover], str | None]]] = {
    "name": lambda handover: handover.head.visitor.name,
    "email": lambda handover: handover.head.visitor.email,
    "locale": lambda handover: handover.head.locale,
    "page": lambda handover: handover.head.page,
    "plan": lambda handover: handover.head.visitor.plan,
    "bot": lambda handover: handover.bot.name,
    "question": lambda handover: handover.question,
    "summary": lambda handover: handover.summary,
    "reason": lambda handover: views.why(handover.escalation.reason),
    "reason_code": lambda handover: handover.escalation.reason,
    "conversation_id": lambda handover: handover.head.conversation_id,
    "referrer": lambda handover: _facts(handover).referrer,
    "device": lambda handover: _facts(handover).device,
}


def facts_for(handover: Handover, settings: TicketSettings) -> dict[str, str]:
    """What the settings ask for and the conversation tells; nothing else leaves it."""
    if not isinstance(settings, CustomFieldSettings):
        return {}
    wanted = wanted_facts(settings.custom_fields.values())
    found = {value.told_as: _told_of(value, handover) for value in wanted}
    return {name: shortened(text, LONGEST_LONG_TEXT) for name, text in found.items() if text}


def _told_of(value: FromChat, handover: Handover) -> str | None:
    if value.attribute is None:
        tell = _TOLD.get(value.from_chat)
        return None if tell is None else tell(handover)
    known = _facts(handover).value(value.attribute, signed=value.signed)
    return None if known is None else told(known)


def _facts(handover: Handover) -> VisitorFacts:
    return handover.head.attributes or VisitorFacts()
