"""Questions to a model are counted exactly up to the limit, whoever asks at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from escalation.adapters.aws.model_budgets import DynamoModelBudgets
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW

TODAY = NOW.date()
EMULATOR = pytest.mark.parametrize("backend", ["emulator"], indirect=True)
"""A server: writers in one process with moto do not wait for each other."""


@EMULATOR
def test_of_many_at_once_as_many_are_let_through_as_the_limit_says(tables: Tables) -> None:
    budgets = DynamoModelBudgets(tables.client, tables.transcripts)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: budgets.take("BOT#support", TODAY, limit=5), range(12)))
    assert sum(taken) == 5
    assert budgets.taken("BOT#support", TODAY) == 5


def test_budgets_and_days_are_counted_apart(tables: Tables) -> None:
    budgets = DynamoModelBudgets(tables.client, tables.transcripts)
    assert budgets.take("BOT#support", TODAY, limit=1)
    assert not budgets.take("BOT#support", TODAY, limit=1)
    assert budgets.take("BOT#support", TODAY + timedelta(days=1), limit=1)
    assert budgets.take("WORKSPACE#support", TODAY, limit=1)
    assert budgets.taken("ENVIRONMENT", TODAY) == 0


def test_a_count_is_forgotten_two_days_after_its_day_begins(tables: Tables) -> None:
    DynamoModelBudgets(tables.client, tables.transcripts).take("ENVIRONMENT", TODAY, limit=9)
    (item,) = tables.items(tables.transcripts)
    left = int(item["expires_at"]["N"]) - NOW.timestamp()
    assert 86_400 < left <= 2 * 86_400
