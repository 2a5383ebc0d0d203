"""A ticket is made once, whatever happens on the way."""

from datetime import timedelta

import pytest

from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.escalation import MAX_ATTEMPTS, retry
from tests.fakes.chat_world import FRESHDESK, OWNER, ChatWorld, ticket_settings
from tests.fakes.faults import Crash, raising
from tests.fakes.outside import Ticket, reply

AN_HOUR = timedelta(hours=1)
LOST = "made, answer lost"


def handed_off(*, idempotent: bool = False, **settings: object) -> tuple[ChatWorld, str]:
    """A world with one recorded ticket escalation; the chat's id."""
    world = ChatWorld(**ticket_settings(ticket=FRESHDESK, **settings))
    world.helpdesk.create_is_idempotent = idempotent
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start(email="ada@example.com")
    world.say(chat, "Do you ship to Mars?")
    return world, chat


def the_only_ticket(world: ChatWorld) -> Ticket:
    assert len(world.helpdesk.tickets) == 1
    return world.helpdesk.tickets[0]


def announcements(world: ChatWorld, chat: str) -> list[str]:
    return [line for line in world.said(chat) if line.startswith("system:")]


def test_a_ticket_holds_the_conversation_and_the_visitor_gets_its_number() -> None:
    world, chat = handed_off()
    world.work_through()
    assert "visitor: Do you ship to Mars?" in the_only_ticket(world).body
    assert announcements(world, chat) == [
        "system: I have passed this to our team. They will take it from here.",
        "system: Your reference is #1001.",
    ]
    escalation = world.escalations(chat)[0]
    assert (escalation.state, escalation.reference) == ("delivered", "#1001")
    link = world.head(chat).ticket
    assert link is not None
    assert (link.ticket_id, link.connection_id, link.open) == ("1", "freshdesk-1", True)
    assert world.head(chat).open_handoff is None


def test_the_request_is_on_record_before_it_is_sent() -> None:
    world, chat = handed_off()
    seen: list[tuple[bool, bool]] = []

    def look() -> None:
        record = world.escalations(chat)[0]
        seen.append((record.request is not None, record.call_started_at is not None))

    world.faults.before("create", look)
    world.work_through()
    assert seen == [(True, True)]


def test_a_lost_answer_of_a_helpdesk_with_keys_is_met_with_the_same_bytes() -> None:
    world, chat = handed_off(idempotent=True)
    world.helpdesk.outcomes = [LOST]
    world.work_through()
    world.say(chat, "Hello?")
    world.pass_time(AN_HOUR)
    first, second = world.helpdesk.calls
    assert first == second
    assert "Hello?" in the_only_ticket(world).text()
    assert world.helpdesk.finds == 0
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


def test_a_refused_ticket_has_a_known_outcome() -> None:
    world, chat = handed_off()
    world.helpdesk.refused_forms = {"full": "ticket_refused"}
    world.pass_time(AN_HOUR)
    ticket, mail = world.escalations(chat)
    assert (ticket.state, ticket.outcome_unknown) == ("failed", False)
    assert ticket.last_error is not None
    assert ticket.last_error.code == "ticket_refused"
    assert mail.state == "delivered"


def test_a_refused_requester_is_left_out_and_then_everything_that_may_be() -> None:
    world, chat = handed_off()
    world.helpdesk.refused_forms = {"full": "requester_refused", "anonymous": "request_refused"}
    world.work_through()
    assert [call.form for call in world.helpdesk.calls] == ["full", "anonymous", "bare"]
    assert the_only_ticket(world).form == "bare"
    assert world.escalations(chat)[0].state == "delivered"


def test_a_form_is_never_tried_twice() -> None:
    world, chat = handed_off()
    refused = dict.fromkeys(("full", "anonymous", "bare"), "request_refused")
    world.helpdesk.refused_forms = refused
    world.pass_time(AN_HOUR)
    assert [call.form for call in world.helpdesk.calls] == ["full", "bare"]
    assert world.escalations(chat)[0].state == "failed"


@pytest.mark.parametrize("idempotent", [True, False])
def test_before_another_form_is_sent_the_first_is_looked_for(idempotent: bool) -> None:
    world, chat = handed_off(idempotent=idempotent)
    world.helpdesk.outcomes = [LOST, PermanentError("requester_refused")]
    world.pass_time(AN_HOUR)
    assert the_only_ticket(world).form == "full"
    assert world.escalations(chat)[0].state == "delivered"


def test_a_long_transcript_goes_on_in_notes_that_do_not_come_twice() -> None:
    world, chat = handed_off()
    world.renderer.lines_of_a_ticket = 1
    world.helpdesk.comment_errors = [OutcomeUnknown("timeout")]
    world.pass_time(AN_HOUR)
    ticket = the_only_ticket(world)
    escalation = world.escalations(chat)[0]
    assert list(ticket.comments) == [
        f"{escalation.escalation_id}/part-2",
        f"{escalation.escalation_id}/part-3",
    ]
    assert ticket.text().splitlines()[1] == "visitor: Do you ship to Mars?"
    assert len(world.helpdesk.calls) == 1


def test_without_settings_or_a_connection_the_ticket_becomes_a_mail_at_once() -> None:
    for connected in (True, False):
        world, chat = handed_off()
        if connected:
            world.configure("support")
        else:
            world.connections.known.clear()
        world.work_through()
        ticket, mail = world.escalations(chat)
        assert ticket.state == "failed"
        assert mail.state == "delivered"


def test_when_the_mail_takes_the_tickets_place_the_bot_goes_on() -> None:
    world, chat = handed_off()
    assert world.head(chat).assignee.kind == "team"
    world.connections.known.clear()
    world.work_through()
    assert world.head(chat).assignee.bot_id == "support"
    world.bots.always("support", reply("Here I am.", 0.9))
    assert world.say(chat, "Anybody?").messages[-1].text == "Here I am."


def test_a_failed_ticket_after_one_that_was_solved_also_gives_the_bot_back() -> None:
    world, chat = handed_off(team_silence_hours=1)
    world.work_through()
    head = world.head(chat)
    assert head.ticket is not None
    world.transcripts.heads[chat] = head.model_copy(
        update={"ticket": head.ticket.model_copy(update={"open": False})}
    )
    world.pass_time(timedelta(hours=2))
    world.say(chat, "And to Venus?")
    world.connections.known.clear()
    world.pass_time(AN_HOUR)
    assert [e.state for e in world.escalations(chat)] == ["delivered", "failed", "delivered"]
    assert world.head(chat).assignee.kind == "bot"


def test_after_all_attempts_the_ticket_becomes_a_mail() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [RetryableError("unavailable") for _ in range(20)]
    world.pass_time(timedelta(hours=6))
    ticket, mail = world.escalations(chat)
    assert (ticket.state, ticket.attempts) == ("failed", MAX_ATTEMPTS)
    assert mail.state == "delivered"
    assert world.helpdesk.tickets == []


def test_a_retry_by_a_person_finds_the_ticket_of_the_first_round() -> None:
    world, chat = handed_off()
    world.helpdesk.outcomes = [LOST]
    world.helpdesk.find_errors = [OutcomeUnknown("too_many_pages") for _ in range(20)]
    world.pass_time(timedelta(hours=12))
    world.helpdesk.find_errors = []
    failed = world.escalations(chat)[0]
    world.transcripts.save_escalation(retry(failed, world.clock.now()))
    world.pass_time(AN_HOUR)
    assert len(world.helpdesk.tickets) == 1
    assert world.escalations(chat)[0].reference == "#1001"


def test_a_question_after_the_ticket_becomes_a_comment_and_not_a_ticket() -> None:
    world, chat = handed_off(after_handoff="bot")
    world.work_through()
    world.say(chat, "And to Venus?")
    world.work_through()
    assert "visitor: And to Venus?" in the_only_ticket(world).text()
    assert len(world.escalations(chat)) == 1


def test_an_escalation_that_meets_an_open_ticket_joins_it_as_it_is_by_then() -> None:
    world, chat = handed_off(after_handoff="bot")
    world.helpdesk.refused_forms = {"full": "ticket_refused"}
    world.pass_time(AN_HOUR)
    world.helpdesk.refused_forms = {}
    world.say(chat, "And to Venus?")
    world.work_through()
    relayed = world.head(chat).ticket
    assert relayed is not None
    failed = world.escalations(chat)[0]
    world.transcripts.save_escalation(retry(failed, world.clock.now()))
    told = len(announcements(world, chat))
    world.deliver(failed.escalation_id)
    assert world.escalations(chat)[0].state == "delivered"
    assert len(world.helpdesk.tickets) == 1
    assert world.head(chat).ticket == relayed
    assert len(announcements(world, chat)) == told


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


def test_a_crash_is_not_swallowed_by_the_code_under_test() -> None:
    world, chat = handed_off()
    world.faults.steps, world.faults.crash_at = 0, 5
    with pytest.raises(Crash):
        world.deliver(world.escalations(chat)[0].escalation_id)
