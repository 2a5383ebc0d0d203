"""A lost answer, a refusal, a crash at any step: at most one ticket, and nothing lost."""

from datetime import timedelta

import pytest

from escalation.domain.errors import Deferred, OutcomeUnknown, RetryableError
from tests.fakes.chat_world import OWNER
from tests.fakes.faults import Crash, raising
from tests.fakes.helpdesk import LOST
from tests.unit.use_cases.ticket_worlds import (
    AN_HOUR,
    announcements,
    handed_off,
    the_only_ticket,
)


def test_a_lost_answer_of_a_helpdesk_with_keys_is_looked_for_at_once() -> None:
    world, chat = handed_off(idempotent=True)
    world.helpdesk.outcomes = [LOST]
    world.work_through()
    escalation = world.escalations(chat)[0]
    assert (escalation.state, escalation.attempts) == ("delivered", 1)
    assert len(world.helpdesk.calls) == len(world.helpdesk.tickets) == 1


def test_a_ticket_that_shows_ends_an_escalation_whose_repeated_calls_fail() -> None:
    world, chat = handed_off(idempotent=True)
    world.helpdesk.outcomes = [LOST, *(RetryableError("unavailable") for _ in range(20))]
    world.helpdesk.find_errors = [RetryableError("no_answer")]
    world.pass_time(timedelta(seconds=30))
    assert world.escalations(chat)[0].state == "delivered"
    assert len(world.helpdesk.tickets) == 1


def test_an_answer_that_could_not_be_kept_at_once_is_not_asked_for_again() -> None:
    world, chat = handed_off(idempotent=True)
    unavailable = raising(RetryableError("store_unavailable"))
    world.faults.before("create", lambda: world.faults.before("commit", unavailable))
    world.pass_time(timedelta(seconds=30))
    assert world.escalations(chat)[0].state == "delivered"
    assert len(world.helpdesk.calls) == 1


def die() -> None:
    raise Crash("open")


def test_workers_that_died_make_no_later_wait_longer() -> None:
    world, chat = handed_off(idempotent=True)
    escalation_id = world.escalations(chat)[0].escalation_id
    world.queue.waiting.clear()
    for _ in range(3):
        world.faults.before("open", die)
        with pytest.raises(Crash):
            world.deliver(escalation_id)
        world.clock.move(timedelta(minutes=2))
    world.helpdesk.outcomes = [RetryableError("unavailable")]
    world.deliver(escalation_id)
    waits = world.escalations(chat)[0]
    assert (waits.attempts, waits.deaths, waits.tries) == (4, 3, 1)
    assert waits.not_before == world.clock.now() + timedelta(seconds=15)


def test_a_lost_answer_of_a_helpdesk_with_keys_is_met_with_the_same_bytes() -> None:
    world, chat = handed_off(idempotent=True)
    world.helpdesk.outcomes = [LOST]
    world.helpdesk.find_errors = [RetryableError("no_answer")]
    world.work_through()
    world.say(chat, "Hello?")
    world.pass_time(AN_HOUR)
    first, second = world.helpdesk.calls
    assert first == second
    assert "Hello?" in the_only_ticket(world).text()
    assert world.helpdesk.finds == 1
    assert world.escalations(chat)[0].state == "delivered"


def test_a_lost_answer_of_a_helpdesk_without_keys_waits_and_looks_before_anything_else() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [LOST]
    world.pass_time(timedelta(seconds=110))
    assert world.helpdesk.finds == 0
    world.pass_time(AN_HOUR)
    assert world.helpdesk.finds == 1
    assert len(world.helpdesk.calls) == 1
    assert the_only_ticket(world).ticket_id == "1"
    assert world.escalations(chat)[0].reference == "#1001"


def test_a_ticket_that_surely_does_not_exist_is_made_again() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [OutcomeUnknown("timeout")]
    world.pass_time(AN_HOUR)
    assert len(world.helpdesk.calls) == 2
    assert len(world.helpdesk.tickets) == 1
    assert world.escalations(chat)[0].state == "delivered"


def test_words_written_while_an_answer_was_lost_reach_the_ticket_that_is_found() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [LOST]
    world.work_through()
    world.say(chat, "It is order 7")
    world.pass_time(AN_HOUR)
    ticket = the_only_ticket(world)
    assert "order 7" not in ticket.body
    assert "order 7" in "".join(ticket.comments.values())


@pytest.mark.parametrize(
    "then",
    [
        RetryableError("rate_limited"),
        RetryableError("quota", delay_s=3_600),
        RetryableError("unavailable"),
    ],
)
def test_trouble_on_the_way_to_the_read_does_not_forget_that_a_ticket_may_exist(
    then: RetryableError,
) -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [LOST]
    world.helpdesk.find_errors = [then]
    world.work_through()
    world.faults.before("open", raising(RetryableError("secrets_unavailable")))
    world.pass_time(timedelta(hours=5))
    assert len(world.helpdesk.tickets) == 1
    assert world.escalations(chat)[0].state == "delivered"


def test_trouble_with_the_store_after_the_call_does_not_make_a_second_ticket() -> None:
    world, chat = handed_off()
    unavailable = raising(RetryableError("store_unavailable"))
    world.faults.before("create", lambda: world.faults.before("commit", unavailable))
    world.pass_time(AN_HOUR)
    assert len(world.helpdesk.tickets) == 1
    assert world.escalations(chat)[0].state == "delivered"


def test_a_busy_helpdesk_is_tried_again_without_a_look_because_nothing_was_made() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [RetryableError("rate_limited", delay_s=60)]
    world.pass_time(AN_HOUR)
    assert world.helpdesk.finds == 0
    assert len(world.helpdesk.tickets) == 1
    assert world.escalations(chat)[0].attempts == 2


def test_a_busy_answer_to_a_repeated_request_does_not_settle_what_the_first_did() -> None:
    world, chat = handed_off(idempotent=True)
    world.helpdesk.outcomes = [LOST, RetryableError("rate_limited", delay_s=7_200)]
    world.helpdesk.find_errors = [RetryableError("no_answer"), RetryableError("no_answer")]
    world.pass_time(timedelta(minutes=10))
    # By the time it may ask again the vendor has forgotten the key.
    world.helpdesk.create_is_idempotent = False
    world.helpdesk.forget_keys()
    world.pass_time(timedelta(hours=5))
    assert len(world.helpdesk.tickets) == 1
    assert world.escalations(chat)[0].state == "delivered"


def test_a_read_that_cannot_be_complete_ends_as_outcome_unknown_with_a_mail() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [LOST]
    world.helpdesk.find_errors = [OutcomeUnknown("too_many_pages") for _ in range(20)]
    world.pass_time(timedelta(hours=6))
    ticket, mail = world.escalations(chat)
    assert (ticket.state, ticket.outcome_unknown) == ("failed", True)
    assert (mail.method, mail.state, mail.fallback_of) == (
        "email",
        "delivered",
        ticket.escalation_id,
    )
    assert len(world.helpdesk.calls) == 1
    assert len(world.mailer.to(OWNER)) == 1


def test_a_connection_that_vanishes_after_a_lost_answer_leaves_the_outcome_unknown() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [LOST]
    world.work_through()
    world.connections.known.clear()
    world.pass_time(AN_HOUR)
    assert world.escalations(chat)[0].outcome_unknown


def crash_everywhere(
    *, idempotent: bool, outcomes: list[str], notes: bool
) -> list[tuple[int, int, str, list[str]]]:
    """Crash the worker at each of its steps, once per run; what each run came to."""
    results: list[tuple[int, int, str, list[str]]] = []
    for step in range(1, 200):
        world, chat = handed_off(idempotent=idempotent)
        world.helpdesk.outcomes = list(outcomes)
        if notes:
            world.renderer.lines_of_a_ticket = 1
            world.renderer.for_team = True
        world.faults.steps, world.faults.crash_at = 0, step
        world.work_through()
        survived = world.faults.crash_at is not None
        world.faults.crash_at = None
        world.say(chat, "Are you there?")
        world.pass_time(timedelta(hours=3))
        escalation = world.escalations(chat)[0]
        if survived:
            return results
        results.append(
            (
                step,
                len(world.helpdesk.of(escalation.escalation_id)),
                escalation.state,
                announcements(world, chat),
            )
        )
        text = world.helpdesk.tickets[0].text()
        for line in ("Do you ship to Mars?", "Are you there?"):
            assert text.count(f"visitor: {line}") == 1, (step, text)
        assert text.count("for the team") == (1 if notes else 0), (step, text)
    raise AssertionError("it never came to an end")


@pytest.mark.parametrize("notes", [False, True])
@pytest.mark.parametrize("outcomes", [[], [LOST]])
@pytest.mark.parametrize("idempotent", [True, False])
def test_a_worker_that_dies_at_any_step_leaves_one_ticket_delivered_and_announced_once(
    idempotent: bool, outcomes: list[str], notes: bool
) -> None:
    results = crash_everywhere(idempotent=idempotent, outcomes=outcomes, notes=notes)
    assert len(results) > 10
    for step, tickets, state, told in results:
        assert (tickets, state) == (1, "delivered"), step
        assert told == [
            "system: I have passed this to our team. They will take it from here.",
            "system: Your reference is #1001.",
        ], step


def test_waits_of_our_own_limiter_are_no_attempts_and_count_once_against_the_cap() -> None:
    world, chat = handed_off(hourly_cap=1)
    held_back = raising(Deferred("quota_reserved", delay_s=20))
    world.faults.before("create", *[held_back] * 30)
    world.pass_time(AN_HOUR)
    escalation = world.escalations(chat)[0]
    assert (escalation.state, escalation.attempts) == ("delivered", 1)
    assert len(world.helpdesk.tickets) == 1
    assert world.helpdesk.finds == 0
    assert world.event_names().count("delivery_held_back") == 30
    assert set(world.transcripts.counted.values()) == {1}


def test_an_open_circuit_puts_a_ticket_off_until_it_closes() -> None:
    world, chat = handed_off()
    opened = raising(Deferred("circuit_open", delay_s=3_600))
    world.faults.before("open", opened)
    world.work_through()
    escalation = world.escalations(chat)[0]
    assert escalation.due_at == world.clock.now() + AN_HOUR
    assert world.queue.waiting == []
    world.pass_time(timedelta(hours=2))
    assert world.escalations(chat)[0].state == "delivered"


def test_a_circuit_that_never_closes_ends_in_a_mail() -> None:
    world, chat = handed_off()
    opened = raising(Deferred("circuit_open", delay_s=900))
    world.faults.before("open", *[opened] * 200)
    world.pass_time(timedelta(hours=30))
    ticket, mail = world.escalations(chat)
    assert (ticket.state, ticket.outcome_unknown) == ("failed", False)
    assert (mail.state, mail.fallback_of) == ("delivered", ticket.escalation_id)


def test_a_crash_is_not_swallowed_by_the_code_under_test() -> None:
    world, chat = handed_off()
    world.faults.steps, world.faults.crash_at = 0, 5
    with pytest.raises(Crash):
        world.deliver(world.escalations(chat)[0].escalation_id)
