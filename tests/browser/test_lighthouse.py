"""The demo page, as Lighthouse rates it: a phone on a slow network, and a desktop."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.packaging import ROOT
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.conftest import COUNTED
from tests.e2e.world import World

NODE = Path(sys.executable).parent / "node"
LIGHTHOUSE = ROOT / ".local" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = 0.95
RUNS = 3


def rated(url: str, *, preset: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report.

    The network and the slow processor are computed from one load at full speed ("simulate"), so
    that only the page's own work counts, and the machine's load little.
    """
    assert LIGHTHOUSE.is_file(), "`make test` installs Lighthouse to .local/lighthouse"
    report = folder / f"{preset}.json"
    command = [str(NODE), str(LIGHTHOUSE), url, "--quiet", "--no-enable-error-reporting"]
    command += ["--throttling-method=simulate", f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--output=json", f"--output-path={report}"]
    command += [f"--chrome-flags=--headless=new {' '.join(FLAGS)}"]
    command += ["--preset=desktop"] if preset == "desktop" else []
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=90
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def lost(report: dict[str, Any], category: str) -> list[str]:
    """What cost points in a category."""
    audits = [report["audits"][one["id"]] for one in report["categories"][category]["auditRefs"]]
    return [
        f"{one['id']}: {one['title']} {one.get('displayValue', '')}"
        for one in audits
        if one["score"] is not None and one["score"] < 1
    ]


@pytest.mark.parametrize("preset", ["phone", "desktop"])
def test_the_demo_page_is_rated_at_least_95(
    world: World, tmp_path: Path, record_property: Callable[[str, object], None], preset: str
) -> None:
    best = 0.0
    for _ in range(RUNS):  # performance is a timing: what else runs can only make it worse
        report = rated(world.content["demo_url"], preset=preset, folder=tmp_path)
        scores = {name: report["categories"][name]["score"] for name in CATEGORIES}
        best = max(best, scores["performance"])
        shown = ", ".join(f"{name} {score * 100:.0f}" for name, score in scores.items())
        record_property(COUNTED, f"Lighthouse, {preset}: {shown}")
        loaded = [one["url"] for one in report["audits"]["network-requests"]["details"]["items"]]
        assert any("/assets/widget-" in url for url in loaded), loaded
        assert any(url.split("?")[0].endswith("/profile") for url in loaded), loaded
        assert scores["accessibility"] >= LEAST, lost(report, "accessibility")
        assert scores["best-practices"] >= LEAST, lost(report, "best-practices")
        if best >= LEAST:
            break
    assert best >= LEAST, lost(report, "performance")
