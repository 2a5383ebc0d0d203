"""A deployment from its first command to its last, on the emulator: one story, told in order.

Deploy, look, fail and try again beside it, change, restore, fail to change, take away.
"""

import dataclasses
import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import TRANSCRIPTS_TABLE
from escalation.domain.workspace import Member, Workspace
from infra import redrive, restore
from infra.deployed import outputs, parameter
from infra.environments import Environment, named
from infra.published import Name, path
from infra.restored import RestoredTable
from tests.operations.account import Account

DATA, SERVICE = "Escalation-dev-data", "Escalation-dev-service"
OTHER_DATA, OTHER_SERVICE = "Escalation-staging-data", "Escalation-staging-service"
MEMORY_MB = 640
NOW = datetime(2026, 12, 1, tzinfo=UTC)
OWNER = Member(
    sub="ada", workspace_id="acme", email="ada@acme.example", role="owner", created_at=NOW
)
KEPT: Final = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
_SHARED = {"AWS::ApiGatewayV2::Stage", "AWS::ApiGateway::Account"}


@pytest.fixture(scope="module")
def first(account: Account, development: Path) -> Path:
    """Development as it is, deployed, with a workspace in it."""
    done = account.deploy(development)
    assert done.succeeded, done
    table = parameter(account.client, "dev", Name.SETTINGS_TABLE)
    SettingsStore(account.client("dynamodb"), table).create_workspace(
        Workspace(workspace_id="acme", name="Acme", owner_email=OWNER.email, created_at=NOW), OWNER
    )
    return development


@pytest.fixture(scope="module")
def beside(account: Account, first: Path) -> Path:
    """Staging in the same account and region, not deployed yet."""
    return account.assembly("staging", named("staging"))


@pytest.fixture(scope="module")
def changed(account: Account, first: Path) -> Environment:
    """Development with other memory and with restored tables, which are there, not deployed yet."""
    for table in ("settings", "transcripts"):
        command = ["-c", "env=dev", table, "--at", "latest"]
        assert restore.main(command, clients=account.client) == 0
    transcripts = "escalation-dev-transcripts-latest"
    described = account.client("dynamodb").describe_table(TableName=transcripts)["Table"]
    return dataclasses.replace(
        named("dev"),
        memory_mb=MEMORY_MB,
        restored={
            "settings": RestoredTable("escalation-dev-settings-latest"),
            "transcripts": RestoredTable(transcripts, described["LatestStreamArn"]),
        },
    )


def test_when_nothing_has_changed_a_look_shows_nothing(account: Account, first: Path) -> None:
    looked = account.cdk("diff", assembly=first)
    assert looked.succeeded, looked
    assert "Number of stacks with differences: 0" in looked.text, looked


def test_a_first_deployment_that_fails_is_taken_away_as_described_and_tried_again(
    account: Account, beside: Path
) -> None:
    """Something has a name already that the data stack gives."""
    taken = path("staging", Name.PRIVATE_BUCKET)
    account.client("ssm").put_parameter(Name=taken, Value="another's", Type="String")
    tables = set(account.client("dynamodb").list_tables()["TableNames"])
    failed = account.deploy(beside)
    assert not failed.succeeded
    assert account.status(OTHER_DATA) == "ROLLBACK_COMPLETE", failed
    assert account.status(OTHER_SERVICE) is None
    assert set(account.client("dynamodb").list_tables()["TableNames"]) == tables

    account.client("ssm").delete_parameter(Name=taken)
    cloudformation = account.client("cloudformation")
    cloudformation.update_termination_protection(
        EnableTerminationProtection=False, StackName=OTHER_DATA
    )
    cloudformation.delete_stack(StackName=OTHER_DATA)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=OTHER_DATA, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    again = account.deploy(beside)
    assert again.succeeded, again
    assert account.status(OTHER_SERVICE) == "CREATE_COMPLETE"


def test_two_environments_of_an_account_have_nothing_in_common(account: Account) -> None:
    ours = {*account.made(DATA).values(), *account.made(SERVICE).values()}
    theirs = {*account.made(OTHER_DATA).values(), *account.made(OTHER_SERVICE).values()}
    assert len(ours) > 100
    # A stage's name is within its API; the role for logs is a setting of the account.
    shared = {one for one in ours & theirs if one[0] not in _SHARED}
    assert not shared


def test_dead_letters_go_back_to_work(account: Account, first: Path) -> None:
    url = outputs(account.client, "dev")["TicketsDeadLettersUrl"]
    sqs = account.client("sqs")
    sqs.send_message(QueueUrl=url, MessageBody='{"kind":"deliver"}', MessageGroupId="acme")
    assert redrive.main(["-c", "env=dev", "tickets"], clients=account.client) == 0
    assert redrive.main(["-c", "env=dev", "tickets", "--send"], clients=account.client) == 0
    left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert left["ApproximateNumberOfMessages"] == "0"
    assert left["ApproximateNumberOfMessagesNotVisible"] == "0"


def test_a_change_shows_what_it_changes_and_is_deployed(
    account: Account, changed: Environment
) -> None:
    assembly = account.assembly("changed", changed)
    looked = account.cdk("diff", assembly=assembly)
    assert looked.succeeded, looked
    assert re.search(r"\[~\] AWS::SSM::Parameter Names/SettingsTable", looked.text), looked
    assert not re.search(r"\[[-~]\] AWS::(DynamoDB|S3|Cognito|SQS)::", looked.text), looked
    before = account.made(DATA)

    done = account.deploy(assembly)

    assert done.succeeded, done
    assert account.function(SERVICE, "site")["MemorySize"] == MEMORY_MB
    after = account.made(DATA)
    assert {k: v for k, v in after.items() if v[0] in KEPT} == {
        k: v for k, v in before.items() if v[0] in KEPT
    }


def test_a_restored_table_is_what_everything_works_on(
    account: Account, changed: Environment
) -> None:
    settings, transcripts = (changed.restored[name].name for name in ("settings", "transcripts"))
    dynamodb = account.client("dynamodb")
    assert parameter(account.client, "dev", Name.SETTINGS_TABLE) == settings
    assert SettingsStore(dynamodb, settings).member(OWNER.sub) == OWNER
    described = dynamodb.describe_table(TableName=transcripts)["Table"]
    assert {index["IndexName"] for index in described["GlobalSecondaryIndexes"]} == {
        index.name for index in TRANSCRIPTS_TABLE.indexes
    }
    living = dynamodb.describe_time_to_live(TableName=transcripts)["TimeToLiveDescription"]
    assert living["TimeToLiveStatus"] == "ENABLED"

    variables = account.function(SERVICE, "classify")["Environment"]["Variables"]
    assert (variables["SETTINGS_TABLE"], variables["TRANSCRIPTS_TABLE"]) == (settings, transcripts)
    mappings = account.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    streams = {one["EventSourceArn"] for one in mappings if "/stream/" in one["EventSourceArn"]}
    assert described["LatestStreamArn"] in streams
    policies = _policies(account, SERVICE)
    assert f":table/{transcripts}/index/" in policies
    own = account.of_type(DATA, "AWS::DynamoDB::Table")
    assert len(own) == 3
    assert not [name for name in own if f":table/{name}" in policies and "Audit" not in name]


def test_a_change_that_is_refused_leaves_the_service_as_it_was(
    account: Account, changed: Environment, tmp_path: Path
) -> None:
    good = account.assembly("good", changed)
    bad = tmp_path / "bad"
    shutil.copytree(good, bad)
    template = bad / f"{SERVICE}.template.json"
    content = json.loads(template.read_text())
    functions = [k for k, r in content["Resources"].items() if r["Type"] == "AWS::Lambda::Function"]
    for function in functions:
        content["Resources"][function]["Properties"]["MemorySize"] = MEMORY_MB * 2
    taken = {"Name": path("dev", Name.SETTINGS_TABLE), "Type": "String", "Value": "mine"}
    content["Resources"]["Taken"] = {
        "Type": "AWS::SSM::Parameter",
        "Properties": taken,
        "DependsOn": functions,
    }
    template.write_text(json.dumps(content))
    _is_another(bad)

    failed = account.deploy(bad)

    assert not failed.succeeded
    assert account.status(SERVICE) == "UPDATE_ROLLBACK_COMPLETE", failed
    assert account.function(SERVICE, "site")["MemorySize"] == MEMORY_MB
    again = account.deploy(good)
    assert again.succeeded, again


def test_an_environment_goes_with_its_files_and_the_other_one_stays(account: Account) -> None:
    """Last of all: nothing is left of development."""
    s3 = account.client("s3")
    (bucket,) = account.of_type(DATA, "AWS::S3::Bucket")
    s3.put_object(Bucket=bucket, Key="exports/acme/file.json", Body=b"{}")
    theirs = {*account.made(OTHER_DATA).values(), *account.made(OTHER_SERVICE).values()}
    own = account.of_type(DATA, "AWS::DynamoDB::Table")

    gone = account.cdk("destroy", "--all", "--force", assembly=_last(account))

    assert gone.succeeded, gone
    assert account.status(DATA) is account.status(SERVICE) is None
    assert bucket not in {one["Name"] for one in s3.list_buckets()["Buckets"]}
    assert not set(own) & set(account.client("dynamodb").list_tables()["TableNames"])
    assert theirs == {*account.made(OTHER_DATA).values(), *account.made(OTHER_SERVICE).values()}


def _is_another(assembly: Path) -> None:
    """Give its template a name of its own among the files: what is there already is not sent."""
    listed = assembly / f"{SERVICE}.assets.json"
    files = json.loads(listed.read_text())["files"]
    (key,) = [k for k, f in files.items() if f["source"]["path"] == f"{SERVICE}.template.json"]
    for path_ in (listed, assembly / "manifest.json"):
        path_.write_text(path_.read_text().replace(key, key[::-1]))


def _last(account: Account) -> Path:
    return account.folder / "good"


def _policies(account: Account, stack: str) -> str:
    iam = account.client("iam")
    found: list[Any] = []
    for role in account.of_type(stack, "AWS::IAM::Role"):
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            policy = iam.get_role_policy(RoleName=role, PolicyName=name)
            found.append(policy["PolicyDocument"])
    return json.dumps(found)
