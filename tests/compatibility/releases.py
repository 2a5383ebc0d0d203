"""The last release, packed, and this one: what each does to what the other has written."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

HERE = Path(__file__).parent
LAST = HERE / "last_release.zip"
"""The code of the stored and queued models as the last release had it (`pack`)."""
THIS = HERE.parents[1] / "layers" / "escalation" / "python"
FACTS = "release.json"
"""In the pack: its `version`, and whether it `keeps` what it does not know."""


def asked_of(model: type[BaseModel], body: bytes, **changes: object) -> dict[str, object]:
    """A record to be read, changed and written again."""
    name = f"{model.__module__}:{model.__qualname__}"
    return {"model": name, "body": b64encode(body).decode(), "set": changes}


def ask(release: Path, asked: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """What a release answers, and which modules it needed for that."""
    run = subprocess.run(
        [sys.executable, "-I", str(HERE / "probe.py"), str(release)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def bodies(release: Path, asked: Sequence[Mapping[str, object]]) -> list[bytes | None]:
    """The bodies that a release has written; None where it refused, or has no such model."""
    answers = ask(release, asked)["answers"]
    return [b64decode(each["body"]) if "body" in each else None for each in answers]
