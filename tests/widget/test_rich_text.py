"""What bots and people write with marks: shown as meant, and never as more than text."""

import pytest
from playwright.sync_api import expect

from tests.widget.site import Site
from tests.widget.tab import Tab
from tests.widget.visitor_api import VisitorApi

ASK = "How?"
_LATER = """() =>
    document.querySelector("escalation-chat").shadowRoot.adoptedStyleSheets.length > 2"""
_BARE = """(text) => {
    const bare = text.cloneNode(true);
    for (const one of bare.querySelectorAll("*"))
        for (const { name } of [...one.attributes])
            if (!["href", "start", "value"].includes(name)) one.removeAttribute(name);
    return bare.innerHTML;
}"""


def _shown(tab: Tab, site: Site, api: VisitorApi, answer: str) -> str:
    """The elements of a bot's answer."""
    api.answers[ASK] = answer
    tab.visit(site.page()).open()
    tab.write(ASK)
    row = tab.rows("bot").nth(1)
    row.wait_for()
    tab.page.wait_for_function(_LATER)
    found: str = row.locator(".text").evaluate(_BARE)
    return found


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            "Use **bold** and *italic* or _slanted_.",
            "<p>Use <strong>bold</strong> and <em>italic</em> or <em>slanted</em>.</p>",
        ),
        ("Run `npm i` now", "<p>Run <code>npm i</code> now</p>"),
        ("Use ``a ` b``", "<p>Use <code>a ` b</code></p>"),
        (
            "See [the page](https://shop.example/a_(b)).",
            '<p>See <a href="https://shop.example/a_(b)">the page</a>.</p>',
        ),
        (
            "See [the page](https://shop.example/a).",
            '<p>See <a href="https://shop.example/a">the page</a>.</p>',
        ),
        (
            "[Write](mailto:a@b.example) [call](tel:+15550100)",
            '<p><a href="mailto:a@b.example">Write</a> <a href="tel:+15550100">call</a></p>',
        ),
        (
            "1. One\n2. Two\n\n3. Three",
            '<ol start="1"><li value="1"><p>One</p></li><li value="2"><p>Two</p></li>'
            '<li value="3"><p>Three</p></li></ol>',
        ),
        ("4) Four", '<ol start="4"><li value="4"><p>Four</p></li></ol>'),
        (
            "Do:\n- a\n  - b\n- c\nDone",
            "<p>Do:</p><ul><li><p>a</p><ul><li><p>b</p></li></ul></li>"
            "<li><p>c</p></li></ul><p>Done</p>",
        ),
        (
            "```sh\na  <b>\n\n  *c*\n```\nend",
            "<pre><code>a  &lt;b&gt;\n\n  *c*</code></pre><p>end</p>",
        ),
        ("```\nopen", "<pre><code>open</code></pre>"),
        (
            "> quoted\n> **twice**\n\nsaid",
            "<blockquote><p>quoted\n<strong>twice</strong></p></blockquote><p>said</p>",
        ),
        ("## Title ##\ntext", "<p><strong>Title</strong></p><p>text</p>"),
        ("a\n\n---\n\nb*c*", "<p>a</p><hr><p>b*c*</p>"),
        ("これは**強調**です", "<p>これは<strong>強調</strong>です</p>"),
        (r"2 \* 3 \_x\_", "<p>2 * 3 _x_</p>"),
    ],
)
def test_marks_are_shown_as_they_are_meant(
    tab: Tab, site: Site, api: VisitorApi, answer: str, expected: str
) -> None:
    assert _shown(tab, site, api, answer) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "2 * 3 * 4 = 24 and 2*3*4",
        "snake_case_name and __init__.py",
        "C:\\new_folder\\x_y",
        "**not closed",
        "a ` b",
        "#1042 is your number",
        "-5 degrees, +49 30 1234",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](//evil.example)",
        "****",
        "{{7*7}} ${7*7}",
        "<b>no</b> <img src=x onerror=alert(1)>",
        "5% * 3, see *",
        "a_b_c@d_e",
        "😀* * *😀 x",
    ],
)
def test_what_is_no_mark_stays_as_it_was_written(
    tab: Tab, site: Site, api: VisitorApi, answer: str
) -> None:
    _shown(tab, site, api, answer)
    row = tab.rows("bot").nth(1).locator(".text")
    assert row.evaluate("text => text.textContent") == answer
    assert (
        row.locator("strong, em, code, ul, ol, img, b, [href^=javascript], [href^=data]").count()
        == 0
    )


def test_a_link_that_names_another_address_than_its_own_is_shown_as_it_is(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    shown = _shown(
        tab,
        site,
        api,
        "[bank.example](https://evil.example/a) [ok.example](https://www.ok.example/b)",
    )
    assert '<a href="https://evil.example/a' in shown
    assert ">bank.example<" not in shown
    assert '<a href="https://www.ok.example/b">ok.example</a>' in shown


@pytest.mark.parametrize(
    "answer",
    [
        ">" * 8_000 + " deep",
        "- " * 4_000 + "deep",
        "**" * 4_000,
        "`" * 8_000,
        "` " * 4_000,
        "[a](" * 2_000,
        "*a " * 2_600,
        "_a " * 2_600,
        "1. " * 2_600,
        "\n".join("  " * n + "- x" for n in range(60)),
        "| a " * 2_000,
    ],
)
def test_no_answer_is_too_much_for_the_browser(
    tab: Tab, site: Site, api: VisitorApi, answer: str
) -> None:
    _shown(tab, site, api, answer)
    took: float = tab.page.evaluate(
        """() => {
            const began = performance.now();
            dispatchEvent(new Event("offline"));
            dispatchEvent(new Event("online"));
            return performance.now() - began;
        }"""
    )
    assert took < 2_000
    tab.write("Next")
    tab.says("You said: Next")
    over = tab.panel.evaluate("panel => panel.scrollWidth - panel.clientWidth")
    assert over == 0


def test_a_visitors_own_marks_stay_as_written(tab: Tab, site: Site, api: VisitorApi) -> None:
    tab.visit(site.page()).open()
    tab.write("**me** `too`")
    tab.says("**me** `too`", kind="visitor")


def test_an_answer_is_shown_without_marks_until_the_forms_are_there(
    tab: Tab, site: Site, api: VisitorApi
) -> None:
    tab.expected = ("ERR_FAILED",)
    away = True
    # Not unrouted below: a request that is held while interception ends is never answered.
    tab.page.route(
        "**/assets/widget-later-*", lambda route: route.abort() if away else route.continue_()
    )
    api.answers[ASK] = "**Yes**"
    tab.visit(site.page()).open()
    tab.write(ASK)
    tab.says("**Yes**", kind="bot")
    away = False
    expect(tab.rows("bot").last.locator("strong")).to_have_text("Yes")
    tab.panel.get_by_role("button", name="More").click()
    tab.panel.get_by_role("button", name="Mail this chat").click()
    expect(tab.panel.get_by_label("E-mail address")).to_be_focused()
