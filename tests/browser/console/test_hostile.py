"""Hostile text in every field that a visitor or owner controls: text everywhere, and no more.

A few lines over 300: one hostile workspace, made once, that every test here looks at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import expect

from infra.local.api_clients import Json, VisitorClient
from infra.local.standins.zendesk import account
from tests.browser.conftest import NewChat
from tests.browser.console.console import DESKTOP, PHONE, Console
from tests.browser.hostile import EMAIL, EMOJI, LINE, TEXT, TEXT_SENT, URL, WORD, Watch, shown
from tests.browser.outside import Outside
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World, squeezed, texts, wait_until

_DELIVERED_S = 120
# Placeholders are broken by a character that nobody sees.
_BREAK = "\u200c"
_MESSAGES = {
    key: {"en": f"{TEXT} {key}"}
    for key in ("handoff", "delivered", "offline", "transfer", "failed", "cannot_help")
}
_KNOWLEDGE = {
    "name": f"{LINE} bot",
    "description": f"{TEXT} described",
    "entries": [
        {
            "id": "hours",
            "questions": [ANSWERABLE, f"{TEXT} asked"],
            "answer": f"{TEXT} answered {EMOJI}",
            "url": URL,
        }
    ],
}


@dataclass(frozen=True)
class Hostility:
    """A workspace in which everything that somebody could write is hostile.

    Attributes:
        bot: hands over by ticket, with drafts by the AI.
        mailing: hands over by mail.
        visitor: who got a ticket, and then an agent in the console.
        writers: who got a mail, with text and with emoji.
        ticket: the visitor's.
        escalation: the visitor's.
    """

    bot: str
    mailing: str
    visitor: VisitorClient
    writers: tuple[VisitorClient, VisitorClient]
    ticket: Json
    escalation: str

    @property
    def conversation(self) -> str:
        return self.visitor.conversation_id


@pytest.fixture(scope="module")
def hostility(world: World) -> Iterator[Hostility]:
    """Made once, and taken back from what all tests share."""
    owner = world.owner
    before = owner.get("/workspace")
    _change_workspace(world, {"name": LINE, "brand": {**before["brand"], "name": f"{LINE} brand"}})
    if EMAIL not in [one["email"] for one in owner.get("/members")["items"]]:
        owner.post("/members", {"email": EMAIL})
    target = world.bot(knowledge={**_KNOWLEDGE, "name": f"{LINE} target"})
    bot, mailing = world.bot(knowledge=_KNOWLEDGE), world.bot(knowledge=_KNOWLEDGE)
    _greet(world, bot)
    targets = [{"bot_id": target, "description": TEXT, "examples": [f"{TEXT} example"]}]
    # A margin that no score has: what is shown here is the handoff.
    shared = {
        "ai_agent_transfer": {"enabled": True, "margin": 1, "targets": targets},
        "rules": [{"keywords": [LINE, "submarine"], "then": "handoff"}],
        "guidance": [f"{TEXT} guideline"],
        "messages": _MESSAGES,
    }
    ticket = {
        "helpdesk": "zendesk",
        "subject": f"{LINE}: {{question}}",
        "tags": [WORD],
        "custom_fields": {str(account.TEXT_FIELD_ID): f"{TEXT} field"},
    }
    auto = {"enabled": True, "mode": "draft"}
    by_ticket: Json = {"handoff_method": "ticket", "ticket": ticket, "auto_ticket_reply": auto}
    # A visitor who is not known shows nothing of theirs in a ticket but in its notes.
    by_ticket["trust_claimed_addresses"] = True
    owner.save_settings(bot, {**shared, **by_ticket})
    owner.save_settings(mailing, {**shared, "email": {"to": [EMAIL]}})
    wait_until(lambda: all(_answers(world, one) for one in (bot, mailing)), 120, what="answers")
    visitor, writer, shouter = (
        world.visitor(one, visitor={"name": f"{LINE} Eve", "email": EMAIL})
        for one in (bot, mailing, mailing)
    )
    for one in (visitor, writer):
        one.say(ANSWERABLE)
        one.say(f"{UNANSWERABLE} {TEXT} said")
    shouter.say(EMOJI)
    made = world.ticket(visitor, timeout_s=_DELIVERED_S)
    visitor.say(EMOJI)
    wait_until(lambda: EMOJI in _comments(world, visitor), _DELIVERED_S, what="the emoji")
    for one in (writer, shouter):
        world.first_mail(one, timeout_s=_DELIVERED_S)
    drafts = partial(owner.get, f"/bots/{bot}/auto-replies")
    wait_until(lambda: _settled(drafts()["items"]), _DELIVERED_S, what="the AI's draft")
    owner.post(f"/conversations/{visitor.conversation_id}/take-over")
    says = {"text": f"{TEXT} replied", "name": f"{LINE} agent"}
    owner.post(f"/conversations/{visitor.conversation_id}/messages", says)
    escalation = world.escalations(visitor)[0]["id"]
    yield Hostility(bot, mailing, visitor, (writer, shouter), made, escalation)
    _change_workspace(world, {"name": before["name"], "brand": before["brand"]})


def _answers(world: World, bot: str) -> bool:
    """Its knowledge is there, and its function loaded."""
    return bool(texts(world.visitor(bot).say(ANSWERABLE)["messages"], "bot"))


def _change_workspace(world: World, changes: Json) -> None:
    current, etag = world.owner.versioned("/workspace")
    world.owner.put("/workspace", {**current, **changes}, if_match=etag)


def _greet(world: World, bot: str) -> None:
    current, etag = world.owner.versioned(f"/bots/{bot}")
    world.owner.put(f"/bots/{bot}", {**current, "greeting": f"{TEXT} greeted"}, if_match=etag)


def _settled(replies: list[Json]) -> bool:
    return bool(replies) and all(one["state"] not in {"recorded", "working"} for one in replies)


def _comments(world: World, visitor: VisitorClient) -> str:
    """What the ticket says, without what keeps placeholders apart."""
    [ticket] = world.helpdesks.tickets(visitor.conversation_id)
    return squeezed("\n".join(one["text"] for one in ticket["comments"]).replace(_BREAK, ""))


# Each page, and what of the texts it must show.
_PAGES = {
    "overview": ("/console", [f"{LINE} bot"]),
    "bots": ("/console/bots", [f"{LINE} bot", f"{TEXT} described", LINE]),
    "bot": (
        "/console/bots/{bot}",
        [f"{LINE} bot", f"{TEXT} described", f"{TEXT} greeted"],
    ),
    "knowledge": ("/console/bots/{bot}?tab=knowledge", [ANSWERABLE]),
    "answering": (
        "/console/bots/{bot}/settings",
        [f"{LINE} target", TEXT, f"{TEXT} example"],
    ),
    "people": ("/console/bots/{bot}/settings/people", [LINE, f"{TEXT} guideline"]),
    "tickets": (
        "/console/bots/{bot}/settings/reaching",
        [f"{LINE}: {{question}}", WORD, f"{TEXT} field"],
    ),
    "words": (
        "/console/bots/{bot}/settings/words",
        [f"{TEXT} handoff", f"{TEXT} cannot_help"],
    ),
    "history": ("/console/bots/{bot}/settings?history=1", [LINE]),
    "addresses": ("/console/bots/{mailing}/settings/reaching", [EMAIL]),
    "conversations": ("/console/bots/{bot}/conversations", [f"{LINE} Eve"]),
    "conversation": (
        "/console/conversations/{conversation}",
        [
            f"{LINE} Eve",
            EMAIL,
            f"{TEXT} answered {EMOJI}",
            EMOJI,
            f"{UNANSWERABLE} {TEXT} said",
            f"{TEXT} handoff",
            f"{TEXT} replied",
            f"{LINE} agent",
        ],
    ),
    "auto replies": ("/console/bots/{bot}/auto-replies", [f"{LINE} bot"]),
    "simulator": ("/console/bots/{bot}/simulator", []),
    "report": ("/console/bots/{bot}/report", [f"{LINE} bot"]),
    "escalations": ("/console/escalations", [f"{LINE} bot"]),
    "escalation": ("/console/escalations/{escalation}", [f"{LINE} bot"]),
    "connections": ("/console/connections", []),
    "workspace": ("/console/workspace", [LINE, f"{LINE} brand", EMAIL]),
    "address": ("/console/bots/%3Cimg%20src=x%20onerror=window.ran=1%3E", []),
    "filter": ("/console/escalations?state=%3Cscript%3Ewindow.ran=1%3C/script%3E", []),
}


@pytest.mark.parametrize("name", _PAGES)
def test_a_page_of_the_console_shows_hostile_text_as_text(
    console: Console, hostility: Hostility, name: str
) -> None:
    watch = Watch(console.page)
    if name == "filter":
        console.expect_errors("400")
    path, texts = _PAGES[name]
    console.visit(
        path.format(
            bot=hostility.bot,
            mailing=hostility.mailing,
            conversation=hostility.conversation,
            escalation=hostility.escalation,
        )
    )
    for text in texts:
        wait_until(lambda: text in shown(console.page), what=text)  # noqa: B023 - called at once
    details = console.page.locator(".decision").get_by_role("button", name="Details", exact=True)
    while details.count():  # pressed, they have another name
        details.first.click()
    for size in (PHONE, DESKTOP):
        with console.looked_at(size, "light"):
            assert watch.found() == []
            assert watch.too_wide() == 0, size


def test_a_hostile_message_is_tried_in_the_simulator(
    console: Console, hostility: Hostility
) -> None:
    watch = Watch(console.page)
    console.visit(f"/console/bots/{hostility.bot}/simulator")
    console.page.get_by_role("tab", name="One message").click()
    console.field("A visitor writes").fill(f"{UNANSWERABLE} {TEXT}")
    console.button("Try it").click()
    expect(console.page.get_by_text("The visitor would read")).to_be_visible()
    assert f"{TEXT} handoff" in shown(console.page)
    assert watch.found() == []


def test_the_widget_shows_hostile_text_as_text(
    world: World, hostility: Hostility, new_chat: NewChat
) -> None:
    chat = new_chat(hostility.bot)
    watch = Watch(chat.page)
    chat.visit()
    chat.page.evaluate(
        "([name, email]) => escalation.identify({ name, email })", [f"{LINE} Eve", EMAIL]
    )
    chat.open()
    chat.says(f"{TEXT} greeted")
    expect(chat.panel.locator("h2")).to_have_text(f"{LINE} bot")
    chat.write(ANSWERABLE)
    chat.says(f"{TEXT} answered", kind="bot")
    source = chat.rows("bot").last.locator(".sources a")
    expect(source).to_have_attribute("href", URL)
    chat.write(EMOJI)
    chat.says(EMOJI, kind="visitor")
    chat.write(f"{UNANSWERABLE} {TEXT}")
    chat.says(TEXT, kind="visitor")
    chat.says(f"{TEXT} handoff", kind="system")
    conversation = chat.saved()["id"]
    world.owner.post(f"/conversations/{conversation}/take-over")
    says = {"text": f"{TEXT} replied", "name": f"{LINE} agent"}
    world.owner.post(f"/conversations/{conversation}/messages", says)
    chat.says(f"{TEXT} replied", kind="agent")
    expect(chat.panel.locator("h2")).to_have_text(f"{LINE} agent")
    assert watch.found() == []
    assert chat.page.evaluate("() => document.title") == "A shop"
    over = chat.root.locator(".log").evaluate("log => log.scrollWidth - log.clientWidth")
    assert over == 0


def test_mail_shows_hostile_text_as_text(
    world: World, hostility: Hostility, outside: Outside
) -> None:
    watch = Watch(outside.page)
    for writer, said in zip(
        hostility.writers, (f"{UNANSWERABLE} {TEXT_SENT} said", EMOJI), strict=True
    ):
        mail = world.first_mail(writer)
        assert mail["to"] == [EMAIL]
        outside.read_mail(mail)
        [body] = outside.texts()
        for text in (body, outside.page.locator("pre").inner_text()):
            read = squeezed(text.replace(_BREAK, ""))
            assert said in read
            assert f"{LINE} Eve" in read
            assert f"{TEXT_SENT} handoff" in read
        assert watch.found() == []
        assert outside.page.title() == mail["subject"]


def test_a_tickets_page_shows_hostile_text_as_text(
    world: World, hostility: Hostility, outside: Outside
) -> None:
    watch = Watch(outside.page)
    said = (f"{UNANSWERABLE} {TEXT_SENT} said", EMOJI, f"{TEXT_SENT} replied")
    wait_until(
        lambda: all(one in _comments(world, hostility.visitor) for one in said),
        _DELIVERED_S,
        what="all",
    )
    outside.open_ticket(hostility.ticket)
    read = squeezed("\n".join(outside.texts()).replace(_BREAK, ""))
    for text in said:
        assert text in read
    facts = outside.page.locator("aside.facts").inner_text()
    for text in (f"{LINE} Eve", EMAIL, LINE):
        assert text in facts
    assert watch.found() == []
    assert watch.too_wide() == 0
