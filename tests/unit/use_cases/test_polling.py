"""How often a ticket is read again without anybody having said that it changed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.domain.conversation import Head
from escalation.domain.head_parts import TicketLink
from escalation.domain.polling import EVERY, WATCHED, next_sync
from escalation.domain.workspace import Updates
from tests.unit.use_cases.ticket_worlds import ticketed

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def waits(quiet: timedelta, *, pushed: bool = False, **link: object) -> timedelta | None:
    """How long until the next read, where nobody has written for a while."""
    world, chat, _ = ticketed()
    head: Head = world.head(chat)
    found: TicketLink | None = head.ticket
    assert found is not None
    began = world.clock.now()
    head = head.model_copy(
        update={"last_visitor_at": began, "last_agent_at": None, "handed_off_at": began}
    )
    updates = Updates(mode="webhook", first_event_at=began) if pushed else Updates()
    now = began + quiet
    again = next_sync(head, found.model_copy(update=link), updates, now)
    return None if again is None else again - now


@pytest.mark.parametrize(
    ("quiet", "polled", "pushed"),
    [
        (MINUTE, 2 * MINUTE, 15 * MINUTE),
        (2 * HOUR, 15 * MINUTE, HOUR),
        (2 * DAY, HOUR, 6 * HOUR),
        (8 * DAY, 6 * HOUR, 6 * HOUR),
    ],
)
def test_the_longer_nobody_writes_the_less_often_an_open_ticket_is_read(
    quiet: timedelta, polled: timedelta, pushed: timedelta
) -> None:
    assert waits(quiet) == polled
    assert waits(quiet, pushed=True) == pushed


@pytest.mark.parametrize("ended", ["solved", None])
def test_a_ticket_that_has_ended_is_watched_for_another_week(ended: str | None) -> None:
    assert waits(MINUTE, open=False, ended=ended) == 15 * MINUTE
    assert waits(2 * DAY, open=False, ended=ended) == 6 * HOUR
    assert waits(WATCHED + MINUTE, open=False, ended=ended) is None


def test_what_is_gone_or_finally_closed_is_not_read_again() -> None:
    assert waits(MINUTE, open=False, ended="gone") is None
    assert waits(MINUTE, open=False, ended="solved", closed=True) is None


@given(
    quiet=st.timedeltas(min_value=timedelta(0), max_value=2 * WATCHED),
    longer=st.timedeltas(min_value=timedelta(0), max_value=WATCHED),
    is_open=st.booleans(),
)
def test_silence_webhooks_and_an_end_never_make_it_more_often(
    quiet: timedelta, longer: timedelta, is_open: bool
) -> None:
    never = timedelta.max
    now = waits(quiet, open=is_open) or never
    assert now in {*EVERY, never}
    assert (waits(quiet + longer, open=is_open) or never) >= now
    assert (waits(quiet, open=is_open, pushed=True) or never) >= now
    assert (waits(quiet, open=False) or never) >= (waits(quiet, open=True) or never)
