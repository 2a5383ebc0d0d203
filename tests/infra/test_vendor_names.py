"""Only a helpdesk's own folder says its name, so that another one is added in one place."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.standins.registry import NAMES, stand_ins
from infra.packaging import ROOT

STAND_INS = ROOT / "infra" / "local" / "standins"
EXCEPTIONS = {"infra/local/standins/registry.py": "the one list of the folders"}
"""Files that may say a name, and why."""
ROOMS = {"account", "app", "checks", "lists", "shapes", "tickets"}
"""What every vendor's folder holds under the same name."""


def _texts() -> Iterator[tuple[str, str]]:
    own = [STAND_INS / name for name in NAMES]
    for path in sorted((ROOT / "infra").rglob("*")):
        made_by_tools = path.name in {"requirements.txt", "package-lock.json"}
        ignored = {"__pycache__", "node_modules"} & set(path.parts)
        if not path.is_file() or made_by_tools or ignored:
            continue
        if not any(path.is_relative_to(folder) for folder in own):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def _saying_a_name() -> set[str]:
    name = re.compile("|".join(NAMES), re.IGNORECASE)
    return {path for path, text in _texts() if name.search(path) or name.search(text)}


def test_nothing_outside_a_vendors_folder_says_a_vendors_name() -> None:
    assert _saying_a_name() <= set(EXCEPTIONS)


def test_every_exception_is_still_needed() -> None:
    assert set(EXCEPTIONS) <= _saying_a_name()


@pytest.mark.parametrize("name", NAMES)
def test_every_vendors_folder_has_the_same_rooms(name: str) -> None:
    assert {path.stem for path in (STAND_INS / name).glob("*.py")} >= ROOMS


def test_every_folder_gives_the_stand_in_of_its_name() -> None:
    assert tuple(item.name for item in stand_ins()) == NAMES


def test_every_document_that_a_stand_in_is_written_from_is_named() -> None:
    for name in NAMES:
        assert "https://" in Path(STAND_INS / name / "__init__.py").read_text(encoding="utf-8")
