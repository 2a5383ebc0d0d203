"""A thumb under an answer: what may be rated, what is kept, and what is said again."""

from datetime import timedelta

import pytest

from escalation.domain.conversation import Head
from escalation.domain.errors import Conflict, InvalidInput, NotFound, TooManyRequests
from escalation.domain.feedback import MAX_THUMBS
from escalation.domain.ports import Commit
from escalation.use_cases.visitor.calls import RATE_LIMIT
from escalation.use_cases.visitor.feedback_models import RateAnswer
from escalation.use_cases.visitor.give_feedback import MOST_OF_CLIENT
from tests.fakes.chat_world import ChatWorld
from tests.fakes.feedback import ASKED, answered, giving, kept, page, rate
from tests.fakes.outside import reply

SECRET = "the door code"


def begun() -> tuple[ChatWorld, str, str]:
    world = ChatWorld(**ASKED)
    chat = world.start()
    return world, chat, answered(world, chat)


def test_an_answer_asks_whether_it_helped_and_shows_what_was_said() -> None:
    world, chat, answer = begun()
    assert [m.helped for m in page(world, chat).messages] == [None, None, "asked"]
    result = rate(world, chat, answer, helped=False, words=SECRET)
    assert [(m.id, m.helped) for m in result.messages] == [(answer, "no")]
    assert [m.helped for m in page(world, chat).messages] == [None, None, "no"]
    (thumb,) = kept(world, chat).thumbs
    assert (thumb.up, thumb.words, thumb.bot_id) == (False, SECRET, "support")


def test_a_bot_that_does_not_ask_is_not_rated() -> None:
    world = ChatWorld()
    chat = world.start()
    answer = answered(world, chat)
    assert page(world, chat).messages[-1].helped is None
    with pytest.raises(InvalidInput) as refused:
        rate(world, chat, answer)
    assert refused.value.field == "message_id"


@pytest.mark.parametrize("about", ["greeting", "visitor", "none"])
def test_only_an_answer_of_the_bot_is_rated(about: str) -> None:
    world, chat, _ = begun()
    ids = {"greeting": "00000001", "visitor": "00000002", "none": "00009999"}
    with pytest.raises(InvalidInput):
        rate(world, chat, ids[about])
    assert world.head(chat).feedback == 0


def test_what_the_bot_cannot_help_with_is_not_rated() -> None:
    world = ChatWorld(human_handoff=False, **ASKED)
    world.bots.always("support", reply("Perhaps", 0.1))
    chat = world.start()
    assert world.say(chat, "Why?").messages[-1].helped is None


def test_said_again_it_changes_nothing_and_otherwise_takes_the_place_of_the_first() -> None:
    world, chat, answer = begun()
    rate(world, chat, answer, words="Good")
    before = world.head(chat)
    rate(world, chat, answer, words="Good")
    rate(world, chat, answer)  # without words: those of before stay
    assert world.head(chat) == before
    rate(world, chat, answer, helped=False)
    (thumb,) = kept(world, chat).thumbs
    assert (thumb.up, thumb.words) == (False, None)


def test_words_are_hidden_as_those_of_a_message_are_and_logged_nowhere() -> None:
    world = ChatWorld(**ASKED)
    chat = world.start()
    answer = answered(world, chat)
    rate(world, chat, answer, words="My card is 4111 1111 1111 1111")
    (thumb,) = kept(world, chat).thumbs
    assert thumb.words is not None
    assert ("4111" in thumb.words, thumb.masked) == (False, True)
    rate(world, chat, answer, words=SECRET)
    assert SECRET not in str(world.events.events)


def test_the_second_thumb_of_a_client_about_an_entry_on_one_day_counts_nowhere() -> None:
    world, chat, answer = begun()
    rate(world, chat, answer)
    rate(world, chat, answer, helped=False)  # a change of mind is no second thumb
    other = world.start()
    rate(world, other, answered(world, other), helped=False)
    elsewhere = world.start()
    rate(world, elsewhere, answered(world, elsewhere), client="office")
    assert [kept(world, c).thumbs[0].repeated for c in (chat, other, elsewhere)] == [
        False,
        True,
        False,
    ]
    world.clock.move(timedelta(days=1))
    tomorrow = world.start()
    rate(world, tomorrow, answered(world, tomorrow))
    assert not kept(world, tomorrow).thumbs[0].repeated


def test_a_model_that_words_each_answer_anew_gives_a_client_no_more_thumbs() -> None:
    world = ChatWorld(**ASKED)
    counted = 0
    for number in range(MOST_OF_CLIENT + 5):
        world.bots.always("support", reply(f"In other words {number}", 0.9))
        chat = world.start()
        rate(world, chat, answered(world, chat))
        counted += not kept(world, chat).thumbs[0].repeated
    assert counted == MOST_OF_CLIENT


def test_a_signed_visitor_is_one_person_wherever_they_come_from() -> None:
    world = ChatWorld(**ASKED)
    thumbs = []
    for client in ("home", "office"):
        chat = world.start(signed="ada@acme.example")
        rate(world, chat, answered(world, chat), client=client)
        thumbs.append(kept(world, chat).thumbs[0])
    assert [(one.signed, one.repeated) for one in thumbs] == [(True, False), (True, True)]


def test_another_workspaces_token_rates_nothing() -> None:
    world, chat, answer = begun()
    with pytest.raises(NotFound):
        giving(world).answer(
            chat, "other", RateAnswer(message_id=answer, helped=True), client="home"
        )
    assert kept(world, chat).thumbs == ()


def test_a_change_of_mind_over_and_over_is_slowed_down() -> None:
    world, chat, answer = begun()
    said = world.head(chat).window
    assert said is not None
    for number in range(RATE_LIMIT - said.count):
        rate(world, chat, answer, helped=number % 2 == 0)
    up = kept(world, chat).thumbs[0].up
    with pytest.raises(TooManyRequests):
        rate(world, chat, answer, helped=not up)


def test_a_chat_takes_so_many_thumbs_and_no_more() -> None:
    world = ChatWorld(**ASKED)
    chat = world.start()
    for number in range(MAX_THUMBS):
        rate(world, chat, answered(world, chat, f"What is number {number * 7919}?"))
        world.clock.move(timedelta(minutes=1))
    answer = answered(world, chat, "And then?")
    with pytest.raises(Conflict) as refused:
        rate(world, chat, answer)
    assert refused.value.code == "too_many_thumbs"


def test_an_old_answer_is_still_rated_and_the_chat_closes_when_it_would_have() -> None:
    world, chat, answer = begun()
    for number in range(40):
        world.say(chat, f"What is number {number * 7919}?")
        world.clock.move(timedelta(seconds=10))
    last = world.head(chat).last_activity_at
    world.clock.move(timedelta(hours=1))
    rate(world, chat, answer)
    assert world.head(chat).last_activity_at == last


def test_a_lost_write_is_done_again_and_is_no_second_thumb() -> None:
    world, chat, answer = begun()
    rivals = iter([True])
    real = world.transcripts.commit

    def rivalled(commit: Commit) -> Head:
        if next(rivals, False):
            world.say(chat, "I am in another tab")
        return real(commit)

    world.transcripts.commit = rivalled  # type: ignore[method-assign]
    rate(world, chat, answer)
    (thumb,) = kept(world, chat).thumbs
    assert not thumb.repeated


def test_what_is_erased_takes_the_words_with_it() -> None:
    world, chat, answer = begun()
    rate(world, chat, answer, words=SECRET)
    world.transcripts.erase(world.head(chat).model_copy(update={"state": "erased"}))
    assert world.transcripts.feedback_of(chat) is None
