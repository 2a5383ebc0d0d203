"""Whether what the settings name is there in a Freshdesk account."""

from collections.abc import Mapping

from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.freshdesk.reads import FreshdeskReads
from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
from escalation.adapters.helpdesks.responses import number_of
from escalation.domain.errors import PermanentError

_NEEDED = "a role that may see it"


class FreshdeskChecks:
    """Reads lists only. The four priorities are Freshdesk's own and always there."""

    def __init__(self, reads: FreshdeskReads) -> None:
        self._reads = reads

    def problems(self, settings: FreshdeskTicket) -> tuple[str, ...]:
        """One sentence for each group, field or value that is not there."""
        found: list[str] = []
        if settings.group_id is not None:
            found += self._group(settings.group_id)
        if settings.custom_fields:
            found += self._fields(settings.custom_fields)
        return tuple(found)

    def _group(self, group_id: str) -> list[str]:
        try:
            groups = {
                number: str(row.get("name"))
                for row in self._reads.pages("/groups", {})
                if (number := number_of(row.get("id")))
            }
        except PermanentError as error:
            return [wording.unreadable_list("Freshdesk", "groups", _NEEDED, error)]
        if group_id in groups:
            return []
        return [wording.absent("Freshdesk", "group", group_id, wording.with_ids(groups))]

    def _fields(self, wanted: Mapping[str, str]) -> list[str]:
        try:
            fields = {str(row.get("name")): row for row in self._reads.pages("/ticket_fields", {})}
        except PermanentError as error:
            return [wording.unreadable_list("Freshdesk", "ticket fields", _NEEDED, error)]
        problems = []
        for name, value in wanted.items():
            field = fields.get(name)
            if field is None:
                usable = [known for known in fields if known.startswith("cf_")]
                problems.append(wording.absent("Freshdesk", "custom field", name, usable))
                continue
            choices = field.get("choices")
            offered = (
                [str(choice) for choice in choices] if isinstance(choices, list | dict) else []
            )
            if offered and value not in offered:
                label = str(field.get("label") or name)
                problems.append(wording.wrong_value("Freshdesk", label, value, offered))
        return problems
