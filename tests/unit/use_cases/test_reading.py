"""Polling, and the transcript as text and by mail."""

from datetime import timedelta

import pytest

from escalation.domain.errors import InvalidInput, TooManyRequests
from escalation.use_cases.visitor.read_conversation import PAGE
from tests.fakes.chat_world import WS, ChatWorld


def test_a_poll_gives_what_is_new_and_where_to_go_on() -> None:
    world = ChatWorld()
    chat = world.start()
    poll = world.poll()
    first = poll(chat, WS, after=None)
    assert [m.id for m in first.messages] == ["00000001"]
    world.say(chat, "hello")
    news = poll(chat, WS, after=first.next)
    assert [m.text for m in news.messages] == ["hello", "support answers"]
    assert poll(chat, WS, after=news.next).messages == ()
    assert poll(chat, WS, after=news.next).next == news.next


def test_a_poll_from_within_a_turn_gives_the_rest_of_it() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, "hello")
    assert [m.text for m in world.poll()(chat, WS, after="00000002").messages] == [
        "support answers"
    ]


def test_a_long_conversation_is_polled_page_by_page_without_a_gap() -> None:
    world = ChatWorld()
    chat = world.start()
    for number in range(PAGE + 10):
        world.clock.move(timedelta(seconds=10))
        world.say(chat, f"question {number}")
    texts: list[str] = []
    after: str | None = None
    while (page := world.poll()(chat, WS, after=after)).messages:
        texts += [m.text for m in page.messages]
        after = page.next
    assert texts == [m.text for m in world.messages(chat)]


@pytest.mark.parametrize("after", ["", "1", "abcdefgh", "000000001", "١٢٣٤٥٦٧٨"])
def test_a_poll_after_what_is_no_message_id_is_refused(after: str) -> None:
    world = ChatWorld()
    chat = world.start()
    if not after:
        assert world.poll()(chat, WS, after=None).messages
        return
    with pytest.raises(InvalidInput):
        world.poll()(chat, WS, after=after)


def test_the_transcript_is_text_and_goes_by_mail_to_three_addresses_at_most() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, "hello")
    assert world.read(chat).splitlines()[1:] == ["visitor: hello", "bot: support answers"]
    for name in ("ada", "bob", "cy"):
        world.prove(chat, f"{name}@example.com")
    world.pass_time(timedelta(days=1))
    world.prove(chat, "dan@example.com")
    world.mailer.sent.clear()
    for name in ("ada", "bob", "cy", "ADA"):
        world.want_transcript(chat, f"{name}@example.com")
    with pytest.raises(TooManyRequests):
        world.want_transcript(chat, "dan@example.com")
    world.work_through()
    assert [mail.to[0] for mail in world.mailer.sent] == [
        "ada@example.com",
        "bob@example.com",
        "cy@example.com",
    ]
    assert all("visitor: hello" in mail.text for mail in world.mailer.sent)
    assert all(wish.sent for wish in world.head(chat).transcript_mails)


def test_a_transcript_that_the_queue_refused_is_mailed_by_the_sweep_even_from_a_closed_chat() -> (
    None
):
    world = ChatWorld()
    chat = world.start()
    world.prove(chat, "ada@example.com")
    world.mailer.sent.clear()
    world.queue.refuses = True
    world.want_transcript(chat, "ada@example.com")
    world.close(chat)
    world.queue.refuses = False
    world.pass_time(timedelta(minutes=5))
    assert len(world.mailer.to("ada@example.com")) == 1
