"""`python -m infra.restore`, and an environment that is pointed at what it has made."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws.personal_data import DynamoPersonalData
from escalation.adapters.aws.table_names import TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Assignee, Head
from escalation.domain.personal_data import Receipt
from escalation.domain.ports import Commit
from infra import restore
from infra.deployed import Clients
from infra.published import Name, path
from infra.restored import RestoredTable, faults
from tests.adapters.dynamodb.conftest import create_table

NOW = datetime.now(UTC).replace(microsecond=0)
SOURCE = "Escalation-dev-data-Transcripts-1"
TARGET = "escalation-dev-transcripts-latest"
RECEIPT = Receipt(
    receipt_id="r1",
    workspace_id="w",
    of="conversation",
    asked_at=NOW,
    erased_at=NOW,
    conversations=1,
    conversation_ids=("c1",),
    files=0,
    expires_at=NOW + timedelta(days=365),
)


@pytest.fixture
def clients() -> Iterator[Clients]:
    with mock_aws():
        made = partial(boto3.Session("key", "secret", region_name="eu-west-1").client)
        dynamodb = made("dynamodb")
        create_table(dynamodb, SOURCE, TRANSCRIPTS_TABLE)
        dynamodb.update_table(
            TableName=SOURCE,
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
        )
        dynamodb.update_continuous_backups(
            TableName=SOURCE,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )
        arn = dynamodb.describe_table(TableName=SOURCE)["Table"]["TableArn"]
        tags = [{"Key": "environment", "Value": "dev"}]
        dynamodb.tag_resource(ResourceArn=arn, Tags=tags)
        made("ssm").put_parameter(
            Name=path("dev", Name.TRANSCRIPTS_TABLE), Value=SOURCE, Type="String"
        )
        yield made


def begin(clients: Clients, conversation_id: str) -> Head:
    head = Head(
        conversation_id=conversation_id,
        workspace_id="w",
        bot_id="b",
        state="open",
        assignee=Assignee(kind="bot", bot_id="b"),
        created_at=NOW,
        last_activity_at=NOW,
        expires_at=NOW + timedelta(days=365),
    )
    TranscriptStore(clients("dynamodb"), SOURCE).commit(Commit(before=None, after=head))
    return head


def restored(clients: Clients) -> Any:
    assert restore.main(["-c", "env=dev", "transcripts", "--at", "latest"], clients=clients) == 0
    return clients("dynamodb").describe_table(TableName=TARGET)["Table"]


def test_a_restored_table_gets_what_dynamodb_leaves_out(
    clients: Clients, capsys: pytest.CaptureFixture[str]
) -> None:
    begin(clients, "c1")
    table = restored(clients)
    dynamodb = clients("dynamodb")
    assert table["StreamSpecification"] == {
        "StreamEnabled": True,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
    }
    indexes = {index["IndexName"] for index in table["GlobalSecondaryIndexes"]}
    assert indexes == {index.name for index in TRANSCRIPTS_TABLE.indexes}
    living = dynamodb.describe_time_to_live(TableName=TARGET)["TimeToLiveDescription"]
    assert (living["TimeToLiveStatus"], living["AttributeName"]) == ("ENABLED", "expires_at")
    backups = dynamodb.describe_continuous_backups(TableName=TARGET)
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    assert dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    found = TranscriptStore(dynamodb, TARGET).load("c1")
    assert found is not None
    said = capsys.readouterr().out
    assert f'RestoredTable("{TARGET}", stream_arn="{table["LatestStreamArn"]}")' in said


def test_what_was_erased_since_is_erased_again_and_its_receipt_is_kept(clients: Clients) -> None:
    """The table is restored first, so that the erasure lies after the point in time."""
    head, kept = begin(clients, "c1"), begin(clients, "c2")
    restored(clients)
    now = TranscriptStore(clients("dynamodb"), SOURCE)
    now.erase(head.model_copy(update={"state": "erased", "erase_requested_at": NOW, "fence": 1}))
    receipts = DynamoPersonalData(clients("dynamodb"), SOURCE)
    receipts.save_receipt(RECEIPT)

    restored(clients)

    then = TranscriptStore(clients("dynamodb"), TARGET)
    erased, other = then.load(head.conversation_id), then.load(kept.conversation_id)
    assert erased is not None
    assert erased.head.state == "erased"
    assert other is not None
    assert other.head.state == "open"
    page = DynamoPersonalData(clients("dynamodb"), TARGET).receipts("w", after=None)
    assert [one.receipt_id for one in page.items] == [RECEIPT.receipt_id]


def test_an_unknown_time_and_an_unknown_environment_are_said(
    clients: Clients, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        restore.main(["-c", "env=dev", "transcripts", "--at", "yesterday"], clients=clients)
    assert restore.main(["-c", "env=dev", "audit", "--at", "latest"], clients=clients) == 1
    assert "ParameterNotFound" in capsys.readouterr().err


def test_a_time_is_utc_unless_it_says() -> None:
    planned = restore.planned(lambda _: _Parameters(), "prod", "settings", "2026-12-01T09:00:00")
    assert planned.at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert planned.target == "escalation-prod-settings-20261201T090000"
    other = restore.planned(
        lambda _: _Parameters(), "prod", "settings", "2026-12-01T09:00:00+02:00"
    )
    assert other.at == datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_transcripts_without_their_own_stream_are_refused_at_synthesis() -> None:
    stream = "arn:aws:dynamodb:eu-west-1:1:table/mine/stream/2026"
    assert not list(faults({}))
    assert not list(faults({"settings": RestoredTable("any")}))
    assert not list(faults({"transcripts": RestoredTable("mine", stream)}))
    assert list(faults({"transcripts": RestoredTable("mine")}))
    assert list(faults({"transcripts": RestoredTable("other", stream)}))


class _Parameters:
    def get_parameter(self, **_: object) -> dict[str, Any]:
        return {"Parameter": {"Value": "source"}}
