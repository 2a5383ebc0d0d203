"""How a ticket stands, whatever helpdesk it is in."""

from typing import Literal

TicketStatus = Literal["open", "pending", "solved", "closed", "merged", "deleted", "spam"]
"""`pending` also stands for on hold; `closed` for what no agent can change any more.
Custom statuses count as the category they belong to."""
