"""Writes `roles.csv` from the routes: `python -m tests.functions.write_roles`.

Rows that are there keep their column `elsewhere`; a new route is `missing` where its path names
something by an id, else `own`. What has changed is to be looked at before it is committed.
"""

import csv
import re
import sys

from infra.openapi import BY_FUNCTION
from tests.functions.test_roles import ROWS, TABLE


def main() -> None:
    """Write the table."""
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["method", "path", "least", "audit", "elsewhere"])
        for route in sorted(BY_FUNCTION["admin"], key=lambda one: (one.path, one.method)):
            row = ROWS.get((route.method, route.path))
            by_id = re.search(r"<\w+>", route.path)
            elsewhere = row.elsewhere if row else "missing" if by_id else "own"
            writer.writerow([route.method, route.path, route.least, route.audit, elsewhere])
    sys.stdout.write(f"wrote {TABLE.name}\n")


if __name__ == "__main__":
    main()
