"""What clients do is counted exactly, window by window."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from escalation.adapters.aws.client_counts import DynamoClientCounts
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW

WINDOW = timedelta(minutes=10)
EMULATOR = pytest.mark.parametrize("backend", ["emulator"], indirect=True)
"""A server: writers in one process with moto do not wait for each other."""


@EMULATOR
def test_each_of_many_at_once_is_counted(tables: Tables) -> None:
    counts = DynamoClientCounts(tables.client, tables.transcripts)
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: counts.count("ws#client", WINDOW, now=NOW), range(12)))
    assert sorted(seen) == list(range(1, 13))


def test_subjects_and_windows_are_counted_apart(tables: Tables) -> None:
    counts = DynamoClientCounts(tables.client, tables.transcripts)
    counts.count("ws#client", WINDOW, now=NOW)
    assert counts.count("ws#other", WINDOW, now=NOW) == 1
    assert counts.count("ws#client", timedelta(minutes=1), now=NOW) == 1
    assert counts.count("ws#client", WINDOW, now=NOW + WINDOW) == 1
    assert counts.count("ws#client", WINDOW, now=NOW) == 2


def test_nobody_is_named_and_the_count_ends_with_its_window(tables: Tables) -> None:
    counts = DynamoClientCounts(tables.client, tables.transcripts)
    counts.count("ws#PERSON#ada@acme.example", WINDOW, now=NOW)
    (item,) = tables.items(tables.transcripts)
    assert "ada" not in str(item)
    left = int(item["expires_at"]["N"]) - NOW.timestamp()
    assert 0 < left <= WINDOW.total_seconds() + 1
