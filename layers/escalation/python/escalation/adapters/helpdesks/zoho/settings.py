"""Settings of tickets in Zoho Desk."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from escalation.domain.settings import BaseTicketSettings, NumericId


class ZohoTicket(BaseTicketSettings):
    """Where and how tickets are made in Zoho Desk. Values of pick lists are the portal's own."""

    helpdesk: Literal["zoho"]
    department_id: NumericId
    priority: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    status: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    channel: Annotated[str, StringConstraints(min_length=1, max_length=100)] | None = None
    tags: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=3, max_length=100)], ...],
        Field(max_length=20),
    ] = ()
    custom_fields: Annotated[
        dict[
            Annotated[str, StringConstraints(pattern=r"^cf_[a-z0-9_]{1,60}$")],
            Annotated[str, StringConstraints(max_length=100)],
        ],
        Field(max_length=30),
    ] = {}
