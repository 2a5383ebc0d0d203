"""What a day allows is counted exactly, whoever counts at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from escalation.adapters.aws.allowances import DynamoAllowances
from escalation.domain.allowances import Allowance, for_code
from escalation.domain.errors import RetryableError
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW


def few(of: str, most: int) -> Allowance:
    return Allowance(purpose="code", scope="mailbox", of=of, most=most)


def test_a_day_allows_so_many_and_the_next_day_as_many_again(tables: Tables) -> None:
    allowances = DynamoAllowances(tables.client, tables.transcripts)
    wanted = for_code(workspace_id="ws", bot_id="bot", email="ada@example.com")
    assert [allowances.take(wanted, now=NOW) for _ in range(6)] == [True] * 5 + [False]
    assert allowances.take(wanted, now=NOW + timedelta(days=1))


def test_what_is_refused_by_one_counter_counts_against_none(tables: Tables) -> None:
    allowances = DynamoAllowances(tables.client, tables.transcripts)
    tight, wide = few("a", 1), few("b", 2)
    assert allowances.take((tight, wide), now=NOW)
    assert not allowances.take((tight, wide), now=NOW)
    assert allowances.take((wide,), now=NOW)
    assert not allowances.take((wide,), now=NOW)


@pytest.mark.parametrize("backend", ["emulator"], indirect=True)
def test_of_many_at_once_no_more_are_let_through_than_allowed(tables: Tables) -> None:
    allowances = DynamoAllowances(tables.client, tables.transcripts)

    def take(_: int) -> bool:
        for _attempt in range(20):
            try:
                return allowances.take((few("a", 3), few("shared", 50)), now=NOW)
            except RetryableError:
                continue
        return False

    with ThreadPoolExecutor(8) as pool:
        let_through = list(pool.map(take, range(12)))
    assert sum(let_through) == 3


def test_no_address_is_kept_and_the_counters_expire(tables: Tables) -> None:
    wanted = for_code(workspace_id="ws", bot_id="bot", email="Ada@Example.com")
    DynamoAllowances(tables.client, tables.transcripts).take(wanted, now=NOW)
    items = tables.items(tables.transcripts)
    assert len(items) == 3
    assert "ada" not in str(items).casefold()
    assert all(int(item["expires_at"]["N"]) > NOW.timestamp() for item in items)
