"""Public data for the engine's benchmarks: CLINC150 and BANKING77. No part of the product."""

import argparse
import csv
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from escalation.engine.encoder import SentenceEncoder
from escalation.evaluation.tables import Row

OUT_OF_SCOPE = "oos"
_DEFAULT_FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data"
_FILES = ("clinc150.json", "clinc150-domains.json", "banking77-train.csv", "banking77-test.csv")


@dataclass(frozen=True)
class Data:
    """Training and test rows; CLINC150's test rows include the out-of-scope ones."""

    clinc_train: list[Row]
    clinc_test: list[Row]
    banking_train: list[Row]
    banking_test: list[Row]
    domain_of: dict[str, str]


def folder_from_command_line(description: str) -> Path | None:
    """The folder named on the command line, or ../shared/data; None, said aloud, if missing."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("folder", nargs="?", type=Path, default=_DEFAULT_FOLDER)
    folder: Path = parser.parse_args().folder
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if not missing:
        return folder
    sys.stderr.write(f"{folder} lacks {', '.join(missing)}: name the folder that has them.\n")
    return None


def load(folder: Path) -> Data:
    """Read the test splits and what bots are made from."""
    clinc = json.loads((folder / "clinc150.json").read_text("utf-8"))
    domains = json.loads((folder / "clinc150-domains.json").read_text("utf-8"))
    return Data(
        clinc_train=[Row(text, label) for text, label in clinc["train"]],
        clinc_test=[Row(text, label) for text, label in clinc["test"]]
        + [Row(text, OUT_OF_SCOPE) for text, _ in clinc["oos_test"]],
        banking_train=_banking(folder / "banking77-train.csv"),
        banking_test=_banking(folder / "banking77-test.csv"),
        domain_of={intent: domain for domain, intents in domains.items() for intent in intents},
    )


def every_text(folder: Path) -> list[str]:
    """All texts of all splits of both."""
    clinc = json.loads((folder / "clinc150.json").read_text("utf-8"))
    texts = [text for rows in clinc.values() for text, _ in rows]
    for name in ("banking77-train.csv", "banking77-test.csv"):
        texts += [row.text for row in _banking(folder / name)]
    return texts


def few(rows: Sequence[Row], count: int, seed: int) -> list[Row]:
    """`count` rows of each label, drawn by `seed`."""
    by_label: dict[str, list[Row]] = {}
    for row in rows:
        by_label.setdefault(row.label, []).append(row)
    draw = random.Random(seed)
    return [row for label in sorted(by_label) for row in draw.sample(by_label[label], count)]


class Remembering:
    """An encoder that keeps what it has encoded: quality is measured here, not speed."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._known: dict[str, npt.NDArray[np.float32]] = {}
        self.name = encoder.name
        self.reads = encoder.reads

    def encode(self, texts: Sequence[str]) -> "npt.NDArray[np.float32]":
        """As the encoder itself."""
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        if missing:
            self._known |= dict(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])


def _banking(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Row(row["text"], row["category"]) for row in csv.DictReader(file)]
