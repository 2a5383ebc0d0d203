"""The three configurations of the product's promise, as a visitor of another site meets them."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from infra.local.api_clients import Json
from tests.browser.chat import Chat
from tests.browser.conftest import NewChat
from tests.browser.outside import Outside
from tests.e2e.world import (
    ANSWER,
    ANSWERABLE,
    HANDED_OVER,
    REFERENCE,
    UNANSWERABLE,
    World,
    squeezed,
    wait_until,
)

STARTUP = {"human_handoff": True, "handoff_method": "email"}
ENTERPRISE = {
    "human_handoff": True,
    "handoff_method": "ticket",
    "ticket": {"helpdesk": "zendesk"},
    "auto_ticket_reply": {"enabled": True},
}
SOLVED = "Our team has marked your request as solved."
REOPENED = "I have told our team that this is not solved yet."
FAILED = "I could not reach our team just now."
# A worker's first call loads it.
_DELIVERED_S = 120


def _unsure() -> str:
    """A question that no bot knows, told from those of other tests by its number."""
    return f"{UNANSWERABLE} Its number is {secrets.token_hex(3)}."


def _states(world: World, conversation: str) -> list[str]:
    """How far the conversation's escalations are."""
    escalations = world.owner.get(f"/conversations/{conversation}")["escalations"]
    return [one["state"] for one in escalations]


def _ticket(world: World, chat: Chat, helpdesk: str = "zendesk") -> Json:
    [ticket] = world.helpdesks.tickets(chat.saved()["id"], helpdesk)
    return ticket


def test_startup_what_the_bot_does_not_know_is_mailed_to_the_founder(
    world: World, new_chat: NewChat, outside: Outside
) -> None:
    chat = new_chat(world.bot(STARTUP)).visit().open()
    question = _unsure()
    chat.write(ANSWERABLE)
    chat.says(ANSWER, kind="bot")
    chat.write(question)
    chat.says(HANDED_OVER, kind="system")
    conversation = chat.saved()["id"]
    wait_until(lambda: world.mails.of(conversation), _DELIVERED_S, what="the mail")
    [mail] = world.mails.of(conversation)
    assert mail["to"] == ["ada@harborlight.example"]

    outside.read_mail(mail)
    expect(outside.heading).to_contain_text(question)
    [shown] = outside.texts()
    plain = outside.page.locator("pre").inner_text()
    for text in (ANSWERABLE, ANSWER, question):
        assert text in squeezed(shown)
        assert text in squeezed(plain)

    # People answer by mail: where to is asked for, and the bot goes on meanwhile.
    chat.panel.get_by_label("E-mail address").fill("grace@visitor.example")
    chat.button("Send address").click()
    chat.prove(world.mails, "grace@visitor.example")
    chat.says("Our team can now reach you at grace@visitor.example.", kind="system")
    name = chat.panel.locator("h2").inner_text()
    chat.write("Do you repair bicycles?")
    chat.says("we repair every kind of bicycle", kind="bot")
    expect(chat.panel.locator("h2")).to_have_text(name)
    chat.says(HANDED_OVER, times=1)
    assert world.helpdesks.tickets(conversation) == []


def test_startup_a_mail_that_nobody_takes_is_told_and_asked_for_again(
    world: World, new_chat: NewChat, outside: Outside
) -> None:
    chat = new_chat(world.bot({**STARTUP, "contact": "never"})).visit().open()
    question = _unsure()
    with _no_mail_leaves(world):
        chat.write(question)
        chat.says(HANDED_OVER, kind="system")
        conversation = chat.saved()["id"]
        wait_until(lambda: _states(world, conversation) == ["failed"], _DELIVERED_S, what="the end")
        chat.says(FAILED, kind="system")
        card = chat.panel.locator(".card")
        expect(card).to_contain_text("then your question is not lost")
        assert chat.violations() == []
    assert world.mails.of(conversation) == []

    card.get_by_role("button", name="Try again").click()
    wait_until(lambda: world.mails.of(conversation), _DELIVERED_S, what="the second try's mail")
    [mail] = world.mails.of(conversation)
    outside.read_mail(mail)
    assert question in squeezed(outside.texts()[0])


def test_enterprise_an_agent_answers_the_ticket_into_the_chat_and_what_is_not_solved_goes_back(
    world: World, new_chat: NewChat, outside: Outside
) -> None:
    bot = world.bot({**ENTERPRISE, "trust_claimed_addresses": True})
    chat = new_chat(bot).visit().open()
    question = _unsure()
    chat.write(ANSWERABLE)
    chat.says(ANSWER, kind="bot")
    chat.write(question)
    chat.says(HANDED_OVER, kind="system")
    address = chat.panel.get_by_label("E-mail address")
    address.fill("grace@visitor.example")
    chat.button("Send address").click()
    conversation = chat.saved()["id"]
    wait_until(
        lambda: _states(world, conversation) == ["delivered"], _DELIVERED_S, what="the ticket"
    )
    chat.says(REFERENCE, kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Our team")
    ticket = _ticket(world, chat)
    chat.says(f"#{ticket['id']}", kind="system")

    outside.open_ticket(ticket)
    # Made before the address came, its subject says nothing, and what was said stands in its note.
    expect(outside.heading).to_contain_text("Chat")
    told = squeezed(" ".join(outside.texts()))
    for text in (ANSWERABLE, ANSWER, question):
        assert text in told
    agent = outside.agent
    outside.answer("It can.\nWhich crew boards on <b>Thursday</b>?")
    chat.says("It can.\nWhich crew boards on <b>Thursday</b>?", kind="agent")
    expect(chat.panel.locator("h2")).to_have_text(agent)
    expect(chat.rows("agent").locator(".name").first).to_contain_text(agent)
    chat.write("The yellow one.")
    wait_until(
        lambda: "The yellow one." in json.dumps(_ticket(world, chat)),
        _DELIVERED_S,
        what="the visitor's message in the ticket",
    )
    outside.open_ticket(ticket)
    assert "The yellow one." in "".join(outside.texts())

    outside.answer("Then all is well. Have a good dive!", solve=True)
    expect(outside.status).to_have_text("Solved")
    chat.says("Have a good dive!", kind="agent")
    chat.says(SOLVED, kind="system")
    again = chat.button("Not solved?")
    expect(again).to_be_visible()
    assert chat.violations() == []
    again.click()
    chat.says(REOPENED, kind="system")
    expect(again).to_be_hidden()
    wait_until(
        lambda: _ticket(world, chat)["status"] == "open", _DELIVERED_S, what="the ticket open again"
    )
    outside.open_ticket(ticket)
    expect(outside.status).to_have_text("Open")
    outside.answer("Sorry, which hatch is it?")
    chat.says("Sorry, which hatch is it?", kind="agent")
    assert len(chat.texts("agent")) == 3
    assert world.mails.of(conversation) == []


def test_multi_department_billing_answers_what_tech_support_was_asked_and_back(
    world: World, new_chat: NewChat
) -> None:
    bots = {bot["name"]: bot["bot_id"] for bot in world.content["bots"]}
    settings = world.owner.get(f"/bots/{bots['Tech Support']}/escalation-settings")
    assert settings["human_handoff"]
    assert settings["handoff_method"] == "ticket"
    assert bots["Billing"] in [one["bot_id"] for one in settings["ai_agent_transfer"]["targets"]]
    chat = new_chat(bots["Tech Support"]).visit().open()
    expect(chat.panel.locator("h2")).to_have_text("Tech Support")
    chat.write("I want a refund for last month")
    chat.says("Billing knows more about this", kind="system")
    chat.says("refund", kind="bot")
    expect(chat.panel.locator("h2")).to_have_text("Billing")
    expect(chat.rows("bot").last.locator(".name")).to_have_text("Billing")
    conversation = chat.saved()["id"]

    chat.write("And my files are not syncing any more, the sync client is stuck")
    chat.says("Tech Support knows more about this", kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Tech Support")
    expect(chat.rows("bot").last.locator(".name")).to_have_text("Tech Support")
    assert chat.saved()["id"] == conversation
    expect(chat.rows("system")).to_have_count(2)
    assert chat.violations() == []
    assert world.helpdesks.tickets(conversation) == []
    assert world.mails.of(conversation) == []


@contextmanager
def _no_mail_leaves(world: World) -> Iterator[None]:
    """SES refuses the sender, as it does when its domain is no longer verified."""
    ses, older = world.aws("sesv2"), world.aws("ses")
    names = [one["IdentityName"] for one in ses.list_email_identities()["EmailIdentities"]]
    for name in names:
        ses.delete_email_identity(EmailIdentity=name)
        older.delete_identity(Identity=name)  # the emulator keeps a stack's for each API
    try:
        yield
    finally:
        for name in names:
            ses.create_email_identity(EmailIdentity=name)
