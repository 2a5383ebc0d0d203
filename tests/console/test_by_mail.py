"""A mail reply, on the chat's page: that it came by mail, and why people have it."""

from playwright.sync_api import expect

from escalation.domain.conversation import Author, Message, Turn
from escalation.domain.decision import Decision, Evidence
from escalation.domain.replay import MAIL_REPLY
from tests.browser.console.console import Console
from tests.console.served import Served


def test_what_came_by_mail_says_so_and_what_was_typed_does_not(
    console: Console, served: Served
) -> None:
    world = served.world
    world.conversation("c1", next_seq=4)
    replied = Message(
        id="00000003",
        author=Author(kind="visitor", name="Vic"),
        text="The blue one, please.",
        at=world.clock.now(),
        by_mail=True,
    )
    decision = Decision(
        action="handoff",
        reason="explicit_request",
        evidence=Evidence(bot_id="support", explicit_request=MAIL_REPLY),
        settings_bot_id="support",
        settings_version=1,
    )
    turn = Turn(
        conversation_id="c1", messages=(replied,), client_message_id="mail-0001", decision=decision
    )
    world.transcripts.turns["c1"].append(turn)
    console.visit("/console/conversations/c1")
    bubble = console.page.locator(".bubble.visitor").filter(has_text="The blue one, please.")
    expect(bubble.locator(".bubble-head")).to_contain_text("by mail")
    typed = console.page.locator(".bubble.visitor").filter(has_text="Where is my order?")
    expect(typed.locator(".bubble-head")).not_to_contain_text("by mail")
    expect(console.page.get_by_text("The visitor answered the team by mail.")).to_have_count(1)
    assert console.faults() == []
