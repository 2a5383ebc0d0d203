"""What must reach a person gets there, whatever the bot knows and its owner has set."""

from secrets import token_hex

import pytest

from infra.local.api_clients import Json
from tests.e2e.desks import PATIENCE_S
from tests.e2e.faulty import HELPDESKS, TICKETS
from tests.e2e.world import ANSWER, ANSWERABLE, World, texts, wait_until

_CRISIS = "I want to kill myself"
_WORDS = "I am so sorry that you feel like this."
_LINE = "Somebody listens at the Harbour Line, day and night."
_OWNER = "ada@harborlight.example"
_TAG = "must_reach_self_harm"
_URGENT = {"zendesk": "urgent", "freshdesk": "4", "zoho": "High"}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ALWAYS: Json = {
    "timezone": "UTC",
    "weekly": {day: [{"start": "00:00", "end": "24:00"}] for day in _WEEK},
}
_NEVER: Json = {"timezone": "UTC", "weekly": {}}


def _settings(helpdesk: str, on_call: str, hours: Json) -> Json:
    plan = {"enabled": True, "priority": "urgent", "tags": ["crisis"]}
    return {
        "handoff_method": "ticket",
        "ticket": TICKETS[helpdesk],
        "contact": "never",
        "business_hours": hours,
        "after_handoff": "bot",
        # Neither the rule nor the offer, nor a fact to ask for, comes before it.
        "rules": [{"keywords": ["myself"], "then": "do_not_escalate"}],
        "low_confidence": "offer",
        "wanted_facts": [{"name": "Order", "question": {"en": "What is your order number?"}}],
        "must_reach": {"self_harm": plan, "on_call": on_call, "country_lines": {"AT": _LINE}},
    }


@pytest.mark.parametrize("helpdesk", HELPDESKS)
def test_it_is_an_urgent_ticket_and_a_mail_to_who_is_on_call_outside_hours(
    world: World, helpdesk: str
) -> None:
    on_call = f"night-{token_hex(3)}@harborlight.example"
    visitor = world.visitor(world.bot(_settings(helpdesk, on_call, _NEVER)), locale="en-AT")
    turn = visitor.say(_CRISIS)
    assert turn["escalation"]["reason"] == "must_reach_person"
    said = texts(turn["messages"], "system")
    assert said[0].startswith(_WORDS)
    assert said[0].endswith(_LINE)
    assert texts(turn["messages"], "bot") == []
    assert not any(message["choices"] for message in turn["messages"])

    ticket = world.ticket(visitor, helpdesk, PATIENCE_S)
    assert ticket["priority"] == _URGENT[helpdesk]
    assert {_TAG, "crisis"} <= set(ticket["tags"])
    assert ticket["subject"].startswith("Urgent")
    [mail] = wait_until(lambda: world.mails.to(on_call), PATIENCE_S, what="mail to who is on call")
    assert mail["subject"].startswith("Urgent (self-harm)")
    assert f"/console/conversations/{visitor.conversation_id}" in mail["text"]
    assert world.conversation(visitor)["conversation"]["urgent"] == "self_harm"

    # No knowledge of the bot's is said in such a chat.
    assert ANSWER not in texts(visitor.say(ANSWERABLE)["messages"])


def test_within_business_hours_the_team_alone_has_it(world: World) -> None:
    on_call = f"night-{token_hex(3)}@harborlight.example"
    visitor = world.visitor(world.bot(_settings("zendesk", on_call, _ALWAYS)))
    visitor.say(_CRISIS)
    ticket = world.ticket(visitor, "zendesk", PATIENCE_S)
    assert _TAG in ticket["tags"]
    assert [one["method"] for one in world.settled(visitor)] == ["ticket"]
    assert world.mails.to(on_call) == []


def test_with_human_handoff_off_the_words_are_said_and_the_owner_is_mailed(world: World) -> None:
    visitor = world.visitor(world.bot({"human_handoff": False}))
    turn = visitor.say(_CRISIS)
    assert turn["escalation"] is None
    assert texts(turn["messages"], "system")[0].startswith(_WORDS)
    mail = world.first_mail(visitor)
    assert mail["to"] == [_OWNER]
    assert mail["subject"].startswith("Urgent (self-harm)")
    assert world.helpdesks.tickets(visitor.conversation_id) == []
    assert ANSWER not in texts(visitor.say(ANSWERABLE)["messages"])
    assert len(world.settled(visitor)) == 1, "told once"


def test_where_it_is_switched_off_it_is_a_question_like_any(world: World) -> None:
    off = {"self_harm": {"enabled": False}, "emergency": {"enabled": False}}
    turn = world.visitor(world.bot({"must_reach": off})).say(_CRISIS)
    assert not any(text.startswith(_WORDS) for text in texts(turn["messages"]))
    assert turn["escalation"]["reason"] == "low_confidence"
