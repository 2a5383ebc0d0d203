"""The pages that hold computed tables, written anew or compared."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.costs.assumptions import HINTS_OF_MESSAGE
from infra.costs.bill import Bill
from infra.costs.fleet import fleet
from infra.costs.polls import polls
from infra.costs.tables import Costs, between, walls_table
from infra.costs.traced import Trace
from infra.costs.walls import Walls
from infra.packaging import ROOT

Templates = tuple[Mapping[str, Any], ...]


def costs(trace: Trace, templates: Templates) -> Costs:
    """The costs of what these templates deploy."""
    return Costs(
        Bill(trace, fleet(templates)),
        of_bot=polls(handed_over=False),
        handed_over=polls(handed_over=True, hints=HINTS_OF_MESSAGE),
        handed_over_unheard=polls(handed_over=True),
    )


def pages(trace: Trace, templates: Templates) -> Iterator[tuple[Path, str]]:
    """Each page with its tables as they are computed now."""
    computed = costs(trace, templates)
    walls = Walls(trace, fleet(templates), polls=polls(handed_over=False).all)
    for path, name, content in (
        (ROOT / "README.md", "costs", computed.short()),
        (ROOT / "infra" / "README.md", "costs", computed.long()),
        (ROOT / "infra" / "OPERATING.md", "walls", walls_table(walls)),
    ):
        yield path, between(path.read_text(encoding="utf-8"), name, content)
