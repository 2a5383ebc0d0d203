"""The pages beside the code: what they link to and what they tell people to run exists."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from infra.packaging import ROOT

_FOLDERS = (".github", "functions", "infra", "layers", "tests")
PAGES = sorted(
    [*ROOT.glob("*.md"), *(page for name in _FOLDERS for page in (ROOT / name).rglob("*.md"))]
)
_LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
_MODULE = re.compile(r"python -m ([a-z_.]+)")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for markdown, attribute in _LINK.findall(text):
        target, _, anchor = (markdown or attribute).partition("#")
        if "://" in target:
            continue
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{target} is not there"
        if anchor:
            assert anchor in anchors(found), f"{target or named(page)} has no #{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_module_that_a_page_has_people_run_exists(page: Path) -> None:
    for module in _MODULE.findall(page.read_text(encoding="utf-8")):
        assert find_spec(module) is not None, module


def test_a_newcomer_reads_the_first_page_in_ten_minutes() -> None:
    words = (ROOT / "README.md").read_text(encoding="utf-8").split()
    assert len(words) <= 2_000
