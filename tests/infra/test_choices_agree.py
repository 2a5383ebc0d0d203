"""The widget and the service cut the same lines off a question that has choices."""

import json
import random
import subprocess
import sys
from pathlib import Path

from escalation.domain.choice_words import question_part
from escalation.domain.choices import Choice, plain_reading

ROOT = Path(__file__).parents[2]
_SOURCE = ROOT / "functions" / "site" / "widget" / "choices.js"
_ASK = """
import { readFileSync } from "node:fs";
import { questionPart } from "./choices.js";
const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(([text, choices]) => questionPart(text, choices))));
"""
_LABELS = ("Bills", "Refunds now", "1. May", "- x", "نعم", "はい", "*b*", "a  b", "2", "\u2022 dot")
_MARKS = ("", "1. ", "2) ", "- ", "* ", "\u2022 ", "12. ", "123. ", "-", " \t1.  ", "+ ")
_QUESTIONS = ("Which?", "So.\n\nWhich?", "", " ", "Which?\n", "1. Which?\r\n", "Bills")


def _case(dice: random.Random) -> tuple[str, list[dict[str, str]]]:
    labels = dice.sample(_LABELS, dice.randint(1, 4))
    offered = [{"id": f"c{n}", "label": label} for n, label in enumerate(labels)]
    said = labels[:] if dice.random() < 0.8 else [*labels[:-1], "Other"]
    lines = [f"{dice.choice(_MARKS)}{label}{dice.choice(('', ' '))}" for label in said]
    text = "\n".join([dice.choice(_QUESTIONS), *lines]) + dice.choice(("", "\n", " \n\n"))
    if dice.random() < 0.2:
        text = plain_reading("Which?", [Choice.model_validate(one) for one in offered])
    return text, offered


def test_widget_and_service_agree_on_what_is_the_question() -> None:
    dice = random.Random(20261123)
    cases = [_case(dice) for _ in range(3_000)]
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [str(node), "--input-type=module", "-e", _ASK],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
        cwd=_SOURCE.parent,
    )
    assert done.returncode == 0, done.stderr
    expected = [
        question_part(text, [Choice.model_validate(one) for one in offered])
        for text, offered in cases
    ]
    found = json.loads(done.stdout)
    assert [c for c, a, b in zip(cases, expected, found, strict=True) if a != b] == []
    cut = sum(question != text for question, (text, _) in zip(expected, cases, strict=True))
    assert 500 < cut < 2_900
