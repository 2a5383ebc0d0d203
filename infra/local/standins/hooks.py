"""Webhooks that callers registered."""

from datetime import datetime
from typing import Any

from pydantic import Field

from infra.local.standins.state import Record


class Hook(Record):
    """One registered webhook, or one rule that sends."""

    key: str
    """The id that the vendor shows."""
    name: str
    url: str
    active: bool = True
    secret: str = ""
    subscriptions: dict[str, Any] = Field(default_factory=dict)
    """What it is told of; the values narrow it down."""
    headers: dict[str, str] = Field(default_factory=dict)
    body: str = ""
    """A template, where the vendor has one."""
    extra: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
