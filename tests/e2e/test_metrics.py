"""What the running functions print is what dashboards and alarms look for. The rest, which takes
faults or a model to happen, is compared in `tests/infra`.
"""

import json
from collections.abc import Iterator

from escalation.runtime.events import COUNTED, HELPDESK_TOOK, MEASURED
from tests.e2e.faulty import HELPDESKS, TICKETS
from tests.e2e.world import UNANSWERABLE, World, wait_until

KNOWN = {*COUNTED.values(), HELPDESK_TOOK, *(m for f in MEASURED.values() for m in f.values())}
ORDINARY = {
    ("Turns", "classify"),
    ("EscalationsDelivered", "create_ticket"),
    ("HelpdeskMilliseconds", "create_ticket"),
    ("OldestDueSeconds", "sweep"),
}
"""What a day without faults has, with the function that writes it."""


def printed(world: World) -> Iterator[tuple[str, str]]:
    """Every metric that any function has printed, and by which: as CloudWatch would read it."""
    for _, line in world.logs():
        if '"_aws"' not in line:
            continue
        emf = json.loads(line[line.index("{") :])
        for group in emf["_aws"]["CloudWatchMetrics"]:
            assert (group["Namespace"], group["Dimensions"]) == ("Escalation", [["service"]])
            for metric in group["Metrics"]:
                values = emf[metric["Name"]]
                assert values, "a metric without a value is none"
                yield metric["Name"], emf["service"]


def test_an_escalation_leaves_the_metrics_that_dashboard_and_alarms_look_for(world: World) -> None:
    ticket = TICKETS[HELPDESKS[0]]
    bot = world.bot({"handoff_method": "ticket", "ticket": ticket, "contact": "never"})
    visitor = world.visitor(bot)
    visitor.say(UNANSWERABLE)
    world.settled(visitor, 90)
    world.sweep()
    wait_until(lambda: set(printed(world)) >= ORDINARY, what="each ordinary metric")
    assert {name for name, _ in printed(world)} <= KNOWN
