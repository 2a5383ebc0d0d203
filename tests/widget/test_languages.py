"""Which language a page's chat speaks, and how it is laid out."""

import json

import pytest
from playwright.sync_api import expect

from infra.packaging import FUNCTIONS
from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

TEXTS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (FUNCTIONS / "site" / "widget" / "texts").glob("*.json")
}


@pytest.mark.parametrize(
    ("lang", "texts", "locale"),
    [
        ("pt_BR", "pt", "pt-BR"),
        ("pt-BR", "pt", "pt-BR"),
        ("PT-br", "pt", "pt-BR"),
        ("pt_BR.UTF-8", "pt", "pt-BR"),
        ("de_DE@euro", "de", "de-DE"),
        ("de-CH-1996", "de", "de-CH-1996"),
        ("de-Latn-AT", "de", "de-Latn-AT"),
        ("es-419", "es", "es-419"),
        ("fr-CA-u-hc-h12", "fr", "fr-CA"),
        ("deu", "de", "de"),
        ("hi-Latn", "en", "hi-Latn"),
        ("sr-Latn-RS", "en", "sr-Latn-RS"),
        ("gsw", "en", "gsw"),
        ("den", "en", "den"),
        ("iw", "en", "he"),
        ("english", "en", "en-US"),
        ("C", "en", "en-US"),
        ("", "en", "en-US"),
        ("x-klingon", "en", "en-US"),
        ("ar", "ar", "ar"),
        ("ar_EG", "ar", "ar-EG"),
        ("arz", "en", "arz"),
    ],
)
def test_a_pages_language_is_found_as_the_standard_says(
    tab: Tab, site: Site, api: VisitorApi, lang: str, texts: str, locale: str
) -> None:
    tab.visit(site.page(lang=lang)).open()
    expect(tab.field).to_have_attribute("placeholder", TEXTS[texts]["write"])
    frame = tab.element().locator(".frame")
    expect(frame).to_have_attribute("dir", TEXTS[texts]["dir"])
    tab.write("Hello")
    tab.says("You said: Hello")
    assert api.chats[0].body["locale"] == locale


def test_the_tag_says_another_language_than_the_page(tab: Tab, site: Site) -> None:
    tab.visit(site.page(site.tag("sales", 'data-locale="es_MX" async'), lang="de"))
    expect(tab.field).to_have_attribute("placeholder", TEXTS["es"]["write"])


@pytest.mark.parametrize("width", [1280, 390])
def test_from_right_to_left_everything_stands_on_the_other_side(
    tab: Tab, site: Site, api: VisitorApi, width: int
) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    api.answers["مرحبا"] = "أهلا. اقرأ **هذا**:\n\n1. أولا\n2. ثانيا\n\n```\nnpm install\n```"
    tab.visit(site.page(lang="ar")).open()
    tab.write("مرحبا")
    answer = tab.rows("bot").last
    expect(answer.locator("ol")).to_be_visible()
    boxes = {
        name: tab.element().locator(name).first.bounding_box()
        for name in (".face", ".who", "header .icon:last-child", "textarea", ".send")
    }
    right = {name: box["x"] + box["width"] for name, box in boxes.items() if box}
    assert right[".face"] > right[".who"] > right["header .icon:last-child"]
    assert right["textarea"] > right[".send"]
    own, said = tab.rows("visitor").last.bounding_box(), answer.bounding_box()
    assert own is not None
    assert said is not None
    assert own["x"] < said["x"]
    expect(answer.locator("pre")).to_have_attribute("dir", "ltr")
    directions = answer.locator("ol, pre").evaluate_all(
        "found => found.map((one) => getComputedStyle(one).direction)"
    )
    assert directions == ["rtl", "ltr"]
    over = tab.panel.evaluate("panel => panel.scrollWidth - panel.clientWidth")
    assert over == 0


def test_that_people_are_away_is_said_before_anything_is_written(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    words = "Our team is away and will be back tomorrow at 9:00."
    api.profile = {"people": {"open_now": False, "opens_at": "2126-12-01T09:00:00Z", "text": words}}
    tab.visit(site.page()).open()
    line = tab.panel.get_by_text(words)
    expect(line).to_be_visible()
    assert api.chats == []
    assert any("time_zone=" in one for one in api.queries)
    tab.write("Hello")
    tab.says("You said: Hello")
    expect(line).to_be_visible()
    assert api.chats[0].body["time_zone"]


@pytest.mark.parametrize(
    "people",
    [
        None,
        {"open_now": True, "opens_at": None, "text": ""},
        {"open_now": False, "opens_at": "2020-01-01T09:00:00Z", "text": "They have come since."},
    ],
)
def test_nothing_is_said_of_people_who_are_there(
    tab: Tab, site: Site, api: VisitorApi, people: dict[str, object] | None
) -> None:
    api.profile = {"people": people}
    tab.visit(site.page()).open()
    expect(tab.panel.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect(tab.panel.locator(".foot > .hint")).to_be_hidden()


def test_a_language_that_the_owner_has_added_is_spoken_with_its_direction(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    own = {
        "dir": "rtl",
        "write": "כתבו הודעה",
        "handoff": "לדבר עם אדם",
        "mail_title": "לאן לשלוח?",
    }
    api.profile = {"language": {"locale": "he", "texts": own}}
    tab.visit(site.page(lang="he-IL")).open()
    expect(tab.field).to_have_attribute("placeholder", own["write"])
    frame = tab.element().locator(".frame")
    expect(frame).to_have_count(1)
    expect(frame).to_have_attribute("dir", "rtl")
    expect(frame).to_have_attribute("lang", "he")
    expect(tab.panel.get_by_role("button", name=own["handoff"])).to_be_visible()
    tab.write("שלום")
    tab.says("You said: שלום")
    tab.panel.get_by_role("button", name=TEXTS["en"]["more"], exact=True).click()
    tab.panel.get_by_role("button", name=TEXTS["en"]["mail"]).click()
    expect(tab.panel.get_by_text(own["mail_title"])).to_be_visible()
    tab.page.reload()
    expect(tab.field).to_have_attribute("placeholder", own["write"])
