"""Hostile text, the keyboard, looks, languages, and the page's own use of `escalation`."""

import json

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.closing import close
from tests.browser.conftest import NewChat
from tests.e2e.world import ANSWER, ANSWERABLE, UNANSWERABLE, World

MAIL = {"handoff_method": "email", "contact": "never"}
HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    " javascript:alert(1) [x](javascript:alert(1)) \u202egnp.exe {{7*7}} ${7*7} 'quotes\""
)
EMOJI = "🧨" * 4_000


def test_hostile_text_of_a_visitor_is_shown_as_text(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.write(HOSTILE)
    chat.says("<script>", kind="visitor")
    chat.write(EMOJI)
    expect(chat.rows("visitor").last.locator(".state")).to_have_text(" · Sent")
    texts = chat.texts("visitor")
    assert texts == [HOSTILE, EMOJI]
    assert chat.rows("visitor").locator(".text *").count() == 0
    chat.page.reload()
    chat.open()
    chat.says("<script>", kind="visitor")
    assert chat.page.title() == "A shop"
    width = chat.page.evaluate(
        "() => { const log = document.querySelector('escalation-chat').shadowRoot"
        ".querySelector('.log'); return log.scrollWidth - log.clientWidth; }"
    )
    assert width == 0


def test_hostile_text_of_an_owner_and_an_agent_is_shown_as_text(
    world: World, new_chat: NewChat
) -> None:
    bad_name = "<img src=x onerror=alert(1)>"
    knowledge = {
        "name": bad_name,
        "entries": [
            {
                "id": "hours",
                "questions": [ANSWERABLE],
                "answer": f"{HOSTILE} https://shop.example/a?b=<i> see (https://ok.example/x).",
                "url": "https://shop.example/hours",
            }
        ],
    }
    settings = {**MAIL, "messages": {"handoff": {"en": HOSTILE[:300]}}}
    chat = new_chat(world.bot(settings, knowledge=knowledge)).visit().open()
    expect(chat.panel.locator("h2")).to_have_text(bad_name)
    chat.write(ANSWERABLE)
    answer = chat.rows("bot").last
    expect(answer.locator(".text")).to_contain_text("<script>")
    links = [link.get_attribute("href") for link in answer.locator(".text a").all()]
    assert links == ["https://shop.example/a?b=", "https://ok.example/x"]
    chat.write(UNANSWERABLE)
    chat.says("<script>", kind="system")
    conversation = chat.saved()["id"]
    world.owner.post(f"/conversations/{conversation}/take-over")
    world.owner.post(f"/conversations/{conversation}/messages", {"text": HOSTILE, "name": bad_name})
    chat.says("<script>", kind="agent")
    expect(chat.panel.locator("h2")).to_have_text(bad_name)
    assert chat.page.title() == "A shop"
    assert chat.violations() == []


def test_a_source_with_a_script_for_an_address_is_no_link(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL))

    def poisoned(route: Route) -> None:
        answer = route.fetch()
        body = answer.json()
        for message in body["messages"]:
            if message["author"]["kind"] == "bot":
                message["sources"] = [{"title": "Click", "url": "javascript:alert(1)"}]
        route.fulfill(response=answer, json=body)

    chat.page.route("**/messages*", poisoned)
    chat.visit().open()
    chat.write(ANSWERABLE)
    expect(chat.rows("bot").last.locator(".sources")).to_contain_text("Click")
    assert chat.rows("bot").locator("a").count() == 0


def test_the_keyboard_is_enough_and_the_focus_comes_back(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit()
    keyboard = chat.page.keyboard
    chat.page.locator("a").focus()
    keyboard.press("Tab")
    expect(chat.launcher).to_be_focused()
    keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    keyboard.type(ANSWERABLE)
    keyboard.press("Shift+Enter")
    keyboard.type("Please")
    keyboard.press("Enter")
    chat.says(ANSWER)
    assert chat.texts("visitor") == [f"{ANSWERABLE}\nPlease"]
    expect(chat.field).to_be_focused()
    keyboard.press("Shift+Tab")
    expect(chat.person).to_be_focused()
    chat.button("More").focus()
    keyboard.press("Enter")
    expect(chat.button("Mail this chat")).to_be_focused()
    keyboard.press("Escape")
    expect(chat.button("More")).to_be_focused()
    keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_a_phones_way_back_goes_one_step_at_a_time(
    browser: Browser, world: World, new_chat: NewChat
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True)
    chat = new_chat(world.bot(MAIL), within=context).visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    chat.button("More").click()
    chat.button("Mail this chat").click()
    address = chat.panel.get_by_label("E-mail address")
    address.blur()  # outside of every field, the browser itself closes what is open
    chat.page.keyboard.press("Escape")
    expect(address).to_be_hidden()
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    close(context)


def test_reading_back_is_not_interrupted_by_what_is_new(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    for number in range(4):
        chat.write(f"Line {number}\n" * 12)
        expect(chat.rows("visitor")).to_have_count(number + 1)
    expect(chat.root.locator(".pending")).to_have_count(0)
    log = chat.root.locator(".log")
    log.evaluate("log => { log.scrollTop = 40; }")
    world.owner.post(f"/conversations/{chat.saved()['id']}/take-over")
    world.owner.post(
        f"/conversations/{chat.saved()['id']}/messages", {"text": "News", "name": "Grace"}
    )
    chat.says("News", kind="agent")
    expect(chat.button("New messages")).to_be_visible()
    assert log.evaluate("log => log.scrollTop") == 40
    chat.button("New messages").click()
    expect(chat.rows("agent").last).to_be_in_viewport()
    expect(chat.button("New messages")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_brand_can_be_read_in_light_and_dark(
    browser: Browser, world: World, new_chat: NewChat, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    chat = new_chat(world.bot({**MAIL, "contact": "ask"}), within=context)
    brand = {"name": None, "colour": "#1f5eff", "avatar_url": None, "position": "left"}

    def branded(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "brand": brand})

    chat.page.route("**/profile*", branded)
    for colour in ("#ffe14d", "#101010", "#e11d48", "#7fb5a0"):
        brand["colour"] = colour
        chat.visit().open()
        chat.person.wait_for()
        assert chat.violations() == []
    box = chat.panel.bounding_box()
    assert box is not None
    assert box["x"] == (0 if width == 390 else 20)
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    chat.person.click()
    chat.panel.get_by_label("E-mail address").wait_for()
    assert chat.violations() == []
    if width == 390:
        box = chat.panel.bounding_box()
        assert box == {"x": 0, "y": 0, "width": 390, "height": 800}
        expect(chat.launcher).to_be_hidden()
    close(context)


@pytest.mark.parametrize(
    ("lang", "person"),
    [
        ("de", "Mit einem Menschen sprechen"),
        ("es-MX", "Hablar con una persona"),
        ("fr", "Parler à une personne"),
        ("pt", "Falar com uma pessoa"),
        ("hi", "किसी व्यक्ति से बात करें"),
        ("it-CH", "Parlare con una persona"),
        ("ja", "担当者と話す"),
        ("nl", "Met een medewerker praten"),
        ("pl_PL", "Rozmowa z człowiekiem"),
        ("tr", "Bir kişiyle görüşmek istiyorum"),
        ("ar-EG", "التحدث إلى شخص"),
        ("sv", "Talk to a person"),
    ],
)
def test_the_pages_language_is_the_chats(
    world: World, new_chat: NewChat, lang: str, person: str
) -> None:
    bots = {bot["name"]: bot["bot_id"] for bot in world.content["bots"]}
    chat = new_chat(bots["Sales"]).visit(lang=lang).open()
    expect(chat.person).to_have_text(person)


def test_a_language_from_right_to_left_turns_the_chat_round(
    world: World, new_chat: NewChat
) -> None:
    chat = new_chat(world.bot(MAIL))

    def turned(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps({**answer.json(), "dir": "rtl"}))

    chat.page.route("**/assets/text-en-*", turned)
    chat.visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    own = chat.rows("visitor").first.bounding_box()
    answer = chat.rows("bot").last.bounding_box()
    assert own is not None
    assert answer is not None
    assert own["x"] < answer["x"]
    assert chat.violations() == []


def test_a_page_uses_the_one_global_and_finds_no_other(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL))
    chat.visit()
    fresh = chat.page.evaluate(
        """() => {
            const frame = document.createElement("iframe");
            document.body.append(frame);
            const plain = new Set(Object.getOwnPropertyNames(frame.contentWindow));
            frame.remove();
            return Object.getOwnPropertyNames(window).filter((name) => !plain.has(name)
                && !/^(\\d+|__playwright.*|axe)$/.test(name));
        }"""
    )
    assert fresh == ["escalation"]
    chat.page.evaluate(
        """() => {
            window.heard = [];
            for (const name of ["open", "close", "message", "unread", "handoff"])
                escalation.on(name, (detail) => heard.push([name, detail]));
            escalation.identify({ name: "Ada", email: "ada@visitor.example" });
            escalation.open();
        }"""
    )
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    chat.person.click()
    chat.says("ada@visitor.example", kind="system")
    chat.page.evaluate("() => escalation.close()")
    heard = chat.page.evaluate("() => heard.map(([name]) => name)")
    assert {"open", "close", "message", "handoff"} <= set(heard)
    chat.page.evaluate("() => escalation.identify(null)")
    assert chat.saved()["id"] == ""
