"""How good the embedded engine is on CLINC150 and BANKING77, beside the figures to beat.

    python -m tests.benchmarks.engine_quality [FOLDER]

Bots are made from training rows alone and asked the test split once. Takes some minutes.
"""

import random
import sys
from collections.abc import Callable, Sequence
from statistics import mean

from escalation.engine.encoder import SentenceEncoder
from escalation.engine.encoder.loading import installed_encoder
from escalation.engine.routing import BotExamples
from escalation.engine.semantic.calibrating import Outcome, refit
from escalation.engine.semantic.calibrating import scaled as scaled_by
from escalation.engine.semantic.routes import build_routes
from escalation.evaluation.metrics import Report, Scored, calibration_error, report
from escalation.evaluation.tables import Row
from escalation.evaluation.trial import TrialBot
from tests.benchmarks.engine_data import Data, Remembering, few, folder_from_command_line, load

SEEDS = (0, 1, 2)
OUTCOMES = 200
HIDDEN_SHARE = 0.2
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
Published, CLINC150, full data (Larson et al. 2019, table 2): in-scope accuracy / out-of-scope
recall: BERT, threshold 96.2 / 52.3; BERT, oos-train 96.9 / 40.3; Rasa 91.5 / 45.3;
DialogFlow 91.7 / 14.0. Published, ten examples an intent: CLINC150 USE 90.9, DNNC 93.8,
ICDA 94.8; BANKING77 USE 84.2, DNNC 86.7, ICDA 89.8.
"""


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
    _say(f"{'':44} {'this':>22}   {'engine.md':>20}")
    _clinc(data, encoder)
    _banking(data, encoder)
    _routing(data, encoder)
    _say(PUBLISHED)
    return 0


def _clinc(data: Data, encoder: SentenceEncoder) -> None:
    runs = [_asked(few(data.clinc_train, 10, seed), data.clinc_test, encoder) for seed in SEEDS]
    _line("CLINC150, 10 an intent: accuracy", runs, lambda run: run.accuracy, "90.2")
    _line("  AUROC", runs, lambda run: run.auroc, "96.2")
    _line("  FPR at 95 % TPR", runs, lambda run: run.fpr95, "19")
    _line("  AUPR", runs, lambda run: run.aupr, "")
    _calibration(runs)
    full = [_asked(data.clinc_train, data.clinc_test, encoder)]
    _line("CLINC150, full data: accuracy", full, lambda run: run.accuracy, "95.8")
    _line("  AUROC", full, lambda run: run.auroc, "96.7")
    _line("  FPR at 95 % TPR", full, lambda run: run.fpr95, "13.9")
    _calibration(full)
    for line in full[0][0].thresholds:
        if line.recall is not None and round(line.threshold * 100) in {30, 50, 70}:
            _say(
                f"  at {line.threshold:.2f}: in-scope accuracy / out-of-scope recall"
                f"  {100 * line.accuracy:10.1f} / {100 * line.recall:.1f}"
            )


def _banking(data: Data, encoder: SentenceEncoder) -> None:
    for count, known in ((10, "85.6"), (5, "79.3")):
        runs = [
            _asked(few(data.banking_train, count, seed), data.banking_test, encoder)
            for seed in SEEDS
        ]
        _line(f"BANKING77, {count} an intent: accuracy", runs, lambda run: run.accuracy, known)
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
    _line("Ten bots, 10 examples an intent: routing", runs, lambda run: run.accuracy, "94.6")
    _line("  AUROC", runs, lambda run: run.auroc, "95.5")
    _line("  calibration error", runs, lambda run: run.calibration_error, "")
    described = [BotExamples(domain, (), text) for domain, text in DESCRIPTIONS.items()]
    runs = [_routed(described, data, encoder)]
    _line("Ten bots, one line each: routing", runs, lambda run: run.accuracy, "77")
    _line("  AUROC", runs, lambda run: run.auroc, "86")
    _line("  calibration error", runs, lambda run: run.calibration_error, "")


_Run = tuple[Report, list[Scored]]


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
    return report(scored), scored


def _asked(examples: Sequence[Row], queries: Sequence[Row], encoder: SentenceEncoder) -> _Run:
    bot = TrialBot(examples, encoder)
    known = set(bot.labels)
    scored: list[Scored] = []
    for row in queries:
        guess = bot.guess(row.text)
        scored.append(Scored(row.label in known, guess.label == row.label, guess.confidence))
    return report(scored), scored


def _calibration(runs: Sequence[_Run]) -> None:
    _line(
        "  calibration error, no labelled traffic", runs, lambda r: r.calibration_error, "3.4-7.5"
    )
    after = [_after_outcomes(scored, seed) for _, scored in runs for seed in range(5)]
    _say(f"{f'    after {OUTCOMES} outcomes':44} {100 * mean(after):20.2f} %   {'2.8':>20}")


def _after_outcomes(scored: Sequence[Scored], seed: int) -> float:
    """Refit on some outcomes, measure on all others."""
    shuffled = list(scored)
    random.Random(seed).shuffle(shuffled)
    seen, rest = shuffled[:OUTCOMES], shuffled[OUTCOMES:]
    scale = refit([Outcome(one.confidence, one.right) for one in seen])
    changed = [one._replace(confidence=scaled_by(scale, one.confidence)) for one in rest]
    return calibration_error(changed)


def _line(
    name: str, runs: Sequence[_Run], figure: Callable[[Report], float | None], known: str
) -> None:
    values = [100 * value for found, _ in runs if (value := figure(found)) is not None]
    spread = f" ±{(max(values) - min(values)) / 2:.2f}" if len(values) > 1 else ""
    _say(f"{name:44} {mean(values):12.2f}{spread:>8} %   {known:>20}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
