"""What a chat ends with: "Was this solved?" after a bot, five steps after people."""

from datetime import timedelta

import pytest

from escalation.domain.errors import Conflict
from escalation.domain.must_reach import ReachMark
from escalation.domain.settings import NEW_BOT, first_settings
from tests.fakes.chat_world import ZENDESK, ChatWorld
from tests.fakes.feedback import ASKED, answered, kept, page, rate, rate_people, say_solved
from tests.fakes.owner_stores import START
from tests.unit.use_cases.ticket_worlds import sync, ticketed

REACHED = ReachMark(kinds=("self_harm",), seq=2, at=START)


def at_end(world: ChatWorld, chat: str) -> str | None:
    return page(world, chat).conversation.at_end


def test_a_chat_that_a_bot_answered_asks_whether_it_was_solved_and_once_only() -> None:
    world = ChatWorld(**ASKED)
    chat = world.start()
    assert at_end(world, chat) is None
    answer = answered(world, chat)
    assert at_end(world, chat) == "solved"
    world.close(chat)
    assert at_end(world, chat) == "solved"
    assert say_solved(world, chat, solved=False).conversation.at_end is None
    said = kept(world, chat).solved
    assert said is not None
    assert (said.solved, said.message_id) == (False, answer)
    before = world.head(chat)
    say_solved(world, chat, solved=False)
    assert world.head(chat) == before
    say_solved(world, chat, solved=True)
    assert kept(world, chat).solved is not None
    assert world.head(chat).state == "closed"


def test_whether_it_was_solved_counts_beside_a_thumb_and_once_a_day_as_that_does() -> None:
    world = ChatWorld(**ASKED)
    said = []
    for _ in range(2):
        chat = world.start()
        answer = answered(world, chat)
        rate(world, chat, answer)
        say_solved(world, chat, solved=True)
        said.append(kept(world, chat).solved)
    assert [one is not None and one.repeated for one in said] == [False, True]


def test_it_is_not_asked_again_after_the_next_answer() -> None:
    world = ChatWorld(**ASKED)
    chat = world.start()
    answered(world, chat)
    say_solved(world, chat, solved=True)
    answered(world, chat, "And another thing?")
    assert at_end(world, chat) is None


@pytest.mark.parametrize("settings", [{}, {"feedback": {"thumbs": True, "csat": True}}])
def test_a_bot_that_does_not_ask_gets_no_word(settings: dict[str, object]) -> None:
    world = ChatWorld(**settings)
    chat = world.start()
    answered(world, chat)
    assert at_end(world, chat) is None
    with pytest.raises(Conflict) as refused:
        say_solved(world, chat, solved=True)
    assert refused.value.code == "nothing_asked"


def test_a_chat_that_waits_for_people_is_not_asked_whether_it_was_solved() -> None:
    world = ChatWorld(**ASKED)
    chat = world.start()
    answered(world, chat)
    world.ask_for_person(chat)
    assert at_end(world, chat) is None
    with pytest.raises(Conflict):
        say_solved(world, chat, solved=True)


def solved_by_people(**settings: object) -> tuple[ChatWorld, str]:
    world, chat, ticket = ticketed(**(ASKED | settings))
    world.helpdesk.agent(ticket, "Done!")
    sync(world, ticket)
    assert at_end(world, chat) is None  # not before it is over
    ticket.status = "solved"
    sync(world, ticket)
    return world, chat


def test_people_are_rated_when_the_request_is_solved() -> None:
    world, chat = solved_by_people()
    assert at_end(world, chat) == "csat"
    assert rate_people(world, chat, 4, "Quick").conversation.at_end is None
    rate_people(world, chat, 5)
    said = kept(world, chat).csat
    assert said is not None
    assert (said.steps, said.words) == (5, "Quick")
    before = world.head(chat)
    rate_people(world, chat, 5)
    assert world.head(chat) == before


def test_a_request_that_is_opened_again_is_not_rated_before_it_is_solved_again() -> None:
    world, chat = solved_by_people()
    world.reopen(chat)
    assert at_end(world, chat) is None
    with pytest.raises(Conflict):
        rate_people(world, chat, 1)


@pytest.mark.parametrize(("own", "usual", "asked"), [
    (None, False, "csat"), (None, True, None), (True, False, None), (False, True, "csat"),
])  # fmt: skip
def test_nobody_is_asked_twice_where_the_helpdesk_asks_itself(
    own: bool | None, usual: bool, asked: str | None
) -> None:
    world, chat, ticket = ticketed(**ASKED)
    world.helpdesk.asks_csat = usual
    for key, known in world.connections.known.items():
        world.connections.known[key] = known.model_copy(update={"asks_csat": own})
    world.clock.move(timedelta(minutes=1))
    world.helpdesk.agent(ticket, "Done!")
    ticket.status = "solved"
    sync(world, ticket)
    assert at_end(world, chat) == asked


def test_people_who_did_not_answer_are_not_rated() -> None:
    world, chat, ticket = ticketed(**ASKED)
    ticket.status = "solved"
    sync(world, ticket)
    assert at_end(world, chat) is None


def test_a_chat_of_which_something_must_reach_a_person_is_asked_nothing() -> None:
    world, chat = solved_by_people()
    head = world.head(chat)
    world.transcripts.heads[chat] = head.model_copy(update={"must_reach": REACHED})
    assert at_end(world, chat) is None
    with pytest.raises(Conflict):
        rate_people(world, chat, 1)


def test_a_new_bot_asks_about_answers_and_one_of_before_asks_nothing() -> None:
    assert NEW_BOT.feedback.model_dump() == {"thumbs": True, "solved": True, "csat": False}
    assert not any(first_settings(2).feedback.model_dump().values())


def test_thumbs_and_the_end_are_two_words() -> None:
    world = ChatWorld(ticket=ZENDESK, **ASKED)
    chat = world.start()
    answer = answered(world, chat)
    rate(world, chat, answer, helped=False)
    say_solved(world, chat, solved=True)
    assert [one.helped for one in kept(world, chat).about_answers()] == [False]
