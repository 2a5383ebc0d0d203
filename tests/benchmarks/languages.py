"""Prints how well each encoder finds foreign knowledge: `python -m tests.benchmarks.languages`.

The same thirty entries in four languages, three questions each as the owner wrote them; asked are
90 questions that share few words with those, and 25 about what the bot does not know. They were
written before anything was measured, and nothing is fitted to them but the share of words
(`ranking.LEXICAL_SHARE_OF_OTHERS`). English shows how hard they are.
"""

import json
import sys
import time
from collections.abc import Sequence

import numpy as np

from escalation.engine.answering import EmbeddedEngine
from escalation.engine.encoder import ENGLISH, SentenceEncoder
from escalation.engine.indexing import build_file
from escalation.engine.languages import DetectedLanguages, plainly_english
from tests.unit.engine.encoders import encoder, languages, multilingual
from tests.unit.engine.questions_in import FOLDER, faq
from tests.unit.engine.samples import said

FOREIGN = ("de", "es", "fr")
THRESHOLDS = (0.5, 0.6)


def main() -> int:
    """Print the tables."""
    _say(f"{'':34} right   AUROC   answered (wrong) at {' and '.join(map(str, THRESHOLDS))}")
    for language in ("en", *FOREIGN):
        for name, made in (("MiniLM", encoder()), ("multilingual", multilingual())):
            _line(f"{language}  {name}", language, *_by(language, made))
        words = EmbeddedEngine()
        index = words.build(faq(language).entries)
        answered = [words.match(index, [said(one.text)]) for one in faq(language).asked]
        found = [(each.entry_id, each.confidence) if each else ("", 0.0) for each in answered]
        _line(f"{language}  words", language, *zip(*found, strict=True))
    whole = EmbeddedEngine(encoder(), multilingual=multilingual(), languages=languages())
    _as_it_is(whole)
    _detector()
    return 0


def _by(language: str, made: SentenceEncoder) -> tuple[Sequence[str], Sequence[float]]:
    """Ids and confidences by one encoder, whatever it reads."""
    engine = EmbeddedEngine(made)
    index = engine.open_file(build_file(faq(language).entries, made))
    if index is None:
        raise RuntimeError("an index just made cannot be read")
    found = [engine.match(index, [said(one.text)]) for one in faq(language).asked]
    return (
        [match.entry_id if match else "" for match in found],
        [match.confidence if match else 0.0 for match in found],
    )


def _as_it_is(engine: EmbeddedEngine) -> None:
    """Foreign questions to a bot whose knowledge is English, and to one without an index yet."""
    stored = engine.build_file(faq("en").entries)
    index = engine.open_file(stored) if stored else None
    if index is None:
        raise RuntimeError("there is no index of English knowledge")
    for language in FOREIGN:
        asked = [[said(one.text)] for one in faq(language).asked]
        meaning = [engine.answer(index, each, locale=language).confidence for each in asked]
        words = engine.build(faq(language).entries)
        alone = [engine.answer(words, each, locale=language).confidence for each in asked]
        _say(
            f"{language}  highest confidence from English knowledge {max(meaning):.2f}, "
            f"by words alone {max(alone):.2f}"
        )


def _detector() -> None:
    lines: dict[str, list[str]] = json.loads((FOLDER / "lines.json").read_text("utf-8"))
    started = time.perf_counter()
    fresh = DetectedLanguages()
    fresh.unread("wo ist mein Paket", ENGLISH)
    loaded = time.perf_counter() - started
    every = [(name, line) for name, each in lines.items() for line in each]
    started = time.perf_counter()
    found = [(name, fresh.unread(line, ENGLISH)) for name, line in every]
    each_ms = 1_000.0 * (time.perf_counter() - started) / len(every)
    right = sum((name == "en" and got is None) or name == got for name, got in found)
    plain = sum(plainly_english(line) for line in lines["en"])
    _say(
        f"languages: right of {len(every)} lines {right}, plainly English {plain} of "
        f"{len(lines['en'])}; {each_ms:.2f} ms a line, {loaded:.2f} s to load"
    )


def _line(name: str, language: str, ids: Sequence[str], confidences: Sequence[float]) -> None:
    asked = faq(language).asked
    given = np.array(confidences)
    right = np.array([got == one.entry_id for got, one in zip(ids, asked, strict=True)])
    known = np.array([one.entry_id is not None for one in asked])
    inside, outside = given[known], given[~known]
    auroc = np.mean(inside[:, None] > outside) + 0.5 * np.mean(inside[:, None] == outside)
    counts = "   ".join(
        f"{int((given >= least).sum()):3} ({int(((given >= least) & ~right).sum()):2})"
        for least in THRESHOLDS
    )
    _say(f"{name:34} {right[known].mean():.2f}    {auroc:.2f}    {counts}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
