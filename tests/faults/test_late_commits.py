"""Creates that the helpdesk carries out after the settle time: from outside they look like creates
that never happened. A deployment chooses between a ticket too many and a mail instead of a ticket.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from escalation.domain.escalation import FINAL, Escalation
from escalation.domain.settings import HelpdeskName
from tests.fakes.chat_world import OWNER
from tests.fakes.outside import reply
from tests.faults.desk_world import DeskWorld
from tests.faults.tables import show

CHATS = 40
LATE = {"delay_s": 130, "delay_to_s": 600}


@contextmanager
def late_creates(helpdesk: HelpdeskName, *, repeat_unknown: bool) -> Iterator[DeskWorld]:
    """Every first create is cut, and done long after; then an hour has passed."""
    # No gate: it would stop the creates after five that got no answer.
    with DeskWorld(helpdesk, repeat_unknown=repeat_unknown, gated=False) as world:
        world.bots.always("support", reply("perhaps", 0.2))
        for number in range(CHATS):
            world.say(world.start(email=f"v{number}@example.com"), f"text-{number}-end")
        world.fault("late", operation="create", seed=7, **LATE)
        world.work_through()
        world.no_faults()
        for _ in range(12):
            world.pass_time(timedelta(minutes=5))
            world.commit_late()
        yield world


def by_ticket(world: DeskWorld) -> list[Escalation]:
    return [e for e in world.transcripts.records.values() if e.method == "ticket"]


def check_told_once(world: DeskWorld) -> None:
    for escalation in world.transcripts.records.values():
        assert escalation.state in FINAL
        said = world.said(escalation.conversation_id)
        assert sum("passed this to our team" in line for line in said) == 1
        assert sum("Your reference is" in line for line in said) <= 1


def show_counts(world: DeskWorld, mode: str) -> None:
    tickets = by_ticket(world)
    show(
        f"{world.name}: {len(tickets)} creates done 130 to 600 s late, {mode}",
        ended=Counter("outcome unknown" if e.outcome_unknown else e.state for e in tickets)
        | {"doubled": sum(n > 1 for n in world.marks().values())},
        owner={"mails": len(world.mailer.to(OWNER))},
    )


@pytest.mark.parametrize("helpdesk", ["freshdesk", "zoho"])
def test_a_lost_create_that_is_not_repeated_ends_unknown_and_the_owner_is_told(
    helpdesk: HelpdeskName,
) -> None:
    with late_creates(helpdesk, repeat_unknown=False) as world:
        check_told_once(world)
        tickets = by_ticket(world)
        assert {(e.state, e.outcome_unknown) for e in tickets} == {("failed", True)}
        assert world.marks() == Counter(e.escalation_id for e in tickets), "each came once, late"
        assert world.event_names().count("ticket_outcome_unknown") == CHATS
        mails = {mail.headers["X-Escalation-Id"]: mail for mail in world.mailer.to(OWNER)}
        assert len(mails) == len(world.mailer.sent) == CHATS
        for mail in world.transcripts.records.values():
            if mail.method == "email":
                assert "may have made a ticket" in mails[mail.escalation_id].text
                assert str(mail.fallback_of) in mails[mail.escalation_id].text
        show_counts(world, "not repeated")


@pytest.mark.parametrize("helpdesk", ["freshdesk", "zoho"])
def test_a_lost_create_that_is_repeated_delivers_and_may_leave_a_second_ticket(
    helpdesk: HelpdeskName,
) -> None:
    with late_creates(helpdesk, repeat_unknown=True) as world:
        check_told_once(world)
        show_counts(world, "repeated")


@pytest.mark.parametrize("repeat_unknown", [True, False])
def test_zendesk_doubles_nothing_while_its_keys_live(repeat_unknown: bool) -> None:
    with late_creates("zendesk", repeat_unknown=repeat_unknown) as world:
        check_told_once(world)
        tickets = by_ticket(world)
        assert {e.state for e in tickets} == {"delivered"}
        assert world.marks() == Counter(e.escalation_id for e in tickets)
        show_counts(world, "repeated" if repeat_unknown else "not repeated")
