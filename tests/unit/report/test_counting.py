"""What is counted, and that it is counted once."""

from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.errors import BotFailed
from escalation.domain.escalation import cancel, fail
from escalation.domain.jobs import LearnFromAnswers, QueueJob
from escalation.domain.leased_work import LastError, claim
from escalation.domain.report import bucket_of, day_of
from escalation.use_cases.count_conversations import CountConversations
from escalation.use_cases.owner.report import ReportNumbers
from tests.fakes.chat_world import BILLING, WS, ticket_settings
from tests.fakes.outside import reply
from tests.fakes.reports import CountedWorld

MINUTE = timedelta(minutes=1)
QUARTER = timedelta(minutes=15)


def _without_times(numbers: dict[str, int]) -> dict[str, int]:
    return {n: v for n, v in numbers.items() if not n.startswith(("ai.", "human.", "team."))}


def test_an_answer_a_handoff_and_what_joins_it_are_told_apart() -> None:
    world = CountedWorld(**ticket_settings(after_handoff="bot"))
    chat = world.start()
    world.say(chat, "How do I sign in?")
    world.bots.always("support", reply("Perhaps", 0.1))
    world.say(chat, "What about my invoice?")
    world.say(chat, "And the one of May?")
    world.count()
    assert _without_times(world.totals()) == {
        "conversations": 1,
        "messages": 3,
        "answered": 1,
        "handoff.ticket.low_confidence": 1,
        "joined": 1,
    }


def test_a_language_that_the_bot_does_not_read_is_counted_by_its_name() -> None:
    world = CountedWorld(**ticket_settings(after_handoff="bot"))
    chat = world.start()
    unread = {**reply("I do not know.", 0.0), "unread_language": "hi"}
    world.bots.always("support", unread)
    world.say(chat, "मेरा ऑर्डर कहाँ है")
    world.say(chat, "मेरा पार्सल कब आएगा")
    world.count()
    assert world.totals()["unread.hi"] == 2
    assert ReportNumbers.of(world.totals()).unread.by_language == {"hi": 2}


def test_what_the_team_gets_while_it_has_the_chat_is_relayed() -> None:
    world = CountedWorld(**ticket_settings())
    chat = world.start()
    world.say(chat, "talk to a person please")
    world.say(chat, "Are you there?")
    world.count()
    numbers = world.totals()
    assert (numbers["handoff.ticket.explicit_request"], numbers["relayed"]) == (1, 1)


def test_the_button_is_a_handoff_without_a_message() -> None:
    world = CountedWorld()
    chat = world.start()
    world.ask_for_person(chat)
    world.count()
    assert _without_times(world.totals()) == {
        "conversations": 1,
        "handoff.email.explicit_request": 1,
    }


def test_a_transfer_counts_for_the_bot_the_visitor_came_to() -> None:
    world = CountedWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("?", 0.2, routing=[{"bot_id": "billing", "score": 0.9}]))
    chat = world.start()
    world.say(chat, "I want a refund")
    world.pass_time(MINUTE)
    world.count()
    numbers = _without_times(world.totals())
    assert numbers == {
        "conversations": 1,
        "messages": 1,
        "answered": 1,
        "transferred.better_bot": 1,
    }
    assert world.totals("billing") == {}


def test_a_target_that_fails_leads_to_people_and_counts_as_a_failed_transfer() -> None:
    world = CountedWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("?", 0.2, routing=[{"bot_id": "billing", "score": 0.9}]))
    world.bots.always("billing", BotFailed("missing"))
    chat = world.start()
    world.say(chat, "I want a refund")
    world.pass_time(MINUTE)
    world.count()
    numbers = _without_times(world.totals())
    assert numbers["failed.transfer"] == 1
    assert numbers["handoff.email.target_failed"] == 1
    assert "answered" not in numbers


def test_a_ticket_that_becomes_a_mail_is_one_handoff_and_one_fallback() -> None:
    world = CountedWorld(**ticket_settings())
    world.connections.known.clear()
    chat = world.start()
    world.say(chat, "talk to a person")
    world.count()
    assert "failed.ticket" not in world.totals()
    world.pass_time(MINUTE)
    world.count()
    numbers = _without_times(world.totals())
    assert numbers["handoff.ticket.explicit_request"] == 1
    assert numbers["fallback.email"] == 1
    assert numbers["failed.ticket"] == 1
    assert "handoff.email.explicit_request" not in numbers


def test_a_failed_mail_that_is_retried_with_success_is_not_failed_any_more() -> None:
    world = CountedWorld()
    chat = world.start()
    world.say(chat, "talk to a person")
    (mail,) = world.escalations(chat)
    now = world.clock.now()
    claimed = claim(mail, now, lease_id="l", lease=MINUTE)
    world.transcripts.save_escalation(claimed)
    failed = fail(claimed, now, error=LastError(code="refused", at=now))
    world.transcripts.save_escalation(failed)
    world.count()
    assert world.totals()["failed.email"] == 1
    world.transcripts.save_escalation(cancel(failed, now))
    world.count()
    assert "failed.email" not in world.totals()


def test_what_a_bot_cannot_help_with_is_unanswered_by_its_reason() -> None:
    world = CountedWorld(human_handoff=False)
    world.bots.in_turn("support", reply("?", 0.1), BotFailed("timeout"))
    chat = world.start()
    world.say(chat, "What is the meaning of life?")
    world.say(chat, "Are you there?")
    world.count()
    numbers = world.totals()
    assert numbers["unanswered.low_confidence"] == 1
    assert numbers["unanswered.bot_failure"] == 1


@pytest.mark.parametrize(
    ("quiet", "abandoned"), [(29 * MINUTE, 0), (30 * MINUTE, 1), (45 * MINUTE, 1)]
)
def test_a_visitor_who_is_silent_for_half_an_hour_has_gone(
    quiet: timedelta, abandoned: int
) -> None:
    world = CountedWorld(human_handoff=False)
    world.bots.in_turn("support", reply("?", 0.1), reply("Yes.", 0.9))
    chat = world.start()
    world.say(chat, "What is the meaning of life?")
    world.clock.move(quiet)
    world.say(chat, "And now?")
    world.count()
    assert world.totals().get("abandoned", 0) == abandoned


def test_silence_alone_is_noticed_by_the_sweep_and_only_once() -> None:
    world = CountedWorld(human_handoff=False)
    world.bots.always("support", reply("?", 0.1))
    chat = world.start()
    world.say(chat, "What is the meaning of life?")
    world.count(chat)
    for wait in (QUARTER, 14 * MINUTE, MINUTE):
        world.pass_time(wait)
        world.count(chat)
        assert "abandoned" not in world.totals()
    world.pass_time(5 * MINUTE)
    assert world.totals()["abandoned"] == 1
    world.pass_time(timedelta(days=2))
    assert world.count() == 0
    assert world.totals()["abandoned"] == 1


def test_a_request_for_an_address_that_nobody_answers_is_abandoned_and_one_given_is_not() -> None:
    for given_address, abandoned in ((False, 1), (True, 0)):
        world = CountedWorld(**ticket_settings(contact="ask_and_wait"))
        chat = world.start()
        world.say(chat, "talk to a person")
        world.count()
        if given_address:
            world.clock.move(MINUTE)
            world.give_contact(chat, "ada@example.com")
            world.count()
        world.pass_time(2 * timedelta(hours=1))
        assert world.totals().get("abandoned", 0) == abandoned


def test_first_responses_of_bots_and_people_are_timed_apart() -> None:
    world = CountedWorld(**ticket_settings())
    chat = world.start()

    def slow(_: Any) -> dict[str, object]:
        world.clock.move(timedelta(seconds=4))
        return reply("Under Settings.", 0.9)

    world.bots.says["support"] = slow
    world.say(chat, "How do I sign in?")
    world.clock.move(MINUTE)
    world.say(chat, "How do I sign out?")
    world.say(chat, "talk to a person")
    world.clock.move(timedelta(minutes=10))
    world.agent_writes(chat)
    world.clock.move(timedelta(minutes=10))
    world.agent_writes(chat)
    world.count()
    numbers = world.totals()
    times = {n: v for n, v in numbers.items() if n.startswith(("ai.", "human."))}
    assert times == {f"ai.{bucket_of(4)}": 1, f"human.{bucket_of(600)}": 1}


def test_numbers_go_to_the_day_of_utc_on_which_it_happened() -> None:
    world = CountedWorld()
    chat = world.start()
    world.say(chat, "How do I sign in?")
    first = day_of(world.clock.now())
    world.clock.move(timedelta(hours=15))
    world.say(chat, "How do I sign out?")
    world.count()
    days = world.reports.numbers["support"]
    assert days[first]["answered"] == 1
    assert days[day_of(world.clock.now())] == {"answered": 1, "messages": 1}


def test_one_answer_in_fifty_has_its_bot_look_whether_to_learn() -> None:
    world = CountedWorld()
    looks: list[QueueJob] = []

    class Looks:
        def send(self, job: QueueJob, *, delay_s: int = 0) -> None:
            looks.append(job)

    count = CountConversations(
        transcripts=world.transcripts,
        reports=world.reports,
        clock=world.clock,
        events=world.events,
        learning=Looks(),
    )
    for _ in range(400):
        chat = world.start()
        world.say(chat, "How do I sign in?")
        count([chat])
        count([chat])
    assert 2 <= len(looks) <= 20
    assert set(looks) == {LearnFromAnswers(workspace_id=WS, bot_id="support")}


def test_what_is_asked_back_is_neither_answered_nor_handed_over() -> None:
    world = CountedWorld(**ticket_settings(low_confidence="offer"))
    world.bots.always("support", reply("Perhaps", 0.1))
    chat = world.start()
    world.say(chat, "one more thing")
    world.say(chat, "Do you ship to Mars?")
    world.count()
    totals = _without_times(world.totals())
    assert totals == {"conversations": 1, "messages": 2, "asked.ask_back": 1, "asked.offer": 1}
    assert ReportNumbers.of(totals).asked.by_kind == {"ask_back": 1, "offer": 1}
    world.say(chat, "no")
    world.count()
    assert _without_times(world.totals())["unanswered.offer_declined"] == 1
