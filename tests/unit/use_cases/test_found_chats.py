"""A verified visitor goes on with the chat that is open, from another device or browser."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.domain.blocked_visitors import BlockedVisitor, person_of
from escalation.domain.conversation import MAX_TURNS, Head
from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    RetryableError,
    TooManyRequests,
)
from escalation.domain.ports import Commit
from escalation.domain.privacy import Privacy
from escalation.use_cases.visitor.api_models import ConversationStarted
from tests.fakes.chat_world import WS, ChatWorld, ticket_settings
from tests.properties import tries

FINDS = {"find_chat": {"enabled": True}}
ADA = "ada@shop.example"


def world(**more: object) -> ChatWorld:
    return ChatWorld(**{**FINDS, **more})


def later(chats: ChatWorld, **span: int) -> None:
    chats.clock.time += timedelta(**span)


def arrives(
    chats: ChatWorld, who: str = ADA, *, bot_id: str = "support", **more: object
) -> ConversationStarted:
    return chats.started({"identity_token": f"signed:{who}", **more}, bot_id=bot_id)


def change(chats: ChatWorld, chat: str, **fields: object) -> Head:
    head = chats.transcripts.heads[chat]
    after = head.model_copy(update=fields)
    return chats.transcripts.commit(Commit(before=head, after=after))


def test_another_device_gets_the_chat_with_a_token_of_its_own_and_reads_it_by_the_poll() -> None:
    chats = world()
    first = arrives(chats)
    chats.say(first.conversation_id, "Where is my order?")
    later(chats, minutes=5)

    found = arrives(chats)

    assert found.conversation_id == first.conversation_id
    assert (found.found, found.messages) == (True, ())
    assert found.token != first.token
    assert [one.text for one in chats.poll()(found.conversation_id, WS, after=None).messages] == [
        one.text for one in chats.messages(first.conversation_id)
    ]
    assert chats.events.named("conversation_found")


def test_a_chat_that_people_have_is_found() -> None:
    chats = world(**ticket_settings())
    first = arrives(chats)
    chats.say(first.conversation_id, "talk to a person")
    chats.work_through()
    later(chats, days=3)
    assert arrives(chats).conversation_id == first.conversation_id


def test_it_is_found_by_the_subject_whatever_the_address_and_by_the_address_in_any_case() -> None:
    chats = world()
    by_subject = arrives(chats, "ada@old.example|u1").conversation_id
    assert arrives(chats, "ada@new.example|u1").conversation_id == by_subject
    assert arrives(chats, "|u1").conversation_id == by_subject
    assert arrives(chats, "ada@new.example|u2").conversation_id != by_subject
    by_address = arrives(chats, "Ada@Shop.example").conversation_id
    assert arrives(chats, "ada@shop.EXAMPLE").conversation_id == by_address
    assert arrives(chats, "ada@old.example").conversation_id != by_subject


def test_a_name_alone_is_nobody() -> None:
    chats = world()
    assert arrives(chats, "").conversation_id != arrives(chats, "").conversation_id


def closed(chats: ChatWorld, chat: str) -> None:
    chats.close(chat)


def idle(chats: ChatWorld, _: str) -> None:
    later(chats, hours=25)


def full(chats: ChatWorld, chat: str) -> None:
    change(chats, chat, seen=tuple(f"{n:024x}" for n in range(MAX_TURNS)))


def being_erased(chats: ChatWorld, chat: str) -> None:
    change(chats, chat, erase_requested_at=chats.clock.now())


def expired(chats: ChatWorld, _: str) -> None:
    later(chats, days=366)


@pytest.mark.parametrize("over", [closed, idle, full, being_erased, expired])
def test_a_chat_that_takes_no_more_is_not_found_and_the_next_one_is(
    over: Callable[[ChatWorld, str], None],
) -> None:
    chats = world()
    first = arrives(chats).conversation_id
    over(chats, first)
    second = arrives(chats)
    assert (second.conversation_id == first, second.found) == (False, False)
    assert arrives(chats).conversation_id == second.conversation_id


def test_it_is_off_unless_the_owner_switches_it_on() -> None:
    chats = ChatWorld()
    first = arrives(chats)
    assert arrives(chats).conversation_id != first.conversation_id
    assert chats.head(first.conversation_id).signed_as is None
    assert chats.transcripts.signed == {}
    with pytest.raises(NotFound, match="no chat"):
        arrives(chats, find_only=True)


def test_only_looking_begins_nothing_and_uses_no_start_and_no_token_up() -> None:
    chats = world(starts_a_minute=0)
    strict = chats.workspace.model_copy(update={"identity_once": True})
    known = chats.profiles.known["support"]
    chats.profiles.known["support"] = known.model_copy(update={"workspace": strict})
    for _ in range(29):
        with pytest.raises(NotFound):
            arrives(chats, find_only=True)
    assert chats.transcripts.heads == {}
    first = arrives(chats)
    with pytest.raises(InvalidInput, match="begun a conversation"):
        arrives(chats, find_only=True)  # a copy of the token that has been used
    chats.profiles.known["support"] = known
    with pytest.raises(TooManyRequests):
        arrives(chats, find_only=True)
    later(chats, minutes=11)
    assert arrives(chats, find_only=True).conversation_id == first.conversation_id


def test_who_is_blocked_finds_nothing_and_a_blocked_chat_is_not_found() -> None:
    chats = world()
    first = arrives(chats, "ada@shop.example|u1").conversation_id
    block = BlockedVisitor.model_validate(
        {
            "block_id": "b1",
            "conversation_id": first,
            "person": person_of(WS, chats.head(first).visitor),
            "reason": "Insults",
            "by": "bo@acme.example",
            "created_at": chats.clock.now(),
            "expires_at": chats.clock.now() + timedelta(hours=12),
        }
    )
    known = chats.profiles.known["support"]
    chats.profiles.known["support"] = known.model_copy(update={"blocks": (block,)})
    with pytest.raises(NotAllowed):
        arrives(chats, "ada@shop.example|u1")
    assert arrives(chats, "ada@other.example|u1").conversation_id != first


def test_what_was_agreed_to_in_the_chat_is_enough_to_find_it_until_the_notice_changes() -> None:
    notice = {"url": "https://shop.example/privacy", "consent": True}
    version = Privacy.model_validate(notice).version
    chats = world(privacy=notice)
    first = arrives(chats, consent=version)
    assert arrives(chats, find_only=True).conversation_id == first.conversation_id
    with pytest.raises(Conflict, match="agree"):
        arrives(chats)
    newer = {**notice, "revision": 2}
    chats.configure("support", **FINDS, privacy=newer)
    with pytest.raises(NotFound):
        arrives(chats, find_only=True)
    again = arrives(chats, consent=Privacy.model_validate(newer).version)
    assert again.conversation_id != first.conversation_id


def test_of_two_devices_at_once_the_second_gets_what_the_first_has_begun() -> None:
    chats = world()
    begun: list[str] = []
    real = chats.transcripts.newest_signed

    def meanwhile(workspace_id: str, bot_id: str, signed_as: str) -> str | None:
        newest = real(workspace_id, bot_id, signed_as)
        if not begun:
            begun.append("")
            begun[0] = arrives(chats).conversation_id
        return newest

    chats.transcripts.newest_signed = meanwhile  # type: ignore[method-assign]
    second = arrives(chats)
    assert (second.conversation_id, second.found) == (begun[0], True)
    assert len(chats.transcripts.heads) == 1


def test_who_never_gets_to_it_is_told_to_come_again() -> None:
    chats = world()
    rivals = count()

    def always(workspace_id: str, bot_id: str, signed_as: str) -> str:
        return f"rival{next(rivals)}"  # by the time of writing there is another one

    chats.transcripts.newest_signed = always  # type: ignore[method-assign]
    with pytest.raises(RetryableError):
        arrives(chats)
    assert chats.transcripts.heads == {}


WHO = st.sampled_from(["ada@shop.example", "bob@shop.example", "ada@shop.example|u1"])
BOTS = st.sampled_from(["support", "billing"])
CALLS = st.sampled_from(["arrive", "arrive", "look", "claim", "close", "erase", "wait"])


class Visits:
    """What visitors do, beside the simplest idea of what they find: of all chats that one has begun
    with a bot, from the newest back, the first that is open.
    """

    def __init__(self) -> None:
        self.chats = world()
        self.chats.configure("billing", **FINDS)
        self.begun: dict[tuple[str, str], list[str]] = {}

    def expected(self, bot_id: str, who: str) -> str | None:
        for chat in reversed(self.begun.get((bot_id, who), [])):
            head = self.chats.transcripts.head(chat)
            if head is not None and head.state == "open":
                return chat
        return None

    def arrive(self, bot_id: str, who: str) -> None:
        open_one = self.expected(bot_id, who)
        made = arrives(self.chats, who, bot_id=bot_id)
        assert made.found is (open_one is not None)
        if open_one is None:
            self.begun.setdefault((bot_id, who), []).append(made.conversation_id)
        assert made.conversation_id == self.expected(bot_id, who)

    def look(self, bot_id: str, who: str) -> None:
        try:
            found = arrives(self.chats, who, bot_id=bot_id, find_only=True).conversation_id
        except NotFound:
            found = None
        assert found == self.expected(bot_id, who)

    def claim(self, bot_id: str, who: str) -> None:
        before = set(self.chats.transcripts.heads)
        claimed = self.chats.started({"visitor": {"email": ADA, "name": who}}, bot_id=bot_id)
        assert claimed.conversation_id not in before

    def close(self, bot_id: str, who: str) -> None:
        open_one = self.expected(bot_id, who)
        if open_one is not None:
            self.chats.close(open_one)

    def erase(self, bot_id: str, who: str) -> None:
        open_one = self.expected(bot_id, who)
        if open_one is not None:
            head = self.chats.transcripts.heads[open_one]
            gone = head.model_copy(update={"state": "erased", "signed_as": None})
            self.chats.transcripts.erase(gone)

    def wait(self, bot_id: str, who: str) -> None:
        later(self.chats, hours=12)


@settings(max_examples=tries(200), deadline=None)
@given(steps=st.lists(st.tuples(CALLS, BOTS, WHO), max_size=25))
def test_what_is_found_is_the_newest_open_chat_of_this_bot_and_this_visitor_and_no_other(
    steps: list[tuple[str, str, str]],
) -> None:
    visits = Visits()
    for call, bot_id, who in steps:
        later(visits.chats, minutes=20)  # so that no limit of starts is met
        getattr(visits, call)(bot_id, who)
