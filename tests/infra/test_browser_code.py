"""What runs in a browser is checked: its types, its imports, and what it takes from the API.

`make check` runs the same tools over all of it; here it is seen that they see mistakes.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.packaging import FUNCTIONS, ROOT

_SITE = FUNCTIONS / "site"
_CONSOLE = _SITE / "console"
_CHECKS = ROOT / ".local" / "checks" / "node_modules"
_COMPILER = ROOT / ".local" / "cdk" / "node_modules" / "typescript" / "bin" / "tsc"
_BIOME = _CHECKS / "@biomejs" / "biome" / "bin" / "biome"
_API_TYPES = ROOT / "infra" / "cli" / "write_api_types.mjs"

_VENDORS = re.compile(r"zendesk|freshdesk|zoho", re.IGNORECASE)
_MAY_NAME_A_VENDOR = {
    "api/schema.ts": "made from the API's description",
    "texts/refusals/de.json": "the sentences about connections, in German",
    "texts/de.json": "the sentences of the helpdesks' own files, in German",
    "pages/settings/presets.ts": "the product's best practice for an enterprise names its helpdesk",
}


def run(script: Path, *arguments: str | Path, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(script), *map(str, arguments)]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("page", ["console", "widget"])
def test_the_types_agree(page: str) -> None:
    done = run(_COMPILER, "--project", _SITE / page)
    assert done.returncode == 0, done.stdout


def test_the_check_of_types_sees_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "wrong.ts").write_text("export const answer: number = 'forty-two';")
    (tmp_path / "tsconfig.json").write_text('{"compilerOptions": {"strict": true, "noEmit": true}}')
    assert run(_COMPILER, "--project", tmp_path).returncode != 0


def test_the_check_of_the_widgets_types_sees_a_mistake_in_plain_javascript(tmp_path: Path) -> None:
    widget = tmp_path / "site" / "widget"
    shutil.copytree(_SITE / "widget", widget)
    schema = _CONSOLE / "api" / "schema.ts"
    copied = tmp_path / "site" / "console" / "api" / schema.name
    copied.parent.mkdir(parents=True)
    shutil.copy(schema, copied)
    assert run(_COMPILER, "--project", widget).returncode == 0
    (widget / "wrong.js").write_text(
        'import { theme } from "./colour.js";\n\nexport const brand = theme(42);\n'
    )
    done = run(_COMPILER, "--project", widget)
    assert done.returncode != 0
    assert "wrong.js" in done.stdout


def test_an_import_circle_is_seen_even_one_of_types_alone(tmp_path: Path) -> None:
    shutil.copy(ROOT / ".biome.json", tmp_path)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    folder = tmp_path / "functions" / "site" / "console"
    folder.mkdir(parents=True)
    (folder / "one.ts").write_text(
        'import type { Other } from "./other";\n\nexport type One = Other[];\n'
    )
    other = folder / "other.ts"
    other.write_text("export interface Other {\n  one: string;\n}\n")
    assert run(_BIOME, "check", at=tmp_path).returncode == 0
    other.write_text(
        'import type { One } from "./one";\n\nexport interface Other {\n  one: One;\n}\n'
    )
    done = run(_BIOME, "check", at=tmp_path)
    assert done.returncode != 0
    assert "noImportCycles" in done.stdout + done.stderr


def test_the_consoles_types_of_the_api_are_those_of_its_description() -> None:
    schema = _CONSOLE / "api" / "schema.ts"
    done = run(_API_TYPES, _SITE / "openapi.json", schema, _CHECKS, "--check")
    assert done.returncode == 0, done.stderr


def test_types_that_lag_behind_the_description_are_seen(tmp_path: Path) -> None:
    description = tmp_path / "openapi.json"
    shutil.copy(_SITE / "openapi.json", description)
    schema = tmp_path / "schema.ts"
    assert run(_API_TYPES, description, schema, _CHECKS).returncode == 0
    assert schema.read_text() == (_CONSOLE / "api" / "schema.ts").read_text()
    text = description.read_text()
    changed = text.replace('"hourly_cap"', '"daily_cap"')
    assert changed != text
    description.write_text(changed)
    done = run(_API_TYPES, description, schema, _CHECKS, "--check")
    assert done.returncode != 0
    assert "make openapi" in done.stderr


def test_only_a_helpdesks_own_file_says_its_name() -> None:
    naming = {
        str(path.relative_to(_CONSOLE))
        for path in _CONSOLE.rglob("*")
        if path.is_file()
        and path.parent != _CONSOLE / "helpdesks"
        and _VENDORS.search(path.read_text(encoding="utf-8"))
    }
    assert naming == set(_MAY_NAME_A_VENDOR)


def test_the_widget_says_no_helpdesks_name() -> None:
    for path in (_SITE / "widget").rglob("*"):
        assert not path.is_file() or not _VENDORS.search(path.read_text(encoding="utf-8")), path
