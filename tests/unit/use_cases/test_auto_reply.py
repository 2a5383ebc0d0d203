"""The AI answers inside the ticket: when it may, and what it leaves where it may not."""

from datetime import timedelta

import pytest

from escalation.domain.errors import BotFailed, MalformedJob
from escalation.domain.jobs import WriteAutoReply
from escalation.domain.ticket_status import TicketStatus
from tests.fakes.chat_world import WS
from tests.fakes.outside import reply
from tests.fakes.tickets import ADA, Ticket
from tests.unit.use_cases.ticket_worlds import replies_of, replying, sync, ticketed

ANSWER = "about Do you ship to Mars?\nhttps://help.example/shipping"


def notes(ticket: Ticket) -> list[str]:
    return [e.text for e in ticket.entries if (e.marker or "").endswith("/note")]


def test_a_confident_answer_is_posted_with_its_sources_and_shown_in_the_chat_as_the_bots() -> None:
    world, chat, ticket = replying()
    world.work_through()
    assert ticket.answers() == [ANSWER]
    assert replies_of(world) == [("made", "sent", "confident")]
    message = world.messages(chat)[-1]
    assert (message.author.kind, message.author.bot_id) == ("bot", "support")
    assert message.sources[0].title == "Shipping"
    assert notes(ticket)[0].startswith("sent (confident)")
    assert f"https://console.example/console/conversations/{chat}" in notes(ticket)[0]


def test_the_bot_is_asked_with_purpose_ticket_and_sees_the_customers_message_last() -> None:
    world, _, _ = replying()
    world.work_through()
    asked = world.bots.asked[-1]
    assert asked.purpose == "ticket"
    assert asked.messages[-1].text == "Do you ship to Mars?"


@pytest.mark.parametrize(
    ("confidence", "auto", "reason"),
    [(0.79, {}, "below_gate"), (0.99, {"mode": "draft"}, "draft_mode")],
)
def test_an_answer_that_may_not_be_sent_is_left_as_a_note_with_the_reason(
    confidence: float, auto: dict[str, object], reason: str
) -> None:
    world, chat, ticket = replying(confidence, **auto)
    before = world.said(chat)
    world.work_through()
    assert ticket.answers() == []
    assert replies_of(world) == [("made", "noted", reason)]
    assert "about Do you ship to Mars?" in notes(ticket)[0]
    assert world.said(chat) == before


@pytest.mark.parametrize(
    ("confidence", "auto", "state"),
    [
        (0.03, {}, "skipped"),
        (0.29, {"mode": "draft"}, "skipped"),
        (0.3, {}, "noted"),
        (0.03, {"min_draft_confidence": 0.0}, "noted"),
        (0.49, {"min_draft_confidence": 0.5}, "skipped"),
        (0.9, {"min_draft_confidence": 1.0}, "sent"),
    ],
)
def test_a_draft_that_is_mostly_a_guess_is_not_left(
    confidence: float, auto: dict[str, object], state: str
) -> None:
    world, _, ticket = replying(confidence, **auto)
    world.work_through()
    ((_, became, reason),) = replies_of(world)
    assert (became, len(notes(ticket))) == (state, int(state != "skipped"))
    assert (reason == "below_draft_floor") == (state == "skipped")


def test_the_gate_itself_is_high_enough() -> None:
    world, _, ticket = replying(0.8)
    world.work_through()
    assert len(ticket.answers()) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (BotFailed("timeout"), "bot_failure"),
        (reply("Ask a person", 0.9, wants_handoff=True), "bot_asked_for_handoff"),
        (reply("  ", 0.9), "bot_failure"),
    ],
)
def test_a_bot_that_cannot_answer_leaves_a_note(
    answer: BotFailed | dict[str, object], reason: str
) -> None:
    world, _, ticket = replying()
    world.bots.always("support", answer)
    world.work_through()
    assert replies_of(world) == [("made", "noted", reason)]
    assert (ticket.answers(), len(notes(ticket))) == ([], 1)


@pytest.mark.parametrize("words", ["I want to talk to a person", "mail"])
def test_after_an_explicit_request_for_a_person_there_are_drafts_only(words: str) -> None:
    world, chat, ticket = replying()
    world.work_through()
    if words == "mail":
        world.clock.move(timedelta(minutes=5))
        world.helpdesk.customer(ticket, "Let me talk to a person")
        sync(world, ticket)
    else:
        world.say(chat, words)
        world.work_through()
    assert replies_of(world)[-1][1:] == ("noted", "explicit_request")
    assert len(ticket.answers()) == 1


def test_a_ticket_made_by_the_button_gets_a_draft() -> None:
    world, _, _ = replying()
    chat = world.start(email="bob@example.com")
    world.ask_for_person(chat)
    world.work_through()
    assert replies_of(world)[-1] == ("made", "noted", "explicit_request")
    assert world.helpdesk.tickets[-1].answers() == []


def test_once_a_person_has_answered_the_bot_only_leaves_notes() -> None:
    world, chat, ticket = replying()
    world.helpdesk.agent(ticket, "On Mondays")
    world.work_through()
    world.say(chat, "And to Venus?")
    world.work_through()
    assert {state[1:] for state in replies_of(world)} == {("noted", "human_replied")}
    assert len(replies_of(world)) == 2


def test_a_person_who_answers_while_the_bot_thinks_comes_first() -> None:
    world, _, ticket = replying()
    world.faults.before("ask", lambda: world.helpdesk.agent(ticket, "On Mondays"))
    world.work_through()
    assert (ticket.answers(), replies_of(world)) == ([], [("made", "noted", "human_replied")])


def test_a_person_who_answers_right_before_the_post_comes_first() -> None:
    world, _, ticket = replying()
    world.faults.before("reply", lambda: world.helpdesk.agent(ticket, "On Mondays"))
    world.work_through()
    assert (ticket.answers(), replies_of(world)) == ([], [("made", "noted", "human_replied")])


def test_a_customer_who_writes_right_before_the_post_gets_both_answers() -> None:
    world, _, ticket = replying()
    world.faults.before("reply", lambda: world.helpdesk.customer(ticket, "And to Venus?"))
    world.work_through()
    world.clock.move(timedelta(minutes=5))
    sync(world, ticket)
    assert [text.splitlines()[0] for text in ticket.answers()] == [
        "about Do you ship to Mars?",
        "about And to Venus?",
    ]


def test_words_of_a_person_in_the_console_count_too() -> None:
    world, chat, ticket = replying()
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"last_agent_at": world.clock.now()})
    world.work_through()
    assert (ticket.answers(), replies_of(world)) == ([], [("made", "noted", "human_replied")])


@pytest.mark.parametrize("status", ["closed", "deleted", "spam", "merged"])
def test_a_closed_ticket_gets_nothing_at_all(status: TicketStatus) -> None:
    world, _, ticket = replying()
    ticket.status = status
    world.work_through()
    assert replies_of(world)[0] == ("made", "skipped", "ticket_closed")
    assert (ticket.answers(), notes(ticket)) == ([], [])


def test_a_solved_ticket_gets_no_answer() -> None:
    world, _, ticket = replying()
    ticket.status = "solved"
    world.work_through()
    assert (ticket.answers(), replies_of(world)) == ([], [("made", "noted", "ticket_closed")])


def test_each_customer_message_is_answered_once_up_to_the_limit() -> None:
    world, chat, ticket = replying(max_replies=2)
    world.work_through()
    world.say(chat, "And to Venus?")
    world.work_through()
    world.clock.move(timedelta(minutes=5))
    entry = world.helpdesk.customer(ticket, "And to the Moon?")
    sync(world, ticket)
    sync(world, ticket)
    assert [r[1:] for r in replies_of(world)] == [
        ("sent", "confident"),
        ("sent", "confident"),
        ("noted", "limit_reached"),
    ]
    assert replies_of(world)[-1][0] == entry.entry_id
    assert len(ticket.answers()) == 2


def test_what_the_bot_has_posted_is_not_written_into_the_ticket_again() -> None:
    world, chat, ticket = replying()
    world.work_through()
    world.say(chat, "Thanks")
    world.work_through()
    relayed = [text for marker, text in ticket.comments.items() if marker.startswith(f"{chat}/")]
    assert relayed == ["visitor: Thanks"]


def test_a_message_that_is_gone_is_not_answered() -> None:
    world, _, ticket = replying()
    world.work_through()
    world.clock.move(timedelta(minutes=5))
    world.helpdesk.customer(ticket, "And to Venus?")
    world.faults.before("save reply", ticket.entries.clear)
    sync(world, ticket)
    assert replies_of(world)[-1][1:] == ("skipped", "message_gone")


def test_switched_off_meanwhile_means_no_answer() -> None:
    world, _, ticket = replying()
    world.configure(
        "support", handoff_method="ticket", ticket={"helpdesk": "zendesk"}, contact="never"
    )
    world.work_through()
    assert (ticket.answers(), replies_of(world)) == ([], [("made", "skipped", "switched_off")])


def test_without_the_add_on_nothing_is_recorded() -> None:
    world, _, ticket = ticketed(auto_ticket_reply={"enabled": True})
    world.pass_time(timedelta(hours=1))
    assert (replies_of(world), ticket.comments) == ([], {})


def test_a_ticket_that_others_write_in_too_is_not_answered_any_more() -> None:
    world, chat, ticket = replying()
    world.work_through()
    other = Ticket("77", "m", "full", "hers too", world.clock.now(), requester=ADA)
    world.helpdesk.tickets.append(other)
    world.helpdesk.merge(ticket, other)
    world.clock.move(timedelta(minutes=5))
    world.helpdesk.customer(other, "And to Venus?")
    sync(world, ticket)
    world.say(chat, "Hello?")
    world.work_through()
    assert len(replies_of(world)) == 1
    assert other.answers() == []


def test_another_workspaces_job_is_malformed() -> None:
    world, chat, _ = replying()
    (record,) = world.transcripts.replies.records.values()
    job = WriteAutoReply(workspace_id="other", conversation_id=chat, reply_id=record.reply_id)
    with pytest.raises(MalformedJob):
        world.run(job)


def test_an_erased_conversation_gets_no_answer() -> None:
    world, chat, ticket = replying()
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"state": "erased"})
    world.work_through()
    assert ticket.answers() == []


def test_a_connection_to_another_account_is_not_used() -> None:
    world, _, ticket = replying()
    known = world.connections.known[WS, "zendesk"]
    world.connections.known[WS, "zendesk"] = known.model_copy(update={"connection_id": "new"})
    world.work_through()
    assert (ticket.answers(), replies_of(world)) == ([], [("made", "failed", "helpdesk_failed")])


def test_what_must_reach_a_person_meanwhile_leaves_an_answer_that_was_wanted_a_draft() -> None:
    world, chat, ticket = replying()
    world.say(chat, "I want to die")
    world.work_through()
    assert ticket.answers() == []
    assert ("made", "noted", "explicit_request") in replies_of(world)
