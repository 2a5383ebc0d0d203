"""The page of threats: no row without a test that holds it, no test that there is not."""

import re
from pathlib import Path

import pytest

from infra.packaging import ROOT

PAGE = ROOT / "layers" / "escalation" / "python" / "escalation" / "THREATS.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TEXT.splitlines()
    if re.match(r"\| (?:API|LLM)\d", line)
]
_NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
HELD = sorted({found for row in ROWS for found in _NAMED.findall(row[-1])})


def test_every_risk_of_both_lists_has_a_row() -> None:
    named = {row[0] for row in ROWS}
    assert named == {f"API{n}" for n in range(1, 11)} | {f"LLM{n:02d}" for n in range(1, 11)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1][:50]}")
def test_a_row_says_what_stops_it_and_which_test_holds_that(row: tuple[str, ...]) -> None:
    _, threat, stopped, held = row
    assert threat
    assert stopped
    assert _NAMED.sub("", held).split() == []
    assert _NAMED.findall(held)


@pytest.mark.parametrize(("path", "name"), HELD)
def test_a_named_test_exists(path: str, name: str) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {name}\(", lines, flags=re.MULTILINE), f"{path}::{name}"


@pytest.mark.parametrize(
    "function", sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
)
def test_every_function_stands_among_the_doors(function: str) -> None:
    doors = TEXT[TEXT.index("## The doors") : TEXT.index("## The API")]
    assert f"`{function}`" in doors or f"`functions/{function}`" in doors


def test_the_page_is_found_from_where_holes_are_reported() -> None:
    link = str(PAGE.relative_to(ROOT))
    assert link in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert Path(link).name in (ROOT / "README.md").read_text(encoding="utf-8")
