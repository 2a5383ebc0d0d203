"""What goes into the fields that an account has added, for one conversation."""

from escalation.adapters.helpdesks import text
from escalation.adapters.rendering.escaping import neutral
from escalation.domain.delivery import TicketDraft
from escalation.domain.settings import CustomFieldSettings
from escalation.domain.ticket_values import LONGEST_LONG_TEXT, FixedValue, FromChat, filled


def custom_values(
    draft: TicketDraft, settings: CustomFieldSettings
) -> tuple[dict[str, FixedValue], list[str]]:
    """Each field's value, and the names of fields that stay empty, because the conversation tells
    nothing that fits. What came out of the conversation is text, and nothing to a template.
    """
    values: dict[str, FixedValue] = {}
    empty = []
    for name, wanted in sorted(settings.custom_fields.items()):
        value = filled(wanted, draft.facts)
        if value is None:
            empty.append(name)
        else:
            values[name] = _neutral(wanted, value) if isinstance(wanted, FromChat) else value
    return values, empty


def _neutral(wanted: FromChat, value: FixedValue) -> FixedValue:
    if not isinstance(value, str) or wanted.kind == "choice":
        return value
    longest = wanted.longest or LONGEST_LONG_TEXT
    if wanted.kind == "long_text":
        return neutral(value)[:longest]
    return text.one_line(value, longest=longest)
