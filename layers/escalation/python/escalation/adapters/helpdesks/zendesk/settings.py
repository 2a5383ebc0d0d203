"""Settings of tickets in Zendesk."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from escalation.domain.settings import BaseTicketSettings, CustomText, NumericId


class ZendeskTicket(BaseTicketSettings):
    """Where and how tickets are made in Zendesk. Ids are Zendesk's numbers, as text."""

    helpdesk: Literal["zendesk"]
    group_id: NumericId | None = None
    priority: Literal["urgent", "high", "normal", "low"] | None = None
    tags: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^[^\s,]{1,80}$")], ...],
        Field(max_length=20),
    ] = ()
    custom_fields: Annotated[dict[NumericId, CustomText], Field(max_length=30)] = {}
