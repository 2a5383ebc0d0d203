"""What the detectors find, and what they see where there is nothing, on held-out sentences.

Run: `.venv/bin/python -m tests.benchmarks.detector_quality [DIRECTORY]`. The directory may hold
`clinc150.json` and `banking77-test.csv`; their questions hardly ever ask for a person and are
hardly ever angry, so that what is seen in them counts as false.
"""

import csv
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from escalation.domain.must_reach import KINDS
from escalation.engine.detectors import RuleDetectors
from escalation.engine.must_reach import detect_must_reach
from tests.unit.engine.probes import NAMES, Probe, detected, languages_of, probes

ROUNDS: Final = 3


def main() -> int:
    """Print hits and false alarms by detector and language, in two locales."""
    for detector in ("person", "frustration", "repetition"):
        for language in languages_of(detector):
            cells = [
                _cell(detector, language, locale) for locale in dict.fromkeys((language, "en"))
            ]
            _say(f"{detector:<12} {language:<3} {'   |  locale en: '.join(cells)}")
    if len(sys.argv) > 1:
        _false_alarms(Path(sys.argv[1]))
        _must_reach(Path(sys.argv[1]))
    _speed()
    return 0


def _cell(detector: str, language: str, locale: str) -> str:
    found = {True: [0, 0], False: [0, 0]}
    for probe in probes(detector, language):
        found[probe.wanted][0] += detected(probe, locale)
        found[probe.wanted][1] += 1
    (hits, asked), (false, others) = found[True], found[False]
    precision = hits / max(1, hits + false)
    return (
        f"found {hits:>3}/{asked:<3} {hits / asked:6.1%}  false {false:>2}/{others:<3}"
        f" {false / others:5.1%}  precision {precision:6.1%}"
    )


def _false_alarms(directory: Path) -> None:
    for name, rows in _corpora(directory):
        texts = [text for text, _ in rows]
        for detector in ("person", "frustration"):
            seen = sum(detected(Probe(detector, "en", True, text, ""), "en") for text in texts)
            _say(f"{detector:<12} seen in {name}: {seen}/{len(texts)} {seen / len(texts):.2%}")
        shuffled = random.Random(0).sample(rows, len(rows))
        pairs = [(a, b) for (a, x), (b, y) in zip(rows, shuffled, strict=True) if x != y]
        seen = sum(detected(Probe("repetition", "en", True, b, a), "en") for a, b in pairs)
        _say(f"{'repetition':<12} seen in pairs of {name} of two kinds: {seen}/{len(pairs)}")


def _must_reach(directory: Path) -> None:
    """By kind: nobody is in danger in these questions, but for a handful who say so."""
    for name, texts in _whole_corpora(directory):
        found = Counter(f.kind for text in texts for f in detect_must_reach(text, locale="en"))
        for kind in KINDS:
            share = f"{found[kind]}/{len(texts)} {found[kind] / len(texts):.3%}"
            _say(f"{kind:<15} seen in {name}: {share}")


def _whole_corpora(directory: Path) -> Iterator[tuple[str, list[str]]]:
    """All splits: no rule was made with any of them."""
    clinc = directory / "clinc150.json"
    if clinc.exists():
        data = json.loads(clinc.read_text("utf-8"))
        yield "CLINC150 (all)", [text for rows in data.values() for text, _ in rows]
    banking: list[str] = []
    for part in ("train", "test"):
        path = directory / f"banking77-{part}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                banking += [row["text"] for row in csv.DictReader(file)]
    if banking:
        yield "BANKING77 (all)", banking


def _corpora(directory: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    clinc = directory / "clinc150.json"
    if clinc.exists():
        data = json.loads(clinc.read_text("utf-8"))
        rows = [*data["test"], *data["oos_test"]]
        yield "CLINC150 (test)", [(text, kind) for text, kind in rows]
    banking = directory / "banking77-test.csv"
    if banking.exists():
        with banking.open(encoding="utf-8", newline="") as file:
            yield "BANKING77 (test)", [(r["text"], r["category"]) for r in csv.DictReader(file)]


def _speed() -> None:
    detectors, took = RuleDetectors(), []
    texts = [p for language in languages_of("frustration") for p in probes("repetition", language)]
    for number in range(ROUNDS):
        for probe in texts:
            started = time.process_time()
            detectors.explicit_request(probe.text, locale="en", names=NAMES)
            detectors.frustration(probe.text, locale="en")
            detectors.repetition(probe.text, [probe.earlier], locale="en")
            detectors.acknowledgement(probe.text, locale="en")
            if number == ROUNDS - 1:
                took.append(time.process_time() - started)
    took.sort()
    middle, late = took[len(took) // 2], took[int(len(took) * 0.99)]
    _say(f"all detectors, a message: p50 {middle * 1e3:.3f} ms, p99 {late * 1e3:.3f} ms")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
