"""How the stand-ins behave where a vendor varies by plan, or where its behaviour is not known."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Order = Literal["desc", "asc", "mixed"]
Edition = Literal["FREE", "STANDARD", "PROFESSIONAL", "ENTERPRISE"]


class Behaviour(BaseModel):
    """What a test may set. No limit is on by itself, so that load tests measure themselves."""

    model_config = ConfigDict(extra="forbid")

    search_lag_s: float = Field(default=5, ge=0)
    """Seconds until a write is visible to the vendors' search."""
    external_id_lag_s: float = Field(default=0, ge=0)
    """The same for Zendesk's `tickets?external_id=`."""
    freshdesk_ticket_order: Order = "desc"
    freshdesk_conversation_order: Order = "asc"
    zoho_order: Order = "desc"
    """Of lists that were not asked to be sorted."""
    zoho_edition: Edition = "ENTERPRISE"
    """Free and Standard have no webhooks."""
    zoho_merged: Literal["survivor", "gone"] = "survivor"
    """What reading a merged ticket gives: the ticket it went into, or 404; not documented."""
    requests_per_minute: int | None = Field(default=None, gt=0)
    """A rate limit for each helpdesk."""
    zendesk_updates_per_ticket: int | None = Field(default=None, gt=0)
    """Updates of one ticket in 10 minutes; Zendesk allows 30."""
    zendesk_updates_per_minute: int | None = Field(default=None, gt=0)
    """Updates of all tickets; Zendesk allows 100."""
    freshdesk_creates_per_minute: int | None = Field(default=None, gt=0)
    """80, 160 or 280, by plan."""
    freshdesk_updates_per_minute: int | None = Field(default=None, gt=0)
    """80, 160 or 280, by plan."""
    zoho_daily_credits: int | None = Field(default=None, gt=0)
    """Calls in a day (UTC)."""
    webhook_duplicate_every: int | None = Field(default=None, gt=0)
    """Every n-th webhook is sent twice."""
    webhooks_held: bool = False
    """Webhooks wait until a caller sends or takes them, so that they can be lost or come late."""
    clock_offset_s: float = 0
    """Added to the time: lets a test expire tokens, keys and retries."""
