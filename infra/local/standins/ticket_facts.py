"""How each helpdesk names a ticket's facts to its agents."""

from dataclasses import dataclass
from typing import Any, Final

from infra.local.standins import credentials as known
from infra.local.standins.agent_actions import PEOPLE, is_final
from infra.local.standins.freshdesk import shapes as freshdesk_shapes
from infra.local.standins.state import Helpdesk, Person, Ticket
from infra.local.standins.zoho import shapes as zoho_shapes


@dataclass(frozen=True)
class Vendor:
    """One helpdesk's names."""

    title: str
    person_id: int
    solved: str
    closed: str
    open: str
    pending: str
    solve_label: str
    group_label: str


VENDORS: Final[dict[Helpdesk, Vendor]] = {
    "zendesk": Vendor(
        title="Zendesk",
        person_id=PEOPLE["zendesk"],
        solved="solved",
        closed="closed",
        open="open",
        pending="pending",
        solve_label="Solve",
        group_label="Group",
    ),
    "freshdesk": Vendor(
        title="Freshdesk",
        person_id=PEOPLE["freshdesk"],
        solved="4",
        closed="5",
        open="2",
        pending="3",
        solve_label="Resolve",
        group_label="Group",
    ),
    "zoho": Vendor(
        title="Zoho Desk",
        person_id=PEOPLE["zoho"],
        solved="Closed",
        closed="Closed",
        open="Open",
        pending="On Hold",
        solve_label="Close",
        group_label="Department",
    ),
}
_GROUPS: Final = {
    str(known.ZENDESK_GROUP_ID): known.ZENDESK_GROUP_NAME,
    str(known.ZENDESK_SECOND_GROUP_ID): known.ZENDESK_SECOND_GROUP_NAME,
    str(known.FRESHDESK_GROUP_ID): known.FRESHDESK_GROUP_NAME,
    str(known.FRESHDESK_SECOND_GROUP_ID): known.FRESHDESK_SECOND_GROUP_NAME,
    known.ZOHO_DEPARTMENT_ID: known.ZOHO_DEPARTMENT_NAME,
    known.ZOHO_SECOND_DEPARTMENT_ID: known.ZOHO_SECOND_DEPARTMENT_NAME,
}


def takes_more(helpdesk: Helpdesk, ticket: Ticket) -> bool:
    """Whether an agent can still write to it."""
    gone = ticket.gone or ticket.merged_into is not None
    return not gone and not is_final(helpdesk, ticket)


def summary(helpdesk: Helpdesk, ticket: Ticket, requester: Person) -> dict[str, Any]:
    """Return what lists and pages show of a ticket."""
    priority, number = ticket.priority or "", str(ticket.id)
    if helpdesk == "freshdesk":
        priority = freshdesk_shapes.PRIORITIES[priority]
    if helpdesk == "zoho":
        number = zoho_shapes.ticket_number(ticket)
    group = ticket.extra.get("departmentId") if helpdesk == "zoho" else ticket.group_id
    return {
        "helpdesk": helpdesk,
        "title": VENDORS[helpdesk].title,
        "id": ticket.id,
        "number": number,
        "subject": ticket.subject,
        "status": _status(helpdesk, ticket),
        "priority": priority.capitalize() or "None",
        "requester": requester,
        "tags": ticket.tags,
        "group": _GROUPS.get(str(group), "None"),
        "entries": len(ticket.comments),
        "updated_at": ticket.updated_at,
    }


def _status(helpdesk: Helpdesk, ticket: Ticket) -> str:
    if ticket.merged_into is not None:
        return "Merged"
    if ticket.deleted:
        return "Deleted"
    if ticket.spam:
        return "Spam"
    if helpdesk == "freshdesk":
        return freshdesk_shapes.STATUSES[ticket.status]
    return ticket.status if helpdesk == "zoho" else ticket.status.capitalize()
