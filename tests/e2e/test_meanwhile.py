"""A request that nobody of the team has replied to yet: what the bot does, and asks, meanwhile."""

import pytest

from infra.local.api_clients import Json
from infra.local.standins.zendesk import account
from tests.e2e.desks import PATIENCE_S, Desk, ticket_bot, wait_until
from tests.e2e.faulty import TICKETS
from tests.e2e.world import (
    ADDED,
    ANSWER,
    ANSWERABLE,
    HANDED_OVER,
    UNANSWERABLE,
    World,
    asking,
    occurrences,
    texts,
)

_HELPDESK = "zendesk"
_ANOTHER = "Does the submarine need a parking permit in Latin?"
_ASK_ON = "Do ask on: until somebody replies, I answer what I know."
_WISH = "I would like to talk to a human being, please"
_SOLVED = "thanks, it works now"
_SAYS_SOLVED = "The visitor says in the chat that this is solved."
_ORDER_FIELD = str(account.ORDER_FIELD_ID)
_FACTS: list[Json] = [
    {
        "name": "Order number",
        "question": {"en": "What is your order number?"},
        "pattern": "A-#####",
        "ticket_field": _ORDER_FIELD,
    },
    {"name": "Product", "question": {"en": "Which product is it about?"}},
]


@pytest.fixture(scope="module", autouse=True)
def _told_by_webhook(world: World) -> None:
    """It is known that the helpdesk's webhooks arrive: else the team has each chat at once."""
    desk = Desk.opened(world, ticket_bot(world, _HELPDESK), _HELPDESK)
    desk.act("reply", "This tells that webhooks arrive.")
    desk.shows("This tells")
    assert world.owner.get(f"/connections/{_HELPDESK}")["updates"]["first_event_at"]


def _bot(world: World, **settings: object) -> str:
    return world.bot(
        {
            "handoff_method": "ticket",
            "ticket": TICKETS[_HELPDESK],
            "contact": "never",
            "trust_claimed_addresses": True,
            "after_handoff": "until_answered",
            **settings,
        }
    )


def _noted(desk: Desk, text: str) -> list[str]:
    return [entry for entry in desk.entries(public=False) if text in entry]


def test_the_bot_answers_what_it_knows_until_somebody_of_the_team_replies(world: World) -> None:
    desk = Desk.opened(world, _bot(world), _HELPDESK)
    assert desk.state()["assignee"]["kind"] == "bot"
    assert len(desk.said(_ASK_ON, "system")) == 1
    turn = desk.visitor.say(ANSWERABLE)
    assert texts(turn["messages"], "bot") == [ANSWER]
    assert turn["escalation"] is None
    wait_until(lambda: _noted(desk, ANSWER), what="the bot's answer as a note in the ticket")
    assert not any(ANSWER in text for text in desk.entries(public=True))

    turn = desk.visitor.say(_ANOTHER)
    assert texts(turn["messages"], "bot") == []
    assert ADDED in texts(turn["messages"], "system")
    wait_until(lambda: occurrences(desk.ticket, _ANOTHER), what="what it does not know, added")

    desk.act("reply", "Dana here. Which submarine is it?")
    desk.shows("Dana here.")
    assert desk.state()["assignee"]["kind"] == "team"
    turn = desk.visitor.say(ANSWERABLE)
    assert texts(turn["messages"], "bot", "system") == [], "people have it, so the bot is silent"
    wait_until(lambda: occurrences(desk.ticket, ANSWERABLE) > 1, what="the last line, relayed")
    assert occurrences(desk.ticket, ANSWER) == 1
    assert len(world.helpdesks.tickets(desk.visitor.conversation_id)) == 1
    assert len(desk.said(HANDED_OVER, "system")) == 1


def test_who_has_asked_for_a_person_is_not_answered_by_a_bot(world: World) -> None:
    desk = Desk.opened(world, _bot(world), _HELPDESK, question=_WISH)
    assert desk.said(_ASK_ON, "system") == []
    turn = desk.visitor.say(ANSWERABLE)
    assert texts(turn["messages"], "bot") == []
    assert ADDED in texts(turn["messages"], "system")
    wait_until(lambda: occurrences(desk.ticket, ANSWERABLE), what="the line in the ticket")
    assert occurrences(desk.ticket, ANSWER) == 0


@pytest.mark.parametrize("setting", ["note", "solve"])
def test_a_visitor_who_says_that_it_is_solved_spares_the_team_the_work(
    world: World, setting: str
) -> None:
    desk = Desk.opened(world, _bot(world, solved_by_visitor=setting), _HELPDESK)
    desk.visitor.say(_SOLVED)
    wait_until(lambda: _noted(desk, _SAYS_SOLVED), what="the note")
    wait_until(lambda: desk.state()["solved"] == (setting == "solve"), what="the state in the chat")
    assert (desk.ticket["status"] == "solved") == (setting == "solve")
    assert len(_noted(desk, _SAYS_SOLVED)) == 1


def test_what_the_team_needs_to_know_is_asked_and_stands_in_the_ticket_and_its_field(
    world: World,
) -> None:
    visitor = world.visitor(_bot(world, wanted_facts=_FACTS))
    turn = visitor.say(UNANSWERABLE)
    assert turn["escalation"]["state"] == "recorded", "nothing is asked before that"
    recorded = turn["escalation"]["id"]
    asked = asking(turn)
    assert asked["asks"] == "fact"
    assert asked["text"].startswith("What is your order number?")
    turn = visitor.say("it is A-12345")
    assert turn["escalation"]["id"] == recorded, "no second request"
    assert asking(turn)["text"].startswith("Which product is it about?")
    turn = visitor.say("the yellow one")
    assert "Thank you, our team has that now." in texts(turn["messages"], "system")

    ticket = world.ticket(visitor, _HELPDESK, PATIENCE_S)
    desk = Desk(world, "", visitor, _HELPDESK, ticket)
    wait_until(
        lambda: desk.ticket["custom_fields"].get(_ORDER_FIELD) == "A-12345", what="the field"
    )
    wait_until(lambda: occurrences(desk.ticket, "the yellow one"), what="the second of them")
    assert occurrences(desk.ticket, "A-12345")
    assert len(world.escalations(visitor)) == 1


def test_each_of_them_may_be_skipped(world: World) -> None:
    visitor = world.visitor(_bot(world, wanted_facts=_FACTS))
    first = asking(visitor.say(UNANSWERABLE))
    second = asking(visitor.choose(first, "skip"))
    assert second["text"].startswith("Which product is it about?")
    turn = visitor.choose(second, "skip")
    assert "No problem, it works without." in texts(turn["messages"], "system")
    assert not any(message["choices"] for message in turn["messages"])
    ticket = world.ticket(visitor, _HELPDESK, PATIENCE_S)
    assert not ticket["custom_fields"].get(_ORDER_FIELD)
    # It is over: what is asked next is a question for the bot again.
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
