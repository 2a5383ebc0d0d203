"""How good the embedded engine is on CLINC150 and BANKING77, beside what it is to reach.

    python -m tests.benchmarks.engine_quality [FOLDER]

Bots are made from training rows alone and asked the test split once. Beside each figure stand that
of a plain nearest neighbour over the same embeddings and examples, the ratio to it, and what was
wanted; below them what others have published. Takes some minutes.
"""

import csv
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from escalation.engine.detectors import detect_explicit_request
from escalation.engine.encoder import SentenceEncoder, installed_encoder
from escalation.engine.routing import BotExamples
from escalation.engine.semantic.calibrating import Outcome, refit
from escalation.engine.semantic.calibrating import scaled as scaled_by
from escalation.engine.semantic.routes import build_routes
from escalation.evaluation.metrics import Report, Scored, calibration_error, report
from escalation.evaluation.tables import Row
from escalation.evaluation.trial import TrialBot
from tests.benchmarks.engine_data import (
    Data,
    Remembering,
    every_text,
    few,
    folder_from_command_line,
    load,
)
from tests.benchmarks.nearest_neighbour import nearest_neighbour

SEEDS = (0, 1, 2)
OUTCOMES = 200
HIDDEN_SHARE = 0.2
HUMAN_REQUESTS = Path(__file__).parents[1] / "unit" / "engine" / "human_requests.csv"
DESCRIPTIONS = {
    "auto_and_commute": "Driving and getting around: directions, traffic, distance, gas, tires, "
    "oil changes, car maintenance, rides.",
    "banking": "Bank accounts: balances, transfers, paying bills, PIN, checks, interest rates, "
    "frozen or blocked accounts, fraud and spending.",
    "credit_cards": "Credit cards: limits, APR, rewards points, credit score, lost, damaged or "
    "declined cards, applying for a new card.",
    "home": "Around the house: music and playlists, to-do and shopping lists, reminders, "
    "calendar, online orders, smart home devices.",
    "kitchen_and_dining": "Cooking and restaurants: recipes, ingredients, calories and nutrition, "
    "meal ideas, restaurant reviews and reservations.",
    "meta": "Settings of the assistant: volume, speed, accent, language, names, whisper mode, "
    "sync, reset, repeat, cancel, yes, no and maybe.",
    "small_talk": "Chatting with the assistant: greetings, thanks, goodbyes, jokes, fun facts, "
    "who it is, its name, age, hobbies and pets.",
    "travel": "Trips: flights, hotels, car rental, visas, vaccinations, luggage, exchange rates, "
    "translation, time zones, travel alerts.",
    "utility": "Everyday tools: weather, alarms, timers, time and date, calculator, unit "
    "conversion, spelling, definitions, calls and texts, finding your phone.",
    "work": "Work and HR: vacation days and time off, payday, taxes, income, health insurance, "
    "401k, direct deposit, meetings, holidays.",
}
PUBLISHED = """
Published, to be read beside the above
  CLINC150, full data: in-scope accuracy / out-of-scope recall. Larson et al. 2019, table 2,
  https://aclanthology.org/D19-1131
    BERT, threshold       96.2 / 52.3      Rasa              91.5 / 45.3
    BERT, oos-train       96.9 / 40.3      DialogFlow        91.7 / 14.0
  BANKING77, accuracy. Casanueva et al. 2020, table 3, https://aclanthology.org/2020.nlp4convai-1.5
    ten examples an intent: USE 84.2, USE+ConveRT 85.2     full data: 93.4, BERT tuned 93.7
  Ten examples an intent, further methods, as their papers give them:
    CLINC150: USE 90.9, DNNC 93.8, ICDA 94.8     BANKING77: DNNC 86.7, ICDA 89.8
"""
_Figure = Callable[[Report], float | None]


def main() -> int:
    """Print the table."""
    folder = folder_from_command_line(__doc__ or "")
    installed = installed_encoder()
    if installed is None:
        sys.stderr.write("There is no encoder: `python -m infra.development_encoder` builds it.\n")
    if folder is None or installed is None:
        return 2
    data = load(folder)
    encoder = Remembering(installed)
    # All at once: texts of one length share a pass.
    encoder.encode([row.text for row in (*data.clinc_test, *data.banking_test)])
    _say(f"{'%':44} {'this':>12} {'':7} {'nearest':>8} {'ratio':>6}   {'wanted':>8}")
    _clinc(data, encoder)
    _banking(data, encoder)
    _routing(data, encoder)
    _human_requests(folder)
    _say(PUBLISHED)
    return 0


def _clinc(data: Data, encoder: SentenceEncoder) -> None:
    runs = [_asked(few(data.clinc_train, 10, seed), data.clinc_test, encoder) for seed in SEEDS]
    _line("CLINC150, 10 an intent: accuracy", runs, lambda run: run.accuracy, "≥ 90")
    _line("  AUROC", runs, lambda run: run.auroc, "≥ 96")
    _line("  FPR at 95 % TPR", runs, lambda run: run.fpr95, "≤ 19")
    _line("  AUPR", runs, lambda run: run.aupr, "")
    _calibration(runs)
    full = [_asked(data.clinc_train, data.clinc_test, encoder)]
    _line("CLINC150, full data: accuracy", full, lambda run: run.accuracy, "≥ 95.5")
    _line("  AUROC", full, lambda run: run.auroc, "≥ 96.8")
    _line("  FPR at 95 % TPR", full, lambda run: run.fpr95, "≤ 14")
    _calibration(full)
    for line in full[0].own.thresholds:
        if line.recall is not None and round(line.threshold * 100) in {30, 50, 70}:
            _say(
                f"  at {line.threshold:.2f}: in-scope accuracy / out-of-scope recall"
                f"  {100 * line.accuracy:10.1f} / {100 * line.recall:.1f}"
            )


def _banking(data: Data, encoder: SentenceEncoder) -> None:
    for count, wanted in ((10, "≥ 85.6"), (5, "≥ 79.3")):
        runs = [
            _asked(few(data.banking_train, count, seed), data.banking_test, encoder)
            for seed in SEEDS
        ]
        _line(f"BANKING77, {count} an intent: accuracy", runs, lambda run: run.accuracy, wanted)
        _calibration(runs)
    runs = [_asked(_without(data, seed), data.banking_test, encoder) for seed in SEEDS]
    _line("BANKING77, a fifth hidden: AUROC", runs, lambda run: run.auroc, "")
    _calibration(runs)


def _without(data: Data, seed: int) -> list[Row]:
    labels = sorted({row.label for row in data.banking_train})
    draw = random.Random(seed)
    hidden = set(draw.sample(labels, round(HIDDEN_SHARE * len(labels))))
    return [row for row in few(data.banking_train, 10, seed) if row.label not in hidden]


def _routing(data: Data, encoder: SentenceEncoder) -> None:
    runs = []
    for seed in SEEDS:
        rows = few(data.clinc_train, 10, seed)
        bots = [
            BotExamples(
                domain, tuple(row.text for row in rows if data.domain_of[row.label] == domain), ""
            )
            for domain in DESCRIPTIONS
        ]
        runs.append(_routed(bots, data, encoder))
    _line("Ten bots, 10 examples an intent: routing", runs, lambda run: run.accuracy, "≥ 94.6")
    _line("  AUROC", runs, lambda run: run.auroc, "≥ 95.5")
    _line("  calibration error", runs, lambda run: run.calibration_error, "", alone=True)
    described = [BotExamples(domain, (), text) for domain, text in DESCRIPTIONS.items()]
    runs = [_routed(described, data, encoder)]
    _line("Ten bots, one line each: routing", runs, lambda run: run.accuracy, "≥ 77")
    _line("  AUROC", runs, lambda run: run.auroc, "≥ 86")
    _line("  calibration error", runs, lambda run: run.calibration_error, "", alone=True)


def _human_requests(folder: Path) -> None:
    with HUMAN_REQUESTS.open(encoding="utf-8", newline="") as file:
        asked = [row for row in csv.DictReader(file) if row["wants_person"] == "yes"]
    found = sum(
        detect_explicit_request(row["text"], locale=row["language"]) is not None for row in asked
    )
    _say(
        f"{'Wishes for a person found, six languages':44} {_percent(found, len(asked))}{'≥ 95':>36}"
    )
    texts = every_text(folder)
    false = sum(detect_explicit_request(text, locale="en") is not None for text in texts)
    name = "  fired on all of CLINC150 and BANKING77"
    _say(f"{name:44} {_percent(false, len(texts))}{'≤ 0.2':>36}")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:12.2f}"


class _Run(NamedTuple):
    """One bot asked all queries, and the baseline made from the same examples."""

    own: Report
    scored: list[Scored]
    plain: Report


def _routed(bots: Sequence[BotExamples], data: Data, encoder: SentenceEncoder) -> _Run:
    routes = build_routes(bots, encoder)
    texts = [row.text for row in data.clinc_test]
    scored: list[Scored] = []
    for row, scores in zip(
        data.clinc_test, routes.scores(encoder.encode(texts), texts), strict=True
    ):
        best = max(scores, key=lambda bot: scores[bot])
        truth = data.domain_of.get(row.label)
        scored.append(Scored(truth is not None, best == truth, scores[best]))
    written = [
        Row(text, bot.bot_id)
        for bot in bots
        for text in (*bot.examples, *([bot.description] if bot.description else ()))
    ]
    asked = [Row(row.text, data.domain_of.get(row.label, row.label)) for row in data.clinc_test]
    return _Run(report(scored), scored, nearest_neighbour(written, asked, encoder))


def _asked(examples: Sequence[Row], queries: Sequence[Row], encoder: SentenceEncoder) -> _Run:
    bot = TrialBot(examples, encoder)
    known = set(bot.labels)
    scored: list[Scored] = []
    for row in queries:
        guess = bot.guess(row.text)
        scored.append(Scored(row.label in known, guess.label == row.label, guess.confidence))
    return _Run(report(scored), scored, nearest_neighbour(examples, queries, encoder))


def _calibration(runs: Sequence[_Run]) -> None:
    name = "  calibration error, no labelled traffic"
    _line(name, runs, lambda run: run.calibration_error, "≤ 5", alone=True)
    after = [_after_outcomes(run.scored, seed) for run in runs for seed in range(5)]
    _say(f"{f'    after {OUTCOMES} outcomes':44} {100 * mean(after):12.2f}{'≤ 3':>36}")


def _after_outcomes(scored: Sequence[Scored], seed: int) -> float:
    """Refit on some outcomes, measure on all others."""
    shuffled = list(scored)
    random.Random(seed).shuffle(shuffled)
    seen, rest = shuffled[:OUTCOMES], shuffled[OUTCOMES:]
    scale = refit([Outcome(one.confidence, one.right) for one in seen])
    changed = [one._replace(confidence=scaled_by(scale, one.confidence)) for one in rest]
    return calibration_error(changed)


def _line(
    name: str, runs: Sequence[_Run], figure: _Figure, wanted: str, *, alone: bool = False
) -> None:
    """Mean over the runs and half their spread; the baseline's mean and the ratio to it, unless
    the figure means nothing for it.
    """
    values = [100 * value for run in runs if (value := figure(run.own)) is not None]
    plain = [100 * value for run in runs if (value := figure(run.plain)) is not None]
    spread = f"±{(max(values) - min(values)) / 2:.2f}" if len(values) > 1 else ""
    ratio = mean(values) / mean(plain) if plain and mean(plain) > 0 and not alone else None
    beside = f"{mean(plain):8.2f} {ratio:6.3f}" if ratio is not None else f"{'':15}"
    _say(f"{name:44} {mean(values):12.2f} {spread:>7} {beside}   {wanted:>8}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
