"""Whole conversations, as a visitor has them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import NewChat
from tests.e2e.world import ANSWER, ANSWERABLE, HANDED_OVER, UNANSWERABLE, World, wait_until

MAIL = {"handoff_method": "email"}
TICKET = {"handoff_method": "ticket", "ticket": {"helpdesk": "zendesk"}, "contact": "never"}


def test_a_question_is_answered_and_the_answer_stays_after_a_reload(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.says("How can I help you?", kind="bot")
    chat.write(f"{ANSWERABLE}\nAnd on <b>Sunday</b>?")
    chat.says(ANSWER, kind="bot")
    expect(chat.rows("visitor").last.locator(".state")).to_have_text(" · Sent")
    expect(chat.root.locator(".day")).to_have_text("today")
    before = chat.texts()
    assert before[1] == f"{ANSWERABLE}\nAnd on <b>Sunday</b>?"
    assert chat.violations() == []

    chat.page.reload()
    chat.open()
    chat.says(ANSWER, kind="bot")
    assert chat.texts() == before


def test_two_tabs_show_one_conversation(world: World, new_chat: NewChat) -> None:
    bot = world.bot(MAIL)
    first, second = new_chat(bot).visit().open(), new_chat(bot).visit().open()
    first.write(ANSWERABLE)
    second.says(ANSWER)
    second.write("Thank you, that helps")
    first.says("Thank you, that helps")
    assert first.saved()["id"] == second.saved()["id"]
    expect(second.rows("visitor")).to_have_count(2)
    expect(first.rows("visitor")).to_have_count(2)


def test_two_tabs_that_begin_at_once_begin_one_conversation(
    world: World, new_chat: NewChat
) -> None:
    bot = world.bot(MAIL)
    first, second = new_chat(bot).visit().open(), new_chat(bot).visit().open()
    for tab in (first, second):
        tab.field.fill(ANSWERABLE)
    first.page.evaluate(
        "() => document.querySelector('escalation-chat').shadowRoot.querySelector('.send').click()"
    )
    second.field.press("Enter")
    first.says(ANSWERABLE, times=2, kind="visitor")
    second.says(ANSWERABLE, times=2, kind="visitor")
    for tab in (first, second):
        expect(tab.root.locator(".pending")).to_have_count(0)
    assert len(world.owner.get(f"/bots/{bot}/conversations")["items"]) == 1


def test_asking_for_a_person_makes_a_ticket_and_the_persons_words_come_back(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(TICKET)).visit().open()
    chat.write(UNANSWERABLE)
    chat.says(HANDED_OVER, kind="system")
    chat.says("Your reference is", kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Our team")
    expect(chat.person).to_be_hidden()
    conversation = chat.saved()["id"]
    assert len(world.helpdesks.tickets(conversation, "zendesk")) == 1

    chat.launcher.click()
    world.owner.post(f"/conversations/{conversation}/take-over")
    world.owner.post(
        f"/conversations/{conversation}/messages",
        {"text": "Hello, <i>Grace</i> here.\nHow can I help?", "name": "Grace"},
    )
    expect(chat.launcher.locator(".badge")).to_have_text(re.compile("[12]"), timeout=10_000)
    expect(chat.launcher).to_have_attribute("aria-label", re.compile("unread messages: [12]"))
    chat.open()
    chat.says("Hello, <i>Grace</i> here.\nHow can I help?", kind="agent")
    expect(chat.panel.locator("h2")).to_have_text("Grace")
    expect(chat.launcher.locator(".badge")).to_be_hidden()
    assert chat.violations() == []


def test_an_agents_words_are_seen_within_seconds_and_spoken(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(TICKET)).visit().open()
    chat.write(UNANSWERABLE)
    chat.says("Your reference is", kind="system")
    conversation = chat.saved()["id"]
    world.owner.post(
        f"/conversations/{conversation}/messages", {"text": "Good morning.", "name": "Grace"}
    )
    expect(chat.rows("agent")).to_have_count(1, timeout=4_000)
    expect(chat.root.locator("[aria-live=polite]")).to_have_text("Grace: Good morning.")


def test_the_button_hands_over_before_anything_was_said(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot({**MAIL, "contact": "never"})).visit().open()
    chat.person.click()
    chat.says(HANDED_OVER, kind="system")
    conversation = chat.saved()["id"]
    wait_until(lambda: world.mails.of(conversation), what="the mail")


def test_with_human_handoff_off_there_is_no_such_button(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot({"human_handoff": False})).visit().open()
    chat.says("How can I help you?")
    expect(chat.person).to_be_hidden()


def test_a_transfer_is_told_once_and_the_other_bot_is_named(
    world: World, new_chat: NewChat
) -> None:
    bots = {bot["name"]: bot["bot_id"] for bot in world.content["bots"]}
    chat = new_chat(bots["Tech Support"]).visit().open()
    expect(chat.panel.locator("h2")).to_have_text("Tech Support")
    chat.write("I want a refund for my last invoice")
    chat.says("Billing knows more about this", kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Billing")
    chat.says("refunded in full within 30 days", kind="bot")
    expect(chat.rows("bot").last.locator(".sources a").first).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    chat.page.reload()
    chat.open()
    chat.says("Billing knows more about this", kind="system")
    expect(chat.panel.locator("h2")).to_have_text("Billing")
    assert chat.violations() == []


def test_the_contact_form_says_what_is_wrong_while_one_types(
    world: World, new_chat: NewChat
) -> None:
    settings = {**TICKET, "contact": "ask_and_wait", "contact_timeout_s": 600}
    chat = new_chat(world.bot(settings)).visit().open()
    chat.person.click()
    address = chat.panel.get_by_label("E-mail address")
    address.wait_for()
    expect(chat.button("Not now")).to_be_hidden()
    address.press_sequentially("ada@exa", delay=5)
    error = chat.panel.locator("#contact-email-error")
    expect(error).to_have_text("An address looks like ada@example.com.")
    expect(error).to_be_visible()
    assert chat.violations() == []
    address.press_sequentially("mple.com", delay=5)
    expect(error).to_be_hidden()
    chat.panel.get_by_label("Name (optional)").fill("Ada")
    chat.button("Send address").click()
    chat.says(HANDED_OVER, kind="system")
    expect(address).to_be_hidden()
    chat.prove(world.mails, "ada@example.com")
    chat.says("Our team can now reach you at ada@example.com.", kind="system")
    expect(chat.field).to_be_focused()
    expect(chat.panel.locator(".used")).to_contain_text("ada@example.com")


def test_an_address_may_be_left_later_where_settings_allow(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot({**TICKET, "contact": "ask"})).visit().open()
    chat.person.click()
    chat.button("Not now").click()
    expect(chat.panel.get_by_label("E-mail address")).to_be_hidden()
    chat.button("Leave an e-mail address").click()
    expect(chat.panel.get_by_label("E-mail address")).to_be_focused()


def test_an_ended_chat_can_be_mailed_and_kept_and_the_next_one_is_new(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot({**MAIL, "contact": "never"})).visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    chat.button("More").click()
    assert chat.violations() == []
    chat.expect_errors("409")
    chat.button("Mail this chat").click()
    chat.panel.get_by_label("E-mail address").fill("keeper@visitor.example")
    chat.button("Send").first.click()
    chat.prove(world.mails, "keeper@visitor.example")
    expect(chat.panel.locator(".told")).to_have_text(
        "This chat is on its way to keeper@visitor.example."
    )
    chat.button("More").click()
    with chat.page.expect_download() as download:
        chat.button("Download this chat").click()
    assert ANSWER in Path(download.value.path()).read_text(encoding="utf-8")

    chat.button("More").click()
    chat.button("End this chat").click()
    assert chat.violations() == []
    chat.button("End this chat").click()
    chat.button("Start a new chat").wait_for()
    expect(chat.field).to_be_hidden()
    assert chat.violations() == []
    first = chat.saved()["id"]
    chat.button("Start a new chat").click()
    chat.write("Good morning")
    chat.says("Good morning", kind="visitor")
    assert chat.saved()["id"] != first
    assert any("keeper@visitor.example" in mail["to"] for mail in world.mails.every())


def test_a_message_into_a_chat_that_was_closed_elsewhere_begins_a_new_one(
    world: World, new_chat: NewChat
) -> None:
    bot = world.bot({**MAIL, "contact": "never"})
    chat = new_chat(bot).visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    saved = chat.saved()
    chat.expect_errors("409")
    world.http.post(
        f"/v1/conversations/{saved['id']}/close",
        headers={"Authorization": f"Bearer {saved['token']}"},
    ).raise_for_status()
    chat.write("Still there?")
    chat.says("Still there?", kind="visitor")
    expect(chat.rows("visitor").last.locator(".state")).to_have_text(" · Sent")
    assert chat.saved()["id"] != saved["id"]
    expect(chat.rows("visitor")).to_have_count(1)


@pytest.mark.parametrize(
    "failed",
    [
        {"about": "failed", "text": "Nobody is there."},
        {"text": "I could not reach our team just now. Please try again later."},
    ],
    ids=["said by the service", "told by its text, from a service that does not say"],
)
def test_a_handoff_that_reached_nobody_offers_other_ways(
    world: World, new_chat: NewChat, failed: dict[str, str]
) -> None:
    chat = new_chat(world.bot({**MAIL, "contact": "never"}))

    def failing(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        if route.request.method == "POST":
            # That it failed is found out later, so a poll brings it.
            body["messages"] = body["messages"][:1]
        for message in body["messages"]:
            if message["author"]["kind"] == "system":
                message.update(failed)
        route.fulfill(response=answer, json=body)

    chat.page.route("**/messages*", failing)
    chat.visit().open()
    chat.write(UNANSWERABLE)
    chat.says(failed["text"], kind="system")
    card = chat.panel.locator(".card")
    expect(card.get_by_text("then your question is not lost")).to_be_visible()
    assert chat.violations() == []
    card.get_by_role("button", name="Leave an e-mail address").click()
    expect(chat.panel.get_by_label("E-mail address")).to_be_focused()
    card.get_by_role("button", name="Mail this chat").click()
    expect(chat.panel.get_by_text("Where should we send this chat?")).to_be_visible()


def test_a_message_about_something_else_is_no_failure_whatever_it_says(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot({**MAIL, "contact": "never"}))
    text = "I could not reach our team just now. Please try again later."

    def answered(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for message in body["messages"]:
            if message["author"]["kind"] == "system":
                message |= {"about": "handoff", "text": text}
        route.fulfill(response=answer, json=body)

    chat.page.route("**/messages*", answered)
    chat.visit().open()
    chat.write(UNANSWERABLE)
    chat.says(text, kind="system")
    expect(chat.panel.locator(".card")).to_have_count(0)
