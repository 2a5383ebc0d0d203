"""Tries as much as it is told to.

    python -m tests.fuzz decoders                    20,000 inputs for each decoder
    python -m tests.fuzz decoders --inputs 500 masking cursors
    python -m tests.fuzz api                         every operation, 100 calls by each person
    python -m tests.fuzz api --examples 500 "POST /v1/admin/holds"

It prints how many inputs each has had and what became of them, and ends with 1 where one failed.
"""

import argparse
import sys
import time
import traceback

import escalation.runtime  # noqa: F401 - installs the helpdesks
from tests.fuzz.api import called, operations, people_of
from tests.fuzz.decoders import all_decoders, tried


def _decoders(names: list[str], inputs: int) -> int:
    known = all_decoders()
    failed = 0
    for name in names or known:
        begun = time.monotonic()
        try:
            found = tried(known[name], inputs)
        except Exception:
            failed += 1
            sys.stdout.write(f"{name}: FAILED\n{traceback.format_exc()}\n")
            continue
        took = time.monotonic() - begun
        sys.stdout.write(f"{name}: {found.inputs} inputs, {found.taken} taken, {took:.0f} s\n")
        sys.stdout.flush()
    return 1 if failed else 0


def _api(labels: list[str], examples: int) -> int:
    failed = 0
    for label in labels or operations("visitor"):
        for who in people_of(label):
            try:
                found = called(label, who, examples)
            except BaseException:
                failed += 1
                sys.stdout.write(f"{label}, {who}: FAILED\n{traceback.format_exc()}\n")
                continue
            statuses = ", ".join(f"{status} {count}" for status, count in sorted(found.items()))
            sys.stdout.write(f"{label}, {who}: {statuses}\n")
            sys.stdout.flush()
    return 1 if failed else 0


def main() -> int:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parts = parser.add_subparsers(dest="part", required=True)
    decoders = parts.add_parser("decoders", help="every decoder, or those that are named")
    decoders.add_argument("names", nargs="*")
    decoders.add_argument("--inputs", type=int, default=20_000)
    api = parts.add_parser("api", help="every operation of the API, or those that are named")
    api.add_argument("names", nargs="*")
    api.add_argument("--examples", type=int, default=100)
    given = parser.parse_args()
    if given.part == "api":
        return _api(given.names, given.examples)
    return _decoders(given.names, given.inputs)


if __name__ == "__main__":
    sys.exit(main())
