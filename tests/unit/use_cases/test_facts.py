"""What a site and a page tell of a visitor: kept with the chat, looked at by rules, and trusted as
far as it was signed.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

from escalation.domain import stored_forms
from escalation.domain.attributes import AttributeValue, VisitorFacts
from escalation.domain.decision import Decision
from escalation.domain.replay import replay
from escalation.use_cases.owner.conversation_models import OwnedConversationView
from escalation.use_cases.owner.erasure import tombstone
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.fakes.outside import reply

SIGNED: dict[str, AttributeValue] = {"plan": "enterprise", "order_total": 1200}
TOKEN = f"signed:ada@acme.example|u1|{json.dumps(SIGNED)}"


def asks(fact: str, check: str, *values: str, name: str | None = None) -> dict[str, Any]:
    """One test of a condition."""
    return {"fact": fact, "check": check, "values": values, "name": name}


def rule(*of: dict[str, Any], then: str = "handoff", **others: Any) -> dict[str, Any]:
    """A rule with a condition."""
    groups = [{"tests": [each]} for each in of]
    return {"when": {"join": "all", "of": groups}, "then": then, **others}


BIG = rule(asks("signed", "at_least", "1000", name="order_total"), keywords=["order"])


def world(*rules: dict[str, Any], **settings: Any) -> ChatWorld:
    """A chat whose bot knows every answer."""
    made = ChatWorld(**{"rules": rules, **settings})
    made.bots.always("support", reply("Here you are.", 0.99))
    return made


def decided(made: ChatWorld, chat: str, text: str) -> Decision:
    """What is decided about a message."""
    made.say(chat, text)
    return made.last_decision(chat)


def begin(made: ChatWorld, **body: Any) -> str:
    """A chat that begins with these facts."""
    return made.started(body).conversation_id


def test_a_rule_on_a_signed_fact_fires_and_its_decision_is_taken_again_the_same() -> None:
    made = world(BIG)
    chat = begin(made, identity_token=TOKEN)
    found = decided(made, chat, "Where is my order?")
    assert (found.action, found.reason, found.rule_index) == ("handoff", "rule", 0)
    profile = made.profiles.profile("support")
    assert profile is not None
    assert replay(profile.versioned, "Where is my order?", found) == "same"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"attributes": {"order_total": 5000}},
        {"attributes": {"order_total": 5000, "plan": "enterprise"}, "visitor": {"name": "Ada"}},
        {"identity_token": 'signed:a@b.example|u|{"order_total": 3}', "attributes": SIGNED},
    ],
)
def test_a_claim_never_fires_a_rule_on_a_signed_fact(body: dict[str, Any]) -> None:
    made = world(BIG)
    chat = begin(made, **body)
    assert decided(made, chat, "Where is my order?").reason == "confident"


def test_a_claim_fires_a_rule_that_takes_claims_and_gives_way_to_what_is_signed() -> None:
    made = world(rule(asks("attribute", "is", "enterprise", name="plan")))
    assert decided(made, begin(made, attributes={"plan": "enterprise"}), "Hi").reason == "rule"
    basic = begin(
        made,
        identity_token='signed:a@b.example|u|{"plan": "basic"}',
        attributes={"plan": "enterprise"},
    )
    assert decided(made, basic, "Hi").reason == "confident"


def test_the_evidence_records_what_rules_look_at_and_no_more() -> None:
    made = world(BIG, rule(asks("page", "contains", "never")))
    page = "https://shop.example/checkout"
    chat = begin(
        made,
        identity_token=TOKEN,
        attributes={"secret": "s3"},
        page=f"{page}?token=1",
        device="phone",
        referrer="https://www.search.example/?q=mine",
    )
    facts = decided(made, chat, "Hello").evidence.rule_facts
    assert facts is not None
    assert json.loads(stored_forms.write(facts)) == {"signed": {"order_total": 1200}, "page": page}
    kept = made.head(chat).attributes
    assert kept == VisitorFacts(
        signed=SIGNED,
        claimed={"secret": "s3"},
        device="phone",
        referrer="https://www.search.example/",
    )


def test_without_conditions_a_decision_records_nothing_of_them() -> None:
    made = world({"keywords": ["refund"], "then": "handoff"})
    chat = begin(made, identity_token=TOKEN, device="phone")
    assert decided(made, chat, "Hello").evidence.rule_facts is None


@pytest.mark.parametrize(
    "hostile",
    [
        {"attributes": "plan=pro"},
        {"attributes": {"plan": {"$ne": ""}, "__proto__": {"x": 1}, "x" * 400: "y"}},
        {"attributes": {f"a{number}": "x" * 200 for number in range(500)}},
        {"device": "toaster", "referrer": "javascript:alert(1)"},
        {"device": ["phone"], "referrer": {"a": 1}},
    ],
)
def test_no_chat_is_refused_for_what_a_page_claims(hostile: dict[str, Any]) -> None:
    made = world(BIG)
    chat = begin(made, **hostile)
    facts = made.head(chat).attributes or VisitorFacts()
    assert facts.device is None
    assert facts.referrer is None
    assert len(json.dumps(facts.claimed)) < 1_200


def test_how_often_people_were_asked_before_is_a_fact() -> None:
    again = rule(asks("handoffs", "at_least", "2"), keywords=["still"], then="do_not_escalate")
    made = world(again, {"keywords": ["still"], "then": "handoff"}, after_handoff="bot")
    chat = begin(made)
    assert decided(made, chat, "Still waiting").rule_index == 1
    assert decided(made, chat, "Still waiting").rule_index == 1
    assert decided(made, chat, "Still waiting").rule_index == 0
    assert made.head(chat).handoffs == 2


def test_business_hours_are_a_fact() -> None:
    hours = {"timezone": "UTC", "weekly": {"mon": [{"start": "08:00", "end": "10:00"}]}}
    made = world(
        rule(asks("hours", "is", "closed"), then="do_not_escalate"),
        rule(asks("hours", "is", "open")),
        business_hours=hours,
    )
    chat = begin(made)
    assert decided(made, chat, "Hello").rule_index == 1  # Monday, nine o'clock
    made.pass_time(timedelta(hours=2))
    assert decided(made, begin(made), "Hello").rule_index == 0


def test_facts_fill_the_subject_and_the_owners_words() -> None:
    made = world(
        BIG,
        **ticket_settings(
            messages={"handoff": {"en": "Thank you, {signed.plan} customer."}},
        ),
    )
    chat = begin(made, identity_token=TOKEN)
    made.say(chat, "Where is my order?")
    assert "system: Thank you, enterprise customer." in made.said(chat)


def test_the_team_sees_them_and_erasing_forgets_them() -> None:
    made = world(BIG)
    chat = begin(made, identity_token=TOKEN, attributes={"cart": 3}, page="https://x.example/a")
    shown = OwnedConversationView.of(made.head(chat))
    assert shown.attributes is not None
    assert (shown.attributes.signed, shown.attributes.claimed) == (SIGNED, {"cart": 3})
    assert shown.page == "https://x.example/a"
    assert tombstone(made.head(chat)).attributes is None


def test_no_event_of_the_log_holds_a_fact() -> None:
    made = world(rule(asks("attribute", "is", "gold-7731", name="tier")))
    chat = begin(made, attributes={"tier": "gold-7731"})
    assert decided(made, chat, "Hi").reason == "rule"
    made.work_through()
    assert "gold-7731" not in repr(made.events.events)
