"""Reading a stranger's HTML takes time that grows as it does, and ends."""

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest

from escalation.adapters.helpdesks import markup_tokens
from escalation.adapters.helpdesks.entry_text import plain_lines, plain_text
from escalation.adapters.helpdesks.markup_tokens import MAX_TOKENS, tokens
from escalation.domain.types import MAX_STORED_TEXT_CHARS

SHAPES = [
    "<div>",
    "</div>",
    "<b>x</i>",
    "<p>x",
    "<li>x",
    "<ol><li>x",
    "<blockquote>x",
    '<div class="gmail_quote">x</p>',
    "<a href='https://x.example'>x",
    "<!--",
    "<![x[",
    "<a ",
    "</",
    "<a b='",
    '<a ">" ',
    "<title>",
    "<pre>\n\n",
    "<br>",
    "<table><td>",
    "&#99999999;",
    "<p>From: x</p>",
    "<p>On 4 May 2026, a@x.example</p>",
    "<p>-- </p>",
    "&gt; x<br>",
]


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that are run."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_markup_takes_twice_the_steps(shape: str) -> None:
    once, twice = (steps(lambda n=n: plain_text(shape * n)) for n in (300, 600))  # type: ignore[misc]
    assert twice <= 2.1 * once + 500


@pytest.mark.parametrize("shape", ["> x\n", "From: x\n", "-- \n", "On 4 May 2026 a@x.example\n"])
def test_twice_the_plain_text_takes_twice_the_steps(shape: str) -> None:
    once, twice = (steps(lambda n=n: plain_lines(shape * n)) for n in (300, 600))  # type: ignore[misc]
    assert twice <= 2.1 * once + 500


@pytest.mark.parametrize("shape", SHAPES)
def test_no_character_is_looked_at_by_two_matches(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A match that fails has looked at much and taken nothing: where that can happen at every
    character, time is quadratic although the steps of Python are not.
    """
    spans: list[tuple[int, int]] = []
    tag = markup_tokens._TAG

    class Watched:
        def match(self, source: str, position: int) -> Any:
            found = tag.match(source, position)
            spans.append(found.span() if found else (position, position))
            return found

    monkeypatch.setattr(markup_tokens, "_TAG", Watched())
    list(tokens(shape * 300))
    assert all(end > start for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_what_is_beyond_the_bound_is_not_read_and_the_text_says_so() -> None:
    text = plain_text("<i></i>" * MAX_TOKENS + "never read")
    assert text == "\n[…]"
    assert steps(lambda: plain_text("<i></i>" * MAX_TOKENS * 2)) < 60 * MAX_TOKENS


def test_a_picture_of_many_megabytes_inside_a_text_hides_no_word_of_it() -> None:
    picture = '<img alt="Plan" src="data:image/png;base64,' + "A" * 3_000_000 + '">'
    assert plain_text(f"<p>Look: {picture} there</p>") == "Look: [Picture: Plan] there"


@pytest.mark.parametrize("markup", ["<![x[ y", "a &#" + "9" * 5_000 + "; b", "<a <b <c", "x <y z"])
def test_markup_that_is_none_is_read_all_the_same(markup: str) -> None:
    assert len(plain_text(markup)) <= MAX_STORED_TEXT_CHARS


def test_a_tag_that_does_not_end_is_text() -> None:
    assert plain_text("if x <y then") == "if x <y then"
    assert plain_text("<p>Don't <b title=it's>stop</b> it's fine</p>") == "Don't **stop** it's fine"
