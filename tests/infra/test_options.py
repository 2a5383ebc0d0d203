"""What an environment may ask for: a key, backups, a second factor, traces."""

import dataclasses
from typing import Any

import pytest

from infra.deployable import NotDeployable, check
from infra.environments import named
from infra.options import Backups
from infra.stacks.key_use import needed
from tests.infra.conftest import FUNCTION_NAMES, Stacks
from tests.infra.templates import as_list, functions_by_name, statements_by_name, text_of

KEY = "<key-arn>"


def of_key(statement: dict[str, Any]) -> bool:
    """Whether a statement is about the key."""
    return any(action.startswith("kms:") for action in as_list(statement["Action"]))


def test_a_key_of_ones_own_encrypts_whatever_is_kept(optional: Stacks) -> None:
    (key,) = optional.resources("AWS::KMS::Key")
    here = {"Fn::GetAtt": [key, "Arn"]}
    for name, table in optional.resources("AWS::DynamoDB::Table").items():
        encryption = dict(table["Properties"]["SSESpecification"])
        used = encryption.pop("KMSMasterKeyId")
        # The service stack knows the key by the name under which it is published.
        assert text_of(used) == KEY if "Listeners" in name else used == here
        assert encryption == {"SSEEnabled": True, "SSEType": "KMS"}
    for secret in optional.resources("AWS::SecretsManager::Secret").values():
        assert secret["Properties"]["KmsKeyId"] == here
    (bucket,) = optional.resources("AWS::S3::Bucket").values()
    (rule,) = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == here
    (vault,) = optional.resources("AWS::Backup::BackupVault").values()
    assert vault["Properties"]["EncryptionKeyArn"] == here
    elsewhere = {"AWS::SQS::Queue": "KmsMasterKeyId", "AWS::SNS::Topic": "KmsMasterKeyId"}
    for kind, name in (elsewhere | {"AWS::Logs::LogGroup": "KmsKeyId"}).items():
        made = optional.resources(kind)
        assert made
        for logical_id, each in made.items():
            if logical_id.startswith("MailEvents"):
                continue  # nothing stays in that topic; its queue has the key
            assert text_of(each["Properties"][name]) == KEY, logical_id
            assert "SqsManagedSseEnabled" not in each["Properties"]
    environment = functions_by_name(optional)["admin"]["Properties"]["Environment"]["Variables"]
    assert text_of(environment["SECRETS_KEY_ARN"]) == KEY


def test_the_key_outlives_its_stack_and_is_changed_each_year(optional: Stacks) -> None:
    (key,) = optional.resources("AWS::KMS::Key").values()
    assert key["DeletionPolicy"] == "Retain"
    assert key["Properties"]["EnableKeyRotation"] is True


def test_in_nobodys_name_the_key_is_used_for_this_accounts_logs_alarms_and_rules_alone(
    optional: Stacks,
) -> None:
    (key,) = optional.resources("AWS::KMS::Key").values()
    services = {}
    for statement in key["Properties"]["KeyPolicy"]["Statement"]:
        assert statement["Effect"] == "Allow"
        if "Service" in statement["Principal"]:
            services[text_of(statement["Principal"]["Service"])] = statement["Condition"]
        elif statement["Action"] != "kms:*":
            # Secrets Manager, for whom IAM lets use a secret.
            assert set(statement["Condition"]["StringEquals"]) == {"kms:ViaService"}
    others = ("cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com")
    assert set(services) == {"logs.<AWS::Region>.amazonaws.com", *others}
    (log_groups,) = services["logs.<AWS::Region>.amazonaws.com"]["ArnLike"].values()
    assert text_of(log_groups).endswith(":<AWS::AccountId>:log-group:*")
    for service in others:
        account = services[service]["StringEquals"]["aws:SourceAccount"]
        assert account == {"Ref": "AWS::AccountId"}


@pytest.mark.parametrize("name", FUNCTION_NAMES)
def test_a_function_may_use_the_key_through_what_it_may_use_and_no_more(
    optional: Stacks, name: str
) -> None:
    allowed: dict[str, set[str]] = {}
    others: set[str] = set()
    for statement in statements_by_name(optional)[name]:
        if not of_key(statement):
            others |= set(as_list(statement["Action"]))
            continue
        assert text_of(statement["Resource"]) == KEY
        (via,) = statement["Condition"]["StringEquals"].values()
        service = text_of(via).partition(".")[0]
        allowed.setdefault(service, set()).update(as_list(statement["Action"]))
    assert allowed == needed(others)


def test_what_the_key_is_needed_for_follows_from_what_is_allowed() -> None:
    assert needed(["logs:PutLogEvents", "xray:PutTraceSegments"]) == {}
    assert needed(["sqs:ReceiveMessage", "sqs:DeleteMessage"]) == {"sqs": {"kms:Decrypt"}}
    sending = needed(["sqs:SendMessage", "s3:GetObject"])
    assert sending == {"sqs": {"kms:Decrypt", "kms:GenerateDataKey"}, "s3": {"kms:Decrypt"}}
    assert "kms:Encrypt" in needed(["dynamodb:GetItem"])["dynamodb"]


def test_without_the_option_no_role_knows_of_a_key(prod: Stacks) -> None:
    assert not prod.resources("AWS::KMS::Key")
    for name in FUNCTION_NAMES:
        assert not any(map(of_key, statements_by_name(prod)[name]))


def test_backups_are_of_every_table_and_end(optional: Stacks) -> None:
    (selection,) = optional.resources("AWS::Backup::BackupSelection").values()
    resources = selection["Properties"]["BackupSelection"]["Resources"]
    made = optional.resources("AWS::DynamoDB::Table")
    # Of who listens nothing is true two hours later.
    kept = {table for table in made if "Listeners" not in table}
    assert {table for each in resources for table in made if table in str(each)} == kept
    (plan,) = optional.resources("AWS::Backup::BackupPlan").values()
    (rule,) = plan["Properties"]["BackupPlan"]["BackupPlanRule"]
    assert rule["Lifecycle"] == {"DeleteAfterDays": 60}
    assert rule["ScheduleExpression"] == "cron(0 3 * * ? *)"
    (vault,) = optional.resources("AWS::Backup::BackupVault").values()
    assert vault["DeletionPolicy"] == "Retain"


def test_the_console_is_told_for_how_long_what_was_erased_is_in_a_backup(
    prod: Stacks, optional: Stacks, local: Stacks
) -> None:
    for stacks, days in ((prod, "35"), (optional, "60"), (local, "0")):
        admin = functions_by_name(stacks)["admin"]["Properties"]["Environment"]["Variables"]
        assert admin["BACKUP_DAYS"] == days


def test_a_second_factor_is_required_of_everybody_or_left_to_workspaces(
    prod: Stacks, optional: Stacks
) -> None:
    for stacks, wanted in ((prod, "OPTIONAL"), (optional, "ON")):
        (pool,) = stacks.resources("AWS::Cognito::UserPool").values()
        assert pool["Properties"]["MfaConfiguration"] == wanted
        assert pool["Properties"]["EnabledMfas"] == ["SOFTWARE_TOKEN_MFA"]


def test_calls_are_traced_where_that_is_asked_for_and_nowhere_else(
    prod: Stacks, optional: Stacks
) -> None:
    for name in FUNCTION_NAMES:
        assert "TracingConfig" not in functions_by_name(prod)[name]["Properties"]
        traced = functions_by_name(optional)[name]["Properties"]["TracingConfig"]
        assert traced == {"Mode": "Active"}
        sends = [s for s in statements_by_name(optional)[name] if "xray:" in str(s["Action"])]
        assert [set(s["Action"]) for s in sends] == [
            {"xray:PutTelemetryRecords", "xray:PutTraceSegments"}
        ]


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("local", {"own_key": True}, "own_key is AWS's alone"),
        ("local", {"tracing": True}, "tracing is AWS's alone"),
        ("local", {"gradual": "canary_10_percent_5_minutes"}, "gradual is AWS's alone"),
        ("local", {"mfa_required": True}, "Write password_sign_in=False"),
        ("dev", {"backups": Backups()}, "Write keeps_data=True, or backups=None"),
        ("staging", {"backups": Backups(keep_days=0)}, "keep 0 days"),
        ("staging", {"backups": Backups(hour_utc=24)}, "an hour of UTC from 0 to 23"),
        ("dev", {"gradual": "slowly"}, "gradual is 'slowly'; CodeDeploy knows all_at_once, canary"),
    ],
)
def test_options_that_cannot_be_are_refused_with_what_to_write(
    name: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(NotDeployable, match=said):
        check(dataclasses.replace(named(name), **changes), without_bytecode=True)


def test_every_option_can_be_asked_for_where_nothing_contradicts_it() -> None:
    check(
        dataclasses.replace(
            named("dev"), own_key=True, mfa_required=True, tracing=True, gradual="all_at_once"
        )
    )
