"""Settings of tickets in Freshdesk."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from escalation.domain.settings import BaseTicketSettings, CustomText, NumericId


class FreshdeskTicket(BaseTicketSettings):
    """Where and how tickets are made in Freshdesk. Tags are at most 32 characters there."""

    helpdesk: Literal["freshdesk"]
    group_id: NumericId | None = None
    priority: Literal[1, 2, 3, 4] = 1
    tags: Annotated[
        tuple[Annotated[str, StringConstraints(min_length=1, max_length=32)], ...],
        Field(max_length=20),
    ] = ()
    custom_fields: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^cf_[a-z0-9_]{1,60}$")], CustomText],
        Field(max_length=30),
    ] = {}
