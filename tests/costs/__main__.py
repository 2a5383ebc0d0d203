"""`python -m tests.costs`: traces all journeys anew; `python -m infra.costs` computes from them."""

import sys

from infra.costs.traced import TRACE
from tests.costs.journeys import traced


def main() -> int:
    """Writes the trace."""
    traced().save()
    sys.stdout.write(f"{TRACE} is written: `python -m infra.costs` computes from it.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
