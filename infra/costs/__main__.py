"""`python -m infra.costs`: writes the tables of costs and limits into the pages that hold them.

`python -m infra.costs trace` first traces the running stack again, which takes some minutes.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template

from infra.app import build
from infra.costs.journeys import Script
from infra.costs.pages import costs, pages
from infra.costs.traced import TRACE, Trace
from infra.costs.tracing import StackTrace
from infra.environments import named
from infra.local.emulator import free_port
from infra.local.service import LocalService
from infra.local.stages import Stages
from infra.packaging import ROOT

_FOLDER = ROOT / ".local" / "costs"


def main() -> int:
    """Traces where asked to, and writes the pages."""
    parser = argparse.ArgumentParser(prog="python -m infra.costs", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("trace", "tables"), default="tables")
    parser.add_argument(
        "--folder", type=Path, default=_FOLDER, help="of the service that is traced, kept for then"
    )
    arguments = parser.parse_args()
    if arguments.what == "trace":
        traced(arguments.folder).save()
    trace, templates = Trace.load(), prod()
    for path, content in pages(trace, templates):
        path.write_text(content, encoding="utf-8")
    computed = costs(trace, templates)
    _say(f"{computed.turn():.2f} $ a million turns, {computed.standing():.2f} $ a month at rest.")
    _say(f"From {TRACE.relative_to(ROOT)}, which `trace` writes anew; see `git diff`.")
    return 0


def traced(folder: Path) -> Trace:
    """A trace of a service that is started for it."""
    folder.mkdir(parents=True, exist_ok=True)
    port_file = folder / "gateway-port"
    if not port_file.is_file():
        port_file.write_text(str(free_port()))
    stages = Stages(_write)
    with LocalService(port=int(port_file.read_text()), folder=folder, stage=stages) as service:
        trace = StackTrace(service)
        try:
            with stages("Tracing"):
                Script(service, trace).run()
        finally:
            trace.stop()
        return trace.trace()


def prod() -> tuple[dict[str, Any], ...]:
    """The templates of production."""
    os.environ.setdefault("JSII_NODE", str(Path(sys.executable).parent / "node"))
    with tempfile.TemporaryDirectory() as folder:
        app = cdk.App(outdir=folder)
        data, service = build(app, named("prod"))
        app.synth()
        return tuple(dict(Template.from_stack(one).to_json()) for one in (data, service))


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _say(text: str) -> None:
    _write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
