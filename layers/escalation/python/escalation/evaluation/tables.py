"""The command's files: CSV with a header, in UTF-8."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class BadTable(Exception):
    """A file cannot be used; the message says which line and why."""


class Row(NamedTuple):
    """A text and its label."""

    text: str
    label: str


class Prediction(NamedTuple):
    """One line of the predictions' file."""

    text: str
    label: str
    predicted: str
    confidence: float
    answered: bool


def read_rows(path: Path, *, text_column: str, label_column: str) -> list[Row]:
    """Read texts with labels; lines without any text are passed over.

    Raises:
        BadTable: a column is missing, or nothing is left.
        OSError: the file cannot be read.
    """
    rows: list[Row] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for column in (text_column, label_column):
            if column not in (reader.fieldnames or ()):
                named = ", ".join(reader.fieldnames or ()) or "none"
                raise BadTable(f"{path} has no column {column!r}; its columns: {named}")
        for line in reader:
            text, label = (line[text_column] or "").strip(), (line[label_column] or "").strip()
            if text and not label:
                raise BadTable(f"{path}, line {reader.line_num}: no label")
            if text:
                rows.append(Row(text, label))
    if not rows:
        raise BadTable(f"{path} holds no text")
    return rows


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Write text,label,predicted,confidence,answered."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(Prediction._fields)
        for one in predictions:
            answered = "true" if one.answered else "false"
            confidence = f"{one.confidence:.4f}"
            writer.writerow([one.text, one.label, one.predicted, confidence, answered])
