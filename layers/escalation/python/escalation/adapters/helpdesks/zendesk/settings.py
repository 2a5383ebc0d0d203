"""Settings of tickets in Zendesk."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from escalation.domain.settings import CustomFieldSettings, NumericId
from escalation.domain.ticket_values import FieldValue


class ZendeskTicket(CustomFieldSettings):
    """Where and how tickets are made in Zendesk. Ids are Zendesk's numbers, as text; what a create
    takes: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket.
    """

    helpdesk: Literal["zendesk"]
    group_id: NumericId | None = None
    assignee_id: NumericId | None = None
    brand_id: NumericId | None = None
    ticket_form_id: NumericId | None = None
    type: Literal["problem", "incident", "question", "task"] | None = None
    priority: Literal["urgent", "high", "normal", "low"] | None = None
    tags: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^[^\s,]{1,80}$")], ...],
        Field(max_length=20),
    ] = ()
    custom_fields: Annotated[dict[NumericId, FieldValue], Field(max_length=30)] = {}
