"""Settings of tickets in Zoho Desk."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.settings import CustomFieldSettings, NumericId
from escalation.domain.ticket_values import FieldValue, FixedValue, FromChat

VALUE_CHARS: Final = 100
"""Of a custom field's value in a create; the choices of a list are joined into one."""
SEPARATOR: Final = ";"


def as_text(value: FixedValue) -> str:
    """A value as a create takes it: custom fields are texts there, whatever their type
    (`Ticket__commonRequestJson` in Zoho's published description).
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return SEPARATOR.join(value)
    return str(value)


def _short(value: FieldValue) -> FieldValue:
    fixed = value.otherwise if isinstance(value, FromChat) else value
    if fixed is not None and len(as_text(fixed)) > VALUE_CHARS:
        raise ValueError(f"a custom field takes at most {VALUE_CHARS} characters in Zoho Desk")
    return value


Picked = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class ZohoTicket(CustomFieldSettings):
    """Where and how tickets are made in Zoho Desk. Values of pick lists are the portal's own. A
    create takes no team and no layout: the first is a rule's, the second the department's.
    """

    helpdesk: Literal["zoho"]
    department_id: NumericId
    assignee_id: NumericId | None = None
    product_id: NumericId | None = None
    classification: Picked | None = None
    category: Picked | None = None
    sub_category: Picked | None = None
    priority: Picked | None = None
    status: Picked | None = None
    channel: Picked | None = None
    tags: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=3, max_length=100)], ...],
        Field(max_length=20),
    ] = ()
    custom_fields: Annotated[
        dict[
            Annotated[str, StringConstraints(pattern=r"^cf_[a-z0-9_]{1,60}$")],
            Annotated[FieldValue, AfterValidator(_short)],
        ],
        Field(max_length=30),
    ] = {}
