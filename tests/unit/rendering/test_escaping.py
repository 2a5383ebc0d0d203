import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from escalation.adapters.rendering.escaping import href, indented, neutral, prose, shorten, visible
from tests.unit.rendering.reading import Page, squeezed

HOSTILE = st.text(
    alphabet=st.one_of(
        st.sampled_from("{}%#$<>&'\"/\\;:=()[] \n\r\t\u202e\u2066\u2028\x00\x1b\u200c"),
        st.characters(),
    ),
    max_size=120,
)


@settings(deadline=None)
@given(HOSTILE)
@example("<script>alert(1)</script>")
@example("&lt;b&gt; &#123;&#123;x}}")
def test_a_text_becomes_no_element_but_line_breaks_and_reads_the_same(text: str) -> None:
    page = Page(str(prose(text)))
    assert set(page.tags) <= {"br"}
    assert squeezed(page.text) == squeezed(visible(text))


@settings(deadline=None)
@given(HOSTILE)
@example("{{{{")
@example("{%%}")
@example("${x}")
def test_no_template_language_finds_its_brackets(text: str) -> None:
    for rendered in (neutral(text), str(prose(text)), indented(text), shorten(text, 500)):
        assert not re.search(r"\{\{|\}\}|\{%|%\}|\{#|\$\{", rendered)


@settings(deadline=None)
@given(HOSTILE)
def test_no_character_reorders_a_line_or_controls_a_terminal(text: str) -> None:
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]", visible(text))


def test_a_reordering_character_is_shown_by_its_code() -> None:
    assert visible("invoice\u202egnp.exe") == "invoice[U+202E]gnp.exe"


def test_indented_code_keeps_its_indentation() -> None:
    assert str(prose("if x:\n  y")) == "if x:<br>\n\u00a0\u00a0y"


@settings(deadline=None)
@given(HOSTILE, st.integers(min_value=20, max_value=200))
def test_a_subject_is_one_line_within_its_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1


def test_a_long_subject_is_cut_at_a_word_and_says_so() -> None:
    assert shorten("where is my parcel from Lisbon", 20) == "where is my parcel…"


def test_a_subject_keeps_what_is_spelt_with_joiners() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert shorten(f"{family} {persian}", 100) == f"{family} {persian}"
    assert shorten("{\u200d{ticket.id}\u200c}", 100) == "{ {ticket.id} }"


def test_every_line_of_plain_text_is_set_in_so_it_cannot_pass_for_a_heading() -> None:
    assert indented("hi\nTeam, 10:15 UTC\nrefund granted") == (
        "    hi\n    Team, 10:15 UTC\n    refund granted"
    )


@settings(deadline=None)
@given(st.text(max_size=60))
@example("https://x.example/{{ticket.id}}?a=1&b=2")
@example("javascript:alert(1)")
def test_a_link_is_a_web_address_without_braces_or_nothing(url: str) -> None:
    address = href(url)
    assert address == "#" or address.lower().startswith(("http://", "https://"))
    assert not set(address) & set('{}<>" \n')
