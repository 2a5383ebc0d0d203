"""What a conversation tells of itself, for the fields of its ticket."""

from collections.abc import Callable, Mapping
from typing import Final

from escalation.adapters.rendering import views
from escalation.domain.delivery import Handover
from escalation.domain.settings import CustomFieldSettings, TicketSettings
from escalation.domain.ticket_values import LONGEST_LONG_TEXT, Fact, shortened, wanted_facts

_TOLD: Final[Mapping[Fact, Callable[[Handover], str | None]]] = {
    "name": lambda handover: handover.head.visitor.name,
    "email": lambda handover: handover.head.visitor.email,
    "locale": lambda handover: handover.head.locale,
    "page": lambda handover: handover.head.page,
    "plan": lambda handover: handover.head.visitor.plan,
    "bot": lambda handover: handover.bot.name,
    "question": lambda handover: handover.question,
    "summary": lambda handover: handover.summary,
    "reason": lambda handover: views.REASONS[handover.escalation.reason],
    "reason_code": lambda handover: handover.escalation.reason,
    "conversation_id": lambda handover: handover.head.conversation_id,
}


def facts_for(handover: Handover, settings: TicketSettings) -> dict[Fact, str]:
    """What the settings ask for and the conversation tells; nothing else leaves it."""
    if not isinstance(settings, CustomFieldSettings):
        return {}
    wanted = wanted_facts(settings.custom_fields.values())
    told = {fact: tell(handover) for fact, tell in _TOLD.items() if fact in wanted}
    return {fact: shortened(text, LONGEST_LONG_TEXT) for fact, text in told.items() if text}
