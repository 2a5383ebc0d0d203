"""Writes with news are marked for the stream's second reader, and only these."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws.table_names import TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_items import NEWS, head_key, turn_items
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Head, Turn
from escalation.domain.ports import Commit
from tests.adapters.dynamodb.conftest import create_table
from tests.adapters.dynamodb.examples import message, new_head, ticket_link, with_turn

NAME = "transcripts"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = boto3.client("dynamodb", region_name="eu-west-1")
        create_table(made, NAME, TRANSCRIPTS_TABLE)
        yield made


def _news_of_head(client: Any, head: Head) -> str | None:
    item = client.get_item(TableName=NAME, Key=head_key(head.conversation_id))["Item"]
    return item[NEWS]["S"] if NEWS in item else None


def test_a_head_is_marked_by_the_one_write_that_says_its_ticket_is_solved(client: Any) -> None:
    store = TranscriptStore(client, NAME)
    link = ticket_link("7", "c-1")
    head = store.commit(Commit(before=None, after=new_head(ticket=link)))
    assert _news_of_head(client, head) is None
    solved = link.model_copy(update={"open": False, "ended": "solved"})
    head = store.commit(Commit(before=head, after=head.model_copy(update={"ticket": solved})))
    assert _news_of_head(client, head) == "solved"
    head = store.commit(Commit(before=head, after=head.model_copy(update={"locale": "de"})))
    assert _news_of_head(client, head) is None
    again = store.commit(with_turn(head, ticket=link))
    head = store.commit(with_turn(again, ticket=solved))
    assert _news_of_head(client, head) == "solved", "in a transaction too"


@pytest.mark.parametrize(
    ("kind", "news"), [("agent", {"S": "agent"}), ("visitor", None), ("bot", None)]
)
def test_a_turn_is_marked_when_a_person_of_the_team_speaks_in_it(
    kind: str, news: dict[str, str] | None
) -> None:
    head = new_head()
    said = Turn(conversation_id=head.conversation_id, messages=(message(1, kind=kind),))
    (item,) = turn_items(said, 0)
    assert item.get(NEWS) == news
    (rewritten,) = turn_items(said, 0, before=said)
    assert NEWS not in rewritten, "what was said before is no news"
