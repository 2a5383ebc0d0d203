"""The address card and its code: the same card, one step after the other."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import AXE
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import CODE, VisitorApi

ADA = "ada@shop.example"


def _asked(tab: Tab, site: Site) -> Locator:
    """Ask for a person; the address's field."""
    tab.visit(site.page()).open()
    tab.panel.locator(".chip.handoff").click()
    return tab.panel.get_by_label("E-mail address")


def _at_the_code(tab: Tab, site: Site, email: str = ADA) -> Locator:
    """Leave an address; the code's field."""
    _asked(tab, site).fill(email)
    tab.page.keyboard.press("Enter")
    return tab.panel.get_by_label("Code from the mail")


def _used(tab: Tab) -> Locator:
    return tab.panel.locator(".used")


def test_an_address_is_confirmed_in_the_same_card_by_keyboard_alone(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    code = _at_the_code(tab, site)
    expect(code).to_be_focused()
    expect(tab.panel.get_by_role("button", name="Send a new code")).to_be_disabled()
    assert api.coded == [ADA]
    assert code.get_attribute("autocomplete") == "one-time-code"
    assert code.get_attribute("inputmode") == "numeric"
    expect(tab.panel.get_by_text(f"six-digit code that we have sent to {ADA}")).to_be_visible()
    expect(_used(tab)).to_be_hidden()
    tab.page.keyboard.type("123 456")
    tab.page.keyboard.press("Enter")
    expect(code).to_be_hidden()
    expect(tab.field).to_be_focused()
    expect(_used(tab)).to_contain_text(f"Your address: {ADA}")
    expect(_used(tab).get_by_role("button", name="Confirm")).to_be_hidden()
    expect(tab.element().locator("[aria-live=polite]")).to_have_text("Your address is confirmed.")
    assert api.chats[0].proved == [ADA]


@pytest.mark.parametrize(
    "typed",
    ["123456", "123-456", " 123456 ", "١٢٣٤٥٦", "१२३४५६", "\uff11\uff12\uff13\uff14\uff15\uff16"],
)
def test_a_code_counts_as_it_is_read_or_pasted(
    tab: Tab, site: Site, api: VisitorApi, typed: str
) -> None:
    _at_the_code(tab, site).fill(typed)
    tab.panel.get_by_role("button", name="Confirm").click()
    expect(_used(tab)).to_be_visible()
    assert api.chats[0].proved == [ADA]


@pytest.mark.parametrize("typed", ["654321", "12345", "1234567", "", "letters"])
def test_a_wrong_code_is_said_to_be_wrong_and_can_be_typed_again(
    tab: Tab, site: Site, api: VisitorApi, typed: str
) -> None:
    tab.expected = ("400",)
    code = _at_the_code(tab, site)
    code.fill(typed)
    code.press("Enter")
    expect(tab.panel.get_by_role("alert")).to_have_text("This code is wrong, or too old.")
    expect(code).to_have_attribute("aria-invalid", "true")
    code.fill(CODE)
    code.press("Enter")
    expect(code).to_be_hidden()
    assert api.chats[0].proved == [ADA]


def test_it_can_be_skipped_and_taken_up_again_and_outlives_a_reload(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    code = _at_the_code(tab, site)
    expect(tab.panel.get_by_role("button", name="Send a new code")).to_be_disabled()
    tab.page.reload()
    expect(code).to_be_visible()
    assert api.coded == [ADA]
    tab.panel.get_by_role("button", name="Not now").click()
    expect(code).to_be_hidden()
    expect(_used(tab)).to_contain_text(ADA)
    tab.write("Still here")
    expect(tab.rows("bot").last).to_contain_text("You said: Still here")
    _used(tab).get_by_role("button", name="Confirm").click()
    expect(code).to_be_focused()
    assert api.coded == [ADA, ADA]


def test_another_address_can_be_given_from_the_code_and_from_the_line(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    code = _at_the_code(tab, site, "adda@shop.example")
    tab.panel.get_by_role("button", name="Change").click()
    address = tab.panel.get_by_label("E-mail address")
    expect(address).to_be_focused()
    expect(address).to_have_value("adda@shop.example")
    address.fill(ADA)
    address.press("Enter")
    expect(code).to_be_focused()
    code.fill(CODE)
    code.press("Enter")
    _used(tab).get_by_role("button", name="Change").click()
    expect(address).to_have_value(ADA)
    assert api.coded == ["adda@shop.example", ADA]


def test_a_new_code_can_be_asked_for_after_a_while_and_a_cap_is_said(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("429",)
    tab.page.clock.install()
    code = _at_the_code(tab, site)
    expect(code).to_be_focused()
    again = tab.panel.get_by_role("button", name="Send a new code")
    expect(again).to_be_disabled()
    expect(again).to_contain_text("30")
    tab.page.clock.run_for(31_000)
    expect(again).to_be_enabled()
    with tab.page.expect_response("**/contact/code"):
        again.click()
    expect(again).to_be_disabled()
    assert api.coded == [ADA, ADA]
    api.no_codes = True
    tab.page.clock.run_for(31_000)
    again.click()
    expect(tab.panel.get_by_role("alert")).to_contain_text("No more codes for now")


def test_an_address_that_the_site_has_signed_is_shown_and_not_to_be_changed(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    tab.write("Hi")
    tab.says("You said: Hi")
    api.chats[0].view["contact"] = {"email": ADA, "state": "signed"}
    tab.page.reload()
    expect(_used(tab)).to_contain_text(ADA)
    assert _used(tab).get_by_role("button").count() == 0


def test_a_service_without_codes_is_no_obstacle(tab: Tab, site: Site, api: VisitorApi) -> None:
    api.proves = False
    address = _asked(tab, site)
    address.fill(ADA)
    address.press("Enter")
    tab.says(f"Our team can now reach you at {ADA}.")
    expect(address).to_be_hidden()
    expect(tab.field).to_be_focused()
    assert api.coded == []


def test_a_transcript_is_mailed_once_its_address_is_confirmed(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("409",)
    tab.visit(site.page()).open()
    tab.write("Hi")
    tab.says("You said: Hi")
    for email in (ADA, ADA, "bob@shop.example"):
        tab.panel.get_by_role("button", name="More").click()
        tab.panel.get_by_role("button", name="Mail this chat").click()
        tab.panel.get_by_label("E-mail address").fill(email)
        tab.page.keyboard.press("Enter")
        if email not in api.chats[0].proved:
            code = tab.panel.get_by_label("Code from the mail")
            expect(code).to_be_focused()
            code.fill(CODE)
            code.press("Enter")
        expect(tab.panel.get_by_text(f"This chat is on its way to {email}.").first).to_be_visible()
    assert api.mailed == [ADA, ADA, "bob@shop.example"]
    assert api.coded == [ADA, "bob@shop.example"]


@pytest.mark.parametrize(("width", "height"), [(390, 420), (390, 320), (360, 420), (800, 420)])
def test_the_code_fits_above_a_keyboard(tab: Tab, site: Site, width: int, height: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": height})
    code = _at_the_code(tab, site, "someone.with.a.long.name@department.shop.example")
    expect(code).to_be_focused()
    for one in (code, *tab.panel.locator("form.card button").all()):
        expect(one).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "ar", "de"])
def test_every_step_passes_axe(tab: Tab, site: Site, lang: str, scheme: str) -> None:
    tab.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the literals
    tab.visit(site.page(lang=lang)).open()
    tab.panel.locator(".chip.handoff").click()
    address = tab.panel.locator("#contact-email")
    _accessible(tab)
    address.fill(ADA)
    address.press("Enter")
    code = tab.panel.locator("#contact-code")
    expect(code).to_be_focused()
    code.fill("1")
    code.press("Enter")
    expect(tab.panel.get_by_role("alert")).to_be_visible()
    _accessible(tab)
    code.fill(CODE)
    code.press("Enter")
    expect(_used(tab)).to_be_visible()
    _accessible(tab)


def _accessible(tab: Tab) -> None:
    tab.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    found = tab.page.evaluate(
        """async () => {
            const tags = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] };
            const result = await axe.run("escalation-chat", { runOnly: tags });
            return result.violations.map((one) => one.id);
        }"""
    )
    assert found == []
