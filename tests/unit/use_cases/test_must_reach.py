"""What must reach a person: said, handed over at once, mailed to whom it is named, and left to
people from then on.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from escalation.domain.report import of_escalations
from escalation.domain.translated_must_reach import REACH
from tests.fakes.chat_world import BILLING, OWNER, ChatWorld, ticket_settings
from tests.fakes.outside import REACHING, reply

CRISIS = "I want to die"
WORDS = REACH["reach_self_harm"]["en"]
NIGHT = {"timezone": "UTC", "weekly": {}}
EVERY_KIND = {kind: {"enabled": True} for kind in REACHING}


def reach(**more: Any) -> dict[str, object]:
    return {"must_reach": more}


def said(world: ChatWorld, chat: str) -> str:
    return "\n".join(world.said(chat))


def test_the_words_come_first_and_the_handoff_at_once_though_the_bot_knows_an_answer() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, CRISIS)
    lines = world.said(chat)[1:]
    assert lines[1] == f"system: {WORDS}"
    assert "passed this to our team" in lines[2]
    assert not any(line.startswith("bot:") for line in lines)
    assert world.bots.asked == []
    decision = world.last_decision(chat)
    assert (decision.action, decision.reason) == ("handoff", "must_reach_person")
    found = decision.evidence.must_reach
    assert found is not None
    assert found.model_dump() == {
        "kind": "self_harm",
        "rule": "self_harm_phrase",
        "matched": "want to die",
    }
    world.work_through()
    assert len(world.mailer.to(OWNER)) == 1


def test_a_rule_that_keeps_things_from_people_does_not_keep_this() -> None:
    world = ChatWorld(rules=[{"keywords": ["die"], "then": "do_not_escalate"}])
    chat = world.start()
    world.say(chat, CRISIS)
    assert world.last_decision(chat).reason == "must_reach_person"
    assert WORDS in said(world, chat)


@pytest.mark.parametrize("kind", ["legal", "data_protection", "security", "press"])
def test_the_other_kinds_are_off_until_an_owner_wants_them(kind: str) -> None:
    text = f"this is about {REACHING[kind]}"  # type: ignore[index]
    world = ChatWorld()
    chat = world.start()
    world.say(chat, text)
    assert world.last_decision(chat).action == "answer"
    assert world.head(chat).must_reach is None
    world = ChatWorld(**reach(**{kind: {"enabled": True}}))
    chat = world.start()
    world.say(chat, text)
    assert world.last_decision(chat).reason == "must_reach_person"
    assert REACH[f"reach_{kind}"]["en"] in said(world, chat)


def test_a_kind_that_is_switched_off_is_a_message_like_any() -> None:
    world = ChatWorld(**reach(self_harm={"enabled": False}))
    chat = world.start()
    world.say(chat, CRISIS)
    assert world.last_decision(chat).action == "answer"


def test_the_bot_says_nothing_that_it_knows_until_people_hand_back() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, CRISIS)
    world.work_through()
    world.say(chat, "what are your opening hours")
    assert world.last_decision(chat).reason == "must_reach_person"
    assert "support answers" not in said(world, chat)
    world.pass_time(timedelta(hours=1))
    world.say(chat, "and on mondays")
    assert "support answers" not in said(world, chat)


def test_thanks_for_that_are_answered_and_open_nothing() -> None:
    world = ChatWorld()
    chat = world.start()
    world.say(chat, CRISIS)
    before = len(world.escalations(chat))
    world.say(chat, "thanks")
    assert world.last_decision(chat).reason == "acknowledgement"
    assert len(world.escalations(chat)) == before


def test_with_human_handoff_off_the_words_are_said_and_the_owner_is_told_once() -> None:
    world = ChatWorld(human_handoff=False)
    chat = world.start()
    answer = world.say(chat, CRISIS)
    assert world.said(chat)[2:] == [f"system: {WORDS}"]
    assert world.last_decision(chat).action == "cannot_help"
    assert answer.escalation is None
    assert world.head(chat).open_handoff is None
    world.work_through()
    assert len(world.mailer.to(OWNER)) == 1
    world.say(chat, f"really, {CRISIS}")
    world.work_through()
    assert len(world.mailer.to(OWNER)) == 1
    assert world.said(chat)[-1] == f"system: {REACH['reach_again']['en']}"
    assert world.head(chat).mail is None


def test_outside_hours_who_is_on_call_is_mailed_and_within_them_nobody_but_the_team() -> None:
    for hours, expected in ((NIGHT, 1), (None, 0)):
        world = ChatWorld(
            **ticket_settings(**reach(on_call="night@acme.example")), business_hours=hours
        )
        chat = world.start()
        world.say(chat, CRISIS)
        world.work_through()
        assert len(world.mailer.to("night@acme.example")) == expected
        assert len(world.helpdesk.tickets) == 1


def test_who_is_named_for_a_kind_is_mailed_besides() -> None:
    world = ChatWorld(**ticket_settings(**reach(legal={"enabled": True, "to": "law@acme.example"})))
    chat = world.start()
    world.say(chat, "my lawyer will write")
    world.work_through()
    assert len(world.mailer.to("law@acme.example")) == 1
    assert len(world.helpdesk.tickets) == 1
    alert = next(e for e in world.escalations(chat) if e.alert_to)
    assert alert.state == "delivered"
    assert world.head(chat).open_handoff is None
    assert world.head(chat).mail is None


def test_an_owner_says_it_in_their_own_words_and_adds_a_line_for_the_visitors_country() -> None:
    mine = {"text": {"en": "Call us.", "de": "Rufen Sie uns an."}, "enabled": True}
    lines = {"at": "Telefonseelsorge 142", "US": "988"}
    world = ChatWorld(**reach(self_harm=mine, country_lines=lines))
    chat = world.started({"locale": "de-AT"}).conversation_id
    world.say(chat, CRISIS)
    assert world.said(chat)[2] == "system: Rufen Sie uns an.\nTelefonseelsorge 142"


def test_a_chat_that_waits_for_an_address_waits_no_longer() -> None:
    world = ChatWorld(**{**ticket_settings(), "contact": "ask_and_wait"})
    world.bots.always("support", reply("I am not sure", 0.1))
    chat = world.start()
    world.say(chat, "something odd")
    assert world.escalations(chat)[0].state == "waiting_contact"
    world.say(chat, CRISIS)
    assert world.escalations(chat)[0].state == "recorded"
    world.work_through()
    assert len(world.helpdesk.tickets) == 1


def test_nobody_is_asked_for_an_address_before_it_is_handed_over() -> None:
    world = ChatWorld(**{**ticket_settings(), "contact": "ask_and_wait"})
    chat = world.start()
    world.say(chat, CRISIS)
    assert world.escalations(chat)[0].state == "recorded"


def test_people_who_have_the_chat_see_it_marked_and_the_visitor_is_told_whom_to_call() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.ask_for_person(chat)
    world.work_through()
    assert world.head(chat).assignee.kind == "team"
    world.say(chat, CRISIS)
    assert world.last_decision(chat).action == "relay"
    mark = world.head(chat).must_reach
    assert mark is not None
    assert mark.kinds == ("self_harm",)
    assert world.said(chat)[-1] == f"system: {WORDS}"
    world.work_through()
    assert len(world.mailer.to(OWNER)) == 1
    ticket = world.helpdesk.tickets[0]
    assert "Urgent: self_harm" in ticket.text()
    assert (ticket.priority, ticket.tags) == ("urgent", ("must_reach_self_harm",))
    world.say(chat, CRISIS)
    world.work_through()
    assert said(world, chat).count(WORDS) == 1
    assert len(world.mailer.to(OWNER)) == 1


def test_a_transfer_on_its_way_is_given_up_for_it() -> None:
    world = ChatWorld(ai_agent_transfer=BILLING)
    world.bots.always("support", reply("hm", 0.1, routing=[{"bot_id": "billing", "score": 0.99}]))
    chat = world.start()
    world.say(chat, "a refund please")
    assert world.head(chat).pending_transfer is not None
    world.say(chat, CRISIS)
    assert world.head(chat).pending_transfer is None
    world.work_through()
    assert "billing answers" not in said(world, chat)
    assert len(world.mailer.to(OWNER)) == 1


def test_it_passes_the_hourly_cap_under_one_of_its_own() -> None:
    world = ChatWorld(hourly_cap=1, must_reach={"hourly_cap": 20})
    world.bots.always("support", reply("I am not sure", 0.1))
    for _ in range(2):
        world.say(world.start(), "something odd")
    world.work_through()
    assert len(world.mailer.sent) == 1  # The second is kept for the digest.
    world.say(world.start(), CRISIS)
    world.work_through()
    assert len(world.mailer.sent) == 2


def test_what_exceeds_its_own_cap_is_counted_like_everything_else() -> None:
    world = ChatWorld(hourly_cap=1, must_reach={"hourly_cap": 1})
    for _ in range(4):
        world.say(world.start(), CRISIS)
    world.work_through()
    assert len(world.mailer.sent) == 2


def test_a_second_kind_is_told_as_well_and_both_are_kept() -> None:
    world = ChatWorld(**reach(**EVERY_KIND))
    chat = world.start()
    world.say(chat, "a question about gdpr")
    world.say(chat, "she is not breathing")
    assert REACH["reach_emergency"]["en"] in said(world, chat)
    mark = world.head(chat).must_reach
    assert mark is not None
    assert mark.kinds == ("data_protection", "emergency")
    assert mark.gravest == "emergency"


def test_a_follow_up_of_it_does_not_wait_until_the_visitor_is_quiet() -> None:
    world = ChatWorld()
    chat = world.start()
    world.ask_for_person(chat)
    world.work_through()
    world.say(chat, CRISIS)
    world.work_through()
    assert len(world.mailer.to(OWNER)) == 2


def test_no_answer_of_a_bot_is_wanted_in_its_ticket() -> None:
    auto: Mapping[str, object] = {"auto_ticket_reply": {"enabled": True}}
    world = ChatWorld(**ticket_settings(**auto))
    world.book_auto_reply()
    chat = world.start()
    world.say(chat, CRISIS)
    world.work_through()
    assert len(world.helpdesk.tickets) == 1
    assert world.transcripts.replies.records == {}


def test_the_log_holds_nothing_of_what_was_said() -> None:
    world = ChatWorld()
    world.say(world.start(), f"{CRISIS} because of quetzalcoatl")
    world.work_through()
    assert "quetzalcoatl" not in repr(world.events.events)
    assert "want to die" not in repr(world.events.events)


def test_a_mail_that_only_tells_is_no_handoff_in_the_report() -> None:
    world = ChatWorld(
        **ticket_settings(**reach(self_harm={"enabled": True, "to": "a@acme.example"}))
    )
    chat = world.start()
    world.say(chat, CRISIS)
    world.work_through()
    counts = of_escalations(world.escalations(chat))
    assert [numbers for numbers in counts.values()] == [{"handoff.ticket.must_reach_person": 1}]


def test_a_team_that_stays_silent_does_not_make_the_bot_speak_of_it() -> None:
    world = ChatWorld(**ticket_settings())
    chat = world.start()
    world.say(chat, CRISIS)
    world.pass_time(timedelta(hours=73))
    assert world.head(chat).assignee.kind == "bot"
    world.say(chat, "what are your opening hours")
    assert world.last_decision(chat).reason == "must_reach_person"
    assert "support answers" not in said(world, chat)


def test_a_repeated_call_shows_no_mail_that_only_tells() -> None:
    world = ChatWorld(human_handoff=False)
    chat = world.start()
    first = world.say(chat, CRISIS, client_id="client-again")
    again = world.say(chat, CRISIS, client_id="client-again")
    assert (first.escalation, again.escalation) == (None, None)
    assert len(world.escalations(chat)) == 1
