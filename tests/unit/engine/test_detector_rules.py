"""The detectors' rule files: readable, sorted, indexed, and harmless to time."""

import re
import time
from pathlib import Path

import pytest

from escalation.engine import rule_index
from escalation.engine.detector_rules import rule_book, without_slips
from escalation.engine.detector_text import plain_clauses, shortened
from escalation.engine.detectors import RuleDetectors
from escalation.engine.needed_words import needed_words
from escalation.engine.resources import LANGUAGES, load_json
from escalation.engine.rule_files import KINDS, UNSPACED, Kind, expanded, rule_file
from escalation.engine.rule_files import LANGUAGES as WORD_LANGUAGES
from tests.unit.engine.probes import NAMES, languages_of, probes

RULES = Path(rule_index.__file__).with_name("data") / "detectors"
FILES = sorted(RULES.glob("*/*.txt"))
ALWAYS_TRIED_AT_MOST = 16


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_says_what_it_is_and_keeps_its_lines_sorted(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# ")
    for section in re.split(r"(?m)^\[[a-z_]+\]$", text)[1:]:
        lines = section.strip().splitlines()
        assert lines == sorted(lines)
        assert len(lines) == len(set(lines))


@pytest.mark.parametrize("kind", KINDS)
def test_every_pattern_can_be_read(kind: Kind) -> None:
    for language in (*WORD_LANGUAGES, *UNSPACED):
        file = rule_file(kind, language)
        for section, pattern in file.patterns if file else ():
            assert section
            assert re.compile(expanded(pattern, file.lists if file else {})).groups == 0


def test_the_six_have_all_detectors_and_eight_more_have_wishes_for_a_person() -> None:
    for language in LANGUAGES:
        assert all(rule_file(kind, language) is not None for kind in KINDS)
    assert len(set(languages_of("person")) - set(LANGUAGES)) == 8
    for language in languages_of("person"):
        assert rule_file("person", language) is not None


def test_the_index_is_made_from_the_rules_as_they_are() -> None:
    # `python -m escalation.engine.rule_index` makes it anew.
    assert load_json(rule_index.FILE) == rule_index.made()


@pytest.mark.parametrize("kind", KINDS)
def test_hardly_any_pattern_is_tried_on_every_message(kind: Kind) -> None:
    assert len(rule_book(kind).always_tried) <= ALWAYS_TRIED_AT_MOST


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_pattern_matches_without_a_word_that_it_is_said_to_need(kind: Kind) -> None:
    said = [p.text for language in languages_of(kind) for p in probes(kind, language)]
    book = rule_book(kind)
    for text in said:
        plain = without_slips(shortened(plain_clauses(text)))
        tried = set(book.tried_on(plain))
        assert not {n for n in book.matching(plain) if n not in tried}, text


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("talk to (a|the) person", {"talk"}),
        ("(talk|speak|chat) (to|with|w) <who>", {"person", "agent"}),
        ("(please )?help", {"help"}),
        ("help( me)?", {"help"}),
        ("<start>((ok|well) ){0,2}agent<end>", {"agent"}),
        ("konsultant[^ ]* prosze", {"prosze"}),
        ("konsultant[^ ]*", {"kon*"}),
        ("(?<!no )agent(?! fees)", {"agent"}),
        ("a|b", {"a", "b"}),
        ("(please)?( help)?", None),
        ("<word> <name>", {"<name>"}),
    ],
)
def test_the_words_that_a_pattern_needs_are_told(pattern: str, needed: set[str] | None) -> None:
    found = needed_words(pattern, {"who": "person|agent"})
    assert found == (None if needed is None else frozenset(needed))


HOSTILE = (
    "my agent told ", "i want a ", "talk to the ", "not ", "still ", "how many ", "!?", "aaaa ",
    "is there anyone ", "the the ", "quiero hablar con ", "mit einem ", "je ne veux pas ", "a , ",
    "insaan se ", "am i talking to a ", "so very ", "人工", "担当者に", "अभी तक ", "你们的", "Z1Z ",
    "(((", "waiting for hours ",
    "i want to kill ", "my son is being ", "see other ", "что человек ", "NOT ", "ah" * 5_000,
    "что ",
)  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_ten_thousand_hostile_characters_cannot_occupy_a_function(unit: str) -> None:
    hostile = (unit * 10_000)[:10_000]
    detectors = RuleDetectors()

    def read() -> None:
        detectors.explicit_request(hostile, locale="en", names=NAMES)
        detectors.frustration(hostile, locale="en")
        detectors.repetition(hostile, [hostile[:-1], "x" + hostile], locale="en")
        detectors.acknowledgement(hostile, locale="en")
        detectors.must_reach(hostile, locale="en")

    detectors.explicit_request(hostile[:50], locale="en", names=NAMES)
    started = time.process_time()
    read()
    # The patterns that it makes tried are compiled on the way.
    assert time.process_time() - started < 3.0
