"""Whether what the settings name is there in a Zendesk account."""

from collections.abc import Iterator, Mapping
from typing import Final

from escalation.adapters.helpdesks import wording
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import mapping, number_of, rows
from escalation.adapters.helpdesks.zendesk.reads import ZendeskReads
from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.domain.errors import OutcomeUnknown, PermanentError

_MOST_PAGES: Final = 20
_PRIORITY_TYPES: Final = frozenset({"priority", "basic_priority"})


class ZendeskChecks:
    """Reads lists only. They need the scope `read`, not only that of tickets."""

    def __init__(self, calls: Caller, reads: ZendeskReads) -> None:
        self._calls = calls
        self._reads = reads

    def problems(self, settings: ZendeskTicket) -> tuple[str, ...]:
        """One sentence for each group, field, value or priority that is not there."""
        found: list[str] = []
        if settings.group_id is not None:
            found += self._group(settings.group_id)
        if settings.custom_fields or settings.priority is not None:
            found += self._fields(settings)
        return tuple(found)

    def _group(self, group_id: str) -> list[str]:
        try:
            groups = {
                number: str(row.get("name"))
                for row in self._listed("/api/v2/groups", "groups")
                if (number := number_of(row.get("id"))) and row.get("deleted") is not True
            }
        except PermanentError as error:
            return [wording.unreadable_list("Zendesk", "groups", "the scope read", error)]
        if group_id in groups:
            return []
        return [wording.absent("Zendesk", "group", group_id, wording.with_ids(groups))]

    def _fields(self, settings: ZendeskTicket) -> list[str]:
        try:
            listed = list(self._listed("/api/v2/ticket_fields", "ticket_fields"))
        except PermanentError as error:
            return [wording.unreadable_list("Zendesk", "ticket fields", "the scope read", error)]
        fields = {number: row for row in listed if (number := number_of(row.get("id")))}
        problems = []
        for field_id, value in settings.custom_fields.items():
            field = fields.get(field_id)
            if field is None or field.get("active") is False:
                usable = {
                    number: str(row.get("title"))
                    for number, row in fields.items()
                    if row.get("removable") is not False and row.get("active") is not False
                }
                problems.append(
                    wording.absent("Zendesk", "custom field", field_id, wording.with_ids(usable))
                )
                continue
            problems += _value_problem(field, value)
        offered = _priorities(listed)
        if settings.priority is not None and offered and settings.priority not in offered:
            problems.append(wording.absent("Zendesk", "priority", settings.priority, offered))
        return problems

    def _listed(self, path: str, name: str) -> Iterator[Mapping[str, object]]:
        params: dict[str, str | int] = {"page[size]": 100}
        for _ in range(_MOST_PAGES):
            body = self._reads.body(self._calls.read(path, params))
            yield from rows(body.get(name))
            meta = mapping(body.get("meta"))
            cursor = meta.get("after_cursor")
            if not meta.get("has_more") or not isinstance(cursor, str):
                return
            params = {**params, "page[after]": cursor}
        raise OutcomeUnknown("read_incomplete", f"more than {_MOST_PAGES} pages of {name}")


def _value_problem(field: Mapping[str, object], value: str) -> list[str]:
    options = [str(row.get("value")) for row in rows(field.get("custom_field_options"))]
    title = str(field.get("title") or field.get("id"))
    if options and value not in options:
        return [wording.wrong_value("Zendesk", title, value, options)]
    kind = field.get("type")
    if kind == "checkbox" and value not in {"true", "false"}:
        return [wording.wrong_value("Zendesk", title, value, ["true", "false"])]
    if kind == "integer" and not value.removeprefix("-").isdigit():
        return [wording.wrong_value("Zendesk", title, value, ["a whole number"])]
    return []


def _priorities(fields: list[Mapping[str, object]]) -> list[str]:
    """What the account's priority field offers; some plans have two of the four."""
    for field in fields:
        if field.get("type") == "basic_priority":
            return ["high", "normal"]
        if field.get("type") in _PRIORITY_TYPES:
            return [str(row.get("value")) for row in rows(field.get("system_field_options"))]
    return []
