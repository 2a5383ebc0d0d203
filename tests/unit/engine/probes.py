"""Sentences written before the rules that they measure: `held_out/DETECTOR.LANGUAGE.txt`.

A line begins with `+` where the detector ought to see something, with `-` where it ought not; in
repetition's files the earlier message stands before ` => `. Rules are made with other sentences
(`development/`, in the same form): who looks which of the held-out ones a rule misses and mends it
for them has nothing left to measure with.
"""

from pathlib import Path
from typing import Final, NamedTuple

from escalation.engine.detectors import RuleDetectors

NAMES: Final = ("Billing", "Spa", "Tech Support", "Sales")
"""Of the bots and departments that the sentences name."""
_HERE: Final = Path(__file__).parent


class Probe(NamedTuple):
    """One sentence, and whether the detector ought to see something in it."""

    detector: str
    language: str
    wanted: bool
    text: str
    earlier: str


def languages_of(detector: str, folder: str = "held_out") -> list[str]:
    """Languages in which there are sentences for a detector."""
    return sorted(path.suffixes[0][1:] for path in (_HERE / folder).glob(f"{detector}.*.txt"))


def probes(detector: str, language: str, folder: str = "held_out") -> list[Probe]:
    """The sentences for a detector in a language."""
    text = (_HERE / folder / f"{detector}.{language}.txt").read_text("utf-8")
    found = []
    for line in text.splitlines():
        sign, _, said = line.partition(" ")
        earlier, _, later = said.rpartition(" => ")
        found.append(Probe(detector, language, sign == "+", later, earlier))
    return found


def detected(probe: Probe, locale: str) -> bool:
    """Whether the detector sees something in the sentence."""
    detectors = RuleDetectors()
    if probe.detector == "person":
        return detectors.explicit_request(probe.text, locale=locale, names=NAMES) is not None
    if probe.detector == "frustration":
        return detectors.frustration(probe.text, locale=locale) is not None
    return detectors.repetition(probe.text, [probe.earlier], locale=locale) is not None
