"""Settings of tickets in Freshdesk."""

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.settings import CustomFieldSettings, NumericId
from escalation.domain.ticket_values import FieldValue

RESOLVED_OR_CLOSED: Final = frozenset({4, 5})


def _unsolved(status: int) -> int:
    if status in RESOLVED_OR_CLOSED:
        raise ValueError("a ticket that begins resolved or closed is answered by nobody")
    return status


class FreshdeskTicket(CustomFieldSettings):
    """Where and how tickets are made in Freshdesk. Tags are at most 32 characters there; what a
    create takes: https://developers.freshdesk.com/api/#create_ticket. Each level of a dependent
    field is a custom field of its own.
    """

    helpdesk: Literal["freshdesk"]
    group_id: NumericId | None = None
    responder_id: NumericId | None = None
    product_id: NumericId | None = None
    type: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    status: Annotated[int, Field(ge=2, le=999), AfterValidator(_unsolved)] = 2
    """2 open, 3 pending, from 6 on the account's own."""
    priority: Literal[1, 2, 3, 4] = 1
    tags: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=32)], ...],
        Field(max_length=20),
    ] = ()
    custom_fields: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^cf_[a-z0-9_]{1,60}$")], FieldValue],
        Field(max_length=30),
    ] = {}
