"""What is written quickly, what an answer looks like, and what is offered afterwards."""

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

LINES = ["One", "Two", "Three", "Four", "Five"]


def test_lines_written_quickly_are_shown_in_order_and_none_waits_for_a_connection(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    api.slow_s = 0.5
    tab.visit(site.page()).open()
    for line in LINES:
        tab.write(line)
    pending = tab.element().locator(".pending")
    expect(pending.first).to_contain_text("Sending")
    expect(pending.last).to_contain_text("Waiting to be sent")
    assert "Waiting for a connection" not in tab.panel.inner_text()
    assert [
        one.split("\n")[0] for one in tab.rows("visitor").locator(".text").all_inner_texts()
    ] == LINES
    expect(pending).to_have_count(0)
    assert api.chats[0].said("visitor") == LINES


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
    tab.says("You said: Two")
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
