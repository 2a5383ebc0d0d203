"""What the tests of this package counted, shown at the end of the run."""

from collections.abc import Mapping

_WIDTH = 92
TABLES: list[str] = []


def show(title: str, **lines: Mapping[str, int]) -> None:
    """Keep one block: a line of counts under each name."""
    rows = [title]
    for name, counts in lines.items():
        if not counts:
            continue
        row = f"  {name.replace('_', ' ') + ':':<12}"
        for what, count in counts.items():
            cell = f" {what} {count}"
            if len(row) + len(cell) > _WIDTH:
                rows.append(row)
                row = " " * 14
            row += cell + ","
        rows.append(row.rstrip(","))
    TABLES.append("\n".join(rows))
