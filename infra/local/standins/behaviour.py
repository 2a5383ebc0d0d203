"""How the stand-ins behave where a vendor varies by plan, or where its behaviour is not known."""

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Order = Literal["desc", "asc", "mixed"]


class Behaviour(BaseModel):
    """What a test may set. No limit is on by itself, so that load tests measure themselves.

    A vendor's folder adds what varies with that vendor alone. All of it is one document, so a
    name begins with the vendor's.
    """

    model_config = ConfigDict(extra="forbid")

    search_lag_s: float = Field(default=5, ge=0)
    """Seconds until a write is visible to the vendors' search."""
    requests_per_minute: int | None = Field(default=None, gt=0)
    """A rate limit for each helpdesk."""
    webhook_duplicate_every: int | None = Field(default=None, gt=0)
    """Every n-th webhook is sent twice."""
    webhooks_held: bool = False
    """Webhooks wait until a caller sends or takes them, so that they can be lost or come late."""
    clock_offset_s: float = 0
    """Added to the time: lets a test expire tokens, keys and retries."""


BehaviourT = TypeVar("BehaviourT", bound=Behaviour)
