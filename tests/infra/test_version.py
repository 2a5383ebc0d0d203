"""One version, said once: in the package that Lambda runs."""

import re
import tomllib
from typing import Any

from escalation import __version__
from infra.packaging import ROOT


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_project_takes_its_version_from_the_package() -> None:
    assert "version" not in _project()["project"]
    assert "version" in _project()["project"]["dynamic"]
    dynamic = _project()["tool"]["setuptools"]["dynamic"]
    assert dynamic["version"] == {"attr": "escalation.__version__"}


def test_the_newest_release_in_the_changelog_is_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[([^\]]+)\]", text, flags=re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert headings[1] == __version__
