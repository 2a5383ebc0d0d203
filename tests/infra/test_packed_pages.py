"""The pages as they are packed: what the asset of the site holds, and how much of it is loaded."""

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from escalation.domain.workspace import TeamLanguage
from infra.environments import CLOUD_PYTHON
from infra.packaging import FUNCTIONS, SiteBuildError, function_package
from tests.locales import LOCALES

_LANGUAGES = tuple(f"console-{name}-" for name in get_args(TeamLanguage) if name != "en")


def test_the_sites_asset_holds_the_built_pages_and_not_their_sources() -> None:
    packed = function_package(name="site", target=CLOUD_PYTHON).path / "functions" / "site"
    assert not (packed / "widget").exists()
    assert not (packed / "console").exists()
    listing = json.loads((packed / "built" / "files.json").read_text())
    assert "widget.js" in listing
    for name, entry in listing.items():
        content = (packed / "built" / name).read_bytes()
        assert gzip.decompress((packed / "built" / f"{name}.gz").read_bytes()) == content
        assert len((packed / "built" / f"{name}.br").read_bytes()) < len(content)
        assert entry["immutable"] is (name not in {"widget.js", "console.html"})
    loader = (packed / "built" / "widget.js").read_text()
    # The core by its name, the texts by the digest that they share; the core names the later part.
    [later] = [name for name in listing if name.startswith("widget-later-")]
    hashed = [name for name in listing if name.startswith(("widget-", "text-", "later-"))]
    seldom = (
        "widget-proof-",
        "widget-live-",
        "widget-attention-",
        "widget-start-",
        "widget-feedback-",
    )
    [proof, live, attention, start, feedback] = [
        name for part in seldom for name in listing if name.startswith(part)
    ]
    beside = {later, proof, live, attention, start, feedback}
    hashed = [name for name in hashed if name not in beside]
    digests = {name.rpartition("-")[2].partition(".")[0] for name in hashed}
    assert len(digests) == 2
    assert all(digest in loader for digest in digests)
    [core] = [name for name in hashed if name.startswith("widget-")]
    assert start in (packed / "built" / core).read_text()
    assert proof in (packed / "built" / start).read_text()
    assert later in (packed / "built" / core).read_text()
    assert attention in (packed / "built" / core).read_text()
    assert live in (packed / "built" / later).read_text()
    assert feedback in (packed / "built" / later).read_text()
    page = (packed / "built" / "console.html").read_text()
    named = re.findall(r"/assets/([\w.-]+)", page)
    assert len(named) >= 2
    assert all(listing[name]["immutable"] for name in named)
    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_a_page_loads_at_most_fifteen_kilobytes_and_an_opened_chat_half_as_much_more() -> None:
    built = function_package(name="site", target=CLOUD_PYTHON).path / "functions/site/built"
    sizes = {path.name: path.stat().st_size for path in built.glob("*.gz")}
    text = max(size for name, size in sizes.items() if name.startswith("text-"))
    forms = sum(size for name, size in sizes.items() if name.startswith("widget-later-"))
    seldom_loaded = ["proof", "live", "attention", "start", "feedback"]
    parts = tuple(f"widget-{name}-" for name in seldom_loaded)
    seldom = sum(size for name, size in sizes.items() if name.startswith(parts))
    code = sum(size for name, size in sizes.items() if name.startswith("widget")) - forms - seldom
    assert code + text <= 15.1 * 1024
    forms_text = max(size for name, size in sizes.items() if name.startswith("later-"))
    assert forms + forms_text <= 8.75 * 1024
    start = sum(size for name, size in sizes.items() if name.startswith("widget-start-"))
    assert start <= 1024
    feedback = sum(size for name, size in sizes.items() if name.startswith("widget-feedback-"))
    assert 0 < feedback <= 3 * 1024


def test_the_console_and_a_language_more_are_within_their_budgets() -> None:
    built = function_package(name="site", target=CLOUD_PYTHON).path / "functions/site/built"
    sizes = {path.name: path.stat().st_size for path in built.glob("console*.gz")}
    languages = [size for name, size in sizes.items() if name.startswith(_LANGUAGES)]
    assert sum(sizes.values()) - sum(languages) <= 160 * 1024
    assert 0 < sum(languages) <= 94 * 1024 * len(_LANGUAGES)


def test_a_mistake_in_the_widget_stops_the_build_and_is_shown(
    functions: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "functions"
    shutil.copytree(functions, broken)
    shutil.copytree(FUNCTIONS / "site" / "widget", broken / "site" / "widget")
    (broken / "site" / "widget" / "chat.js").write_text("export const = ;")
    with pytest.raises(SiteBuildError, match=r"chat\.js"):
        function_package(name="site", target=CLOUD_PYTHON, functions=broken)


def test_every_language_of_the_widget_has_every_text() -> None:
    files = sorted((FUNCTIONS / "site" / "widget" / "texts").glob("*.json"))
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}
    assert set(texts) == set(LOCALES)
    placeholders = re.compile(r"\{\w+\}")
    for words in texts.values():
        assert words.keys() == texts["en"].keys()
        for key, value in words.items():
            assert sorted(placeholders.findall(value)) == sorted(
                placeholders.findall(texts["en"][key])
            )
