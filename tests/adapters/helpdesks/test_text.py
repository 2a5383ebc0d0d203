import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.adapters.helpdesks import text

HOSTILE = st.text(alphabet=st.sampled_from("{}%$# [ref:]<>&a\n\r\u202e\u200b\x00é😀"), max_size=60)


class Balance(HTMLParser):
    """Fails where an end tag does not close what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.data = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.data += data


@given(HOSTILE | st.text(max_size=200))
def test_a_line_is_one_line_and_expands_nothing(raw: str) -> None:
    line = text.one_line(raw, longest=80)
    assert len(line) <= 80
    assert not any(joint in line for joint in ("{{", "}}", "{%", "%}"))
    assert not any(char in line for char in "\n\r\x00\u202e")
    json.dumps(line, ensure_ascii=False).encode()


@given(HOSTILE)
def test_markup_expands_nothing_and_forges_no_marker(raw: str) -> None:
    made = text.with_marker(raw, "m-1", longest=10_000)
    assert not any(joint in made for joint in ("{{", "}}", "{%", "%}"))
    assert made.count("[ref:") == 1
    made.encode()


def test_plain_text_is_left_as_it_is() -> None:
    assert text.one_line("Größe 42 - {ok} 100 %", longest=80) == "Größe 42 - {ok} 100 %"
    assert text.neutral_html("<p>a &lt;b&gt;</p>") == "<p>a &lt;b&gt;</p>"


@given(st.from_regex(r"[A-Za-z0-9_.-]{1,100}", fullmatch=True))
def test_a_marker_is_short_and_the_same_each_time(escalation_id: str) -> None:
    marker = text.marker_of(escalation_id)
    assert len(marker) <= 32
    assert marker == text.marker_of(escalation_id)


def test_long_ids_that_begin_alike_have_different_markers() -> None:
    assert text.marker_of("x" * 60 + "1") != text.marker_of("x" * 60 + "2")


def test_a_marker_is_not_found_in_a_longer_one() -> None:
    assert text.marker_text("m-1") not in text.marker_text("m-12")


@pytest.mark.parametrize("in_bytes", [True, False])
@given(st.data())
def test_what_is_cut_fits_is_well_formed_and_says_so(in_bytes: bool, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.text("aé😀&<>", max_size=40), min_size=30, max_size=60))
    escaped = [p.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for p in pieces]
    markup = "<div>" + "".join(f"<p><b>x</b><br>{piece}</p>" for piece in escaped) + "</div>"
    longest = data.draw(st.integers(min_value=200, max_value=600))
    cut = text.fit_html(markup, longest=longest, in_bytes=in_bytes)
    size = len(cut.encode()) if in_bytes else len(cut)
    assert size <= longest
    balance = Balance()
    balance.feed(cut)
    balance.close()
    assert balance.open == []
    if cut != markup:
        assert cut.endswith(text.CUT_NOTICE)


def test_a_cut_keeps_the_beginning() -> None:
    cut = text.fit_html("<p>" + "abc " * 1_000 + "</p>", longest=400)
    assert cut.startswith("<p>abc abc ")
    assert 390 <= len(cut) <= 400


def test_what_fits_is_not_touched() -> None:
    assert text.fit_html("<p>unclosed", longest=11) == "<p>unclosed"
