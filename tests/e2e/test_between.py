"""Between answering and escalating: asked back, which one is meant, and an offer of people."""

from datetime import timedelta

import pytest

from escalation.domain.middle_steps import NONE_OF_THESE, TELL_MORE, TO_TEAM
from infra.local.api_clients import Json, VisitorClient
from tests.e2e.faulty import TICKETS
from tests.e2e.world import (
    ANSWER,
    ANSWERABLE,
    KNOWLEDGE,
    UNANSWERABLE,
    World,
    asking,
    refusal,
    squeezed,
    texts,
    wait_until,
)

_FRAGMENT = "one more thing"
_ANOTHER = "Does the submarine need a parking permit in Latin?"
_UNCLEAR = "my invoice"
_FOUND = "Each invoice is under Billing, Invoices."
_INVOICES: Json = {
    "name": "Invoices",
    "entries": [
        {
            "id": "find-invoice",
            "questions": [
                "Where do I find my invoice?",
                "download my invoice",
                "show me the invoice",
            ],
            "answer": _FOUND,
        },
        {
            "id": "pay-invoice",
            "questions": [
                "How do I pay my invoice?",
                "pay an invoice by card",
                "settle my invoice",
            ],
            "answer": "Choose Pay now beside the invoice.",
        },
        {
            "id": "wrong-invoice",
            "questions": [
                "My invoice is wrong",
                "there is a mistake in my invoice",
                "correct my invoice",
            ],
            "answer": "Write what is wrong below the invoice, and it is made again.",
        },
        {
            "id": "hours",
            "questions": [
                "When are you open?",
                "Where can I see your opening hours?",
                "opening times",
            ],
            "answer": "We are there from nine to five.",
        },
    ],
}


def _last_decision(world: World, visitor: VisitorClient) -> Json:
    decision: Json = world.conversation(visitor)["decisions"][-1]["decision"]
    return decision


def _reached_nobody(world: World, visitor: VisitorClient) -> None:
    assert world.escalations(visitor) == []
    assert world.helpdesks.tickets(visitor.conversation_id) == []
    assert world.mails.of(visitor.conversation_id) == []


def test_a_fragment_is_asked_back_and_the_question_after_it_is_answered(world: World) -> None:
    ticket = {"handoff_method": "ticket", "ticket": TICKETS["zendesk"], "contact": "never"}
    bot = world.bot(ticket)
    visitor = world.visitor(bot)
    turn = visitor.say(_FRAGMENT)
    asked = asking(turn)
    assert asked["asks"] == "ask_back"
    assert [one["label"] for one in asked["choices"]] == [
        entry["questions"][0] for entry in KNOWLEDGE
    ]
    assert turn["escalation"] is None
    turn = visitor.say(ANSWERABLE)
    assert texts(turn["messages"], "bot") == [ANSWER]
    _reached_nobody(world, visitor)

    # Who takes one of the questions that are offered is answered as well.
    visitor = world.visitor(bot)
    turn = visitor.choose(asking(visitor.say(_FRAGMENT)), "q2")
    assert texts(turn["messages"], "bot") == [KNOWLEDGE[1]["answer"]]
    assert _last_decision(world, visitor)["reason"] == "choice_taken"
    _reached_nobody(world, visitor)


@pytest.fixture(scope="module")
def invoices(world: World) -> str:
    """A bot with three entries that are close to each other, found by their meaning."""
    bot = world.bot(knowledge=_INVOICES)
    path = f"/bots/{bot}/knowledge"
    wait_until(lambda: world.owner.get(path)["index"] == "made", 120, what="the index")
    return bot


def test_of_close_entries_the_visitor_says_which_is_meant(world: World, invoices: str) -> None:
    visitor = world.visitor(invoices)
    turn = visitor.say(_UNCLEAR)
    asked = asking(turn)
    assert asked["asks"] == "clarify"
    assert turn["conversation"]["open_choices"] == asked["id"]
    *questions, none = asked["choices"]
    assert none["id"] == NONE_OF_THESE
    assert len(questions) in {2, 3}
    assert all(one["label"] in asked["text"] for one in asked["choices"]), "the plain reading"
    _reached_nobody(world, visitor)

    [wanted] = [one["id"] for one in questions if one["label"] == "Where do I find my invoice?"]
    turn = visitor.choose(asked, wanted)
    assert texts(turn["messages"], "bot") == [_FOUND]
    assert turn["messages"][0]["chosen"] == {"message_id": asked["id"], "id": wanted}
    assert turn["conversation"]["open_choices"] is None
    _reached_nobody(world, visitor)


def test_where_none_of_them_is_meant_people_get_the_first_question(
    world: World, invoices: str
) -> None:
    visitor = world.visitor(invoices)
    turn = visitor.choose(asking(visitor.say(_UNCLEAR)), NONE_OF_THESE)
    assert turn["escalation"]["reason"] == "none_of_these"
    mail = world.first_mail(visitor)
    assert _UNCLEAR in mail["subject"]
    assert "None of these" not in mail["subject"]
    assert len(world.settled(visitor)) == 1


@pytest.fixture
def offered(world: World) -> tuple[VisitorClient, Json]:
    """A visitor to whom people are offered, and the message that does."""
    visitor = world.visitor(world.bot({"low_confidence": "offer"}))
    turn = visitor.say(UNANSWERABLE)
    asked = asking(turn)
    assert asked["asks"] == "offer"
    assert [one["id"] for one in asked["choices"]] == [TO_TEAM, TELL_MORE]
    assert turn["escalation"] is None
    _reached_nobody(world, visitor)
    return visitor, asked


def test_an_offer_that_is_taken_brings_the_question_to_people(
    world: World, offered: tuple[VisitorClient, Json]
) -> None:
    visitor, asked = offered
    turn = visitor.choose(asked, TO_TEAM)
    assert turn["escalation"]["reason"] == "offer_accepted"
    assert UNANSWERABLE in world.first_mail(visitor)["subject"]
    assert len(world.settled(visitor)) == 1


def test_one_that_is_declined_reaches_nobody_and_is_not_made_again(
    world: World, offered: tuple[VisitorClient, Json]
) -> None:
    visitor, asked = offered
    turn = visitor.choose(asked, TELL_MORE)
    assert turn["escalation"] is None
    decided = _last_decision(world, visitor)
    assert (decided["action"], decided["reason"]) == ("cannot_help", "offer_declined")
    assert texts(visitor.say(ANSWERABLE)["messages"], "bot") == [ANSWER]
    world.pass_time(visitor.conversation_id, timedelta(minutes=10))
    world.sweep()
    _reached_nobody(world, visitor)

    turn = visitor.say(_ANOTHER)
    assert turn["escalation"]["reason"] == "low_confidence"
    assert not any(message["choices"] for message in turn["messages"])
    assert _ANOTHER in world.first_mail(visitor)["subject"]


def test_one_that_is_ignored_for_five_minutes_brings_the_question_to_people(
    world: World, offered: tuple[VisitorClient, Json]
) -> None:
    visitor, asked = offered
    world.pass_time(visitor.conversation_id, timedelta(minutes=3))
    world.sweep()
    assert world.escalations(visitor) == [], "it is not time yet"
    world.pass_time_until(visitor, timedelta(minutes=3))
    [escalation] = world.settled(visitor)
    assert (escalation["reason"], escalation["state"]) == ("offer_ignored", "delivered")
    [mail] = world.mails.of(visitor.conversation_id)
    assert UNANSWERABLE in mail["subject"]
    assert visitor.messages()["conversation"]["open_choices"] is None
    # A tap that comes too late takes no offer: it is a message like any other.
    visitor.choose(asked, TO_TEAM)
    assert "offer_accepted" not in [one["reason"] for one in world.escalations(visitor)]


def test_one_that_is_left_by_closing_the_page_brings_the_question_to_people(
    world: World, offered: tuple[VisitorClient, Json]
) -> None:
    visitor, _ = offered
    assert visitor.close()["conversation"]["state"] == "closed"
    [escalation] = world.settled(visitor)
    assert escalation["reason"] == "offer_ignored"
    mail = world.first_mail(visitor)
    assert UNANSWERABLE in mail["subject"]
    assert UNANSWERABLE in squeezed(mail["text"])
    assert refusal(visitor.say, ANSWERABLE).status == 409, "it stays closed"
