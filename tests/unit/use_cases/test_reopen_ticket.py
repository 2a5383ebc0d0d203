"""The visitor says that it is not solved: the ticket is opened again, or another follows it."""

from datetime import timedelta

import pytest

from escalation.domain.errors import Conflict, PermanentError, RetryableError
from tests.fakes.chat_world import OWNER, ChatWorld
from tests.fakes.helpdesk import LOST
from tests.fakes.outside import reply
from tests.fakes.tickets import Ticket
from tests.unit.use_cases.ticket_worlds import AN_HOUR, linked, sync, ticketed

TOLD = "system: I have told our team that this is not solved yet."


def solved(*, closed: bool = False, **settings: object) -> tuple[ChatWorld, str, Ticket]:
    world, chat, ticket = ticketed(**settings)
    world.helpdesk.agent(ticket, "Done!")
    ticket.status = "closed" if closed else "solved"
    sync(world, ticket)
    return world, chat, ticket


def test_a_solved_ticket_is_opened_again_and_the_team_has_the_chat() -> None:
    world, chat, ticket = solved()
    result = world.reopen(chat)
    assert result.escalation is not None
    assert (result.escalation.reason, result.conversation.solved) == ("not_solved", False)
    assert [m.text for m in result.messages] == [TOLD.removeprefix("system: ")]
    world.work_through()
    assert ticket.status == "open"
    assert linked(world, chat).open
    assert world.head(chat).assignee.kind == "team"
    reopening = world.escalations(chat)[-1]
    assert (reopening.state, reopening.helpdesk) == ("delivered", "zendesk")
    assert reopening.ticket_id == ticket.ticket_id
    assert len(world.helpdesk.tickets) == 1


def test_what_was_said_to_the_bot_since_reaches_the_ticket() -> None:
    world, chat, ticket = solved()
    world.bots.always("support", reply("Try again", 0.9))
    world.say(chat, "It broke again")
    assert "It broke again" not in ticket.text()
    world.reopen(chat)
    world.work_through()
    assert "visitor: It broke again" in ticket.text()


def test_a_ticket_that_is_closed_for_good_gets_a_linked_one_to_follow_it() -> None:
    world, chat, ticket = solved(closed=True)
    world.reopen(chat)
    world.work_through()
    follow_up = world.helpdesk.tickets[1]
    assert follow_up.follow_up_of == ticket.ticket_id
    assert linked(world, chat).ticket_id == follow_up.ticket_id
    assert world.said(chat)[-1] == "system: Your reference is #1002."


@pytest.mark.parametrize(
    ("code", "linked_to"), [("requester_refused", "1"), ("link_refused", None)]
)
def test_a_follow_up_in_a_smaller_form_keeps_its_link_or_says_what_it_continues(
    code: str, linked_to: str | None
) -> None:
    world, chat, ticket = solved(closed=True)
    world.helpdesk.refused_forms = {"full": code}
    world.reopen(chat)
    world.work_through()
    follow_up = world.helpdesk.tickets[1]
    assert ticket.ticket_id == "1"
    assert follow_up.follow_up_of == linked_to
    assert ("continues ticket 1" in follow_up.body) == (linked_to is None)
    assert linked(world, chat).ticket_id == follow_up.ticket_id


def test_an_agent_of_the_closed_ticket_is_not_one_at_work_when_its_follow_up_is_gone() -> None:
    world, chat, _ = solved(closed=True)
    world.clock.move(timedelta(minutes=1))
    world.reopen(chat)
    world.work_through()
    world.helpdesk.tickets[1].gone = True
    for text in ("more", "and more"):
        world.say(chat, text)
        world.work_through()
    assert "visitor: more" in world.mailer.to(OWNER)[0].text
    assert "visitor: and more" in world.helpdesk.tickets[2].text()


def test_where_closed_is_not_final_the_same_ticket_is_opened() -> None:
    world, chat, ticket = solved(closed=True)
    world.helpdesk.closed_is_final = False
    world.reopen(chat)
    world.work_through()
    assert (ticket.status, len(world.helpdesk.tickets)) == ("open", 1)


def test_a_lost_answer_does_not_make_two_follow_ups() -> None:
    world, chat, _ = solved(closed=True)
    world.helpdesk.outcomes = [LOST]
    world.reopen(chat)
    world.pass_time(AN_HOUR)
    assert len(world.helpdesk.tickets) == 2
    assert world.escalations(chat)[-1].state == "delivered"


def test_a_reopening_that_cannot_succeed_becomes_a_mail() -> None:
    world, chat, _ = solved()
    world.helpdesk.reopen_errors = [PermanentError("not_permitted")]
    world.reopen(chat)
    world.work_through()
    failed, mail = world.escalations(chat)[-2:]
    assert (failed.state, mail.method, mail.state) == ("failed", "email", "delivered")
    assert mail.fallback_of == failed.escalation_id
    assert len(world.mailer.to(OWNER)) == 1


def test_pressing_again_changes_nothing() -> None:
    world, chat, _ = solved()
    client_id = world.client_id()
    first = world.reopen(chat, client_id=client_id)
    again = world.reopen(chat, client_id=client_id)
    assert again.messages == first.messages
    assert again.escalation == first.escalation
    with pytest.raises(Conflict) as refused:
        world.reopen(chat)
    assert refused.value.code == "nothing_to_reopen"
    world.work_through()
    assert world.said(chat).count(TOLD) == 1


def test_the_announcement_of_solved_is_not_repeated_while_the_ticket_is_being_opened() -> None:
    world, chat, ticket = solved()
    world.reopen(chat)
    world.queue.waiting.clear()
    sync(world, ticket)
    world.pass_time(AN_HOUR)
    assert sum("as solved" in line for line in world.said(chat)) == 1
    assert ticket.status == "open"


def test_a_read_that_began_before_the_reopening_does_not_count() -> None:
    world, chat, ticket = solved()
    world.reopen(chat)

    def be_slow() -> None:
        # The read has found the ticket solved; before it is acted on, the ticket is opened.
        world.clock.move(timedelta(seconds=5))
        world.deliver(world.escalations(chat)[-1].escalation_id)

    world.queue.waiting.clear()
    seen = ticket.thread()
    original = world.helpdesk.thread
    reads = iter([seen])

    def stale_once(ticket_id: str) -> object:
        found = next(reads, None)
        if found is None:
            return original(ticket_id)
        be_slow()
        return found

    world.helpdesk.thread = stale_once  # type: ignore[assignment, method-assign] # one stale read
    sync(world, ticket)
    assert linked(world, chat).open
    assert sum("as solved" in line for line in world.said(chat)) == 1


def test_solved_again_is_said_again() -> None:
    world, chat, ticket = solved()
    world.reopen(chat)
    world.work_through()
    world.clock.move(timedelta(minutes=1))
    ticket.status = "solved"
    sync(world, ticket)
    assert sum("as solved" in line for line in world.said(chat)) == 2
    assert world.head(chat).is_solved


def test_without_a_solved_ticket_there_is_nothing_to_reopen() -> None:
    world, chat, _ = ticketed()
    with pytest.raises(Conflict) as refused:
        world.reopen(chat)
    assert refused.value.code == "nothing_to_reopen"


def test_a_closed_chat_is_not_reopened() -> None:
    world, chat, _ = solved()
    world.close(chat)
    with pytest.raises(Conflict) as refused:
        world.reopen(chat)
    assert refused.value.code == "conversation_closed"


def test_with_human_handoff_off_nothing_reaches_people() -> None:
    world, chat, _ = solved()
    world.configure("support", human_handoff=False)
    with pytest.raises(Conflict) as refused:
        world.reopen(chat)
    assert refused.value.code == "handoff_off"


@pytest.mark.parametrize("closed", [False, True])
def test_a_worker_that_dies_at_any_step_of_a_reopening_leaves_one_open_ticket(
    closed: bool,
) -> None:
    for step in range(1, 100):
        world, chat, _ = solved(closed=closed)
        world.reopen(chat)
        world.faults.steps, world.faults.crash_at = 0, step
        world.work_through()
        survived = world.faults.crash_at is not None
        world.faults.crash_at = None
        world.pass_time(timedelta(hours=3))
        open_tickets = [t for t in world.helpdesk.tickets if t.status == "open"]
        assert len(open_tickets) == 1, step
        assert linked(world, chat).ticket_id == open_tickets[0].ticket_id
        assert world.escalations(chat)[-1].state == "delivered"
        assert world.said(chat).count(TOLD) == 1
        if survived:
            assert step > 8
            return
    raise AssertionError("it never came to an end")


def test_a_busy_helpdesk_delays_a_reopening() -> None:
    world, chat, ticket = solved()
    world.helpdesk.reopen_errors = [RetryableError("rate_limited", delay_s=60)]
    world.reopen(chat)
    world.pass_time(AN_HOUR)
    assert ticket.status == "open"
