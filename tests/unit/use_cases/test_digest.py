"""What exceeds a bot's hourly cap is kept, and sent as one mail."""

import re
from datetime import timedelta

import pytest

from escalation.domain.errors import NotFound, RetryableError
from escalation.domain.jobs import SendDigest
from tests.fakes.chat_world import OWNER, WS, ChatWorld, ticket_settings
from tests.fakes.faults import Crash
from tests.fakes.outside import reply
from tests.unit.use_cases.test_mark_handoff import mark


def flooded(chats: int, **settings: object) -> tuple[ChatWorld, list[str]]:
    """A cap of two, and more visitors than that within one hour."""
    world = ChatWorld(hourly_cap=2, **settings)
    world.bots.always("support", reply("perhaps", 0.2))
    ids = []
    for number in range(chats):
        chat = world.start(email=f"v{number}@example.com")
        world.say(chat, f"question {number}?")
        ids.append(chat)
    world.work_through()
    return world, ids


def states(world: ChatWorld) -> list[str]:
    return [e.state for e in world.transcripts.records.values()]


def digests(world: ChatWorld) -> int:
    return sum("X-Escalation-Digest" in mail.headers for mail in world.mailer.sent)


def digest_job(world: ChatWorld) -> SendDigest:
    ((bot_id, hour),) = world.transcripts.digests
    return SendDigest(workspace_id=WS, bot_id=bot_id, hour=hour)


def test_within_the_cap_everything_goes_out_at_once() -> None:
    world, _ = flooded(2)
    assert states(world) == ["delivered"] * 2
    assert world.transcripts.digests == {}


def test_beyond_the_cap_one_digest_at_the_end_of_the_hour_holds_all_the_rest() -> None:
    world, _ = flooded(6)
    assert len(world.mailer.sent) == 2
    assert states(world) == ["delivered"] * 2 + ["recorded"] * 4
    world.pass_time(timedelta(minutes=65))
    assert states(world) == ["delivered"] * 6
    assert len(world.mailer.to(OWNER)) == 3
    assert digests(world) == 1
    assert all(f"question {n}?" in world.mailer.sent[2].text for n in range(2, 6))
    assert world.transcripts.digests == {}


def test_tickets_beyond_the_cap_come_in_the_digest_and_the_bot_goes_on() -> None:
    world, chats = flooded(4, **ticket_settings())
    world.pass_time(timedelta(minutes=65))
    assert len(world.helpdesk.tickets) == 2
    assert states(world) == ["delivered"] * 4
    assert [world.head(chat).assignee.kind for chat in chats] == ["team", "team", "bot", "bot"]


def test_the_next_hour_has_its_own_cap() -> None:
    world, _ = flooded(2)
    world.pass_time(timedelta(hours=1))
    chat = world.start(email="late@example.com")
    world.say(chat, "question?")
    world.work_through()
    assert world.escalations(chat)[0].state == "delivered"


def test_a_digest_that_could_not_be_sent_is_sent_as_a_digest_later() -> None:
    world, _ = flooded(6)
    world.clock.time = world.clock.now().replace(minute=0) + timedelta(hours=1)
    world.mailer.refused["*"] = RetryableError("throttled")
    again = world.run(digest_job(world))
    assert again is not None
    world.mailer.refused.clear()
    world.clock.move(again.after)
    assert world.run(digest_job(world)) is None
    assert digests(world) == 1
    assert states(world) == ["delivered"] * 6


def test_a_digest_that_can_never_be_sent_goes_out_one_by_one() -> None:
    world, _ = flooded(4)
    world.mailer.refused[OWNER] = RetryableError("throttled")
    world.pass_time(timedelta(hours=12))
    assert states(world) == ["delivered"] * 4


def test_a_worker_that_dies_anywhere_in_a_digest_loses_nothing() -> None:
    for step in range(1, 200):
        world, _ = flooded(5)
        world.clock.time = world.clock.now().replace(minute=0) + timedelta(hours=1)
        world.faults.steps, world.faults.crash_at = 0, step
        try:
            world.run(digest_job(world))
        except Crash:
            world.pass_time(timedelta(hours=6))
            assert states(world) == ["delivered"] * 5, step
            continue
        assert step > 20
        return
    raise AssertionError("it never came to an end")


def test_a_copy_of_the_digest_job_waits_for_the_one_at_work() -> None:
    world, _ = flooded(5)
    job = digest_job(world)
    copies: list[object] = []
    world.faults.before("mail", lambda: copies.append(world.run(job)))
    assert world.run(job) is None
    assert copies[0] is not None
    assert digests(world) == 1


def test_a_conversation_erased_meanwhile_does_not_keep_the_others_back() -> None:
    world, chats = flooded(5)
    erased = chats[3]

    def erase() -> None:
        world.transcripts.erase(
            world.head(erased).model_copy(update={"state": "erased", "due_at": None})
        )

    world.faults.before("mail", erase)
    assert world.run(digest_job(world)) is None
    assert digests(world) == 1
    assert states(world) == ["delivered"] * 4


def test_a_question_asked_while_the_digest_is_sent_is_not_lost() -> None:
    world, chats = flooded(3)
    world.faults.before("mail", lambda: world.say(chats[2], "And Venus?"))
    world.pass_time(timedelta(hours=3))
    assert any("And Venus?" in mail.text for mail in world.mailer.to(OWNER))
    assert set(states(world)) == {"delivered"}


def test_a_digest_of_another_workspace_is_dropped_without_a_mail() -> None:
    world, _ = flooded(4)
    job = digest_job(world).model_copy(update={"workspace_id": "other"})
    world.run(job)
    assert digests(world) == 0
    world.pass_time(timedelta(hours=4))
    assert states(world) == ["delivered"] * 4


def test_a_fallback_mail_is_never_kept_back_by_the_cap() -> None:
    world, _ = flooded(0, **ticket_settings())
    world.connections.known.clear()
    for name in ("ada", "bob"):
        world.say(world.start(email=f"{name}@example.com"), "question?")
    world.work_through()
    assert sorted(states(world)) == ["delivered", "delivered", "failed", "failed"]
    assert len(world.mailer.to(OWNER)) == 2


def links(text: str) -> dict[str, str]:
    """What opens each matter of a digest, by its escalation."""
    return dict(re.findall(r"/handoffs/(\S+?)#(\S+)", text))


@pytest.mark.parametrize("settings", [{}, ticket_settings()])
def test_each_matter_of_a_digest_is_taken_and_answered_by_links_of_its_own(
    settings: dict[str, object],
) -> None:
    world, chats = flooded(5, **settings)
    world.pass_time(timedelta(minutes=65))
    opened = links(world.mailer.sent[-1].text)
    kept = [world.escalations(chat)[0].escalation_id for chat in chats[2:]]
    assert sorted(opened) == sorted(kept)
    assert len(set(opened.values())) == 3, "who may say something of one may not of the others"
    first, second, _ = kept
    taken = mark(world, first, opened[first], "take").taken
    assert taken is not None
    assert taken.by == OWNER
    assert mark(world, second, opened[second], "look").taken is None
    with pytest.raises(NotFound):
        mark(world, second, opened[first], "look")


def test_links_of_a_digest_that_was_not_sent_open_nothing() -> None:
    world, chats = flooded(3)
    world.clock.time = world.clock.now().replace(minute=0) + timedelta(hours=1)
    world.mailer.refused["*"] = RetryableError("throttled")
    again = world.run(digest_job(world))
    assert again is not None
    assert world.escalations(chats[2])[0].mark_keys == ()
    world.mailer.refused.clear()
    world.clock.move(again.after)
    world.run(digest_job(world))
    assert len(world.escalations(chats[2])[0].mark_keys) == 1
