"""That somebody writes, and what has been read: told both ways by the live channel."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import AXE
from tests.widget.passing_time import handed_over, passes, seen
from tests.widget.said import Json
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.test_languages import TEXTS
from tests.widget.visitor_api import VisitorApi

TYPING: Json = {"type": "typing", "who": "agent"}


def _writes(tab: Tab) -> Locator:
    return tab.element().locator(".row.typing.agent")


def _told(tab: Tab, api: VisitorApi, frame: Json) -> None:
    api.live.say(frame)
    tab.page.wait_for_timeout(50)
    passes(tab, 0.5)


def _answered_by(tab: Tab, api: VisitorApi, name: str | None, text: str = "Good morning.") -> None:
    api.chats[0].say("agent", text, name)
    _told(tab, api, {"type": "look", "from": 4})
    tab.says(text)


def test_that_somebody_of_the_team_writes_is_shown_with_the_name_and_for_six_seconds(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    _answered_by(tab, api, "Grace")
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text("Grace is writing")
    expect(_writes(tab)).to_be_in_viewport(ratio=1)
    passes(tab, 3)
    _told(tab, api, TYPING)  # goes on
    passes(tab, 5)
    expect(_writes(tab)).to_be_visible()
    passes(tab, 2)
    expect(_writes(tab)).to_have_count(0)


def test_whose_the_chat_is_is_named_before_who_has_answered_last(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    seen(tab, api, assignee={"kind": "team", "bot_id": None, "name": "Grace"})
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text("Grace is writing")
    _answered_by(tab, api, "Alan")
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text("Grace is writing")
    seen(tab, api, assignee={"kind": "team", "bot_id": None, "name": None})
    passes(tab, 7)
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text("Alan is writing")


def test_it_is_over_when_what_was_written_arrives_or_nobody_can_say_so_any_more(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text("Our team is writing")
    _answered_by(tab, api, "Grace", "Here it is.")
    expect(_writes(tab)).to_have_count(0)
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text("Grace is writing")
    api.live.kill()
    tab.page.wait_for_timeout(50)
    expect(_writes(tab)).to_have_count(0)


def test_it_is_said_once_to_those_who_do_not_see_it(tab: Tab, site: Site, api: VisitorApi) -> None:
    handed_over(tab, site, api)
    said = tab.panel.locator("[aria-live=polite]")
    tab.page.evaluate(
        """() => {
            const one = document.querySelector("escalation-chat").shadowRoot;
            window.said = [];
            const live = one.querySelector("[aria-live=polite]");
            const watch = new MutationObserver(() => said.push(live.textContent));
            watch.observe(live, { childList: true });
        }"""
    )
    for _ in range(4):
        _told(tab, api, TYPING)
    expect(said).to_have_text("Our team is writing")
    assert tab.page.evaluate("said") == ["Our team is writing"]
    expect(_writes(tab).locator(".text")).to_have_attribute("aria-hidden", "true")


@pytest.mark.parametrize("lang", sorted(TEXTS))
def test_it_is_said_in_every_language_with_a_name_or_without(
    tab: Tab, site: Site, api: VisitorApi, lang: str
) -> None:
    page = site.page(lang=lang)
    site.page = lambda *_, **__: page  # type: ignore[method-assign] # the page of this language
    handed_over(tab, site, api)
    texts = TEXTS[lang]
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text(texts["typing"].replace("{name}", texts["team"]))
    _answered_by(tab, api, "Grace")
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text(texts["typing"].replace("{name}", "Grace"))
    row, log = _writes(tab).bounding_box(), tab.panel.locator(".items").bounding_box()
    assert row is not None
    assert log is not None
    near = row["x"] - log["x"]
    far = log["x"] + log["width"] - row["x"] - row["width"]
    assert (near > far) is (texts["dir"] == "rtl")


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "\u202eevil", "x" * 120])
def test_a_name_is_text_and_stays_in_its_row(
    tab: Tab, site: Site, api: VisitorApi, name: str
) -> None:
    handed_over(tab, site, api)
    _answered_by(tab, api, name)
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_have_text(f"{name} is writing")
    assert tab.panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0
    assert _writes(tab).locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_passes_axe(tab: Tab, site: Site, api: VisitorApi, scheme: str, width: int) -> None:
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the literals
    tab.page.set_viewport_size({"width": width, "height": 800})
    handed_over(tab, site, api)
    _answered_by(tab, api, "Grace")
    _told(tab, api, TYPING)
    expect(_writes(tab)).to_be_visible()
    tab.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    tab.page.clock.resume()
    found = tab.page.evaluate("async () => (await axe.run('escalation-chat')).violations")
    assert [one["id"] for one in found] == []


def test_the_team_is_told_that_the_visitor_writes_each_three_seconds_at_most(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)

    def told() -> int:
        return api.live.heard.count({"type": "typing"})

    for _ in range(20):
        tab.field.press_sequentially("ab")
        passes(tab, 0.5)
    api.live.wait(lambda: told() >= 3)
    assert told() == 4
    # Not by what is there already, nor by what is taken away whole.
    passes(tab, 10)
    tab.field.fill("")
    passes(tab, 10)
    assert told() == 4
    assert not [one for one in api.live.heard if "a" in str(one.get("text", ""))]


def test_where_no_people_are_nobody_is_told_that_the_visitor_writes(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.field.press_sequentially("Hello")
    assert api.live.attempts == 0
    assert api.live.heard == []


def test_seen_is_said_only_when_the_service_says_so(tab: Tab, site: Site, api: VisitorApi) -> None:
    handed_over(tab, site, api)
    api.chats[0].say("visitor", "Is anybody there?")  # by another tab
    _told(tab, api, {"type": "look", "from": 4})
    state = tab.rows("visitor").last.locator(".state")
    expect(state).to_have_text(" · Sent")
    number = len(api.chats[0].messages)
    api.live.say({"type": "read", "up_to": number - 1})
    tab.page.wait_for_timeout(100)
    expect(state).to_have_text(" · Sent")
    api.live.say({"type": "read", "up_to": number})
    expect(state).to_have_text(" · Seen")
    api.live.say({"type": "read", "up_to": 1})  # late
    tab.page.wait_for_timeout(100)
    expect(state).to_have_text(" · Seen")


def test_the_team_is_told_up_to_where_the_visitor_has_read(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    handed_over(tab, site, api)
    api.live.wait(lambda: {"type": "read", "up_to": 3} in api.live.heard)
    _answered_by(tab, api, "Grace")
    api.live.wait(lambda: {"type": "read", "up_to": 4} in api.live.heard)
    assert [one["up_to"] for one in api.live.heard] == [3, 4]
