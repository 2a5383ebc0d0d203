"""What a message offers to choose from: buttons for one tap, and the plain reading elsewhere."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import AXE
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.test_storage import DENIED, FULL
from tests.widget.visitor_api import VisitorApi

ASK = "Money?"
OFFER = {"bills": "Bills", "refunds": "Refunds", "none": "None of these"}
TEXT = "Do you mean one of these?"
READING = "\n".join([TEXT, *(f"{n}. {label}" for n, label in enumerate(OFFER.values(), start=1))])


@pytest.fixture(autouse=True)
def _offers(api: VisitorApi) -> None:
    api.answers = {ASK: READING}
    api.offers = {ASK: OFFER}


def group(tab: Tab) -> Locator:
    return tab.panel.get_by_role("group", name=TEXT)


def button(tab: Tab, label: str) -> Locator:
    return group(tab).get_by_role("button", name=label, exact=True)


def asked(tab: Tab, site: Site, lang: str = "en") -> Tab:
    tab.visit(site.page(lang=lang)).open()
    tab.write(ASK)
    group(tab).wait_for()
    return tab


def question(tab: Tab) -> Locator:
    return tab.rows("bot").nth(1).locator(".text")


def test_one_tap_says_the_label_and_which_choice_it_was(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site)
    expect(question(tab)).to_have_text(TEXT)
    button(tab, "Refunds").click()
    tab.says("Refunds", kind="visitor")
    tab.says("You said: Refunds")
    assert api.taken == [None, {"message_id": "00000003", "id": "refunds"}]
    expect(group(tab)).to_have_count(0)
    expect(tab.field).to_be_focused()


def test_once_answered_the_question_has_its_choices_as_text(tab: Tab, site: Site) -> None:
    asked(tab, site)
    button(tab, "Bills").click()
    tab.says("You said: Bills")
    expect(question(tab)).to_contain_text(TEXT)
    for label in OFFER.values():
        expect(question(tab)).to_contain_text(label)
    assert question(tab).inner_text().count(TEXT) == 1


def test_a_double_tap_says_it_once(tab: Tab, site: Site, api: VisitorApi) -> None:
    asked(tab, site)
    button(tab, "Bills").evaluate("button => { button.click(); button.click(); }")
    tab.says("You said: Bills")
    assert api.turns == [[ASK], ["Bills"]]
    expect(tab.rows("visitor").get_by_text("Bills", exact=True)).to_have_count(1)


def test_typing_something_else_takes_the_buttons_away_when_it_is_sent(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site)
    tab.field.fill("No, something")
    expect(group(tab)).to_be_visible()
    tab.field.press("Enter")
    expect(group(tab)).to_have_count(0)
    tab.says("You said: No, something")
    expect(group(tab)).to_have_count(0)
    assert api.taken == [None, None]


def test_what_the_service_says_is_answered_has_no_buttons(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site)
    button(tab, "Bills").focus()
    api.chats[0].view |= {"open_choices": None}
    tab.page.evaluate("dispatchEvent(new Event('online'))")
    expect(group(tab)).to_have_count(0)
    expect(tab.field).to_be_focused()


def test_the_buttons_are_there_after_a_reload_and_in_another_tab_and_go_in_both(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    asked(tab, site)
    tab.page.reload()
    expect(button(tab, "Bills")).to_be_visible()
    other = Tab(tab.page.context.new_page()).visit(site.page()).open()
    expect(button(other, "Bills")).to_be_visible()
    button(tab, "Bills").click()
    other.says("You said: Bills")
    for one in (tab, other):
        expect(group(one)).to_have_count(0)
    assert other.problems == []
    assert api.turns == [[ASK], ["Bills"]]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_reaches_and_presses_them(
    tab: Tab, site: Site, api: VisitorApi, key: str
) -> None:
    asked(tab, site)
    for _ in range(8):
        tab.page.keyboard.press("Shift+Tab")
        if button(tab, "None of these").evaluate("one => one.matches(':focus-visible')"):
            break
    expect(button(tab, "None of these")).to_be_focused()
    moves = [("ArrowUp", "Refunds"), ("ArrowLeft", "Bills"), ("ArrowLeft", "None of these")]
    moves += [("ArrowDown", "Bills"), ("ArrowRight", "Refunds"), ("End", "None of these")]
    for arrow, label in [*moves, ("Home", "Bills"), ("Tab", "Refunds")]:
        tab.page.keyboard.press(arrow)
        expect(button(tab, label)).to_be_focused()
    tab.page.keyboard.press(key)
    tab.says("You said: Refunds")
    expect(tab.field).to_be_focused()
    assert api.taken[-1] == {"message_id": "00000003", "id": "refunds"}


def test_from_right_to_left_the_arrows_turn_around(tab: Tab, site: Site) -> None:
    asked(tab, site, lang="ar")
    first, second = button(tab, "Bills"), button(tab, "Refunds")
    first.focus()
    tab.page.keyboard.press("ArrowLeft")
    expect(second).to_be_focused()
    boxes = [one.bounding_box() for one in (first, second)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] > boxes[1]["x"]


def test_a_screen_reader_hears_the_whole_question_politely(tab: Tab, site: Site) -> None:
    asked(tab, site)
    live = tab.element().locator("[aria-live=polite]")
    expect(live).to_contain_text(TEXT)
    for label in OFFER.values():
        expect(live).to_contain_text(label)


def test_a_tap_that_fails_is_not_sent_and_can_be_tried_again(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("400",)
    asked(tab, site)
    api.disliked = "Bills"
    button(tab, "Bills").click()
    failed = tab.element().locator(".pending.failed")
    expect(failed).to_contain_text("Not sent")
    expect(group(tab)).to_have_count(0)
    api.disliked = ""
    failed.get_by_role("button", name="Try again").click()
    tab.says("You said: Bills")
    assert api.taken[-1] == {"message_id": "00000003", "id": "bills"}


def test_a_tap_that_is_taken_back_brings_the_buttons_back(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("400",)
    asked(tab, site)
    api.disliked = "Bills"
    button(tab, "Bills").click()
    tab.element().locator(".pending.failed").get_by_role("button", name="Remove").click()
    button(tab, "Refunds").click()
    tab.says("You said: Refunds")


def test_a_tap_while_offline_goes_out_later_also_after_a_reload(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_INTERNET_DISCONNECTED",)
    asked(tab, site)
    tab.page.context.set_offline(True)
    button(tab, "Refunds").click()
    expect(tab.element().locator(".pending")).to_contain_text("Waiting for a connection")
    expect(group(tab)).to_have_count(0)
    tab.page.context.set_offline(False)
    tab.says("You said: Refunds")
    assert api.taken[-1] == {"message_id": "00000003", "id": "refunds"}


def test_a_line_written_behind_a_tap_is_a_message_of_its_own(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_INTERNET_DISCONNECTED",)
    asked(tab, site)
    tab.page.context.set_offline(True)
    button(tab, "Refunds").click()
    tab.write("of May")
    tab.page.context.set_offline(False)
    tab.says("You said: of May")
    assert api.turns == [[ASK], ["Refunds"], ["of May"]]


@pytest.mark.parametrize("script", [DENIED, FULL], ids=["denied", "full"])
def test_a_browser_that_keeps_nothing_has_them_too(
    tab: Tab, site: Site, api: VisitorApi, script: str
) -> None:
    tab.page.add_init_script(script)
    asked(tab, site)
    button(tab, "Bills").click()
    tab.says("You said: Bills")
    assert api.taken[-1] == {"message_id": "00000003", "id": "bills"}


def test_until_the_later_part_is_there_a_question_is_read_plainly(tab: Tab, site: Site) -> None:
    tab.expected = ("ERR_FAILED",)
    away = True
    tab.page.route(
        "**/assets/widget-later-*", lambda route: route.abort() if away else route.continue_()
    )
    tab.visit(site.page()).open()
    tab.write(ASK)
    expect(question(tab)).to_have_text(READING)
    away = False
    expect(button(tab, "Bills")).to_be_visible()
    expect(question(tab)).to_have_text(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        f"{TEXT}\nBills\nRefunds\nNone of these",
        f"{TEXT}\n\n- Bills\n- Refunds\n- None of these\n",
        f"{TEXT}\n1) Bills\n2) Refunds\n3) None of these",
    ],
)
def test_however_the_lines_begin_they_are_cut_off(
    tab: Tab, site: Site, api: VisitorApi, text: str
) -> None:
    api.answers[ASK] = text
    asked(tab, site)
    expect(question(tab)).to_have_text(TEXT)


def test_a_text_that_is_no_plain_reading_is_shown_whole(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.answers[ASK] = "Bills or refunds?"
    tab.visit(site.page()).open()
    tab.write(ASK)
    expect(tab.panel.get_by_role("group", name="Bills or refunds?")).to_be_visible()


def test_a_label_is_text_and_nothing_else(tab: Tab, site: Site, api: VisitorApi) -> None:
    label = "<img src=x onerror=alert(1)> **b** [x](javascript:alert(1))"
    api.offers[ASK] = {"a": label}
    api.answers[ASK] = f"{TEXT}\n1. {label}"
    asked(tab, site)
    expect(button(tab, label)).to_be_visible()
    assert group(tab).locator("img, a, strong").count() == 0


LONG = "A question of two hundred characters " * 5 + "and one word" + "x" * 3


def fits(tab: Tab) -> None:
    """Nothing is cut off at the side, and each button can be hit with a finger."""
    assert tab.panel.evaluate("panel => panel.scrollWidth - panel.clientWidth") == 0
    log = tab.panel.locator(".log")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") == 0
    for one in group(tab).get_by_role("button").all():
        box = one.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert one.evaluate("one => one.scrollWidth - one.clientWidth") <= 0


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    found = page.evaluate("async () => (await axe.run('escalation-chat')).violations")
    return [one["id"] for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(390, 844), (1280, 800), (195, 422)], ids=str)
def test_long_labels_fit_and_axe_finds_nothing(
    tab: Tab, site: Site, api: VisitorApi, scheme: str, size: tuple[int, int]
) -> None:
    labels = {"a": LONG[:200], "b": "x" * 200, "c": "No"}
    api.offers[ASK] = labels
    api.answers[ASK] = "\n".join([TEXT, *labels.values()])
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the literals
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    asked(tab, site)
    fits(tab)
    assert axe(tab.page) == []


def test_in_high_contrast_a_button_keeps_its_edge(tab: Tab, site: Site) -> None:
    tab.page.emulate_media(forced_colors="active")
    asked(tab, site)
    edge = button(tab, "Bills").evaluate("one => getComputedStyle(one).borderTopColor")
    ground = button(tab, "Bills").evaluate("one => getComputedStyle(one).backgroundColor")
    assert edge != ground
    assert re.match(r"rgb", edge)


def test_a_service_that_knows_no_choices_is_read_plainly(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.offers = {}
    tab.visit(site.page()).open()
    tab.write(ASK)
    tab.rows("bot").nth(1).wait_for()
    expect(question(tab)).to_contain_text("None of these")
    expect(tab.panel.locator(".choice")).to_have_count(0)
