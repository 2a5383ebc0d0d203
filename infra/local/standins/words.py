"""How a vendor names things to its agents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.standins.state import Ticket


@dataclass(frozen=True, kw_only=True)
class Words:
    """A vendor's own words and values, where its agents see or choose them.

    Attributes:
        open, pending, solved, closed: what a ticket's status is then.
        new: a status that an agent's first public reply ends, where there is one.
        final: a status after which nothing can be changed, where there is one.
        solve, pend, group: labels.
        statuses, priorities: what is shown of a value; any other value is shown as it is.
        groups: names by id.
        event_prefix: how the names of events begin; left out where people read them.
        group_of, number_of: a ticket's group, and the number that people call it by.
    """

    open: str
    pending: str
    solved: str
    closed: str
    new: str | None = None
    final: str | None = None
    solve: str
    pend: str = "Pending"
    group: str = "Group"
    statuses: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[Any, str]
    event_prefix: str = ""
    group_of: Callable[[Ticket], object] = lambda ticket: ticket.group_id
    number_of: Callable[[Ticket], str] = lambda ticket: str(ticket.id)
