"""The link of a mail opens one chat, after a tap, for a week; and stops the mails about it."""

from datetime import timedelta

import pytest

from escalation.domain.answer_mails import LINK_GOOD_FOR, MAX_LINKS
from escalation.domain.errors import NotFound
from escalation.domain.languages import OwnLanguage
from escalation.use_cases.owner.erasure import tombstone
from escalation.use_cases.writing.change import change
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import PlainTokens
from tests.unit.use_cases.left_chats import (
    answers,
    by_link,
    left_chat,
    minutes,
    team_says,
    token_in,
    world_with_mail,
)


def mailed() -> tuple[ChatWorld, str, str]:
    world = world_with_mail()
    chat = left_chat(world)
    return world, chat, next_token(world, chat)


def next_token(world: ChatWorld, chat: str) -> str:
    team_says(world, chat, "Mars is far away")
    world.pass_time(minutes(5))
    return token_in(answers(world)[-1])


def test_looking_changes_nothing_and_opens_nothing() -> None:
    world, chat, token = mailed()
    before = world.head(chat)
    seen = by_link(world, chat, token, "look")
    assert world.head(chat) == before
    assert seen.token is None
    assert "Mars" not in seen.model_dump_json(), "nothing of the chat is shown"
    assert seen.texts["answer_page_title"] == "Your chat with Support"


def test_a_tap_gives_a_token_of_this_chat_as_often_as_it_is_tapped() -> None:
    world, chat, token = mailed()
    before = world.head(chat)
    for _ in range(2):
        opened = by_link(world, chat, token, "open")
        assert opened.token is not None
        claims = PlainTokens().verify(opened.token, now=world.clock.now())
        assert (claims.conversation_id, claims.workspace_id, claims.bot_id) == (chat, WS, "support")
    assert world.head(chat) == before
    assert "chat_opened_by_link" in world.event_names()


@pytest.mark.parametrize("action", ["look", "open", "stop"])
def test_what_is_guessed_over_or_of_another_chat_opens_nothing(action: str) -> None:
    world, chat, token = mailed()
    other = left_chat(world)
    next_token(world, other)
    never_mailed = world.start()
    for where, what in [
        (chat, "0" * 32),
        (chat, token[:-1]),
        (other, token),
        (never_mailed, token),
        ("nowhere", token),
    ]:
        before = dict(world.transcripts.heads)
        with pytest.raises(NotFound) as refused:
            by_link(world, where, what, action)
        assert refused.value.code == "link_expired"
        assert world.transcripts.heads == before
    world.clock.move(LINK_GOOD_FOR)
    with pytest.raises(NotFound):
        by_link(world, chat, token, action)


def test_links_of_older_mails_open_nothing_after_some_newer_ones() -> None:
    world, chat, first = mailed()
    later = [next_token(world, chat) for _ in range(MAX_LINKS)]
    with pytest.raises(NotFound):
        by_link(world, chat, first, "open")
    for token in later:
        by_link(world, chat, token, "open")


def test_an_owner_who_switches_it_off_closes_all_links() -> None:
    world, chat, token = mailed()
    world.configure("support")
    with pytest.raises(NotFound):
        by_link(world, chat, token, "open")


def test_a_chat_that_is_spam_is_opened_by_nothing() -> None:
    world, chat, token = mailed()
    change(world.ports(), chat, lambda draft: draft.set(spam=True))
    with pytest.raises(NotFound):
        by_link(world, chat, token, "open")


def test_an_erased_chat_is_opened_by_nothing() -> None:
    world, chat, token = mailed()
    erased = world.head(chat).model_copy(update={"state": "erased"})
    world.transcripts.heads[chat] = tombstone(erased)
    assert world.head(chat).answer_mails is None
    with pytest.raises(NotFound):
        by_link(world, chat, token, "open")


def test_who_wants_no_more_mails_gets_none_and_keeps_the_link() -> None:
    world, chat, token = mailed()
    team_says(world, chat, "And Venus")
    assert by_link(world, chat, token, "stop").stopped
    team_says(world, chat, "And Jupiter")
    world.pass_time(timedelta(days=1))
    assert len(answers(world)) == 1
    assert by_link(world, chat, token, "look").stopped
    assert by_link(world, chat, token, "open").token is not None


def test_no_token_is_kept_in_what_is_stored_or_told() -> None:
    world, chat, token = mailed()
    by_link(world, chat, token, "open")
    assert token not in world.head(chat).model_dump_json()
    assert token not in str(world.events.events)


def test_the_page_speaks_the_visitors_language_or_the_owners_words_for_it() -> None:
    world, chat, token = mailed()
    change(world.ports(), chat, lambda draft: draft.set(locale="ar-EG"))
    seen = by_link(world, chat, token, "look")
    assert (seen.language, seen.direction, seen.locale) == ("ar", "rtl", "ar-EG")
    own = OwnLanguage(locale="ar-EG", texts={"answer_open": "افتح"})
    known = world.profiles.known["support"]
    world.profiles.known["support"] = known.model_copy(update={"languages": (own,)})
    assert by_link(world, chat, token, "look").texts["answer_open"] == "فتح المحادثة", (
        "one language throughout"
    )
