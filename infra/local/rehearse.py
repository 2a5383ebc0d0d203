"""`python -m infra.local.rehearse`: last month's questions through the running service.

Makes one bot per topic group from labelled examples, sends labelled queries as visitors, shows
what became of them, and checks that every escalation recorded is one ticket, mail or transfer.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from infra.local.api_clients import ApiError, OwnerClient
from infra.local.rehearsal.between import between_lines
from infra.local.rehearsal.bots import SetupError, remove_bots
from infra.local.rehearsal.outcomes import outcome_rows
from infra.local.rehearsal.plan import (
    Plan,
    PlanError,
    Sizes,
    make_plan,
    read_groups,
    read_labelled,
)
from infra.local.rehearsal.run import Options, Report, Stack, rehearse
from infra.local.rehearsal.tables import (
    books_table,
    findings,
    outcomes_table,
    times_table,
    transferred_table,
    verdict,
)
from infra.local.rehearsal.waited import waited_lines
from infra.packaging import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one rehearsal.

    Returns:
        The exit status: 0 when the books balance, 1 when something is lost or a ticket doubled,
        2 when it could not be run.
    """
    options = _parser().parse_args(arguments)
    try:
        stack = _stack(options.stack)
        if options.cleanup:
            with OwnerClient(stack.api_url, stack.admin_token) as owner:
                _say(f"{remove_bots(owner)} bots of earlier rehearsals deleted.")
            if options.queries_file is None:
                return 0
        plan = _plan(options)
        report = _run(stack, plan, options)
    except (PlanError, SetupError, ApiError, httpx.HTTPError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        if isinstance(error, ApiError) and error.status == 401:
            sys.stderr.write("The owner's token lasts an hour: start the service again.\n")
        return 2
    _say(_text(report, plan))
    if options.json is not None:
        options.json.write_text(json.dumps(_for_machines(report), indent=2) + "\n")
    return 0 if report.books.balanced else 1


def _run(stack: Stack, plan: Plan, options: argparse.Namespace) -> Report:
    console = Console(stderr=True)
    columns = (
        TextColumn("visitors"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("visitors", total=len(plan.visits))
        return rehearse(
            stack,
            plan,
            Options(
                method=options.method,
                concurrency=options.concurrency,
                patience_s=options.patience,
                timeout_s=options.timeout,
            ),
            on_visit=lambda _: progress.advance(task),
            say=progress.console.print,
        )


def _plan(options: argparse.Namespace) -> Plan:
    path: Path | None = options.queries_file
    if path is None:
        raise PlanError("name a file of queries")
    if path.suffix != ".json" and options.examples is None:
        raise PlanError("with queries in a CSV file, name the bots' examples with --examples")
    return make_plan(
        read_labelled(options.examples or path, "train"),
        read_labelled(path, "test"),
        group_of=read_groups(options.groups) if options.groups else {},
        only=[name for name in options.groups_only.split(",") if name],
        sizes=Sizes(
            examples_per_label=options.examples_per_label,
            queries=options.queries,
            out_of_scope=options.out_of_scope,
            misdirected=options.misdirected,
            seed=options.seed,
        ),
    )


def _stack(path: Path) -> Stack:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SetupError(f"{path} is missing: start the service with `make run`") from None
    return Stack(content["api_url"], content["mailbox_url"], content["admin_token"])


def _text(report: Report, plan: Plan) -> str:
    by_topic, by_start = outcome_rows(report.outcomes, list(plan.groups))
    parts = [
        outcomes_table("asked about", by_topic),
        outcomes_table("began at", by_start),
        transferred_table("asked about", by_topic),
        times_table(report.visited),
        books_table(report.books),
        between_lines(report.between),
        waited_lines(report.waited),
        "\n".join([*findings(report.books, report.visited), verdict(report.books)]),
        f"{report.sending_s:.0f} s for the visitors, "
        f"{report.settling_s:.0f} s more until everything had ended.",
    ]
    return "\n\n".join(["", *parts])


def _for_machines(report: Report) -> dict[str, Any]:
    by_topic, by_start = outcome_rows(report.outcomes, list(report.bots))
    return {
        "balanced": report.books.balanced,
        "by_topic": [{"of": name, **asdict(row)} for name, row in by_topic],
        "by_start": [{"of": name, **asdict(row)} for name, row in by_start],
        "books": asdict(report.books),
        "between": asdict(report.between),
        "waited": asdict(report.waited),
        "sending_s": report.sending_s,
        "settling_s": report.settling_s,
        "bots": dict(report.bots),
        "visits": [
            {
                **asdict(visited),
                "end": outcome.end,
                "answered_label": outcome.label,
                "hops": outcome.hops,
            }
            for visited, outcome in zip(report.visited, report.outcomes, strict=True)
        ],
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m infra.local.rehearse", description=__doc__)
    add = parser.add_argument
    add(
        "queries_file", metavar="QUERIES", nargs="?", type=Path,
        help="CSV with text,label[,group]; or JSON: lists train, test, oos_test of [text, label]",
    )  # fmt: skip
    add("--examples", type=Path, help="CSV or JSON that the bots learn from (JSON: list train)")
    add("--groups", type=Path, help="JSON {group: [labels]}, for files without a column group")
    add("--groups-only", default="", help="rehearse these groups only, separated by commas")
    add("--examples-per-label", type=int, default=10)
    add("--queries", type=int, default=400, help="how many, those out of scope included")
    add("--out-of-scope", type=int, default=100, help="how many have the label oos, or none")
    add("--misdirected", type=float, default=0.5, help="share that begins at another group's bot")
    add("--seed", type=int, default=7, help="the same seed makes the same choices")
    add("--concurrency", type=int, default=4, help="visitors at one time")
    add("--method", choices=("ticket", "email", "mixed"), default="mixed", help="of handing off")
    add("--patience", type=float, default=60.0, help="seconds a visitor waits after a transfer")
    add("--timeout", type=float, default=900.0, help="seconds until every escalation has ended")
    add("--stack", type=Path, default=ROOT / ".local" / "stack.json", help="the running service")
    add("--json", type=Path, help="write everything that was counted to this file")
    add("--cleanup", action="store_true", help="delete earlier rehearsals' bots (before the run)")
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
