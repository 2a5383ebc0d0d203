"""Whether a confidence is a probability, and what choosing by it costs.

    python -m tests.benchmarks.confidence [FOLDER]

On the test splits of CLINC150 and BANKING77, as bots with 0 to 70 % of questions that they cannot
know, and on two hand-written first FAQs. Nothing here was tuned on. Brackets hold 95 % intervals
over resampled queries. Takes some minutes.
"""

import random
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from statistics import mean, median
from typing import NamedTuple

from escalation.domain.bot_contract import BotMessage
from escalation.domain.knowledge import KnowledgeEntry
from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import SentenceEncoder, installed_encoder
from escalation.engine.semantic.calibrating import Outcome, refit, scaled
from escalation.evaluation.__main__ import DEFAULT_THRESHOLD as DEFAULT
from escalation.evaluation.costs import COSTS, answered, at_cost, price
from escalation.evaluation.metrics import Scored, calibration_error
from escalation.evaluation.tables import Row
from escalation.evaluation.trial import TrialBot
from tests.benchmarks.confidence_data import Case, Faq, cases, faqs
from tests.benchmarks.engine_data import Remembering, folder_from_command_line, load

SEEDS = (0, 1, 2)
OUTCOMES = 200
RESAMPLED = 200
REDRAWN = 20
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9)
_Figure = Callable[[Sequence[Scored]], float]
_AT = datetime(2026, 1, 1, tzinfo=UTC)


class Run(NamedTuple):
    """One bot's queries: as it is on its first day, after it has heard such queries, and after
    outcomes on top of that (of the queries that were not among them).
    """

    name: str
    plain: list[Scored]
    heard: list[Scored]
    taught: list[Scored]
    outside: float


def main() -> int:
    """Print the tables."""
    folder = folder_from_command_line(__doc__ or "")
    installed = installed_encoder()
    if installed is None:
        sys.stderr.write("There is no encoder: `python -m infra.development_encoder` builds it.\n")
    if folder is None or installed is None:
        return 2
    encoder = Remembering(installed)
    data = load(folder)
    encoder.encode([row.text for row in (*data.clinc_test, *data.banking_test)])
    runs = [[_run(case, encoder, seed) for case in cases(data, seed)] for seed in SEEDS]
    by_case = list(zip(*runs, strict=True))
    _calibration(by_case)
    _answers(by_case)
    _costs(by_case)
    for faq in faqs():
        _first_faq(faq, encoder)
    return 0


def _run(case: Case, encoder: SentenceEncoder, seed: int) -> Run:
    bot = TrialBot(case.examples, encoder)
    known = set(bot.labels)
    queries = list(case.queries)
    random.Random(seed).shuffle(queries)
    guesses = [bot.guess(row.text) for row in queries]
    plain = [
        Scored(row.label in known, guess.label == row.label, guess.confidence)
        for row, guess in zip(queries, guesses, strict=True)
    ]
    found = bot.hear(guesses)
    if found is None:
        raise RuntimeError(f"{case.name} has too few queries")
    after = [
        one._replace(confidence=confidence)
        for one, confidence in zip(plain, found.confidences, strict=True)
    ]
    scale = refit(
        [Outcome(one.confidence, one.right) for one in plain[:OUTCOMES]],
        found.traffic[1].scale,
    )
    taught = [one._replace(confidence=scaled(scale, one.confidence)) for one in plain[OUTCOMES:]]
    return Run(case.name, plain, after, taught, mean(one.outside for one in found.traffic))


def _calibration(by_case: Sequence[Sequence[Run]]) -> None:
    _say(
        f"{'calibration error, %':44} {'first day':>18} {'heard':>18} {'+ outcomes':>18}"
        f" {'by chance':>9}  share"
    )
    found: list[list[float]] = []
    for runs in by_case:
        kinds = [[run.plain for run in runs], [run.heard for run in runs]]
        kinds.append([run.taught for run in runs])
        values = [mean(map(calibration_error, kind)) for kind in kinds]
        values.append(mean(_by_chance(run.taught) for run in runs))
        found.append(values)
        told = " ".join(
            f"{100 * value:5.1f} {_interval(kind[0], calibration_error):>12}"
            for value, kind in zip(values[:-1], kinds, strict=True)
        )
        truth = mean(not one.in_scope for one in runs[0].plain)
        guess = mean(run.outside for run in runs)
        shares = f"{100 * guess:.0f} of {100 * truth:.0f}"
        _say(f"{runs[0].name:44} {told} {100 * values[-1]:9.1f}  {shares}")
    columns = list(zip(*found, strict=True))
    middle = " ".join(f"{100 * median(column):5.1f} {'':12}" for column in columns)
    _say(f"{'median':44} {middle}")
    _say(f"{'worst':44} " + " ".join(f"{100 * max(column):5.1f} {'':12}" for column in columns))


def _by_chance(scored: Sequence[Scored]) -> float:
    """The error that would be measured on so many queries if each confidence were the truth."""
    draw = random.Random(0)
    return mean(
        calibration_error([one._replace(right=draw.random() < one.confidence) for one in scored])
        for _ in range(REDRAWN)
    )


def _answers(by_case: Sequence[Sequence[Run]]) -> None:
    _say("")
    _say("answered right / wrong, % of all queries, mean of all bots")
    _say(f"{'threshold':12} {'first day':>16} {'heard':>16}")
    for threshold in THRESHOLDS:
        shown = [
            _mean_answered([kind for runs in by_case for kind in chosen(runs)], threshold)
            for chosen in (_plain, _heard)
        ]
        mark = "  (default)" if threshold == DEFAULT else ""
        _say(f"{threshold:<12.2f} {shown[0]:>16} {shown[1]:>16}{mark}")


def _plain(runs: Sequence[Run]) -> list[list[Scored]]:
    return [run.plain for run in runs]


def _heard(runs: Sequence[Run]) -> list[list[Scored]]:
    return [run.heard for run in runs]


def _mean_answered(scored: Sequence[Sequence[Scored]], threshold: float) -> str:
    both = [answered(one, threshold) for one in scored]
    return f"{100 * mean(b[0] for b in both):.1f} / {100 * mean(b[1] for b in both):.1f}"


def _costs(by_case: Sequence[Sequence[Run]]) -> None:
    """The price of a query at each cost: by its own threshold, by the default, and at best."""
    _say("")
    _say("cost of a query in handoffs, mean of all bots, after queries were heard")
    _say(
        f"{'a wrong answer':16} {'threshold':>9} {'right / wrong':>14} {'cost':>7}"
        f" {'at default':>11} {'best':>7}  cheapest"
    )
    every = [run.heard for runs in by_case for run in runs]
    for cost in COSTS:
        lines = [at_cost(scored, cost) for scored in every]
        at_default = mean(price(scored, DEFAULT, cost) for scored in every)
        cheapest = sorted(line.cheapest for line in lines)
        _say(
            f"{f'as bad as {cost:g}':16} {lines[0].threshold:9.2f}"
            f" {_mean_answered(every, lines[0].threshold):>14}"
            f" {mean(line.price for line in lines):7.3f} {at_default:11.3f}"
            f" {mean(line.least for line in lines):7.3f}"
            f"  {cheapest[0]:.2f} to {cheapest[-1]:.2f}, median {median(cheapest):.2f}"
        )


def _first_faq(faq: Faq, encoder: SentenceEncoder) -> None:
    engine = EmbeddedEngine(encoder)
    entries = [
        KnowledgeEntry(id=one, questions=(asked,), answer=said) for one, asked, said in faq.entries
    ]
    stored = engine.build_file(entries)
    index = engine.open_file(stored) if stored is not None else None
    if index is None:
        raise RuntimeError("an index just made cannot be read")

    def asked(rows: Sequence[Row]) -> list[Scored]:
        found: list[Scored] = []
        for row in rows:
            match = engine.match(index, [BotMessage(author="visitor", text=row.text, at=_AT)])
            confidence = 0.0 if match is None else match.confidence
            right = match is not None and match.entry_id == row.label
            found.append(Scored(row in faq.asked, right, confidence))
        return found

    known = asked(faq.asked)
    matched = [one for one in known if one.right]
    _say("")
    _say(f"{faq.name}: one question an entry, on its first day, at {DEFAULT:.2f}")
    _say(f"  matched right {len(matched)} of {len(known)}; of these answered {_share(matched)}")
    every = known + asked([*faq.near, *faq.far])
    wrong = [one for one in every if not one.right]
    _say(
        f"  wrong answers, of all {len(every)} probes"
        f" {100 * sum(one.confidence >= DEFAULT for one in wrong) / len(every):.1f} %"
    )
    for name, rows in (
        ("near misses", faq.near),
        ("far", faq.far),
        ("denied or opposite", faq.denied),
    ):
        if rows:
            _say(f"  {name} answered {_share(asked(rows))}")
    error = f"{100 * calibration_error(every):.1f} {_interval(every, calibration_error)}"
    _say(f"  calibration error {error}")


def _share(scored: Sequence[Scored]) -> str:
    def over(some: Sequence[Scored]) -> float:
        return sum(one.confidence >= DEFAULT for one in some) / len(some)

    return f"{100 * over(scored):.1f} % {_interval(scored, over)} of {len(scored)}"


def _interval(scored: Sequence[Scored], figure: _Figure) -> str:
    draw = random.Random(0)
    values = sorted(figure(draw.choices(scored, k=len(scored))) for _ in range(RESAMPLED))
    low, high = values[round(0.025 * RESAMPLED)], values[round(0.975 * RESAMPLED) - 1]
    return f"[{100 * low:.1f}-{100 * high:.1f}]"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
