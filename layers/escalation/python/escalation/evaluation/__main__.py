"""Fits a bot from labelled examples, answers labelled queries and tells how well that went."""

import argparse
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from escalation.domain.settings import NEW_BOT
from escalation.engine.encoder import installed_encoder
from escalation.evaluation.between import Torn, between
from escalation.evaluation.costs import COSTS, at_cost
from escalation.evaluation.heard import Heard
from escalation.evaluation.metrics import AtThreshold, Report, Scored, at_threshold, report
from escalation.evaluation.tables import (
    BadTable,
    Prediction,
    Row,
    read_rows,
    write_predictions,
)
from escalation.evaluation.trial import Guess, TrialBot

DEFAULT_THRESHOLD = NEW_BOT.least_confidence
"""That of a new bot."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    options = _parser().parse_args(arguments)
    try:
        columns = {"text_column": options.text_column, "label_column": options.label_column}
        examples = read_rows(options.examples, **columns)
        queries = read_rows(options.queries, **columns)
        foreign = sum(row.label == options.oos_label for row in examples)
        examples = [row for row in examples if row.label != options.oos_label]
        if len({row.label for row in examples}) == 0:
            raise BadTable(f"{options.examples} holds no label but {options.oos_label!r}")
    except (BadTable, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if foreign:
        _say(f"{foreign} examples labelled {options.oos_label!r} are left out: bots get none.")
    encoder = None if options.no_encoder else installed_encoder()
    bot = TrialBot(examples, encoder)
    # Labels are looked at below, after the last guess.
    guesses = [bot.guess(row.text) for row in queries]
    scored = _scored(queries, guesses, known=set(bot.labels))
    if not any(one.in_scope for one in scored):
        sys.stderr.write("No query has a label of the examples.\n")
        return 2
    _say(f"{len(examples)} examples of {len(bot.labels)} labels; engine {bot.engine}")
    _print_report(report(scored), scored, guesses, threshold=options.threshold)
    _print_between(queries, guesses, known=set(bot.labels), threshold=options.threshold)
    heard = bot.hear(guesses)
    if heard is not None:
        confidences = heard.confidences
        scored = [
            one._replace(confidence=confidence)
            for one, confidence in zip(scored, confidences, strict=True)
        ]
        _print_heard(heard, report(scored), at_threshold(scored, options.threshold))
    _print_costs(scored)
    if options.predictions is not None:
        write_predictions(options.predictions, _predictions(queries, guesses, options.threshold))
        _say(f"Predictions are in {options.predictions}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m escalation.evaluation", description=__doc__)
    parser.add_argument("examples", type=Path, help="CSV: what the bot is made from")
    parser.add_argument("queries", type=Path, help="CSV: what it is asked")
    parser.add_argument("--predictions", type=Path, help="CSV to write, a line a query")
    parser.add_argument(
        "--oos-label", default="oos", help="label of queries no example is for (default: oos)"
    )
    parser.add_argument("--text-column", default="text", help="default: text")
    parser.add_argument("--label-column", default="label", help="default: label")
    parser.add_argument(
        "--threshold",
        type=float,
        default=DEFAULT_THRESHOLD,
        help="least confidence that counts as answered (default: %(default)s)",
    )
    parser.add_argument(
        "--no-encoder", action="store_true", help="score by words even where the encoder is there"
    )
    return parser


def _scored(queries: Sequence[Row], guesses: Sequence[Guess], *, known: set[str]) -> list[Scored]:
    return [
        Scored(row.label in known, guess.label == row.label, guess.confidence)
        for row, guess in zip(queries, guesses, strict=True)
    ]


def _predictions(
    queries: Sequence[Row], guesses: Sequence[Guess], threshold: float
) -> list[Prediction]:
    return [
        Prediction(
            row.text, row.label, guess.label, guess.confidence, guess.confidence >= threshold
        )
        for row, guess in zip(queries, guesses, strict=True)
    ]


def _print_report(
    found: Report, scored: Sequence[Scored], guesses: Sequence[Guess], *, threshold: float
) -> None:
    chosen = at_threshold(scored, threshold)
    taken = sorted(guess.milliseconds for guess in guesses)
    late = taken[min(len(taken) - 1, len(taken) * 99 // 100)]
    _say(f"queries                      {found.queries}, out of scope {found.out_of_scope}")
    _say(f"in-scope accuracy            {_percent(found.accuracy)}   without any threshold")
    _say(f"  answered and right         {_percent(chosen.accuracy)}   at {threshold:.2f}")
    _say(f"out-of-scope recall          {_percent(chosen.recall)}   at {threshold:.2f}")
    _say(f"AUROC                        {_percent(found.auroc)}")
    _say(f"AUPR                         {_percent(found.aupr)}")
    _say(f"FPR at 95 % TPR              {_percent(found.fpr95)}")
    _say(f"expected calibration error   {_percent(found.calibration_error)}")
    _say(f"milliseconds per query       {statistics.median(taken):.2f} p50, {late:.2f} p99")
    _say("")
    _say("threshold  answered  right of answered  in-scope answered right  out-of-scope refused")
    for line in found.thresholds:
        _say(
            f"{line.threshold:9.2f}  {_percent(line.answered)}  {_percent(line.precision):>17}"
            f"  {_percent(line.accuracy):>23}  {_percent(line.recall):>20}"
        )


def _print_between(
    queries: Sequence[Row], guesses: Sequence[Guess], *, known: set[str], threshold: float
) -> None:
    """What asking which entry is meant would do to what is not answered."""
    torn = [
        Torn(row.label if row.label in known else None, guess.confidence, guess.close)
        for row, guess in zip(queries, guesses, strict=True)
    ]
    found = between(torn, threshold)
    _say("")
    _say(f"Of {found.unsure} queries that are not answered at {threshold:.2f}, if it were asked:")
    _say(f"asked which is meant         {found.asked}")
    _say(f"  the right one among them   {found.among}   handoffs saved")
    _say(f"  out of scope               {found.outside}   a tap, and then people")


def _print_heard(heard: Heard, found: Report, chosen: AtThreshold) -> None:
    """What changes once the bot has heard such queries, with no label looked at."""
    outside = statistics.mean(one.outside for one in heard.traffic)
    margin = statistics.mean(one.margin for one in heard.traffic)
    _say("")
    _say("Once half of the queries were heard, without labels, of the other half:")
    _say(f"out of scope, estimated      {_percent(outside)}   ± {100 * margin:.0f}")
    _say(f"expected calibration error   {_percent(found.calibration_error)}")
    _say(f"  answered and right         {_percent(chosen.accuracy)}   at {chosen.threshold:.2f}")
    _say(f"out-of-scope recall          {_percent(chosen.recall)}   at {chosen.threshold:.2f}")


def _print_costs(scored: Sequence[Scored]) -> None:
    _say("")
    _say("a wrong answer  threshold  answered right  answered wrong  cost a query  least (at)")
    for line in (at_cost(scored, cost) for cost in COSTS):
        _say(
            f"{f'as bad as {line.cost:g}':14}  {line.threshold:9.2f}  {_percent(line.right):>14}"
            f"  {_percent(line.wrong):>14}  {line.price:12.3f}"
            f"  {line.least:.3f} ({line.cheapest:.2f})"
        )


def _percent(share: float | None) -> str:
    return "       -" if share is None else f"{100 * share:6.2f} %"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
