"""What ships is under licences that let anybody ship it: looked up where it is installed, not in a
network.
"""

import json
import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

import pytest

from infra.packaging import ROOT

LAYERS = [ROOT / "layers" / name / "requirements.txt" for name in ("dependencies", "encoder")] + [
    ROOT / "layers" / "signatures" / "requirements.txt"
]
NPM_LOCK = ROOT / "infra" / "cli" / "package-lock.json"
PERMISSIVE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "PSF-2.0",
        "Zlib",
    }
)
"""By their SPDX names. Whoever ships these owes their text and a notice, and no source."""
EXCUSED = {
    "certifi": (
        "MPL-2.0",
        "its one file is the list of certificate authorities, which is shipped unchanged; the "
        "licence asks for the source of changes to that file alone",
    ),
}
"""Another licence, and why it may ship all the same. One that is not needed any more fails."""
BY_OLD_NAMES = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "MIT No Attribution License (MIT-0)": "MIT-0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
"""Names of the classifiers, which packages use that do not give an SPDX expression yet."""


def pinned(lock: Path) -> set[str]:
    """The packages of a lock file."""
    return set(re.findall(r"^([a-z0-9.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))


def licences_of(told: PackageMetadata) -> set[str]:
    """The SPDX names that a package's metadata gives; where it offers a choice, all of them."""
    said = told.get_all("License-Expression") or told.get_all("License") or [""]
    expression = said[0]
    names = set(re.split(r"\s+(?:AND|OR)\s+", expression.strip("() "))) - {"", "Dual License"}
    if not names or not names <= PERMISSIVE | set(BY_OLD_NAMES):
        classifiers = told.get_all("Classifier") or []
        listed = {one.split(" :: ")[-1] for one in classifiers if one.startswith("License ::")}
        names = listed or names
    return {BY_OLD_NAMES.get(name, name) for name in names}


def refused(name: str, licences: set[str]) -> set[str]:
    """What of a package's licences may not ship; a package without any is refused as a whole."""
    excused = {EXCUSED[name][0]} if name in EXCUSED else set()
    return (licences or {"no licence"}) - PERMISSIVE - excused


def bundled() -> dict[str, str]:
    """What the pages are bundled from: npm's packages that are not for development alone."""
    packages = json.loads(NPM_LOCK.read_text(encoding="utf-8"))["packages"]
    return {
        path.rpartition("node_modules/")[2]: entry.get("license", "")
        for path, entry in packages.items()
        if path and not entry.get("dev")
    }


@pytest.mark.parametrize("name", sorted(set().union(*map(pinned, LAYERS))))
def test_what_the_layers_hold_may_ship(name: str) -> None:
    assert refused(name, licences_of(metadata(name))) == set()


@pytest.mark.parametrize(("name", "licence"), sorted(bundled().items()))
def test_what_the_pages_are_bundled_from_may_ship(name: str, licence: str) -> None:
    assert refused(name, {licence} - {""}) == set()


def test_what_the_pages_import_is_named_as_shipping() -> None:
    named = json.loads((ROOT / "infra" / "cli" / "package.json").read_text(encoding="utf-8"))
    sources = [
        path
        for folder in ("console", "widget")
        for path in (ROOT / "functions" / "site" / folder).rglob("*")
        if path.suffix in {".ts", ".tsx", ".js"}
    ]
    imported = {
        found[1]
        for path in sources
        for found in re.finditer(
            r'^import (?!type )[^;]*?from "((?:@[\w.-]+/)?[a-z][\w.-]*)',
            path.read_text("utf-8"),
            re.M,
        )
    }
    assert imported
    assert imported <= set(named["dependencies"])


def test_each_excuse_is_still_needed() -> None:
    assert {name: licences_of(metadata(name)) for name in EXCUSED if name in pinned(LAYERS[0])} == {
        name: {licence} for name, (licence, _) in EXCUSED.items()
    }


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0-or-later", "SSPL-1.0", "", "UNKNOWN"]
)
def test_a_licence_that_is_not_on_the_list_is_refused(licence: str) -> None:
    assert refused("some-package", {licence} - {""}) != set()
