"""A picture that is pasted or dropped: it cannot be sent, and the visitor is told what can be."""

import pytest
from playwright.sync_api import expect

from tests.browser.chat import AXE
from tests.widget.passing_time import begun, handed_over, passes
from tests.widget.said import Json
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.test_languages import TEXTS
from tests.widget.visitor_api import VisitorApi

PLAIN = "Pictures and files cannot be sent here yet."
BY_MAIL = f"{PLAIN} You can add them when you reply to our team's mail to ada@example.com."

_GIVE = """(field, [name, text, kind]) => {
    const carried = new DataTransfer();
    if (kind) carried.items.add(new File(["x"], "picture", { type: kind }));
    if (text) carried.setData("text/plain", text);
    const about = { bubbles: true, cancelable: true, composed: true };
    const event = name === "paste"
        ? new ClipboardEvent(name, { ...about, clipboardData: carried })
        : new DragEvent(name, { ...about, dataTransfer: carried });
    return field.dispatchEvent(event);
}"""


def _give(tab: Tab, event: str, *, text: str = "", kind: str = "") -> bool:
    """Whether the browser does with it what it does by itself."""
    went_on: bool = tab.field.evaluate(_GIVE, [event, text, kind])
    return went_on


@pytest.mark.parametrize("event", ["paste", "drop"])
@pytest.mark.parametrize("kind", ["image/png", "application/pdf"])
def test_a_picture_gets_a_word_and_what_is_written_stays(
    tab: Tab, site: Site, api: VisitorApi, event: str, kind: str
) -> None:
    tab.visit(site.page()).open()
    tab.page.wait_for_load_state("networkidle")  # what takes pictures comes with the forms
    tab.field.fill("Look at this:")
    if event == "drop":
        assert not _give(tab, "dragover", kind=kind)  # or a browser would leave the page
        expect(tab.panel.get_by_text(PLAIN)).to_have_count(0)
    assert not _give(tab, event, kind=kind)
    word = tab.panel.get_by_role("status").get_by_text(PLAIN, exact=True)
    expect(word).to_be_visible()
    expect(tab.panel.locator("[aria-live=polite]")).to_have_text(PLAIN)
    expect(tab.field).to_have_value("Look at this:")
    assert api.chats == []


@pytest.mark.parametrize(
    ("state", "contact", "word"),
    [
        ("handed_off", {"email": "ada@example.com", "state": "confirmed"}, BY_MAIL),
        ("handed_off", {"email": "ada@example.com", "state": "signed"}, BY_MAIL),
        ("handed_off", {"email": "ada@example.com", "state": "claimed"}, PLAIN),
        ("handed_off", None, PLAIN),
        ("open", {"email": "ada@example.com", "state": "signed"}, PLAIN),
    ],
)
def test_where_the_teams_mail_can_be_answered_that_is_said(
    tab: Tab, site: Site, api: VisitorApi, state: str, contact: Json | None, word: str
) -> None:
    begun(tab, site)
    api.chats[0].view |= {"state": state, "contact": contact}
    tab.page.evaluate("escalation.close()")
    tab.page.evaluate("escalation.open()")
    passes(tab, 1)
    _give(tab, "paste", kind="image/png")
    expect(tab.panel.locator(".told")).to_have_text(word)
    passes(tab, 7)
    expect(tab.panel.locator(".told")).to_have_count(0)


def test_text_is_pasted_and_dropped_as_ever_also_with_a_picture_of_itself(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.visit(site.page()).open()
    assert _give(tab, "paste", text="From a table", kind="image/png")
    assert _give(tab, "paste", text="Words")
    assert _give(tab, "drop", text="Words")
    expect(tab.panel.get_by_text(PLAIN)).to_have_count(0)


@pytest.mark.parametrize(
    ("lang", "width"), [("en", 1280), *((lang, 390) for lang in sorted(TEXTS))]
)
def test_the_word_fits_in_every_language_and_passes_axe(
    tab: Tab, site: Site, api: VisitorApi, lang: str, width: int
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    page = site.page(lang=lang)
    site.page = lambda *_, **__: page  # type: ignore[method-assign] # the page of this language
    contact = {"email": "ada@example.com", "state": "signed"}
    handed_over(tab, site, api)
    api.chats[0].view |= {"contact": contact}
    api.live.say({"type": "look", "from": 4})
    tab.page.wait_for_timeout(50)
    passes(tab, 1)
    _give(tab, "paste", kind="image/png")
    told = tab.panel.locator(".told")
    expect(told).to_have_text(TEXTS[lang]["pictures_mail"].replace("{email}", "ada@example.com"))
    expect(told).to_be_in_viewport(ratio=1)
    expect(tab.field).to_be_in_viewport(ratio=1)
    tab.page.evaluate(AXE.read_text(encoding="utf-8") + "\n;true")
    tab.page.clock.resume()
    found = tab.page.evaluate("async () => (await axe.run('escalation-chat')).violations")
    assert [one["id"] for one in found] == []
