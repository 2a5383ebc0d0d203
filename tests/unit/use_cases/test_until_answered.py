"""The bot goes on until somebody of the team replies: `after_handoff: until_answered`."""

from datetime import timedelta

import pytest

from escalation.domain.decision import Reason
from escalation.domain.errors import PermanentError
from escalation.domain.members import member_id
from escalation.domain.until_answered import waiting_from
from escalation.domain.waiting import waits
from escalation.use_cases.owner.assigning import Assigning, AssignTo
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.unit.use_cases.ticket_worlds import linked, sync
from tests.unit.use_cases.waiting_worlds import (
    ANSWER,
    KNOWN,
    UNKNOWN,
    handed_over,
    knows_one_thing,
    told,
    waiting,
)


def test_what_the_bot_knows_is_answered_after_it_was_unsure() -> None:
    world = waiting()
    chat, ticket = handed_over(world)
    assert world.head(chat).assignee.kind == "bot"
    world.say(chat, KNOWN)
    assert told(world, chat)[-1] == ANSWER
    world.work_through()
    notes = [text for marker, text in ticket.comments.items() if marker not in ticket.public]
    assert any(ANSWER in text for text in notes), "the team reads it as a note"


def test_the_visitor_is_told_once_that_asking_on_is_welcome() -> None:
    world = waiting()
    chat, _ = handed_over(world)
    world.say(chat, "and another thing nobody knows")
    assert sum("ask on" in text for text in told(world, chat)) == 1


def test_a_line_that_the_bot_is_not_sure_of_joins_the_request() -> None:
    world = waiting()
    chat, ticket = handed_over(world)
    decided = world.say(chat, "why is the sky blue")
    assert world.last_decision(chat).action == "added"
    assert world.last_decision(chat).reason == "waits_for_team"
    assert decided.escalation is None
    world.work_through()
    assert "why is the sky blue" in ticket.text()


@pytest.mark.parametrize("wish", ["let me talk to a person", "this is useless"])
def test_after_a_wish_or_anger_it_only_acknowledges(wish: str) -> None:
    world = waiting()
    chat, _ = handed_over(world, wish)
    asked = len(world.bots.asked)
    world.say(chat, KNOWN)
    assert world.last_decision(chat).action == "added"
    assert len(world.bots.asked) == asked, "no bot is asked what is not to be answered"
    assert ANSWER not in told(world, chat)


def test_a_wish_during_the_wait_ends_the_answers() -> None:
    world = waiting()
    chat, _ = handed_over(world)
    world.say(chat, "let me talk to a person")
    world.say(chat, KNOWN)
    assert ANSWER not in told(world, chat)
    world.work_through()
    assert len(world.helpdesk.tickets) == 1


@pytest.mark.parametrize(
    ("reason", "meanwhile"),
    [
        ("low_confidence", "answers"),
        ("bot_failure", "answers"),
        ("explicit_request", "adds"),
        ("frustration", "adds"),
        ("rule", "adds"),
        ("guidance", "adds"),
        ("must_reach_person", "adds"),
        ("not_solved", "adds"),
    ],
)
def test_only_an_unsure_or_failed_bot_goes_on_answering(reason: Reason, meanwhile: str) -> None:
    assert waiting_from(ChatWorld().clock.now(), reason).meanwhile == meanwhile


def test_when_to_expect_an_answer_is_said_once() -> None:
    week = {"timezone": "UTC", "weekly": {"mon": [{"start": "08:00", "end": "17:00"}]}}
    world = waiting(business_hours=week)
    chat, _ = handed_over(world, "let me talk to a person")
    before = len(told(world, chat))
    world.say(chat, "it is about my order")
    world.say(chat, "which is late")
    said = told(world, chat)[before:]
    assert said[0] == "I have added this for our team."
    assert "8:00" in said[1]
    assert said[2:] == ["I have added this for our team."]


def test_a_wish_during_the_wait_hears_when_too() -> None:
    week = {"timezone": "UTC", "weekly": {"mon": [{"start": "08:00", "end": "17:00"}]}}
    world = waiting(business_hours=week)
    chat, _ = handed_over(world)
    world.say(chat, "let me talk to a person")
    added, when = told(world, chat)[-2:]
    assert added == "I have added this for our team."
    assert "8:00" in when


def test_it_is_not_said_again_where_the_handoff_has_said_it() -> None:
    week = {"timezone": "UTC", "weekly": {"tue": [{"start": "08:00", "end": "17:00"}]}}
    world = waiting(business_hours=week)
    chat, _ = handed_over(world, "let me talk to a person")
    assert any("will be back" in line for line in told(world, chat))
    world.say(chat, "it is about my order")
    assert sum("will be back" in line for line in told(world, chat)) == 1


def test_thanks_get_a_word_in_return_and_no_entry_in_the_request() -> None:
    world = waiting()
    chat, _ = handed_over(world, "let me talk to a person")
    world.say(chat, "thanks")
    assert world.last_decision(chat).reason == "acknowledgement"


@pytest.mark.parametrize(
    "how", ["writes", "is assigned", "takes over", "is given it in the console"]
)
def test_from_a_persons_first_word_the_bot_is_silent(how: str) -> None:
    world = waiting()
    chat, ticket = handed_over(world)
    if how == "writes":
        world.helpdesk.agent(ticket, "Hello, Dana here.")
    elif how == "is assigned":
        ticket.assignee = "Dana"
    if how == "takes over":
        world.take_over(chat)
    elif how == "is given it in the console":
        member = member_id(WS, world.member.sub)
        assigning = Assigning(world.writing(), store=world.store)
        assigning.assign(world.member, chat, AssignTo(member_id=member))
    else:
        sync(world, ticket)
    said = len(told(world, chat))
    world.say(chat, KNOWN)
    assert world.last_decision(chat).action == "relay"
    assert len(told(world, chat)) == said
    assert waits(world.head(chat)) is None


@pytest.mark.parametrize("author", ["automatic", "service"])
def test_robots_and_automations_are_nobody(author: str) -> None:
    world = waiting()
    chat, ticket = handed_over(world)
    world.helpdesk.customer(ticket, "I am out of office.", author=author)  # type: ignore[arg-type]
    sync(world, ticket)
    world.say(chat, KNOWN)
    assert told(world, chat)[-1] == ANSWER


def test_without_a_healthy_webhook_the_team_has_it_at_once() -> None:
    world = waiting()
    world.profiles.pushed = False
    chat, _ = handed_over(world)
    assert world.head(chat).assignee.kind == "team"


def test_a_webhook_that_is_lost_during_the_wait_ends_the_answers() -> None:
    world = waiting()
    chat, _ = handed_over(world)
    world.profiles.pushed = False
    world.say(chat, KNOWN)
    assert world.last_decision(chat).action == "added"


def test_bots_of_before_hand_over_as_they_did() -> None:
    world = ChatWorld(**ticket_settings())
    world.profiles.pushed = True
    knows_one_thing(world)
    chat, _ = handed_over(world)
    assert world.head(chat).assignee.kind == "team"


def test_a_ticket_that_fails_ends_the_wait() -> None:
    world = waiting()
    world.helpdesk.refused_forms = {"full": "request_refused", "bare": "request_refused"}
    chat = world.start(signed="ada@example.com")
    world.say(chat, UNKNOWN)
    world.work_through()
    assert world.mailer.sent
    assert waits(world.head(chat)) is None
    world.say(chat, KNOWN)
    assert told(world, chat)[-1] == ANSWER


def test_what_was_answered_in_the_chat_is_left_out_of_auto_replies() -> None:
    world = waiting(auto_ticket_reply={"enabled": True, "min_confidence": 0.5})
    world.book_auto_reply()
    world.profiles.pushed = True
    chat, _ = handed_over(world)
    replies = len(world.transcripts.replies.auto_replies_of(chat))
    world.say(chat, KNOWN)
    world.work_through()
    assert len(world.transcripts.replies.auto_replies_of(chat)) == replies
    world.say(chat, "why is the sky blue")
    world.work_through()
    assert len(world.transcripts.replies.auto_replies_of(chat)) == replies + 1


def test_an_answer_given_before_the_ticket_is_there_is_not_replied_to_in_it() -> None:
    world = waiting(auto_ticket_reply={"enabled": True, "min_confidence": 0.5})
    world.book_auto_reply()
    world.profiles.pushed = True
    chat = world.start()
    world.say(chat, UNKNOWN)
    world.say(chat, KNOWN)
    world.work_through()
    [first] = world.transcripts.replies.auto_replies_of(chat)
    seqs = {m.text: m.seq for turn in world.transcripts.all_turns(chat) for m in turn.messages}
    assert first.covered_seq < seqs[KNOWN]


def test_a_visitor_who_says_that_it_is_solved_leaves_a_note() -> None:
    world = waiting()
    chat, ticket = handed_over(world)
    world.say(chat, "It works now!")
    assert "I have let our team know" in told(world, chat)[-1]
    world.work_through()
    [note] = [t for m, t in ticket.comments.items() if "/solved-" in m]
    assert "solved" in note
    assert ticket.status == "open"
    assert world.head(chat).solved_seq == 0


def test_the_ticket_is_set_solved_where_the_owner_wants_that() -> None:
    world = waiting(solved_by_visitor="solve")
    chat, ticket = handed_over(world)
    world.say(chat, "It works now!")
    world.work_through()
    assert ticket.status == "solved"
    assert world.head(chat).is_solved
    assert waits(world.head(chat)) is None


def test_a_question_after_it_keeps_the_ticket_open() -> None:
    world = waiting(solved_by_visitor="solve")
    chat, ticket = handed_over(world)
    world.say(chat, "It works now!")
    world.say(chat, "no it does not after all")
    world.work_through()
    assert ticket.status == "open"
    assert any("/solved-" in marker for marker in ticket.comments)


def test_once_a_person_has_spoken_the_visitors_word_ends_nothing() -> None:
    world = waiting(solved_by_visitor="solve")
    chat, ticket = handed_over(world)
    world.helpdesk.agent(ticket, "Hello, Dana here.")
    sync(world, ticket)
    world.say(chat, "It works now!")
    world.work_through()
    assert ticket.status == "open"
    assert "It works now!" in ticket.text()


def test_a_person_who_speaks_before_the_ticket_is_told_keeps_it_open() -> None:
    world = waiting(solved_by_visitor="solve")
    chat, ticket = handed_over(world)
    world.say(chat, "It works now!")
    world.take_over(chat)
    world.work_through()
    assert ticket.status == "open"
    assert any("/solved-" in marker for marker in ticket.comments)


def test_a_helpdesk_that_solves_nothing_has_the_note() -> None:
    world = waiting(solved_by_visitor="solve")
    chat, ticket = handed_over(world)
    world.helpdesk.solve_errors = [PermanentError("request_refused")]
    world.say(chat, "It works now!")
    world.work_through()
    assert any("/solved-" in marker for marker in ticket.comments)
    assert world.events.named("ticket_not_solved")
    assert linked(world, chat).open


def test_the_bot_answers_again_where_the_team_stays_silent() -> None:
    world = waiting(team_silence_hours=4)
    chat, _ = handed_over(world, "let me talk to a person")
    world.pass_time(timedelta(hours=4, minutes=1))
    world.say(chat, KNOWN)
    assert told(world, chat)[-1] == ANSWER


def test_silence_counts_the_hours_in_which_the_team_works() -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {"timezone": "UTC", "weekly": {d: [{"start": "09:00", "end": "10:00"}] for d in days}}
    world = waiting(team_silence_hours=4, business_hours=hours)
    chat, _ = handed_over(world, "let me talk to a person")
    world.pass_time(timedelta(days=2))
    assert waits(world.head(chat)) is not None
    world.pass_time(timedelta(days=3))
    assert waits(world.head(chat)) is None


def test_the_owner_may_switch_it_in_the_midst_of_a_chat() -> None:
    world = waiting()
    chat, ticket = handed_over(world)
    world.configure("support", **ticket_settings())
    world.helpdesk.agent(ticket, "Hello")
    sync(world, ticket)
    assert world.head(chat).assignee.kind == "team"


def test_the_inbox_has_it_among_those_who_wait() -> None:
    world = waiting()
    chat, _ = handed_over(world)
    world.take_over(chat)
    world.write(chat, "Hello, Dana here.")
    world.hand_back(chat)
    assert world.row(chat).place != "waiting"
    world.say(chat, UNKNOWN + " And to Venus?")
    assert waits(world.head(chat)) is not None
    world.say(chat, "and to the moon, perhaps")
    assert world.last_decision(chat).action == "added"
    assert world.row(chat).place == "waiting"
