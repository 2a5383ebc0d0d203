"""Handovers that meet a fault of their helpdesk, begun at the start and looked at in the end.

What recovers by itself needs up to minutes: a settle time, a backoff. No test moves the clock here.
"""

from typing import Final, Literal, get_args

from infra.local.api_clients import Json, VisitorClient
from tests.e2e.world import UNANSWERABLE, World, wait_until

Helpdesk = Literal["zendesk", "freshdesk", "zoho"]
FaultKind = Literal["429", "500", "reset", "lost_answer", "slow"]

HELPDESKS: Final = get_args(Helpdesk)
# The slow one last: it keeps a worker busy.
FAULTS: Final = get_args(FaultKind)
TICKETS: Final[dict[str, Json]] = {
    "zendesk": {"helpdesk": "zendesk"},
    "freshdesk": {"helpdesk": "freshdesk"},
    "zoho": {"helpdesk": "zoho", "department_id": "700000000000101"},
}
# Longer than any answer is waited for; the stand-in makes the ticket all the same.
_SLOW_S: Final = 20


class FaultyHandovers:
    """One conversation for each helpdesk and kind of fault, its first create call hit by it."""

    def __init__(self, world: World) -> None:
        self.visitors: dict[tuple[str, str], VisitorClient] = {}
        bots = {
            helpdesk: world.bot(
                {"handoff_method": "ticket", "ticket": TICKETS[helpdesk], "contact": "never"}
            )
            for helpdesk in HELPDESKS
        }
        for kind in FAULTS:
            for helpdesk in HELPDESKS:
                world.helpdesks.add_fault(helpdesk=helpdesk, operation="create", **_fault(kind))
                address = f"mae-{helpdesk}-{kind}@example.org"
                visitor = world.visitor(bots[helpdesk], visitor={"email": address})
                visitor.say(UNANSWERABLE)
                self.visitors[helpdesk, kind] = visitor
            wait_until(
                lambda: not any(world.helpdesks.faults(helpdesk) for helpdesk in HELPDESKS),
                what=f"every helpdesk's {kind} met",
            )


def _fault(kind: str) -> Json:
    fault: Json = {"kind": kind}
    if kind == "429":
        fault["retry_after_s"] = 3
    if kind == "slow":
        fault["delay_s"] = _SLOW_S
    return fault
