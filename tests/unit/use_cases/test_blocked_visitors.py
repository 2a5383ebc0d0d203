"""Who is blocked begins no chat and goes on in none; everybody else does."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from escalation.domain.blocked_visitors import BlockedVisitor, person_of
from escalation.domain.conversation import Visitor
from escalation.domain.errors import NotAllowed
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.outside import reply

ADA = "ada@acme.example"
NET = "client-1"


def block(world: ChatWorld, conversation_id: str = "elsewhere", **who: str | None) -> None:
    """Block them in every chat of the workspace, for half a day."""
    made = BlockedVisitor.model_validate(
        {
            "block_id": "b1",
            "conversation_id": conversation_id,
            "reason": "Insults",
            "by": "bo@acme.example",
            "created_at": world.clock.now(),
            "expires_at": world.clock.now() + timedelta(hours=12),
            **who,
        }
    )
    for bot_id, known in world.profiles.known.items():
        world.profiles.known[bot_id] = known.model_copy(update={"blocks": (made,)})


def refused(call: Callable[[], object]) -> bool:
    """Whether the visitor is turned away, with a code that the widget knows."""
    try:
        call()
    except NotAllowed as error:
        return error.code == "visitor_blocked"
    return False


@pytest.fixture
def world() -> ChatWorld:
    made = ChatWorld()
    made.bots.always("support", reply("Yes.", 0.95))
    return made


def test_nobody_begins_a_chat_from_a_blocked_network_but_who_is_known(world: ChatWorld) -> None:
    block(world, client=NET)
    assert refused(lambda: world.started({}, client=NET))
    assert not refused(lambda: world.started({}, client="client-2"))
    assert not refused(lambda: world.started({}, client=None))
    assert not refused(lambda: world.started({"identity_token": f"signed:{ADA}"}, client=NET))


def test_a_person_who_is_blocked_is_so_from_anywhere(world: ChatWorld) -> None:
    block(world, person=person_of(WS, Visitor(email=ADA, verified=True)))
    assert refused(lambda: world.started({"identity_token": f"signed:{ADA}"}, client="any"))
    assert not refused(lambda: world.started({"visitor": {"email": ADA}}, client="any")), (
        "whoever merely types the address is somebody else"
    )


def test_what_is_written_in_the_blocked_chat_is_not_stored(world: ChatWorld) -> None:
    chat = world.start()
    world.say(chat, "First", client_id="message-1")
    before = world.transcripts.heads[chat]
    block(world, conversation_id=chat)

    assert refused(lambda: world.say(chat, "Second"))
    assert refused(lambda: world.ask_for_person(chat))
    assert world.transcripts.heads[chat] == before
    again = world.say(chat, "First", client_id="message-1")
    assert again.messages[0].text == "First", "what was taken before is answered as before"


def test_the_chat_goes_on_when_the_block_has_ended(world: ChatWorld) -> None:
    chat = world.start()
    block(world, conversation_id=chat)
    assert refused(lambda: world.say(chat, "Hello"))
    world.clock.move(timedelta(hours=11))
    assert refused(lambda: world.say(chat, "Hello"))
    world.clock.move(timedelta(hours=1))
    assert not refused(lambda: world.say(chat, "Hello"))
