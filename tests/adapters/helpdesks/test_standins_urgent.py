"""Tickets of what must reach a person: their priority and tags, in each helpdesk's own words."""

from escalation.domain.helpdesk import Helpdesk
from escalation.domain.must_reach import Urgency
from tests.adapters.helpdesks.standins_world import World

URGENT = Urgency(priority="urgent", tags=("must_reach_self_harm", "care"))
WORDS = {"zendesk": "urgent", "freshdesk": "4", "zoho": "High"}


def made(world: World, urgency: Urgency | None) -> tuple[Helpdesk, str]:
    helpdesk = world.open()
    given = world.draft().model_copy(update={"urgency": urgency})
    prepared = helpdesk.prepare(given)
    ref = helpdesk.create(prepared)
    if not helpdesk.is_whole(prepared):
        helpdesk.complete(ref.ticket_id, prepared)
    return helpdesk, ref.ticket_id


def test_a_new_ticket_has_its_priority_and_tags_before_the_settings_own(world: World) -> None:
    made(world, URGENT)
    (ticket,) = world.tickets()
    assert str(ticket["priority"]) == WORDS[world.name]
    assert {"must_reach_self_harm", "care", "chat", "vip"} <= set(ticket["tags"])


def test_a_ticket_that_is_there_gets_them_once_and_keeps_its_own(world: World) -> None:
    helpdesk, number = made(world, None)
    calm = Urgency(priority="low", tags=("must_reach_press",))
    helpdesk.mark_urgent(number, calm)
    for _ in range(2):
        helpdesk.mark_urgent(number, URGENT)
    (ticket,) = world.tickets()
    assert str(ticket["priority"]) == WORDS[world.name]
    tags = list(ticket["tags"])
    assert {"must_reach_press", "must_reach_self_harm", "care", "chat", "vip"} <= set(tags)
    assert len(tags) == len(set(tags))
