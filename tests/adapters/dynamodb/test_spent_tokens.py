"""An identity token that is good for one conversation is spent once, whoever asks at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from escalation.adapters.aws.spent_tokens import DynamoSpentTokens
from tests.adapters.dynamodb.conftest import Tables
from tests.adapters.dynamodb.examples import NOW

UNTIL = NOW + timedelta(minutes=10)


def test_of_many_uses_at_once_one_is_the_first(tables: Tables) -> None:
    spent = DynamoSpentTokens(tables.client, tables.transcripts)
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda _: spent.spend("ws", "token", until=UNTIL), range(8)))
    assert sorted(first) == [False] * 7 + [True]
    assert spent.spend("other", "token", until=UNTIL)
    assert spent.spend("ws", "another", until=UNTIL)


def test_the_token_itself_is_not_kept_and_what_is_goes_with_it(tables: Tables) -> None:
    DynamoSpentTokens(tables.client, tables.transcripts).spend("ws", "eyJ.secret", until=UNTIL)
    (item,) = tables.items(tables.transcripts)
    assert "secret" not in str(item)
    assert int(item["expires_at"]["N"]) > UNTIL.timestamp()


def test_a_call_that_is_repeated_since_its_answer_was_lost_is_no_second_use(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = tables.client.put_item

    def twice(**call: Any) -> Any:
        sent(**call)
        return sent(**call)

    monkeypatch.setattr(tables.client, "put_item", twice)
    spent = DynamoSpentTokens(tables.client, tables.transcripts)
    assert spent.spend("ws", "token", until=UNTIL)
    assert not spent.spend("ws", "token", until=UNTIL)
