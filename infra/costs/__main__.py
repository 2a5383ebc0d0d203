"""`python -m infra.costs`: writes the tables of costs and limits into the pages that hold them.

What they are computed from is traced by `python -m tests.costs`.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Template

from infra.app import build
from infra.costs.pages import costs, pages
from infra.costs.traced import Trace
from infra.environments import named
from infra.packaging import ROOT


def main() -> int:
    """Writes the pages, and says the two sums that matter most."""
    trace, templates = Trace.load(), prod()
    for path, content in pages(trace, templates):
        path.write_text(content, encoding="utf-8")
    computed = costs(trace, templates)
    sys.stdout.write(
        f"{computed.turn():.2f} $ a million turns, {computed.standing():.2f} $ a month at rest.\n"
    )
    return 0


def prod() -> tuple[dict[str, Any], ...]:
    """The templates of production."""
    os.environ.setdefault("JSII_NODE", str(Path(sys.executable).parent / "node"))
    with tempfile.TemporaryDirectory() as folder:
        # As the command line has it: what is on or off there changes templates.
        context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
        app = cdk.App(outdir=folder, context=context)
        data, service = build(app, named("prod"))
        app.synth()
        return tuple(dict(Template.from_stack(one).to_json()) for one in (data, service))


if __name__ == "__main__":
    sys.exit(main())
