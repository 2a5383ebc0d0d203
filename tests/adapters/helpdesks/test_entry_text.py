"""What people wrote in a ticket, as plain text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.adapters.helpdesks.entry_text import (
    plain_lines,
    plain_text,
    sounds_automatic,
    split_marker,
    with_files,
)
from escalation.adapters.helpdesks.text import split_html
from escalation.domain.types import MAX_STORED_TEXT_CHARS


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div>One</div><div>Two<br>Three</div>", "One\nTwo\nThree"),
        ("a &amp; b &lt;c&gt; &#233;", "a & b <c> é"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("  lots \n of\t spaces  ", "lots of spaces"),
        ("<script>alert(1)</script><style>p{}</style>Text", "Text"),
        ('<a href="https://example.com/x">here</a>', "here (https://example.com/x)"),
        ('<a href="https://example.com/x">https://example.com/x</a>', "https://example.com/x"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<p>Unclosed <b>bold", "Unclosed **bold**"),
        ("", ""),
    ],
)
def test_markup_becomes_readable_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "quoted",
    [
        '<blockquote type="cite"><p>old</p><div>older</div></blockquote>',
        "<p>On 4 May 2026, Acme wrote:</p><blockquote><p>old</p><div>older</div></blockquote>",
        '<div class="gmail_quote">On Monday you wrote:<br>old</div>',
        '<div class="freshdesk_quote"><blockquote>old</blockquote></div>',
        '<div class="zmail_extra"><br><span>old</span></div>',
        "<div>Am 04.05.26 um 10:11 schrieb Ada:</div><div>&gt; old</div><div>&gt; older</div>",
        "<div>Il giorno lun 4 mag 2026 Ada &lt;a@x.example&gt; ha scritto:</div>&gt; alt",
        "<p>________________</p><p>From: A</p><p>Date: 4 May</p><p>Subject: x</p><p>old</p>",
    ],
)
def test_quoted_history_is_left_out(quoted: str) -> None:
    assert plain_text(f"<div>Thanks, that works.</div>{quoted}") == "Thanks, that works."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><blockquote><br>b</blockquote><p>c</p>", "a\n\n> b\n\nc"),
        ("<p>Our terms:</p><blockquote>30 days</blockquote>", "Our terms:\n\n> 30 days"),
        (
            "<p>On 4 May 2026 you wrote:</p><blockquote>no</blockquote>",
            "On 4 May 2026 you wrote:\n\n> no",
        ),
        ("<div>Go to</div><div>&gt; Settings</div>", "Go to\n> Settings"),
        ("<pre>$ acme\n> ready\n\n\n  ok</pre>", "$ acme\n> ready\n\n\n  ok"),
        ("<p>Run</p><pre>a\n\n\n  b</pre><p>c</p>", "Run\n\n```\na\n\n\n  b\n```\n\nc"),
        ("<p>x</p><pre>```\nb</pre>", "x\n\n````\n```\nb\n````"),
        ("<blockquote><pre>a\nb</pre>c</blockquote>d", "> ```\n> a\n> b\n> ```\n>\n> c\n\nd"),
        ("<blockquote><p>a<p>b</blockquote><p>c", "> a\n>\n> b\n\nc"),
        ('<p>a</p><p class="unquoted quoted-text">b</p>', "a\n\nb"),
        ("<p>From: Berlin</p><p>To: Munich</p><p>Date: 4 May</p>", None),
        ("<p>It left.</p><p>Sent from our depot in Mainz on 4 May.</p>", None),
        ("<p>One</p><p>--</p><p>Two</p>", None),
        ("<p>Is it on its way?</p><p>Sent via mail.</p>", None),
        ("<p>Get the app for your phone</p>", None),
    ],
)
def test_what_only_looks_like_history_arrives(markup: str, text: str | None) -> None:
    words = "\n\n".join(re.findall(r"<p>([^<]*)</p>", markup))
    assert plain_text(markup) == (words if text is None else text)


def test_answers_between_the_parts_of_a_quotation_arrive_with_what_they_answer() -> None:
    markup = (
        '<div class="gmail_quote"><div class="gmail_attr">On 4 May 2026, Ada wrote:</div>'
        '<blockquote class="gmail_quote">When?</blockquote><div>Tomorrow.</div>'
        '<blockquote class="gmail_quote">Where?</blockquote><div>At your door.</div>'
        '<blockquote class="gmail_quote">Regards</blockquote></div>'
    )
    assert plain_text(markup) == (
        "On 4 May 2026, Ada wrote:\n\n> When?\n\nTomorrow.\n\n> Where?\n\nAt your door."
    )


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<ol start="3"><li>a</li><li value="7">b</li><li>c</li></ol>', "3. a\n7. b\n8. c"),
        ('<ol type="a"><li>x<li>y</ol>', "a. x\nb. y"),
        ('<ol type="I"><li>x</li><li>y</li></ol>', "I. x\nII. y"),
        ("<ol><li><p>a</p><p>b</p></li><li>c<ul><li>d</li></ul></li></ol>", None),
        ("<p>a <b>b </b>c <i> d</i></p>", "a **b** c _d_"),
        ("<s>19 €</s> 15 €, <code>x = 1</code>", "~19 €~ 15 €, `x = 1`"),
        (
            '<b style="font-weight:normal">all <span style="font-weight:700">b</span></b>',
            "all **b**",
        ),
        ("<b></b><b><br></b>x", "x"),
        ('<a href="tel:+49-30-1234;ext=5">call</a>', "call (+49-30-1234)"),
        ('<a href="tel:+49301234">+49 30 1234</a>', "+49 30 1234"),
        ('<a href="mailto:a@x.example?subject=Hi">us</a>', "us (a@x.example)"),
        ('<a href="mailto:A@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="https://x.example"><img alt="Plan"></a>', "[Picture: Plan] (https://x.example)"),
        ('<a href="https://x.example/a">open', "open (https://x.example/a)"),
        ('a <img src="cid:plan.png@01D"> b', "a [Picture: plan.png] b"),
        ('a <img src="https://x.example/i/map%20b.jpg?s=1"> b', "a [Picture: map b.jpg] b"),
        ('a <img src="data:image/png;base64,AAAA"> b', "a [Picture] b"),
        ('a<img width="1" height="1" src="https://x.example/o.gif">', "a"),
        ('fine <img alt="\N{SLIGHTLY SMILING FACE}">', "fine \N{SLIGHTLY SMILING FACE}"),
        ('<img alt="[ref:x-1]">', "[Picture: (ref:x-1)]"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\n1 | 2"),
    ],
)
def test_what_the_markup_means_stays_as_a_sign(markup: str, text: str | None) -> None:
    nested = "1. a\n\n   b\n\n2. c\n   - d"
    assert plain_text(markup) == (nested if text is None else text)


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.",
        "Get Outlook for iOS",
        "Sent from Mail for Windows",
        "Sent with Proton Mail secure email.",
        "Von meinem iPhone gesendet",
        "Gesendet von Outlook für Android",
        "Enviado desde mi iPad",
        "Enviado desde Outlook para iOS",
        "Envoyé de mon iPhone",
        "Envoyé à partir de Outlook pour iOS",
        "Enviado do meu iPhone",
        "Enviado a partir do Outlook para Android",
        "मेरे iPhone से भेजा गया",
    ],
)
def test_a_telephones_signature_is_left_out(line: str) -> None:
    assert plain_text(f"<div>Tomorrow.</div><div><br></div><div>{line}</div>") == "Tomorrow."
    assert plain_lines(f"Tomorrow.\n\n{line}\n") == "Tomorrow."


def test_a_text_that_is_nothing_but_a_quotation_is_kept() -> None:
    assert plain_text("<blockquote>All I have to say</blockquote>") == "All I have to say"


def test_lines_of_quotation_in_plain_text_are_left_out() -> None:
    assert plain_lines("Thanks\r\n> old\n>> older") == "Thanks"
    assert plain_lines("> only this") == "> only this"
    assert plain_lines("Go to:\n> Settings") == "Go to:\n> Settings"
    assert plain_lines("> old\nnew") == "> old\nnew"


def test_our_marker_is_taken_off_and_named() -> None:
    text = plain_text("<p>Answer</p><p>[ref:abc-1/answer]</p>")
    assert split_marker(text) == ("Answer", "abc-1/answer")
    assert split_marker("no marker [ref:x] in a sentence") == (
        "no marker [ref:x] in a sentence",
        None,
    )


def test_a_text_longer_than_is_stored_ends_with_a_sign_of_it() -> None:
    text = plain_text(f"<p>{'word ' * 20_000}</p>")
    assert len(text) == MAX_STORED_TEXT_CHARS
    assert text.endswith("[…]")


def test_files_are_named() -> None:
    assert with_files("See this", ["plan.pdf"]) == "See this\n[plan.pdf]"
    assert with_files("", ["plan.pdf"]) == "[plan.pdf]"


@given(st.text(alphabet=st.sampled_from("<>/&;= \"'abpdivbr!-\n"), max_size=300))
def test_no_markup_breaks_the_reading(markup: str) -> None:
    assert len(plain_text(markup)) <= MAX_STORED_TEXT_CHARS


@pytest.mark.parametrize(
    "text",
    [
        "Out of office: Re: your invoice",
        "Automatic reply: thank you",
        "Hello,\nI am out of the office until Monday.",
        "This is an automatically generated message",
        "Thank you for your mail. I'm currently on annual leave until 3 May.",
        "Abwesenheitsnotiz",
        "Guten Tag,\nich bin derzeit nicht im Büro.",
        "Réponse automatique",
        "Respuesta automática: gracias",
        "Undelivered Mail Returned to Sender",
    ],
)
def test_a_robots_mail_is_known_by_how_it_begins(text: str) -> None:
    assert sounds_automatic(text)


@pytest.mark.parametrize(
    "text",
    [
        "I got an automatic reply from you, and nothing since.",
        "Your office is out of paper",
        "My parcel is undeliverable, you say. Why?",
        "When I leave until Monday the light stays on",
        "",
    ],
)
def test_a_person_who_writes_about_one_is_none(text: str) -> None:
    assert not sounds_automatic(text)


NESTED = "<div><p>{}</p><ul><li>{}</li></ul></div>"


@pytest.mark.parametrize("in_bytes", [False, True])
def test_parts_are_short_enough_and_lose_no_text(in_bytes: bool) -> None:
    markup = NESTED.format("Grüße 😀 & " * 500, "word &amp; " * 500)
    parts = split_html(markup, longest=1_500, in_bytes=in_bytes)
    sizes = [len(part.encode()) if in_bytes else len(part) for part in parts]
    assert max(sizes) <= 1_500
    for name in ("div", "p", "ul", "li"):
        assert all(part.count(f"<{name}>") == part.count(f"</{name}>") for part in parts)
    whole = "".join("".join(plain_text(part).split()) for part in parts)
    assert whole.replace("-", "") == "".join(plain_text(markup).split()).replace("-", "")


def test_a_word_longer_than_a_part_is_cut_into_several() -> None:
    parts = split_html(f"<p>{'x' * 5_000}</p>", longest=1_000)
    assert sum(part.count("x") for part in parts) == 5_000
    assert max(map(len, parts)) <= 1_000


def test_what_fits_stays_as_it_is() -> None:
    assert split_html("<p>short", longest=100) == ["<p>short"]
