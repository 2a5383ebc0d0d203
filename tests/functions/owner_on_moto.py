"""The owner's side on moto's AWS: tables, queues, a bucket and one workspace with its owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import boto3
import pytest
from moto import mock_aws

from escalation.adapters.aws import clients
from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import (
    AUDIT_TABLE,
    LISTENERS_TABLE,
    SETTINGS_TABLE,
    TRANSCRIPTS_TABLE,
)
from escalation.domain.workspace import Member, Workspace
from escalation.runtime import admin, environment, jobs, stores
from tests.adapters.dynamodb.conftest import create_table
from tests.fakes.owner_stores import MemoryDirectory

NOW = datetime.now(UTC)
CACHES = (
    admin.owner_side,
    jobs.worker,
    stores.settings_store,
    stores.memberships,
    stores.audit_trail,
    stores.transcripts,
    stores.listeners,
    stores.reports,
    stores.auto_replies,
    stores.outgoing_webhooks,
    stores.delivery_log,
    stores.gates,
    stores.address_marks,
    stores.digest_mails,
    stores.count_conversations,
)


def _forget() -> None:
    environment.forget()
    for cached in CACHES:
        cached.cache_clear()


@contextmanager
def owner_on_moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within, the handlers find there all that they need; member `sub-ada` owns `acme`."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "ENVIRONMENT": "local",
        "SETTINGS_TABLE": "settings",
        "AUDIT_TABLE": "audit",
        "TRANSCRIPTS_TABLE": "transcripts",
        "LISTENERS_TABLE": "listeners",
        "ALLOWED_BOT_ARNS": "[]",
        "CONNECTION_SECRET_PREFIX": "escalation/local/connection/",
        "ACCESS_TOKEN_SECRET_PREFIX": "escalation/local/token/",
        "WEBHOOK_SECRET_PREFIX": "escalation/local/webhook/",
        "OUTGOING_SECRET_PREFIX": "escalation/local/outgoing/",
        "PRIVATE_BUCKET": "private",
        "PUBLIC_URL": "https://console.example",
        "REFERENCE_BOT_ARN": "arn:aws:lambda:eu-west-1:123456789012:function:bot",
        "USER_POOL_ID": "eu-west-1_members",
        "TOKEN_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:1:secret:tokens",
        "MAIL_FROM": "support@example.com",
        # Nothing listens on port 9: the helpdesk cannot be reached.
        "LOCAL_FRESHDESK_URL": "http://127.0.0.1:9",
        "LOCAL_ZENDESK_URL": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setattr(clients, "_CLIENTS", clients._Clients())
    # Moto's Cognito needs a library that nothing else here does; its adapter has tests of its own.
    monkeypatch.setattr(admin, "CognitoDirectory", lambda client, pool: MemoryDirectory())
    _forget()
    with mock_aws():
        dynamodb = boto3.client("dynamodb")
        create_table(dynamodb, "settings", SETTINGS_TABLE)
        create_table(dynamodb, "audit", AUDIT_TABLE)
        create_table(dynamodb, "transcripts", TRANSCRIPTS_TABLE)
        create_table(dynamodb, "listeners", LISTENERS_TABLE)
        boto3.client("s3").create_bucket(
            Bucket="private", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        boto3.client("sesv2").create_email_identity(EmailIdentity="support@example.com")
        for queue in (
            "tickets",
            "emails",
            "transfers",
            "jobs",
            "outgoing_webhooks",
            "dead_letter",
        ):
            url = boto3.client("sqs").create_queue(QueueName=queue)["QueueUrl"]
            monkeypatch.setenv(f"{queue.upper()}_QUEUE_URL", url)
        SettingsStore(dynamodb, "settings").create_workspace(
            Workspace(
                workspace_id="acme", name="Acme", owner_email="ada@acme.example", created_at=NOW
            ),
            Member(
                sub="sub-ada",
                workspace_id="acme",
                email="ada@acme.example",
                role="owner",
                created_at=NOW,
            ),
        )
        yield
    _forget()
