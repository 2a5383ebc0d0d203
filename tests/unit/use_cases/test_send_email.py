"""The mail to the owner, its thread, its follow-ups, and what happens when it cannot be sent."""

from datetime import timedelta

from escalation.domain.errors import PermanentError, RetryableError
from tests.fakes.chat_world import FALLBACK, OWNER, WS, ChatWorld, ticket_settings
from tests.fakes.faults import Crash
from tests.fakes.outside import reply


def unsure(**settings: object) -> tuple[ChatWorld, str]:
    world = ChatWorld(**settings)
    world.bots.always("support", reply("perhaps", 0.2))
    return world, world.start(email="ada@example.com", name="Ada")


def test_the_whole_transcript_goes_to_the_owner_and_a_reply_goes_to_the_visitor() -> None:
    world, chat = unsure(trust_claimed_addresses=True)
    world.say(chat, "Mars?")
    world.work_through()
    (mail,) = world.mailer.sent
    assert mail.to == (OWNER,)
    assert (mail.reply_to, mail.reply_to_name) == ("ada@example.com", "Ada")
    assert mail.subject == "Chat: Mars?"
    assert mail.text.splitlines()[:2] == ["bot: Hello! How can I help you?", "visitor: Mars?"]
    assert mail.headers == {"X-Escalation-Id": world.escalations(chat)[0].escalation_id}


def test_the_mail_goes_to_the_addresses_that_are_set() -> None:
    world, chat = unsure(email={"to": ["a@acme.example", "b@acme.example"]})
    world.say(chat, "Mars?")
    world.work_through()
    assert world.mailer.sent[0].to == ("a@acme.example", "b@acme.example")


def test_after_a_mail_the_bot_goes_on() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.work_through()
    world.bots.always("support", reply("At nine.", 0.9))
    assert world.say(chat, "When do you open?").messages[-1].text == "At nine."
    assert len(world.mailer.sent) == 1


def test_later_questions_become_one_follow_up_after_two_quiet_minutes() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.work_through()
    for planet in ("Venus", "Pluto", "Saturn"):
        world.pass_time(timedelta(seconds=90))
        world.say(chat, f"{planet}?")
    world.pass_time(timedelta(seconds=110))
    assert len(world.mailer.sent) == 1
    world.pass_time(timedelta(minutes=3))
    assert len(world.mailer.sent) == 2
    follow_up = world.mailer.sent[1]
    assert all(planet in follow_up.text for planet in ("Venus", "Pluto", "Saturn"))
    assert follow_up.subject == "Re: Chat: Mars?"
    assert follow_up.headers["In-Reply-To"] == "ses-1"
    assert follow_up.headers["References"] == "ses-1"
    assert [e.follow_up_of for e in world.escalations(chat)] == [
        None,
        world.escalations(chat)[0].escalation_id,
    ]


def test_a_visitor_who_never_stops_typing_does_not_hold_a_follow_up_back_for_ever() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.work_through()
    for number in range(20):
        world.say(chat, f"and {number}?")
        world.pass_time(timedelta(seconds=60))
    assert len(world.mailer.sent) >= 2


def test_a_long_thread_names_its_first_mail_and_the_latest_ones() -> None:
    world, chat = unsure()
    for number in range(14):
        world.say(chat, f"planet {number}?")
        world.pass_time(timedelta(minutes=5))
    references = world.mailer.sent[-1].headers["References"].split()
    assert references[0] == "ses-1"
    assert references[-1] == world.mailer.sent[-1].headers["In-Reply-To"] == "ses-13"
    assert len(references) <= 10


def test_a_question_asked_while_the_mail_is_sent_follows_in_another() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")
    world.faults.before("mail", lambda: world.say(chat, "Venus?"))
    world.work_through()
    world.pass_time(timedelta(minutes=5))
    first, second = world.mailer.sent
    assert "Venus?" not in first.text
    assert "Venus?" in second.text
    assert {e.state for e in world.escalations(chat)} == {"delivered"}


def test_a_worker_that_dies_after_sending_sends_again_under_the_same_id() -> None:
    world, chat = unsure()
    world.say(chat, "Mars?")

    def die() -> None:
        raise Crash

    world.faults.before("mail", lambda: world.faults.before("commit", die))
    world.pass_time(timedelta(minutes=10))
    first, second = world.mailer.sent
    assert first.headers == second.headers
    assert world.escalations(chat)[0].state == "delivered"


def test_an_owner_who_cannot_be_reached_is_replaced_by_the_fallback_address() -> None:
    world, chat = unsure()
    world.mailer.refused[OWNER] = PermanentError("mail_refused")
    world.say(chat, "Mars?")
    world.work_through()
    assert len(world.mailer.to(FALLBACK)) == 1
    assert world.escalations(chat)[0].state == "delivered"
    assert "fallback_mail_sent" in world.event_names()
    assert "could not reach" not in "".join(world.said(chat))


def test_when_every_path_has_failed_the_visitor_is_told_once_and_an_alarm_counts_it() -> None:
    world, chat = unsure(**ticket_settings())
    world.connections.known.clear()
    world.mailer.refused["*"] = RetryableError("mail_unavailable")
    world.say(chat, "Mars?")
    world.pass_time(timedelta(hours=6))
    assert [(e.method, e.state) for e in world.escalations(chat)] == [
        ("ticket", "failed"),
        ("email", "failed"),
    ]
    assert [line for line in world.said(chat) if "could not reach" in line] == [
        "system: I could not reach our team just now. Please try again later."
    ]
    shown = world.poll()(chat, WS, after=None).messages
    assert [m.text for m in shown if m.about == "failed"] == [
        "I could not reach our team just now. Please try again later."
    ]
    assert world.event_names().count("every_path_failed") == 1
    assert world.head(chat).open_handoff is None


def test_after_every_path_has_failed_a_new_question_starts_a_new_handoff() -> None:
    world, chat = unsure()
    world.fallback_to = None
    world.mailer.refused["*"] = PermanentError("mail_refused")
    world.say(chat, "Mars?")
    world.work_through()
    world.mailer.refused.clear()
    world.say(chat, "Still: Mars?")
    world.work_through()
    assert [e.state for e in world.escalations(chat)] == ["failed", "delivered"]
