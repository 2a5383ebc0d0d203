"""Those that a handoff was mailed to say who takes it; looking changes nothing."""

import re
from datetime import timedelta

import pytest

from escalation.domain.errors import Conflict, InvalidInput, NotFound
from escalation.domain.handoff_marks import MARKS_GOOD_FOR
from escalation.use_cases.mark_handoff import HandoffView, MarkHandoff, MarkHandoffUseCase
from tests.fakes.chat_world import OWNER, ChatWorld
from tests.fakes.faults import Crash
from tests.fakes.outside import reply

ANN, BEN = "ann@acme.example", "ben@acme.example"


def mailed(*to: str) -> tuple[ChatWorld, str, str]:
    """A handoff that was mailed: the world, its id, and what its links hold."""
    world = ChatWorld(email={"to": to or [OWNER]})
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")
    world.work_through()
    return world, world.escalations(chat)[0].escalation_id, token_in(world)


def token_in(world: ChatWorld) -> str:
    found = re.search(r"/handoffs/\S+#(\S+)", world.mailer.sent[-1].text)
    assert found is not None
    return found[1]


def mark(
    world: ChatWorld, handoff: str, token: str, action: str, who: str | None = None
) -> HandoffView:
    use_case = MarkHandoffUseCase(
        transcripts=world.transcripts,
        profiles=world.profiles,
        clock=world.clock,
        events=world.events,
    )
    body = MarkHandoff.model_validate({"token": token, "action": action, "who": who})
    return use_case(handoff, body)


def test_looking_changes_nothing() -> None:
    world, handoff, token = mailed(ANN, BEN)
    before = world.transcripts.escalation(handoff)
    seen = mark(world, handoff, token, "look")
    assert (seen.recipients, seen.taken, seen.answered) == ((ANN, BEN), None, None)
    assert world.transcripts.escalation(handoff) == before
    assert "Mars" not in seen.model_dump_json(), "nothing of the chat is shown"


def test_who_takes_it_first_has_it_and_the_others_see_that() -> None:
    world, handoff, token = mailed(ANN, BEN)
    mark(world, handoff, token, "take", ANN.upper())
    world.clock.move(timedelta(minutes=5))
    seen = mark(world, handoff, token, "take", BEN)
    assert seen.taken is not None
    assert (seen.taken.by, seen.taken.at) == (ANN, world.clock.now() - timedelta(minutes=5))

    answered = mark(world, handoff, token, "answered", BEN).answered
    assert answered is not None
    assert answered.by == BEN
    stored = world.transcripts.escalation(handoff)
    assert stored is not None
    assert (stored.taken, stored.answered) == (seen.taken, answered)
    assert stored.state == "delivered"


def test_where_one_has_got_it_nobody_is_asked_who_they_are() -> None:
    world, handoff, token = mailed()
    taken = mark(world, handoff, token, "take").taken
    assert taken is not None
    assert taken.by == OWNER


@pytest.mark.parametrize("who", [None, "eve@other.example"])
def test_among_several_it_is_said_who_and_nobody_else_is_let_in(who: str | None) -> None:
    world, handoff, token = mailed(ANN, BEN)
    with pytest.raises(InvalidInput) as refused:
        mark(world, handoff, token, "take", who)
    assert refused.value.field == "who"


def test_a_link_opens_its_own_handoff_and_not_for_ever() -> None:
    world, handoff, token = mailed()
    other = world.start()
    world.say(other, "Venus?")
    world.work_through()
    elsewhere = world.escalations(other)[0].escalation_id
    for wrong in ((handoff, "guessed"), (elsewhere, token), ("nobody-1", token)):
        with pytest.raises(NotFound):
            mark(world, *wrong, "take")
    world.clock.move(MARKS_GOOD_FOR)
    with pytest.raises(NotFound) as refused:
        mark(world, handoff, token, "look")
    assert refused.value.code == "link_expired"


def test_what_the_links_hold_is_kept_nowhere() -> None:
    world, handoff, token = mailed()
    stored = world.transcripts.escalation(handoff)
    assert stored is not None
    assert token not in stored.model_dump_json()
    assert stored.lease_id is None


def test_a_mail_that_is_sent_again_after_a_crash_has_links_that_open() -> None:
    world = ChatWorld()
    world.bots.always("support", reply("perhaps", 0.2))
    chat = world.start()
    world.say(chat, "Mars?")

    def die() -> None:
        raise Crash

    world.faults.before("mail", lambda: world.faults.before("commit", die))
    world.pass_time(timedelta(minutes=10))
    handoff = world.escalations(chat)[0].escalation_id
    assert len(world.mailer.sent) == 2
    assert mark(world, handoff, token_in(world), "take").taken is not None


def test_while_its_mail_is_sent_again_nothing_is_marked() -> None:
    world, handoff, token = mailed()
    stored = world.transcripts.escalation(handoff)
    assert stored is not None
    again = {"state": "recorded", "due_at": world.clock.now(), "revision": stored.revision + 1}
    world.transcripts.save_escalation(stored.model_copy(update=again))
    with pytest.raises(Conflict) as refused:
        mark(world, handoff, token, "take")
    assert refused.value.code == "mail_under_way"


def test_an_erased_handoff_is_gone() -> None:
    world, handoff, token = mailed()
    del world.transcripts.records[handoff]
    with pytest.raises(NotFound):
        mark(world, handoff, token, "look")
