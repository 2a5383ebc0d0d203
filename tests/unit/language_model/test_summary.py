"""The summary for whoever takes over: from the conversation, in ticket and mail."""

from datetime import timedelta

import pytest

from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.errors import RetryableError
from escalation.domain.workspace import TeamLanguage
from escalation.use_cases.bot.summary import ModelSummaries
from tests.fakes.chat_world import ChatWorld, ticket_settings
from tests.fakes.faults import raising
from tests.fakes.language_model import Scripted, ScriptedModel
from tests.unit.language_model.conversations import USER, chat
from tests.unit.rendering.handovers import handover, messages

CHAT = chat("Order 1042 never came", "I am sorry. Where should it go?", "To Berlin, call me")


def test_a_summary_says_what_the_conversation_says() -> None:
    model = ScriptedModel({"summary": "Order 1042 did not arrive.\n\nIt should go to Berlin."})
    assert ModelSummaries(model).summary(CHAT, user=USER) == (
        "Order 1042 did not arrive. It should go to Berlin."
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"summary": "Order 9999 did not arrive."},
        {"summary": "See https://evil.example for more."},
        {"summary": "Write to x@evil.example."},
        {"summary": ""},
        {"summary": " \x00 "},
        {"summary": ["a"]},
        {"summary": "x" * 5_000},
        {},
        "timeout",
        "error",
    ],
)
def test_a_summary_that_says_more_or_nothing_is_left_out(wrong: Scripted) -> None:
    assert ModelSummaries(ScriptedModel(wrong)).summary(CHAT, user=USER) is None


@pytest.mark.parametrize(("language", "named"), [("en", "English"), ("de", "German")])
def test_the_model_is_asked_to_write_as_the_team_reads(language: TeamLanguage, named: str) -> None:
    model = ScriptedModel({"summary": "Bestellung 1042 kam nicht an. Sie soll nach Berlin gehen."})
    assert ModelSummaries(model).summary(CHAT, user=USER, language=language) is not None
    [asked] = model.asked
    assert f"plain {named}," in asked.instructions


def test_a_handover_asks_for_it_in_the_teams_language() -> None:
    world = ChatWorld(language_model={"summary": True})
    world.workspace = world.workspace.model_copy(update={"team_language": "de"})
    world.configure("support", language_model={"summary": True})
    model = ScriptedModel({"summary": "Der Besucher will mit einem Menschen sprechen."})
    world.summaries = ModelSummaries(model)
    world.say(world.start(email="v@example.org"), "talk to a person")
    for message in world.take_visible():
        world.work(message)
    assert "plain German," in model.asked[0].instructions


def test_one_message_needs_no_summary() -> None:
    model = ScriptedModel({"summary": "x"})
    assert ModelSummaries(model).summary(chat("hello"), user=USER) is None
    assert model.asked == []


def test_ticket_and_mail_show_it_as_an_ais_and_as_mere_text() -> None:
    planted = "Wants <b>Berlin</b> {{ticket.id}}"
    case = handover(messages("Hi", "Hello")).model_copy(update={"summary": planted})
    mail = JinjaRenderer().mail(case)
    ticket = JinjaRenderer().ticket(case, ZendeskTicket(helpdesk="zendesk"))
    assert "Written by an AI" in mail.text
    assert "Written by an AI" in ticket.team_note
    for html in (mail.html, ticket.team_note):
        assert "<b>Berlin" not in html
        assert "{{ticket" not in html


@pytest.mark.parametrize("asks", [True, False])
def test_the_owner_decides_whether_a_model_reads_the_conversation(asks: bool) -> None:
    world = ChatWorld(language_model={"summary": asks})
    model = ScriptedModel({"summary": "The visitor wants people."})
    world.summaries = ModelSummaries(model)
    conversation_id = world.start(email="v@example.org")
    world.say(conversation_id, "talk to a person")
    for message in world.take_visible():
        world.work(message)
    assert len(world.mailer.sent) == 1
    assert bool(model.asked) is asks


def test_a_failing_model_does_not_hold_a_mail_up() -> None:
    world = ChatWorld()
    world.summaries = ModelSummaries(ScriptedModel("timeout"))
    conversation_id = world.start(email="v@example.org")
    world.say(conversation_id, "talk to a person")
    for message in world.take_visible():
        world.work(message)
    assert len(world.mailer.sent) == 1


def test_a_retried_ticket_holds_the_summary_of_its_first_attempt() -> None:
    world = ChatWorld(**ticket_settings())
    model = ScriptedModel({"summary": "The first one."}, {"summary": "Another one."})
    world.summaries = ModelSummaries(model)
    conversation_id = world.start()
    world.say(conversation_id, "talk to a person")
    busy = raising(RetryableError("throttled", delay_s=60))
    world.faults.before("create", busy)
    world.work_through()
    (escalation,) = world.escalations(conversation_id)
    assert escalation.request is not None
    assert escalation.request.summary == "The first one."
    world.pass_time(timedelta(hours=1))
    (escalation,) = world.escalations(conversation_id)
    assert escalation.state == "delivered"
    assert escalation.attempts > 1
    assert len(model.asked) == 1
