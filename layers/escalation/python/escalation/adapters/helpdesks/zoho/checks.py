"""Whether what the settings name is there in a Zoho portal."""

from collections.abc import Mapping
from typing import Final

from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.responses import number_of, rows
from escalation.adapters.helpdesks.zoho.reads import ZohoReads
from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
from escalation.domain.errors import PermanentError

_PICKED: Final = ("status", "priority", "channel")


class ZohoChecks:
    """Reads lists only."""

    def __init__(self, reads: ZohoReads) -> None:
        self._reads = reads

    def problems(self, settings: ZohoTicket) -> tuple[str, ...]:
        """One sentence for each department, field or value that is not there."""
        try:
            departments = {
                number: str(row.get("name"))
                for row in self._reads.departments()
                if (number := number_of(row.get("id")))
            }
        except PermanentError as error:
            needed = "the scope Desk.basic.READ"
            return (wording.unreadable_list("Zoho Desk", "departments", needed, error),)
        if settings.department_id not in departments:
            there = wording.with_ids(departments)
            return (wording.absent("Zoho Desk", "department", settings.department_id, there),)
        wanted = {name: getattr(settings, name) for name in _PICKED}
        if not settings.custom_fields and not any(wanted.values()):
            return ()
        return tuple(self._fields(settings, {k: v for k, v in wanted.items() if v is not None}))

    def _fields(self, settings: ZohoTicket, picked: Mapping[str, str]) -> list[str]:
        params = {"module": "tickets", "departmentId": settings.department_id}
        try:
            listed = self._reads.fields(params)
        except PermanentError as error:
            needed = "the scope Desk.settings.READ"
            return [wording.unreadable_list("Zoho Desk", "ticket fields", needed, error)]
        fields = {str(row.get("apiName")): row for row in listed}
        problems = []
        for name, value in picked.items():
            offered = _offered(fields.get(name, {}))
            if offered and value not in offered:
                problems.append(wording.absent("Zoho Desk", name, value, offered))
        for name, value in settings.custom_fields.items():
            field = fields.get(name)
            if field is None:
                usable = [known for known in fields if known.startswith("cf_")]
                problems.append(wording.absent("Zoho Desk", "custom field", name, usable))
                continue
            problems += _value_problem(field, name, value)
        return problems


def _value_problem(field: Mapping[str, object], name: str, value: str) -> list[str]:
    label, offered = str(field.get("displayLabel") or name), _offered(field)
    if offered and value not in offered:
        return [wording.wrong_value("Zoho Desk", label, value, offered)]
    longest = field.get("maxLength")
    if isinstance(longest, int) and len(value) > longest:
        return [wording.too_long("Zoho Desk", label, longest)]
    return []


def _offered(field: Mapping[str, object]) -> list[str]:
    return [str(row.get("value")) for row in rows(field.get("allowedValues"))]
