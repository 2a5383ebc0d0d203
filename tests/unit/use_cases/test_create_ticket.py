"""A ticket is made once, whatever happens on the way."""

from datetime import timedelta

import pytest

from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.escalation import retry
from escalation.domain.retry import MAX_ATTEMPTS
from tests.fakes.helpdesk import LOST
from tests.fakes.outside import reply
from tests.unit.use_cases.ticket_worlds import (
    AN_HOUR,
    announcements,
    handed_off,
    the_only_ticket,
)


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


@pytest.mark.parametrize("outcomes", [[], [LOST]])
def test_what_a_create_cannot_carry_is_added_whatever_became_of_its_answer(
    outcomes: list[str],
) -> None:
    world, chat = handed_off()
    world.helpdesk.tags = ("vip",)
    world.helpdesk.outcomes = list(outcomes)
    world.helpdesk.tag_outcomes = [RetryableError("unavailable"), LOST]
    world.pass_time(AN_HOUR)
    assert the_only_ticket(world).tags == ("vip",)
    assert len(world.helpdesk.calls) == 1
    escalation = world.escalations(chat)[0]
    assert (escalation.state, escalation.last_error) == ("delivered", None)


def test_a_ticket_of_which_a_part_is_refused_is_delivered_all_the_same() -> None:
    world, chat = handed_off()
    world.helpdesk.tags = ("vip",)
    world.helpdesk.tag_outcomes = [PermanentError("not_permitted")]
    world.work_through()
    assert world.escalations(chat)[0].state == "delivered"
    assert "ticket_incomplete" in world.event_names()
    assert world.mailer.sent == []


@pytest.mark.parametrize("part", ["tags", "notes"])
def test_a_ticket_that_is_made_stays_the_ticket_when_a_part_never_gets_in(part: str) -> None:
    world, chat = handed_off()
    unavailable = [RetryableError("unavailable") for _ in range(20)]
    if part == "tags":
        world.helpdesk.tags, world.helpdesk.tag_outcomes = ("vip",), list(unavailable)
    else:
        world.renderer.lines_of_a_ticket = 1
        world.helpdesk.comment_errors = list(unavailable)
    world.pass_time(timedelta(hours=5))
    (escalation,) = world.escalations(chat)
    assert (escalation.state, escalation.reference) == ("delivered", "#1001")
    assert escalation.last_error is not None
    assert escalation.last_error.code == "unavailable"
    assert announcements(world, chat)[1:] == ["system: Your reference is #1001."]
    link = world.head(chat).ticket
    assert link is not None
    assert link.ticket_id == the_only_ticket(world).ticket_id
    world.helpdesk.comment_errors = []
    world.pass_time(AN_HOUR)
    read = the_only_ticket(world).text()
    for message in world.messages(chat):
        if message.author.kind == "visitor":
            assert message.text in read


def test_a_ticket_that_is_deleted_before_its_parts_are_in_becomes_a_mail() -> None:
    world, chat = handed_off()
    world.renderer.lines_of_a_ticket = 1
    world.helpdesk.comment_errors = [PermanentError("not_found")]
    world.work_through()
    assert [(e.method, e.state) for e in world.escalations(chat)] == [
        ("ticket", "failed"),
        ("email", "delivered"),
    ]


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
