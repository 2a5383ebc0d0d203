"""What is written quickly, what an answer looks like, and what is offered afterwards."""

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

LINES = ["One", "Two", "Three", "Four", "Five"]


def _written(tab: Tab) -> list[str]:
    return [one.split("\n")[0] for one in tab.rows("visitor").locator(".text").all_inner_texts()]


def test_lines_written_quickly_are_shown_in_order_and_get_one_answer(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.slow_s = 0.5
    tab.visit(site.page()).open()
    for line in LINES:
        tab.write(line)
    pending = tab.element().locator(".pending")
    expect(pending.last).to_contain_text("Sending")
    assert "Waiting" not in tab.panel.inner_text()
    assert _written(tab) == LINES
    tab.says("You said: One\nTwo\nThree\nFour\nFive")
    assert _written(tab) == LINES
    expect(pending).to_have_count(0)
    expect(tab.rows("visitor").last).to_contain_text("Sent")
    assert api.turns == [LINES]


def test_a_line_that_has_begun_is_waited_for_and_one_thought_better_of_is_not(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("One")
    tab.field.press_sequentially("And so on", delay=150)
    assert api.turns == []
    tab.field.press("Enter")
    tab.says("You said: One\nAnd so on")
    tab.write("Three")
    tab.field.press_sequentially("Hm")
    tab.page.wait_for_timeout(900)
    assert len(api.turns) == 1
    tab.says("You said: Three")
    expect(tab.field).to_have_value("Hm")


def test_what_is_written_while_an_answer_is_on_its_way_is_answered_together_next(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.slow_s = 2.5
    tab.visit(site.page()).open()
    tab.write("One")
    expect(tab.panel.locator(".typing")).to_be_visible()
    for line in LINES[1:]:
        tab.write(line)
    pending = tab.element().locator(".pending")
    expect(pending.first).to_contain_text("Sending")
    expect(pending.last).to_contain_text("Waiting to be sent")
    tab.says("You said: Two\nThree\nFour\nFive")
    assert api.turns == [LINES[:1], LINES[1:]]
    assert api.chats[0].said("visitor") == LINES


def test_more_than_one_turn_takes_goes_in_two_and_a_person_is_asked_for_in_its_place(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    lines = [f"Line {number}" for number in range(9)]
    for line in lines:
        tab.write(line)
    expect(tab.element().locator(".pending")).to_have_count(0)
    assert api.turns == [lines[:7], lines[7:]]
    tab.write("x" * 3999)
    tab.write("yy")
    expect(tab.element().locator(".pending")).to_have_count(0)
    assert api.turns[2:] == [["x" * 3999], ["yy"]]
    tab.write("Last words")
    tab.panel.locator(".chip.handoff").click()
    tab.says("I have passed this to our team. They answer by e-mail.")
    assert [one.rpartition("/")[2] for one in api.asked[-2:]] == ["messages", "handoff"]


def test_lines_whose_answer_got_lost_are_sent_again_with_those_after_them(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("503",)
    api.lost = 1
    tab.visit(site.page()).open()
    tab.write("One")
    tab.write("Two")
    expect(tab.panel.locator(".notice")).to_be_visible()
    tab.write("Three")
    tab.says("You said: Three")
    tab.says("You said: One\nTwo")
    assert api.turns == [["One", "Two"], ["One", "Two", "Three"]]
    assert _written(tab) == ["One", "Two", "Three"]


def test_of_lines_that_are_refused_only_the_one_that_is_why_is_not_sent(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("400",)
    api.disliked = "Two"
    tab.visit(site.page()).open()
    for line in LINES:
        tab.write(line)
    tab.says("You said: Five")
    failed = tab.element().locator(".pending.failed")
    expect(failed).to_contain_text("Two")
    expect(failed).to_contain_text("Not sent")
    assert api.chats[0].said("visitor") == ["One", "Three", "Four", "Five"]
    api.disliked = ""
    failed.get_by_role("button", name="Try again").click()
    tab.says("You said: Two")


def test_a_page_that_is_left_between_two_lines_sends_both_when_it_is_back(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("One")
    tab.field.press_sequentially("Two")
    tab.page.reload()
    tab.says("You said: One")
    expect(tab.field).to_have_value("Two")


def test_the_team_gets_each_line_at_once(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.visit(site.page()).open()
    tab.write("One")
    tab.says("You said: One")
    api.chats[0].view["assignee"] = {"kind": "team", "bot_id": None}
    tab.page.reload()
    expect(tab.panel.locator("h2")).to_have_text("Our team")
    tab.write("Two")
    tab.field.press_sequentially("Three")
    tab.says("You said: Two")


def test_what_waits_for_the_service_to_come_back_says_so(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_FAILED",)
    tab.visit(site.page()).open()
    tab.page.route("**/v1/**", lambda route: route.abort())
    tab.write("One")
    tab.write("Two")
    pending = tab.element().locator(".pending")
    expect(pending.last).to_contain_text("Waiting for a connection")
    tab.page.unroute("**/v1/**")
    tab.says("You said: One\nTwo")
    assert api.chats[0].said("visitor") == ["One", "Two"]


def test_a_person_is_not_offered_again_once_people_have_it_by_mail(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    chip = tab.panel.locator(".chip.handoff")
    chip.click()
    tab.says("I have passed this to our team. They answer by e-mail.")
    expect(chip).to_be_hidden()
    tab.page.reload()
    expect(tab.panel.get_by_label("E-mail address")).to_be_visible()
    expect(chip).to_be_hidden()
    api.chats[0].view["people_asked"] = False
    tab.page.reload()
    expect(chip).to_be_visible()


@pytest.mark.parametrize(
    "address",
    ["ada@shop.example", "ada@bücher.example", "почта@пример.рф", "user@xn--e1afmkfd.xn--p1ai"],
)
def test_an_address_of_any_script_the_service_takes_can_be_left(
    tab: Tab, site: Site, api: VisitorApi, address: str
) -> None:
    tab.visit(site.page()).open()
    tab.panel.locator(".chip.handoff").click()
    tab.panel.get_by_label("E-mail address").fill(address)
    tab.panel.get_by_role("button", name="Send address").click()
    if address.isascii() or address.startswith("ada"):
        expect(tab.rows("system").last).to_contain_text("Our team can now reach you")
    else:
        expect(tab.panel.locator("#contact-email-error")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(390, 420), (390, 320), (360, 420), (800, 420)])
def test_the_contact_form_fits_above_a_keyboard(
    tab: Tab, site: Site, width: int, height: int
) -> None:
    tab.page.set_viewport_size({"width": width, "height": height})
    tab.visit(site.page()).open()
    tab.panel.locator(".chip.handoff").click()
    address = tab.panel.get_by_label("E-mail address")
    address.click()
    expect(tab.panel.get_by_label("Name (optional)")).to_be_in_viewport(ratio=1)
    expect(tab.panel.get_by_role("button", name="Send address")).to_be_in_viewport(ratio=1)
    expect(address).to_be_in_viewport(ratio=1)
    tab.panel.get_by_role("button", name="Not now").click()
    expect(tab.field).to_be_in_viewport(ratio=1)
    tab.write("Still here")
    expect(tab.rows("bot").last).to_contain_text("You said: Still here")
