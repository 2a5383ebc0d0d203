"""Packs the code of the stored and queued models, for the tests of the release after.

    python -m tests.compatibility.pack            # at each release: this tree becomes the last one
    python -m tests.compatibility.pack --of DIR   # another release's layers/escalation/python

Of the layer it takes the modules that reading and writing needs, some 100 KB.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from escalation.adapters.aws.dynamodb_codec import encode
from tests.compatibility.newer import STORED, whole
from tests.compatibility.releases import FACTS, LAST, THIS, ask, asked_of

_SAME_DAY = (2026, 1, 1, 0, 0, 0)
"""The same files give the same pack."""


def pack(source: Path, target: Path) -> None:
    """Pack a release's code from its folder of Python packages."""
    asked = [asked_of(model, encode(whole(model))) for model in STORED]
    jobs = [{"job": '{"kind": "relay", "version": 1, "workspace_id": "w", "conversation_id": "c"}'}]
    modules = ask(source, [*asked, *jobs])["modules"]
    keeps = "escalation.domain.stored_forms" in modules
    initial = (source / "escalation" / "__init__.py").read_text(encoding="utf-8")
    version = initial.partition('__version__ = "')[2].partition('"')[0]
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as packed:
        facts = json.dumps({"version": version, "keeps": keeps})
        packed.writestr(ZipInfo(FACTS, _SAME_DAY), facts)
        for name in modules:
            path = source.joinpath(*name.split("."))
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            entry = ZipInfo(str(file.relative_to(source)), _SAME_DAY)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, file.read_bytes())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line."""
    top = argparse.ArgumentParser(prog="python -m tests.compatibility.pack", description=__doc__)
    top.add_argument("--of", type=Path, default=THIS, help="folder of the release's packages")
    pack(top.parse_args(argv).of.resolve(), LAST)
    return 0


if __name__ == "__main__":
    sys.exit(main())
