"""A chat on the page's own clock, which stands still unless a test lets it go on."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Request

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

_HIDE = """hidden => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def begun(tab: Tab, site: Site) -> Tab:
    """A chat with a bot, which has answered once."""
    tab.page.clock.install()
    tab.visit(site.page()).open()
    tab.write("Hello")
    tab.page.clock.run_for(5_000)
    tab.says("You said: Hello")
    with answered(tab):
        tab.page.clock.pause_at(tab.page.evaluate("Date.now() / 1000 + 1"))
    return tab


def polls(api: VisitorApi) -> int:
    """How often anybody has asked for messages."""
    return sum(asked.startswith("GET ") and asked.endswith("/messages") for asked in api.asked)


def times(tab: Tab, api: VisitorApi, seconds: int, *, step: int = 2) -> list[int]:
    """The seconds, from now on, in which it asked, looked at each `step` seconds."""
    found = []
    for second in range(0, seconds, step):
        known = polls(api)
        with answered(tab):
            tab.page.clock.run_for(step * 1_000)
        if polls(api) > known:
            found.append(second)
    return found


def passes(tab: Tab, seconds: float, *, step: float = 1) -> None:
    """Let time go by, with an answer to all that is asked meanwhile."""
    left = seconds
    while left > 0:
        with answered(tab):
            tab.page.clock.run_for(int(min(step, left) * 1_000))
        left -= step


@contextmanager
def answered(tab: Tab) -> Iterator[None]:
    """The page's clock stands still until what it asked meanwhile is answered."""
    flying: set[Request] = set()

    def begin(request: Request) -> None:
        flying.add(request)

    def end(request: Request) -> None:
        flying.discard(request)

    tab.page.on("request", begin)
    tab.page.on("requestfinished", end)
    tab.page.on("requestfailed", end)
    try:
        yield
        while flying:
            tab.page.wait_for_timeout(5)
    finally:
        tab.page.remove_listener("request", begin)
        tab.page.remove_listener("requestfinished", end)
        tab.page.remove_listener("requestfailed", end)


def hide(tab: Tab, hidden: bool) -> None:
    """The visitor looks at another tab, or at this one again."""
    tab.page.evaluate(_HIDE, hidden)


def seen(tab: Tab, api: VisitorApi, **news: object) -> None:
    """The conversation is different now, and the page has just learnt so."""
    api.chats[0].view |= news
    with answered(tab):
        hide(tab, False)
        tab.page.clock.run_for(100)


def handed_over(tab: Tab, site: Site, api: VisitorApi) -> Tab:
    """A chat that people have, with its live channel open."""
    begun(tab, site)
    seen(tab, api, state="handed_off", assignee={"kind": "team"})
    connected(tab, api)
    return tab


def connected(tab: Tab, api: VisitorApi, *, sockets: int = 1) -> None:
    """The page has an open socket, and has asked once since it has."""
    for _ in range(100):
        with answered(tab):
            tab.page.wait_for_timeout(30)
            tab.page.clock.run_for(600)
        if api.live.sockets >= sockets:
            break
    assert api.live.sockets == sockets
    passes(tab, 2)


def hint(tab: Tab, api: VisitorApi, frame: str | None = None) -> None:
    """Tell all sockets to look, and let half a second pass, in which no poll is due by itself."""
    api.live.say({"type": "look", "from": len(api.chats[0].messages)} if frame is None else frame)
    with answered(tab):
        tab.page.wait_for_timeout(50)
        tab.page.clock.run_for(500)


def agent_says(api: VisitorApi, text: str) -> None:
    """An agent writes, and everybody is told to look."""
    chat = api.chats[0]
    chat.say("agent", text, "Grace")
    api.live.say({"type": "look", "from": len(chat.messages)})
