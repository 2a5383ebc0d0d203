"""What people wrote in a ticket, as plain text."""

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
        ("<p>Unclosed <b>bold", "Unclosed bold"),
        ("", ""),
    ],
)
def test_markup_becomes_readable_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "quoted",
    [
        "<blockquote><p>old</p><div>older</div></blockquote>",
        '<div class="gmail_quote">On Monday you wrote:<br>old</div>',
        '<div class="freshdesk_quote"><blockquote>old</blockquote></div>',
        '<div class="zmail_extra"><br><span>old</span></div>',
        "<div>&gt; old</div><div>&gt; older</div>",
    ],
)
def test_quoted_history_is_left_out(quoted: str) -> None:
    assert plain_text(f"<div>Thanks, that works.</div>{quoted}") == "Thanks, that works."


def test_what_follows_a_quotation_is_kept() -> None:
    assert plain_text("<p>a</p><blockquote><br>b</blockquote><p>c</p>") == "a\n\nc"


def test_a_text_that_is_nothing_but_a_quotation_is_kept() -> None:
    assert plain_text("<blockquote>All I have to say</blockquote>") == "All I have to say"


def test_lines_of_quotation_in_plain_text_are_left_out() -> None:
    assert plain_lines("Thanks\r\n> old\n>> older") == "Thanks"
    assert plain_lines("> only this") == "> only this"


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
