"""What the team needs to know is asked once the handoff is recorded: facts, then the address."""

from datetime import timedelta

import pytest

from escalation.domain.errors import PermanentError
from escalation.domain.waiting import is_behind
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.fakes.outside import reply
from tests.unit.use_cases.ticket_worlds import sync
from tests.unit.use_cases.waiting_worlds import ANSWER, KNOWN, UNKNOWN, told, waiting

ORDER: dict[str, object] = {
    "name": "Order number",
    "question": {"en": "What is your order number?", "de": "Wie lautet Ihre Bestellnummer?"},
    "pattern": "A-#####",
    "ticket_field": "4711",
}
PRODUCT: dict[str, object] = {"name": "Product", "question": {"en": "Which product is it about?"}}
BOTH = [ORDER, PRODUCT]
ASKS_ORDER = "What is your order number?\n1. Skip"
ASKS_PRODUCT = "Which product is it about?\n1. Skip"
ADDRESS = "Which e-mail address can our team answer to?"


def asked(said: str = UNKNOWN, **settings: object) -> tuple[ChatWorld, str]:
    """A stranger whose question is with the team."""
    chosen: dict[str, object] = {"wanted_facts": BOTH, "contact": "ask", **settings}
    world = waiting(**chosen)
    chat = world.start()
    world.say(chat, said)
    world.work_through()
    return world, chat


def test_one_thing_is_asked_after_the_other_and_the_address_last() -> None:
    world, chat = asked()
    assert told(world, chat)[1] == ASKS_ORDER
    assert world.head(chat).contact is None
    world.say(chat, "A-12345")
    assert told(world, chat)[-1] == ASKS_PRODUCT
    world.say(chat, "the blue one")
    assert told(world, chat)[-2:] == ["Thank you, our team has that now.", ADDRESS]
    assert world.head(chat).contact is not None
    assert [(f.name, f.value) for f in world.head(chat).facts] == [
        ("Order number", "A-12345"),
        ("Product", "the blue one"),
    ]


def test_the_handoff_is_recorded_before_anything_is_asked() -> None:
    world, chat = asked()
    [escalation] = world.escalations(chat)
    assert escalation.state == "delivered"
    assert len(world.helpdesk.tickets) == 1


def test_an_answer_is_no_question_for_the_bot() -> None:
    world, chat = asked()
    questions = len(world.bots.asked)
    world.say(chat, "A-12345")
    world.say(chat, "Skip")
    assert len(world.bots.asked) == questions
    assert len(world.escalations(chat)) == 1


def test_what_was_said_reaches_the_ticket_and_its_field() -> None:
    world, chat = asked()
    world.say(chat, "it is A-12345")
    world.work_through()
    [ticket] = world.helpdesk.tickets
    assert "it is A-12345" in ticket.text()
    assert ticket.fields == {"4711": "A-12345"}
    assert not is_behind(world.head(chat))


def test_a_field_that_is_refused_leaves_it_in_the_text_alone() -> None:
    world, chat = asked()
    world.helpdesk.field_errors = [PermanentError("request_refused")]
    world.say(chat, "A-12345")
    world.work_through()
    [ticket] = world.helpdesk.tickets
    assert ticket.fields == {}
    assert "A-12345" in ticket.text()
    assert world.events.named("ticket_field_refused")
    assert not is_behind(world.head(chat))


@pytest.mark.parametrize("skip", ["Skip", "1", "no"])
def test_each_may_be_skipped(skip: str) -> None:
    world, chat = asked()
    world.say(chat, skip)
    assert told(world, chat)[-1] == ASKS_PRODUCT
    world.say(chat, skip)
    assert told(world, chat)[-2:] == ["No problem, it works without.", ADDRESS]
    assert world.head(chat).facts == ()


def test_what_the_message_holds_already_is_not_asked() -> None:
    world, chat = asked("order A-54321 has not come, do you know why")
    assert told(world, chat)[1] == ASKS_PRODUCT
    assert [f.value for f in world.head(chat).facts] == ["A-54321"]
    [ticket] = world.helpdesk.tickets
    assert ticket.fields == {"4711": "A-54321"}


@pytest.mark.parametrize("question", [KNOWN, "why is that so?", "I would like to know more first"])
def test_a_real_question_instead_of_an_answer_is_taken_as_one(question: str) -> None:
    world, chat = asked()
    world.say(chat, question)
    said = told(world, chat)
    assert (said[-2] == ANSWER) == (question == KNOWN)
    assert said[-1] == ADDRESS, "nothing more is asked but the address"
    world.say(chat, "the blue one")
    assert told(world, chat).count(ASKS_PRODUCT) == 0
    world.work_through()
    assert len(world.helpdesk.tickets) == 1


def test_an_answer_that_asks_something_too_is_both() -> None:
    world, chat = asked()
    world.say(chat, "A-12345, and where is my refund?")
    assert [f.value for f in world.head(chat).facts] == ["A-12345"]
    assert world.last_decision(chat).action == "added"


@pytest.mark.parametrize("wish", ["talk to a person", "useless", "thanks"])
def test_a_wish_is_no_fact(wish: str) -> None:
    world, chat = asked()
    world.say(chat, wish)
    assert world.head(chat).facts == ()
    assert told(world, chat)[-1] == ADDRESS


def test_an_address_instead_is_taken_as_one() -> None:
    world, chat = asked()
    world.say(chat, "ada@example.com")
    assert world.head(chat).visitor.email == "ada@example.com"
    world.say(chat, "A-12345")
    world.say(chat, "the blue one")
    assert ADDRESS not in told(world, chat)


def test_where_the_team_has_the_chat_it_is_asked_all_the_same() -> None:
    world, chat = asked(after_handoff="team")
    assert world.head(chat).assignee.kind == "team"
    assert told(world, chat)[1] == ASKS_ORDER
    world.say(chat, "A-12345")
    world.work_through()
    [ticket] = world.helpdesk.tickets
    assert ticket.fields == {"4711": "A-12345"}
    world.say(chat, "but there is more to tell about that order")
    assert world.last_decision(chat).action == "relay"


def test_nothing_is_asked_any_more_once_a_person_speaks() -> None:
    world, chat = asked()
    [ticket] = world.helpdesk.tickets
    world.helpdesk.agent(ticket, "Hello, Dana here.")
    sync(world, ticket)
    before = told(world, chat)
    world.say(chat, "A-12345")
    world.say(chat, "the blue one")
    assert told(world, chat) == before
    assert world.last_decision(chat).action == "relay"


def test_a_short_message_of_much_later_is_no_answer() -> None:
    world, chat = asked()
    world.pass_time(timedelta(hours=1))
    world.say(chat, "hello again")
    assert world.head(chat).facts == ()
    assert world.last_decision(chat).action == "added"


def test_a_mail_gets_what_was_said_after_it() -> None:
    world = ChatWorld(wanted_facts=[ORDER])
    world.bots.always("support", reply("Perhaps.", 0.1))
    chat = world.start()
    world.say(chat, UNKNOWN)
    assert told(world, chat)[0] == "I have passed this to our team. They will take it from here."
    world.work_through()
    world.say(chat, "A-12345")
    assert told(world, chat)[-1] == ADDRESS
    world.pass_time(timedelta(minutes=5))
    assert "A-12345" in world.mailer.sent[-1].text
    assert len(world.mailer.sent) == 2


def test_a_bot_without_facts_asks_for_the_address_as_before() -> None:
    world = ChatWorld(**ticket_settings(contact="ask"))
    world.bots.always("support", reply("Perhaps.", 0.1))
    chat = world.start()
    world.say(chat, UNKNOWN)
    assert told(world, chat)[-1] == ADDRESS
    assert world.head(chat).contact is not None


def test_a_closed_chat_is_asked_nothing() -> None:
    world, chat = asked()
    world.close(chat)
    assert world.poll()(chat, WS, after=None).conversation.open_choices is None


def test_facts_are_asked_for_once_a_chat() -> None:
    world, chat = asked()
    world.say(chat, "Skip")
    world.say(chat, "Skip")
    [ticket] = world.helpdesk.tickets
    ticket.status = "solved"
    sync(world, ticket)
    before = len(told(world, chat))
    world.say(chat, "another thing nobody knows")
    assert not [line for line in told(world, chat)[before:] if "Skip" in line]


def test_it_is_asked_in_the_visitors_language_with_buttons() -> None:
    world = waiting(wanted_facts=[ORDER], contact="never")
    chat = world.started({"locale": "de-AT"}).conversation_id
    world.say(chat, UNKNOWN)
    question = world.messages(chat)[-1]
    assert question.text == "Wie lautet Ihre Bestellnummer?\n1. Überspringen"
    assert question.asks == "fact"
    assert [choice.id for choice in question.choices] == ["skip"]
    page = world.poll()(chat, WS, after=None)
    assert page.conversation.open_choices == question.id


def test_words_about_a_fact_reach_people_and_no_field() -> None:
    world, chat = asked()
    world.say(chat, "lost it")
    world.work_through()
    [ticket] = world.helpdesk.tickets
    assert world.head(chat).facts == ()
    assert ticket.fields == {}
    assert "visitor: lost it" in ticket.text()
