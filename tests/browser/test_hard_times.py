"""No network, a slow one, limits, refusals."""

import json
import time

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import NewChat
from tests.e2e.world import ANSWER, ANSWERABLE, World

MAIL = {"handoff_method": "email", "contact": "never"}


def problem(route: Route, status: int, code: str, **more: int) -> None:
    """Answer as the service refuses."""
    body: dict[str, object] = {"status": status, "code": code, "detail": "Refused."} | more
    headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "retry-after"}
    if "retry_after" in more:
        headers["Retry-After"] = str(more["retry_after"])
    route.fulfill(
        status=status,
        body=json.dumps(body),
        headers=headers,
        content_type="application/problem+json",
    )


def test_what_is_written_offline_waits_and_goes_out_once(
    world: World, new_chat: NewChat, context: BrowserContext
) -> None:
    bot = world.bot(MAIL)
    chat = new_chat(bot).visit().open()
    chat.write("First")
    expect(chat.rows("visitor").last.locator(".state")).to_have_text(" · Sent")
    chat.expect_errors("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    chat.write("Second")
    chat.write("Third")
    expect(chat.root.locator(".pending")).to_have_count(2)
    expect(chat.root.locator(".pending").first).to_contain_text("Waiting for a connection")
    expect(chat.root.locator(".notice")).to_contain_text("You are offline")
    assert chat.violations() == []
    other = new_chat(bot)
    other.expect_errors("ERR_INTERNET_DISCONNECTED")

    context.set_offline(False)
    expect(chat.root.locator(".pending")).to_have_count(0)
    expect(chat.root.locator(".notice")).to_be_hidden()
    other.visit().open()
    other.says("Third", kind="visitor")
    said = [text for text in chat.texts("visitor")]
    assert said == ["First", "Second", "Third"]
    assert other.texts("visitor") == said


def test_what_waits_survives_a_reload_and_goes_out_once(
    world: World, new_chat: NewChat, context: BrowserContext
) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.write(ANSWERABLE)
    chat.says(ANSWER)
    chat.expect_errors("ERR_FAILED")
    # The message arrives and its answer is lost, so that only its id tells it from a new one.
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    chat.page.route("**/messages", lose)
    chat.write("Only once, please")
    expect(chat.root.locator(".notice")).to_contain_text("keep trying")
    chat.page.reload()
    chat.open()
    expect(chat.root.locator(".pending")).to_have_count(0)
    chat.says("Only once, please", kind="visitor")
    assert lost


def test_a_slow_network_shows_what_is_being_done(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.says("How can I help you?")

    def slow(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    chat.page.route("**/messages", slow)
    chat.field.fill(ANSWERABLE)
    chat.field.press("Enter")
    expect(chat.root.locator(".pending")).to_contain_text("Sending")
    expect(chat.root.locator(".typing")).to_have_count(1)
    assert chat.violations() == []
    chat.says(ANSWER)
    expect(chat.root.locator(".typing")).to_have_count(0)


def test_a_limit_is_waited_out_as_long_as_the_service_says(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.expect_errors("429")
    refused: list[float] = []
    sent: list[float] = []

    def limited(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        if not refused:
            refused.append(time.monotonic())
            return problem(route, 429, "too_many_requests", retry_after=2)
        sent.append(time.monotonic())
        return route.continue_()

    chat.page.route("**/messages", limited)
    chat.write(ANSWERABLE)
    expect(chat.root.locator(".notice")).to_have_text(
        "That was fast. Your message goes out in a moment."
    )
    chat.says(ANSWER)
    expect(chat.root.locator(".notice")).to_be_hidden()
    assert sent[0] - refused[0] >= 2


def test_what_is_refused_can_be_tried_again_or_removed(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.expect_errors("400")
    broken = [True, True]
    chat.page.route(
        "**/messages",
        lambda route: (
            problem(route, 400, "invalid_input")
            if route.request.method == "POST" and broken and broken.pop()
            else route.continue_()
        ),
    )
    chat.write(ANSWERABLE)
    expect(chat.root.locator(".failed")).to_contain_text("Not sent")
    assert chat.violations() == []
    chat.write("And this?")
    expect(chat.root.locator(".failed")).to_have_count(2)
    chat.button("Remove").last.click()
    chat.button("Try again").click()
    chat.says(ANSWER)
    expect(chat.root.locator(".failed")).to_have_count(0)
    assert chat.texts("visitor") == [ANSWERABLE]


def test_a_message_that_is_too_long_is_not_sent(world: World, new_chat: NewChat) -> None:
    chat = new_chat(world.bot(MAIL)).visit().open()
    chat.field.fill("🙂" * 4_003)
    expect(chat.root.locator(".count")).to_have_text("3 characters too many")
    expect(chat.button("Send")).to_be_disabled()
    assert chat.violations() == []


def test_a_page_that_names_no_bot_of_ours_is_told_so(new_chat: NewChat) -> None:
    chat = new_chat("0123456789abcdef01234567")
    chat.expect_errors("404")
    chat.visit().open()
    expect(chat.root.locator("[role=alert]").first).to_contain_text("This chat does not exist.")
    expect(chat.field).to_be_hidden()
    assert chat.violations() == []


def test_a_site_that_is_not_on_the_bots_list_is_told_so(world: World, new_chat: NewChat) -> None:
    bot = world.bot(MAIL)
    path = f"/bots/{bot}"
    current, etag = world.owner.versioned(path)
    changed = {
        "name": current["name"],
        "description": current["description"],
        "function": current["function"],
        "allowed_origins": ["https://else.example"],
    }
    world.owner.put(path, changed, if_match=etag)
    chat = new_chat(bot)
    chat.expect_errors("403")
    chat.visit().open()
    expect(chat.root.locator("[role=alert]").first).to_contain_text("not set up for this website")
    assert chat.violations() == []
