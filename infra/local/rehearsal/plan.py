"""Who asks what, and where: bots from labelled examples, visitors from labelled questions."""

import csv
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT_OF_SCOPE = "oos"
"""The label of a question that no bot can answer; an empty label means the same."""
_ONE_GROUP = "all"
_LABEL_COLUMNS = ("label", "category", "intent")


class PlanError(ValueError):
    """The files or options do not make a rehearsal; the message says why."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question and what it is about. `group` is None where the file does not say."""

    text: str
    label: str
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visitor with one question, and perhaps another.

    Attributes:
        number: counts from 0.
        text: the question.
        label: what would be the right answer; None where nothing would.
        group: whose bot would be the right one; None where none would.
        start: the group whose bot the visitor comes to.
        asks_on: what the visitor asks besides, once the first question has become a ticket.
    """

    number: int
    text: str
    label: str | None
    group: str | None
    start: str
    asks_on: Labelled | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What to rehearse: the bots' examples by group and label, and the visits in order."""

    groups: Mapping[str, Mapping[str, Sequence[str]]]
    visits: Sequence[Visit]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of the files is used. `queries` counts the out-of-scope ones too."""

    examples_per_label: int = 10
    queries: int = 400
    out_of_scope: int = 100
    misdirected: float = 0.5
    seed: int = 7


def read_labelled(path: Path, split: str) -> list[Labelled]:
    """The labelled questions of a file.

    Args:
        path: a CSV file with the columns text, label (or category, or intent) and perhaps group;
            or a JSON object of lists of [text, label], of which `split` and `oos_` + `split` are
            taken.
        split: such as train or test; a CSV file has none.

    Raises:
        PlanError: the file has another shape.
    """
    if path.suffix == ".json":
        lists = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(lists, dict) or split not in lists:
            raise PlanError(f"{path}: a JSON object with the list {split!r} is needed")
        rows = [*lists[split], *lists.get(f"oos_{split}", [])]
        return [Labelled(str(text), str(label)) for text, label in rows]
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        label = next((name for name in _LABEL_COLUMNS if name in columns), None)
        if "text" not in columns or label is None:
            raise PlanError(f"{path}: the columns text and label are needed, not {columns}")
        return [
            Labelled(row["text"], row[label] or OUT_OF_SCOPE, row.get("group") or None)
            for row in reader
            if row["text"]
        ]


def read_groups(path: Path) -> dict[str, str]:
    """The group of each label, from a JSON object of lists of labels by group.

    Raises:
        PlanError: the file has another shape, or a label is in two groups.
    """
    content: Any = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise PlanError(f"{path}: a JSON object of lists of labels is needed")
    group_of: dict[str, str] = {}
    for group, labels in content.items():
        for label in labels:
            if label in group_of:
                raise PlanError(f"{path}: {label!r} is in {group_of[label]!r} and in {group!r}")
            group_of[label] = group
    return group_of


def make_plan(
    examples: Sequence[Labelled],
    queries: Sequence[Labelled],
    *,
    group_of: Mapping[str, str],
    only: Sequence[str],
    sizes: Sizes,
) -> Plan:
    """Choose examples, questions and starting bots; the same seed chooses the same.

    Args:
        examples: what the bots learn from.
        queries: what visitors ask; a label that no example has is left out, unless it is
            OUT_OF_SCOPE.
        group_of: the group of each label, for files that do not say.
        only: groups to rehearse; empty for all.
        sizes: how much is used.

    Raises:
        PlanError: no examples or too few questions are left.
    """
    chance = random.Random(sizes.seed)  # noqa: S311 - a sample that can be repeated, no secret
    groups = _groups(examples, group_of, only, sizes.examples_per_label, chance)
    if not groups:
        raise PlanError("no example is left: check --groups and --groups-only")
    home = {label: group for group, labels in groups.items() for label in labels}
    known = [query for query in queries if query.label in home]
    unknown = [query for query in queries if query.label == OUT_OF_SCOPE]
    wanted = sizes.queries - sizes.out_of_scope
    if wanted < 0:
        raise PlanError("--out-of-scope is a part of --queries and cannot be more")
    for what, there, needed in (
        ("in scope", known, wanted),
        ("out of scope", unknown, sizes.out_of_scope),
    ):
        if len(there) < needed:
            raise PlanError(f"{needed} questions {what} are wanted; the file has {len(there)}")
    names = list(groups)
    inside = chance.sample(known, wanted)
    strayed = round(wanted * sizes.misdirected) if len(names) > 1 else 0
    drafts: list[tuple[Labelled, str | None, str]] = []
    for place, query in enumerate(inside):
        right = home[query.label]
        others = [name for name in names if name != right]
        drafts.append((query, right, chance.choice(others) if place < strayed else right))
    drafts += [
        (query, None, chance.choice(names)) for query in chance.sample(unknown, sizes.out_of_scope)
    ]
    chance.shuffle(drafts)
    asked = {query.text for query, _, _ in drafts}
    left = [query for query in (*known, *unknown) if query.text not in asked]
    more: list[Labelled | None] = list(chance.sample(left, min(len(left), len(drafts))))
    more += [None] * (len(drafts) - len(more))
    return Plan(
        groups,
        [
            Visit(number, query.text, query.label if right else None, right, start, asks_on)
            for number, ((query, right, start), asks_on) in enumerate(
                zip(drafts, more, strict=True)
            )
        ],
    )


def spread(labels: Mapping[str, Sequence[str]], at_most: int) -> list[str]:
    """Up to `at_most` examples, as evenly from all labels as can be."""
    longest = max((len(texts) for texts in labels.values()), default=0)
    rows = [
        texts[place] for place in range(longest) for texts in labels.values() if place < len(texts)
    ]
    return rows[:at_most]


def _groups(
    examples: Sequence[Labelled],
    group_of: Mapping[str, str],
    only: Sequence[str],
    per_label: int,
    chance: random.Random,
) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for example in examples:
        group = example.group or group_of.get(example.label, None if group_of else _ONE_GROUP)
        if group is None or example.label == OUT_OF_SCOPE or (only and group not in only):
            continue
        found.setdefault(group, {}).setdefault(example.label, []).append(example.text)
    order = list(only) if only else sorted(found)
    missing = [group for group in order if group not in found]
    if missing:
        raise PlanError(f"no example is of the group {', '.join(missing)}")
    return {
        group: {
            label: chance.sample(texts, min(per_label, len(texts)))
            for label, texts in sorted(found[group].items())
        }
        for group in order
    }
