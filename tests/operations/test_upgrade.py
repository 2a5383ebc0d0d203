"""From the last release to this one and back, over the same data."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from infra.environments import named
from tests.operations.account import Account
from tests.operations.releases import last_release

STACK = "Escalation-prod-data"
KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret")
ITEM = {"pk": {"S": "WS#acme"}, "sk": {"S": "WS"}}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def now(account: Account, development: Path) -> str:
    """This release's template of the same stack."""
    mail_from = "support@prod.example.com"
    assembly = account.assembly("upgrade", dataclasses.replace(named("prod"), mail_from=mail_from))
    return (assembly / f"{STACK}.template.json").read_text()


def test_an_upgrade_and_a_rollback_keep_tables_files_secrets_and_what_is_in_them(
    account: Account, now: str
) -> None:
    cloudformation, dynamodb = account.client("cloudformation"), account.client("dynamodb")
    before = json.dumps(last_release("prod"))
    cloudformation.create_stack(StackName=STACK, TemplateBody=before)
    _settle(cloudformation, "stack_create_complete")
    kept = _kept(account)
    (settings,) = [physical for logical, physical in kept.items() if "Settings" in logical]
    dynamodb.put_item(TableName=settings, Item=ITEM)

    for template in (now, before, now):
        cloudformation.update_stack(StackName=STACK, TemplateBody=template)
        _settle(cloudformation, "stack_update_complete")
        assert kept.items() <= _kept(account).items()
        assert dynamodb.get_item(TableName=settings, Key=ITEM)["Item"] == ITEM

    cloudformation.delete_stack(StackName=STACK)
    _settle(cloudformation, "stack_delete_complete")
    assert dynamodb.get_item(TableName=settings, Key=ITEM)["Item"] == ITEM, "prod keeps data"


def _kept(account: Account) -> dict[str, str]:
    made = account.made(STACK)
    return {name: physical for name, (kind, physical) in made.items() if kind in KEPT}


def _settle(cloudformation: Any, until: str) -> None:
    waiter = cloudformation.get_waiter(until)
    waiter.wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
