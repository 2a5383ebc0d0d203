"""The inbox: who waits, longest first; found, followed as it happens, and heard of."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, WebSocketRoute, expect

from tests.browser.console.console import WAIT_MS, Console
from tests.e2e.faulty import TICKETS
from tests.e2e.world import ANSWERABLE, UNANSWERABLE, World, wait_until

_BY_TICKET = {"handoff_method": "ticket", "ticket": TICKETS["zendesk"], "contact": "never"}
_LOOK = "**/v1/admin/inbox?list=waiting*"
_SOCKET = "wss://live.example/console"
_AT = "2026-01-31T09:01:00Z"
_WAITING = {
    "conversation_id": "0123456789abcdef01234567",
    "bot_id": "gone",
    "place": "waiting",
    "since": "2026-01-31T09:00:00Z",
    "visitor": {"name": "Ida", "email": None, "verified": False, "confirmed": False, "plan": None},
    "page": "https://www.shop.example/basket",
    "question": "Where is <b>my</b> parcel?",
    "last": {"author": "agent", "name": "Grace", "text": "On its way.", "at": _AT},
    "reason": None,
    "method": None,
    "assignee": {"kind": "team", "bot_id": None, "member_id": "somebody"},
    "mine": False,
    "ticket": None,
    "created_at": "2026-01-31T08:00:00Z",
}
_COUNTED: dict[str, object] = {"count": 0, "more": False}


@pytest.fixture
def console(console: Console) -> Console:
    """A tab of an environment without a live channel."""
    _without_live(console)
    return console


def _without_live(console: Console) -> None:
    nothing = {"url": None, "ticket": None, "expires_at": None}
    console.page.route("**/v1/admin/live", lambda route: route.fulfill(json=nothing))


def _rows(console: Console, *names: str) -> None:
    """Answers with rows of these names."""

    def answer(route: Route) -> None:
        rows = [
            _WAITING
            | {"conversation_id": f"{number:024x}", "visitor": {**_visitor(), "name": name}}
            for number, name in enumerate(names)
        ]
        waiting = {"count": len(rows), "more": False}
        counts = {"waiting": waiting, "mine": _COUNTED}
        route.fulfill(json={"items": rows, "next": None, "counts": counts})

    console.page.route(_LOOK, answer)


def _visitor() -> dict[str, object]:
    visitor = _WAITING["visitor"]
    assert isinstance(visitor, dict)
    return {**visitor}


def test_a_chat_waits_in_the_inbox_until_a_person_has_answered(
    console: Console, world: World
) -> None:
    bot = world.bot({**_BY_TICKET, "after_handoff": "team"})
    visitor = world.visitor(bot, visitor={"name": "Waltraud Inboxer"})
    console.visit("/console", "Overview")
    expect(console.page.get_by_role("heading", level=2).first).to_contain_text(
        "Waiting for your team"
    )
    console.visit("/console/inbox", "Inbox")
    expect(console.page.get_by_role("navigation").get_by_role("link").first).to_contain_text(
        "Inbox"
    )
    visitor.say(UNANSWERABLE)
    ticket = world.ticket(visitor)
    row = console.page.get_by_role("listitem").filter(has_text="Waltraud Inboxer")
    # The page follows by itself.
    expect(row).to_contain_text(UNANSWERABLE, timeout=2 * WAIT_MS)
    expect(row).to_contain_text("Waiting")
    expect(row).to_contain_text("Not confident enough")
    expect(console.page).to_have_title(_with_badge())
    [escalation] = world.escalations(visitor)
    expect(row.get_by_role("link", name="Open in Zendesk")).to_have_attribute(
        "href", escalation["reference_url"], timeout=2 * WAIT_MS
    )
    assert console.faults() == []

    number = str(escalation["reference"]).removeprefix("#")
    for typed in ("waltraud", number):
        console.page.keyboard.press("Escape")
        console.field("Search").fill(typed)
        expect(console.page.locator(".inbox-row")).to_have_count(1, timeout=WAIT_MS)
        expect(row).to_be_visible()
    console.field("Search").fill("nobody-is-called-so")
    expect(console.page.get_by_text("Nothing is found")).to_be_visible()
    assert console.violations() == []

    world.helpdesks.act("zendesk", ticket["id"], "reply", text="We will look into it.")
    wait_until(
        lambda: _place(world, visitor.conversation_id) == "open", what="the answer in the inbox"
    )
    console.visit("/console/inbox?list=all", "Inbox")
    expect(row).to_contain_text("We will look into it.")
    expect(row).to_contain_text("Answered")
    row.get_by_role("link").first.click()
    console.page.wait_for_url(f"**/console/conversations/{visitor.conversation_id}")


def test_what_went_out_by_mail_is_listed_apart(console: Console, world: World) -> None:
    bot = world.bot({"handoff_method": "email", "contact": "never"})
    visitor = world.visitor(bot, visitor={"name": "Mabel Mailed"})
    visitor.say(UNANSWERABLE)
    wait_until(lambda: _place(world, visitor.conversation_id) == "email", what="it in the inbox")
    console.visit("/console/inbox?list=email", "Inbox")
    row = console.page.get_by_role("listitem").filter(has_text="Mabel Mailed")
    expect(row).to_contain_text("Mailed")
    assert console.faults() == []
    console.visit("/console/inbox", "Inbox")
    expect(row).to_have_count(0)


def test_a_taken_over_chat_is_mine_and_an_erased_one_is_gone_at_once(
    console: Console, world: World
) -> None:
    bot = world.bot({})
    visitor = world.visitor(bot, visitor={"name": "Erna Erased"})
    visitor.say(ANSWERABLE)
    world.owner.post(f"/conversations/{visitor.conversation_id}/take-over")
    visitor.say("It is urgent!!")
    wait_until(lambda: _place(world, visitor.conversation_id) == "waiting", what="it in the inbox")
    console.visit("/console/inbox", "Inbox")
    row = console.page.get_by_role("listitem").filter(has_text="Erna Erased")
    expect(row).to_contain_text("It is urgent!!")
    expect(row).to_contain_text("Taken over")
    world.owner.delete(f"/conversations/{visitor.conversation_id}")
    console.page.reload()
    console.at("Inbox")
    expect(row).to_have_count(0)


def test_keys_lead_through_the_rows_and_can_be_switched_off(console: Console) -> None:
    _rows(console, "Ann", "Ben", "Cem")
    console.visit("/console/inbox", "Inbox")
    keyboard = console.page.keyboard
    for pressed, name in (("j", "Ann"), ("j", "Ben"), ("k", "Ann"), ("k", "Ann"), ("j", "Ben")):
        keyboard.press(pressed)
        expect(console.link(name)).to_be_focused()
    keyboard.press("/")
    expect(console.field("Search")).to_be_focused()
    keyboard.type("jk")
    expect(console.field("Search")).to_have_value("jk")
    console.visit("/console/inbox", "Inbox")
    console.button("Alerts and keys").click()
    console.page.get_by_text("Keys in the inbox", exact=True).click()
    assert console.faults() == []
    console.button("Done").click()
    keyboard.press("j")
    expect(console.link("Ann")).not_to_be_focused()


def test_somebody_is_asked_once_and_called_once_outside_of_quiet_hours(console: Console) -> None:
    page = console.page
    page.add_init_script(
        """window.notes = [];
        window.Notification = class {
            static permission = "granted";
            constructor(title, options) { window.notes.push(options.body); }
            close() {}
        };"""
    )
    _rows(console, "Ann")
    console.visit("/console/inbox", "Inbox")
    expect(page.get_by_text("Shall this page call you")).to_be_visible()
    assert console.faults() == []
    console.button("Choose how").click()
    page.get_by_text("Show a notification on the desktop", exact=True).click()
    console.button("Done").click()
    page.reload()
    console.at("Inbox")
    expect(page.get_by_text("Shall this page call you")).to_have_count(0)
    assert page.evaluate("notes") == []

    _rows(console, "Ann", "Ben")
    _look(console)
    expect(console.link("Ben")).to_be_visible()
    page.wait_for_function("notes.length === 1")
    assert "Ben" in page.evaluate("notes[0]")
    assert "parcel" not in page.evaluate("notes[0]")
    _look(console)

    console.button("Alerts and keys").click()
    page.get_by_text("Quiet hours", exact=True).click()
    console.field("From").fill("00:00")
    console.field("To").fill("23:59")
    console.button("Done").click()
    _rows(console, "Ann", "Ben", "Cem")
    _look(console)
    expect(console.link("Cem")).to_be_visible()
    assert page.evaluate("notes.length") == 1


def test_a_hint_of_the_live_channel_is_followed_at_once_and_nothing_it_says_is_believed(
    console: Console,
) -> None:
    page = console.page
    sockets: list[WebSocketRoute] = []
    tickets: list[int] = []

    def ticket(route: Route) -> None:
        tickets.append(1)
        route.fulfill(json={"url": _SOCKET, "ticket": "ticket-1", "expires_at": None})

    def opened(socket: WebSocketRoute) -> None:
        sockets.append(socket)

    page.route("**/v1/admin/live", ticket)
    page.route_web_socket(_SOCKET, opened)
    _rows(console, "Ann")
    console.visit("/console/inbox", "Inbox")
    expect(console.link("Ann")).to_be_visible()
    _until(console, lambda: len(sockets) == 1)
    _rows(console, "Ann", "Ben")
    sockets[0].send(json.dumps({"type": "look", "conversation_id": "c", "from": 1}))
    expect(console.link("Ben")).to_be_visible(timeout=5_000)
    expect(page).to_have_title(_with_badge("2"))
    for frame in ("no json", "null", "[]", '{"type": "look-elsewhere", "text": "<b>Eve</b>"}'):
        sockets[0].send(frame)
    sockets[0].close()
    _until(console, lambda: len(sockets) == 2)
    assert len(tickets) == len(sockets)


def test_where_there_is_no_live_channel_it_is_asked_for_once(console: Console) -> None:
    asked: list[str] = []

    def nowhere(route: Route) -> None:
        asked.append("once")
        route.fulfill(status=404, json={"status": 404})

    console.page.route("**/v1/admin/live", nowhere)
    console.expect_errors("404")
    _rows(console, "Ann")
    console.visit("/console/inbox", "Inbox")
    console.link("Bots").click()
    console.at("Bots")
    console.page.wait_for_timeout(2_000)
    assert asked == ["once"]


def test_visitors_words_are_text_and_errors_leave_what_is_there(console: Console) -> None:
    _rows(console, "<img src=x onerror=alert(1)>")
    console.visit("/console/inbox", "Inbox")
    row = console.page.locator(".inbox-row")
    expect(row).to_contain_text("<img src=x onerror=alert(1)>")
    expect(row).to_contain_text("Where is <b>my</b> parcel?")
    expect(row).to_contain_text("Grace:")
    console.expect_errors("500")
    console.page.route(_LOOK, lambda route: route.fulfill(status=500, json={"status": 500}))
    _look(console)
    expect(console.page.get_by_text("This may be out of date")).to_be_visible()
    expect(row).to_be_visible()
    assert console.violations() == []


def _until(console: Console, so: Callable[[], bool]) -> None:
    """Wait for what the page does outside of itself."""
    for _ in range(100):
        if so():
            return
        console.page.wait_for_timeout(100)
    raise AssertionError("it did not come to that")


def _look(console: Console) -> None:
    """Have the page look now: as when its tab is seen again."""
    with console.page.expect_response(_LOOK):
        console.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def _with_badge(count: str = r"\d+\+?") -> re.Pattern[str]:
    return re.compile(rf"^\({count}\) Inbox")


def _place(world: World, conversation_id: str) -> str | None:
    for name in ("waiting", "all", "email", "closed"):
        for one in world.owner.get(f"/inbox?list={name}")["items"]:
            if one["conversation_id"] == conversation_id:
                place: str = one["place"]
                return place
    return None
