"""Which addresses in messages count as the visitor's own, by example: `offered_addresses.csv`."""

import csv
from pathlib import Path

import pytest

from escalation.domain.offered_address import offered_address

with Path(__file__).with_name("offered_addresses.csv").open(encoding="utf-8") as _file:
    ROWS = list(csv.DictReader(_file))


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['language']}-{r['text'][:50]}" for r in ROWS])
def test_only_what_is_offered_is_taken(row: dict[str, str]) -> None:
    offered = offered_address(row["text"], asked=row["asked"] == "yes")

    assert (offered.email if offered else "") == row["offered"]


@pytest.mark.parametrize(
    ("message", "alone"),
    [
        ("my email is ann@example.com", True),
        ("It does not work. My email is ann@example.com", False),
    ],
)
def test_a_message_that_says_more_is_also_answered(message: str, alone: bool) -> None:
    offered = offered_address(message, asked=True)

    assert offered is not None
    assert offered.alone is alone


@pytest.mark.parametrize(
    "message",
    [
        "@" * 4_000,
        "a@" * 2_000,
        "a" * 2_000 + "@" + "b" * 1_999,
        " " * 3_980 + "ann@example.com",
        "on " * 1_300 + "ann@example.com",
        "\n> " * 1_300 + "ann@example.com",
        "write me " * 440 + "ann@example.com",
        ("have a person write " * 190) + "ann@example.com",
        "a.b@c.d " * 490,
    ],
)
def test_the_longest_message_costs_little(message: str) -> None:
    for asked in (True, False):
        offered_address(message, asked=asked)
