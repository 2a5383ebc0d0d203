"""Lock files say what is installed; from where is each machine's own matter."""

import re
import subprocess
from pathlib import Path

import pytest

from infra.packaging import LOCKED_DEPENDENCIES, ROOT, SIGNATURES

LOCKS = [
    LOCKED_DEPENDENCIES,
    SIGNATURES / "requirements.txt",
    ROOT / "infra" / "requirements.txt",
    ROOT / "infra" / "local" / "requirements.txt",
    ROOT / "infra" / "local" / "rie" / "requirements.txt",
    ROOT / "infra" / "audit" / "requirements.txt",
    ROOT / "tests" / "requirements.txt",
]


def names_and_versions(lock: Path) -> dict[str, str]:
    """What a lock file pins; markers are left out."""
    found = re.findall(r"^([a-z0-9.-]+)==([^\s;\\]+)", lock.read_text(), flags=re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_a_lock_pins_every_package_by_hash_and_names_no_registry(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    pinned = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    # A package may be pinned twice, for different versions of Python.
    assert len({line.partition("==")[0] for line in pinned}) == len(names_and_versions(lock))
    for entry in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize(
    "folder", ["infra/cli", "infra/cli/checks", "infra/audit", "tests/browser/lighthouse"]
)
def test_what_comes_from_npm_is_locked_without_a_registry_too(folder: str) -> None:
    lock = (ROOT / folder / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert "://registry" not in lock
    assert '"integrity"' in lock


def test_what_is_tested_is_what_is_deployed() -> None:
    deployed = names_and_versions(LOCKED_DEPENDENCIES)
    deployed |= names_and_versions(SIGNATURES / "requirements.txt")
    for lock in (ROOT / "infra" / "requirements.txt", ROOT / "tests" / "requirements.txt"):
        tested = names_and_versions(lock)
        assert deployed.items() <= tested.items()


def test_the_emulator_runs_functions_on_the_aws_library_that_is_deployed() -> None:
    deployed = names_and_versions(LOCKED_DEPENDENCIES)
    emulator = names_and_versions(ROOT / "infra" / "local" / "requirements.txt")
    assert emulator["botocore"] == deployed["botocore"]


def test_every_lock_is_audited() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = makefile[makefile.index("LOCKED :=") : makefile.index("lock:")]
    named += makefile[makefile.index("audit: $(AUDIT)") : makefile.index("SHIPPED :=")]
    folders = ("infra", "layers", "tests")
    locks = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in [
            *(ROOT / folder).rglob("requirements.txt"),
            *(ROOT / folder).rglob("model.txt"),
        ]
    ]
    npm = [
        str(path.parent.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("package-lock.json")
    ]
    assert locks
    assert npm
    words = named.replace(";", " ").split()
    assert [path for path in (*locks, *npm) if path not in words] == []


def test_a_bill_of_materials_is_made_of_every_lock_that_ships() -> None:
    """From what `make` itself would run, with nothing asked and nothing made."""
    makes = ["make", "--dry-run", "--no-print-directory", "sbom"]
    ran = subprocess.run(makes, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    lines = ran.stdout.replace("\\\n", " ").splitlines()
    (python,) = [line for line in lines if "cyclonedx-py requirements" in line]
    (pages,) = [line for line in lines if "cyclonedx-npm" in line]
    named = python[python.index("for file in") : python.index("; do")].split()[3:]
    shipped = [
        str(path.relative_to(ROOT))
        for name in ("requirements.txt", "model.txt")
        for path in (ROOT / "layers").glob(f"*/{name}")
    ]
    assert sorted(named) == sorted(shipped)
    assert pages.split()[-1] == "infra/cli/package.json"
    assert (ROOT / "infra" / "cli" / "package-lock.json").is_file()
