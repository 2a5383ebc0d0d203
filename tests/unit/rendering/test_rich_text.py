"""Marks of bots and people in mails and tickets: shown as meant, and never as more than text."""

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket
from escalation.adapters.rendering import JinjaRenderer
from escalation.adapters.rendering.rich_text import rich
from tests.properties import tries
from tests.unit.rendering.handovers import handover, message
from tests.unit.rendering.reading import Page

RENDERER = JinjaRenderer()
TAGS = {"p", "br", "strong", "em", "code", "pre", "a", "ul", "ol", "li", "blockquote", "hr"}
PIECES = [
    "**", "*", "_", "`", "```\n", "~~~\n", "# ", "> ", "- ", "1. ", "7) ", "\n", "\n\n", "  ", " ",
    "{{", "{", "}}", "}", "{%", "${", "$", "\\", "\\{", "&#123;", "&lcub;", "<", ">", "<b>", "</p>",
    "<script>alert(1)</script>", "<img src=x onerror=x>", '"', "'", "[a](", ")", "https://x.example",
    "javascript:x", "mailto:a@x.example", "tel:+1", "![a](https://x.example/i.png)", "[", "](",
    "ticket.title", "word", "7", "\u202e", "\u200c",
]  # fmt: skip


def bare(text: str) -> str:
    """Without the attributes that say nothing."""
    return re.sub(r' (?:dir="auto"|rel="[a-z ]+")', "", rich(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Just words", "Just words"),
        ("**Bold**, *a* or _b_.", "<p><strong>Bold</strong>, <em>a</em> or <em>b</em>.</p>"),
        ("2 * 3 * 4, snake_case_name", "<p>2 * 3 * 4, snake_case_name</p>"),
        ("One\nTwo\n\n- a", "<p>One<br>\nTwo</p>\n<ul><li><p>a</p></li></ul>"),
        ("3. c\n4. d", '<ol><li value="3"><p>c</p></li><li value="4"><p>d</p></li></ol>'),
        ("- a\n  - b", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ("```sh\nls *a*\n```\nDone", "<pre><code>ls *a*</code></pre>\n<p>Done</p>"),
        ("```\nopen **end**", "<pre><code>open **end**</code></pre>"),
        ("> **Yes**\n> no", "<blockquote><p><strong>Yes</strong><br>\nno</p></blockquote>"),
        ("## Title", "<p><strong>Title</strong></p>"),
        ("a\n---\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        (r"\*no\*", "<p>*no*</p>"),
        ("[here](https://x.example/a_b)", '<p><a href="https://x.example/a_b">here</a></p>'),
        ("[mail](mailto:a@x.example)", '<p><a href="mailto:a@x.example">mail</a></p>'),
    ],
)  # fmt: skip
def test_marks_become_what_they_mean(text: str, html: str) -> None:
    assert bare(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](//evil.example)",
        "[bank.example](https://evil.example)",
        "[https://bank.example](https://evil.example/)",
        "[x](JavaScript:x)",
        "<a href=https://evil.example>x</a> *",
        "https://evil.example *",
    ],
)
def test_what_is_no_honest_link_stays_text(text: str) -> None:
    assert Page(rich(text)).links == []


@pytest.mark.parametrize(
    "text",
    [
        "**{{ticket.title}}**",
        "{`{ticket.title}`}",
        "{**{x}**}",
        r"\[{{a}}",
        "- {\n- {",
        "[a](https://x.example/{{ticket.id}})",
        "&#123;&#123;x}} *",
        "{%**x**%}",
        "$*{x}*",
    ],
)
def test_no_placeholder_of_a_helpdesk_comes_to_be(text: str) -> None:
    html = rich(text)
    for shown in (html, "".join(Page(html).parts).replace("\n", "")):
        assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|\$\{", shown)


@settings(deadline=None, max_examples=tries(200))
@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join))
def test_whatever_is_written_makes_no_other_markup(text: str) -> None:
    html = rich(text)
    page = Page(html)
    assert set(page.tags) <= TAGS
    assert page.attributes <= {"dir", "href", "rel", "value"}
    assert all(re.match(r"https?://|mailto:|tel:", link) for link in page.links)
    assert not re.search(r"\{\{|\}\}|\{%|\$\{", "".join(page.parts))
    if "```" not in text and "~~~" not in text and "](" not in text:
        assert page.text.count("word") == text.count("word")


@pytest.mark.parametrize(
    "piece", ["**a ", "*a ", "_a ", "[a](", "`a", "> ", "- ", "  - a\n", "1. "]
)
def test_a_text_of_nothing_but_marks_is_read_in_no_time(piece: str) -> None:
    began = process_time()
    rich((piece * 32_000)[:32_000])
    assert process_time() - began < 5


def test_mails_and_tickets_show_what_bots_and_the_team_mean_and_what_visitors_type() -> None:
    said = [
        message(1, "visitor", "Is **this** right?"),
        message(2, "bot", "Use **bold**"),
        message(3, "agent", "1. First\n2. Second"),
    ]
    one = handover(said)
    draft = RENDERER.ticket(one, ZendeskTicket(helpdesk="zendesk"))
    for html in (RENDERER.mail(one).html, RENDERER.transcript_mail(one).html, draft.html):
        assert "<strong>bold</strong>" in html
        assert '<li value="2">' in html
        assert "Is **this** right?" in html


def test_what_an_ai_answers_in_a_ticket_is_shown_as_meant() -> None:
    assert "<strong>now</strong>" in RENDERER.auto_reply("Do it **now**", ())
