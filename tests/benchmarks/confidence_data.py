"""Bots with a share of questions that they cannot know, from 0 to 70 %.

What is out of scope is *near* (another intent of the bot's own subject) or *far* (another subject).
The domains of CLINC150 used here are the five that nothing was tuned on, and the queries are of the
test splits.
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from escalation.evaluation.tables import Row
from tests.benchmarks.engine_data import OUT_OF_SCOPE, Data, few

DOMAINS = ("banking", "home", "meta", "travel", "work")
FAQS = ("tea_shop", "team_app")
QUERIES = 600
_FAQ_FOLDER = Path(__file__).parent / "data"


class Case(NamedTuple):
    """A bot's examples and what it is asked, in no particular order."""

    name: str
    examples: list[Row]
    queries: list[Row]


class Faq(NamedTuple):
    """A hand-written FAQ of one question an entry, and probes of four kinds."""

    name: str
    entries: list[tuple[str, str, str]]
    asked: list[Row]
    near: list[Row]
    far: list[Row]
    denied: list[Row]


def cases(data: Data, seed: int) -> list[Case]:
    """The bots, each with its share of questions out of scope."""
    draw = random.Random(seed)
    whole = few(data.clinc_train, 10, seed)
    labels = sorted({row.label for row in data.banking_train})
    half = set(draw.sample(labels, len(labels) // 2))
    bank = few(data.banking_train, 10, seed)
    near_bank = [_foreign(row) for row in data.banking_test if row.label not in half]
    far_bank = [_foreign(row) for row in data.clinc_test if row.label == OUT_OF_SCOPE]
    known_bank = [row for row in data.banking_test if row.label in half]
    found = [
        Case("CLINC150, 18 % out of scope", whole, data.clinc_test),
        Case("BANKING77, 0 %", bank, data.banking_test),
        _mixed(
            "half of BANKING77, 20 % near",
            [row for row in bank if row.label in half],
            (known_bank, near_bank, far_bank),
            (0.8, 0.2, 0.0),
            draw,
        ),
        _mixed(
            "half of BANKING77, 20 % near, 20 % far",
            [row for row in bank if row.label in half],
            (known_bank, near_bank, far_bank),
            (0.6, 0.2, 0.2),
            draw,
        ),
    ]
    for domain, count, shares in zip(
        DOMAINS,
        (10, 5, 5, 10, 3),
        ((1.0, 0.0, 0.0), (0.6, 0.1, 0.3), (0.45, 0.15, 0.4), (0.3, 0.1, 0.6), (0.45, 0.3, 0.25)),
        strict=True,
    ):
        intents = sorted(label for label, owner in data.domain_of.items() if owner == domain)
        known = set(draw.sample(intents, 10))
        others = {label for label, owner in data.domain_of.items() if owner != domain}
        rows = few(data.clinc_train, count, seed)
        outside = round(100 * (shares[1] + shares[2]))
        found.append(
            _mixed(
                f"{domain}, {count} examples, {outside} %",
                [row for row in rows if row.label in known],
                (
                    [row for row in data.clinc_test if row.label in known],
                    [_foreign(row) for row in data.clinc_test if row.label in set(intents) - known],
                    [_foreign(row) for row in data.clinc_test if row.label in others],
                ),
                shares,
                draw,
            )
        )
    return found


def faqs() -> list[Faq]:
    """The hand-written FAQs."""
    found: list[Faq] = []
    for name in FAQS:
        read = json.loads((_FAQ_FOLDER / f"{name}.json").read_text("utf-8"))
        found.append(
            Faq(
                name=name,
                entries=[tuple(entry) for entry in read["entries"]],
                asked=[Row(text, label) for text, label in read["asked"]],
                near=[Row(text, OUT_OF_SCOPE) for text in read["near"]],
                far=[Row(text, OUT_OF_SCOPE) for text in read["far"]],
                denied=[Row(text, OUT_OF_SCOPE) for text in read["denied"]],
            )
        )
    return found


def _mixed(
    name: str,
    examples: list[Row],
    kinds: Sequence[Sequence[Row]],
    shares: Sequence[float],
    draw: random.Random,
) -> Case:
    """As many queries as every kind has enough for, `QUERIES` at most."""
    total = min(QUERIES, *(int(len(k) / s) for k, s in zip(kinds, shares, strict=True) if s))
    queries = [
        row
        for rows, share in zip(kinds, shares, strict=True)
        for row in draw.sample(list(rows), round(total * share))
    ]
    draw.shuffle(queries)
    return Case(f"{name} ({len(queries)})", examples, queries)


def _foreign(row: Row) -> Row:
    return Row(row.text, OUT_OF_SCOPE)
