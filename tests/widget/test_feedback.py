"""Thumbs under answers, "Was this solved?" and five steps: by mouse, by keyboard, and heard."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import AXE
from tests.widget.said import Json
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

THUMBS: Json = {}
SOLVED: Json = {"at_end": "solved"}
CSAT: Json = {"at_end": "csat", "solved": True}
MINUTES = 60_000


def asked(tab: Tab, site: Site, api: VisitorApi, asks: Json = THUMBS) -> Tab:
    """A chat with one answer, about which the bot asks."""
    api.asks = asks
    tab.visit(site.page()).open()
    tab.write("Hi")
    tab.says("You said: Hi")
    return tab


def thumb(tab: Tab, way: str) -> Locator:
    return tab.panel.locator(f".thumb.{way}")


def violations(tab: Tab) -> list[str]:
    tab.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    found = tab.page.evaluate("async () => (await axe.run('escalation-chat')).violations")
    return [one["id"] for one in found]


def heard(tab: Tab) -> Locator:
    """What a screen reader says."""
    return tab.element().locator(".sr[aria-live]")


def test_a_thumb_is_pressed_and_stays_through_a_reload(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site, api)
    expect(thumb(tab, "up")).to_have_count(1)  # not under the greeting
    thumb(tab, "up").click()
    expect(thumb(tab, "up")).to_have_attribute("aria-pressed", "true")
    expect(heard(tab)).to_have_text("Thank you for telling us.")
    assert api.said == [("answer", {"message_id": "00000003", "helped": True})]
    tab.page.reload()
    expect(thumb(tab, "up")).to_have_attribute("aria-pressed", "true")
    expect(thumb(tab, "down")).to_have_attribute("aria-pressed", "false")


def test_a_bot_that_does_not_ask_loads_nothing_of_it(tab: Tab, site: Site, api: VisitorApi) -> None:
    loaded: list[str] = []
    tab.page.on("request", lambda request: loaded.append(request.url))
    tab.visit(site.page()).open()
    tab.write("Hi")
    tab.says("You said: Hi")
    expect(thumb(tab, "up")).to_have_count(0)
    assert not any("widget-feedback" in url for url in loaded)


def test_a_thumb_down_asks_for_a_word_by_keyboard_alone(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site, api)
    thumb(tab, "down").focus()
    tab.page.keyboard.press("Enter")
    why = tab.panel.get_by_label("What was missing? (optional)")
    expect(why).to_be_visible()
    expect(heard(tab)).to_contain_text("What was missing? (optional)")
    tab.page.keyboard.press("Tab")
    expect(why).to_be_focused()
    tab.page.keyboard.type("The price")
    tab.page.keyboard.press("Enter")
    expect(why).to_be_hidden()
    expect(tab.field).to_be_focused()
    down = {"message_id": "00000003", "helped": False}
    assert api.said == [("answer", down), ("answer", {**down, "words": "The price"})]


def test_the_word_is_passed_over(tab: Tab, site: Site, api: VisitorApi) -> None:
    asked(tab, site, api)
    thumb(tab, "down").click()
    tab.panel.locator(".why").get_by_role("button", name="Not now").click()
    expect(tab.panel.locator(".why")).to_be_hidden()
    assert len(api.said) == 1
    thumb(tab, "up").click()
    expect(thumb(tab, "up")).to_have_attribute("aria-pressed", "true")


def test_only_the_newest_answer_is_asked_about_and_what_was_said_stays(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site, api)
    tab.write("And?")
    tab.says("You said: And?")
    expect(thumb(tab, "up")).to_have_count(1)
    thumb(tab, "up").click()
    expect(thumb(tab, "up")).to_have_attribute("aria-pressed", "true")
    tab.write("More?")
    tab.says("You said: More?")
    expect(thumb(tab, "up")).to_have_count(2)


def test_a_thumb_that_does_not_arrive_is_taken_back_and_said(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("503",)
    asked(tab, site, api)
    api.unheard = 1
    thumb(tab, "up").click()
    expect(heard(tab)).to_have_text("Not now.")
    expect(thumb(tab, "up")).to_have_attribute("aria-pressed", "false")
    thumb(tab, "up").click()
    expect(thumb(tab, "up")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(("name", "solved"), [("Yes", True), ("No", False)])
def test_a_chat_that_grows_quiet_asks_once_whether_it_was_solved(
    tab: Tab, site: Site, api: VisitorApi, name: str, solved: bool
) -> None:
    tab.page.clock.install()
    asked(tab, site, api, SOLVED)
    card = tab.panel.get_by_role("group", name="Was this solved?")
    expect(card).to_have_count(0)
    expect(thumb(tab, "up")).to_have_count(1)
    tab.page.clock.fast_forward(2 * MINUTES + 1)
    expect(card).to_be_visible()
    card.get_by_role("button", name=name, exact=True).click()
    expect(card).to_have_count(0)
    expect(tab.panel.locator(".thanked")).to_be_visible()
    assert api.said == [("solved", {"solved": solved})]


def test_who_writes_is_not_interrupted_and_who_passes_over_is_left_alone(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.page.clock.install()
    asked(tab, site, api, SOLVED)
    expect(thumb(tab, "up")).to_have_count(1)
    card = tab.panel.get_by_role("group", name="Was this solved?")
    tab.field.fill("I am still")
    tab.page.clock.fast_forward(2 * MINUTES + 1)
    expect(card).to_have_count(0)
    tab.write("there")
    tab.says("You said: there")
    tab.page.clock.fast_forward(2 * MINUTES + 1)
    card.get_by_role("button", name="Not now").click()
    expect(card).to_have_count(0)
    api.chats[0].view |= {"state": "closed"}
    tab.page.reload()
    expect(tab.panel.get_by_text("This chat has ended").first).to_be_visible()
    expect(card).to_have_count(0)
    assert api.said == []


def test_an_ended_chat_asks_above_what_comes_next(tab: Tab, site: Site, api: VisitorApi) -> None:
    asked(tab, site, api, SOLVED)
    api.chats[0].view |= {"state": "closed"}
    tab.page.reload()
    card = tab.panel.get_by_role("group", name="Was this solved?")
    expect(card).to_be_visible()
    expect(tab.panel.get_by_role("button", name="Start a new chat")).to_be_visible()


def test_people_are_rated_by_keyboard_with_a_word(tab: Tab, site: Site, api: VisitorApi) -> None:
    asked(tab, site, api, CSAT)
    steps = tab.panel.get_by_role("group", name="How was our team's help?")
    steps.get_by_role("radio", name="All right").focus()
    tab.page.keyboard.press("Space")
    tab.page.keyboard.press("ArrowRight")
    expect(steps.get_by_role("radio", name="Good", exact=True)).to_be_checked()
    tab.panel.get_by_label("Would you like to add something? (optional)").fill("Kind")
    tab.panel.get_by_role("button", name="Send", exact=True).first.click()
    expect(steps).to_have_count(0)
    assert api.said == [("csat", {"steps": 4, "words": "Kind"})]
    expect(tab.field).to_be_focused()


def test_steps_are_passed_over(tab: Tab, site: Site, api: VisitorApi) -> None:
    asked(tab, site, api, CSAT)
    steps = tab.panel.get_by_role("group", name="How was our team's help?")
    tab.panel.locator(".end").get_by_role("button", name="Not now").click()
    expect(steps).to_have_count(0)
    tab.page.reload()
    expect(tab.panel.get_by_role("button", name="Not solved?")).to_be_visible()
    expect(steps).to_have_count(0)
    assert api.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_every_state_passes_axe_and_fits(
    tab: Tab, site: Site, api: VisitorApi, scheme: str, width: int, locale: str
) -> None:
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the literals
    tab.page.set_viewport_size({"width": width, "height": 780})
    api.asks = CSAT
    tab.visit(site.page(lang=locale)).open()
    tab.write("Hi")
    expect(thumb(tab, "up")).to_have_count(1)
    assert violations(tab) == []
    thumb(tab, "down").click()
    expect(tab.panel.locator(".why")).to_be_visible()
    tab.panel.locator(".step input").nth(3).check()
    expect(tab.panel.locator(".more")).to_be_visible()
    assert violations(tab) == []
    log = tab.panel.locator(".log")
    assert log.evaluate("(it) => it.scrollWidth - it.clientWidth") == 0
    tab.panel.locator(".end .main").click()
    expect(tab.panel.locator(".thanked")).to_be_visible()
    assert violations(tab) == []
