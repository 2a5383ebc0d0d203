"""What functions reach, without a deployment: tables, queues and a secret on the AWS emulator."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import boto3
import httpx

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import SETTINGS_TABLE, TRANSCRIPTS_TABLE
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge, SettingsVersion
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Bot, Member, Workspace
from infra.local.deployment import aws_environment
from infra.local.emulator import ACCOUNT
from tests.adapters.dynamodb.conftest import create_table
from tests.events import BOT_ID, MEMBER_SUB, WORKSPACE_ID

WORKERS = ("create_ticket", "send_email", "transfer", "jobs")
OWNER = "ada@harborlight.example"


@dataclass(frozen=True)
class Backend:
    """What the functions reach.

    Attributes:
        endpoint: of the emulator.
        variables: of all functions together; a worker's dead-letter queue is `dead-<worker>`.
        settings: a store over the same table as theirs.
        transcripts: likewise.
        sqs: a client of the emulator's queues.
    """

    endpoint: str
    variables: dict[str, str]
    settings: SettingsStore
    transcripts: TranscriptStore
    sqs: Any

    def received(self, variable: str) -> list[dict[str, Any]]:
        """What a queue holds, each message once."""
        answer = self.sqs.receive_message(
            QueueUrl=self.variables[variable],
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            VisibilityTimeout=600,
        )
        found: list[dict[str, Any]] = answer.get("Messages", [])
        return found

    def sent_mail(self) -> list[dict[str, Any]]:
        """Every mail that SES took."""
        answer = httpx.get(f"{self.endpoint}/_ministack/ses/messages", timeout=10)
        mail: list[dict[str, Any]] = answer.json()["messages"].get(ACCOUNT, [])
        return mail

    def variables_of(self, function: str) -> dict[str, str]:
        """The environment of one function; a worker has a dead-letter queue of its own."""
        given = {k: v for k, v in self.variables.items() if not k.startswith("dead-")}
        if function in WORKERS:
            given["DEAD_LETTER_QUEUE_URL"] = self.variables[f"dead-{function}"]
        return given


def make_backend(endpoint: str) -> Backend:
    """Makes everything on an empty emulator."""
    session = boto3.Session("test", "test", region_name="us-east-1")
    dynamodb = session.client("dynamodb", endpoint_url=endpoint)
    create_table(dynamodb, "settings", SETTINGS_TABLE)
    create_table(dynamodb, "transcripts", TRANSCRIPTS_TABLE)
    sqs = session.client("sqs", endpoint_url=endpoint)
    names = ("tickets", "emails", "transfers", "jobs", *(f"dead-{name}" for name in WORKERS))
    queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
    secret = session.client("secretsmanager", endpoint_url=endpoint).create_secret(
        Name="token-secret", SecretString=json.dumps({"current": "k1", "k1": "x" * 64})
    )
    ses = session.client("sesv2", endpoint_url=endpoint)
    ses.create_email_identity(EmailIdentity="example.com")
    variables = {
        **aws_environment(endpoint),
        "ENVIRONMENT": "dev",
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        "SETTINGS_TABLE": "settings",
        "TRANSCRIPTS_TABLE": "transcripts",
        "TOKEN_SECRET_ARN": secret["ARN"],
        "PUBLIC_URL": "https://console.example.com",
        "USER_POOL_ID": "us-east-1_none",
        "CONNECTION_SECRET_PREFIX": "escalation/dev/connection/",
        "PRIVATE_BUCKET": "private",
        "REFERENCE_BOT_ARN": "arn:aws:lambda:us-east-1:000000000000:function:bot",
        "ALLOWED_BOT_ARNS": "[]",
        "MAIL_FROM": "support@example.com",
        "FALLBACK_MAIL_TO": "fallback@example.com",
        **{f"{name.upper()}_QUEUE_URL": queues[name] for name in names[:4]},
        **{f"dead-{name}": queues[f"dead-{name}"] for name in WORKERS},
    }
    return Backend(
        endpoint=endpoint,
        variables=variables,
        settings=SettingsStore(dynamodb, "settings"),
        transcripts=TranscriptStore(dynamodb, "transcripts"),
        sqs=sqs,
    )


def seed(backend: Backend) -> None:
    """Stores the workspace, the member and the bot that the events speak of."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    backend.settings.create_workspace(
        Workspace(workspace_id=WORKSPACE_ID, name="Harborlight", owner_email=OWNER, created_at=now),
        Member(
            sub=MEMBER_SUB, workspace_id=WORKSPACE_ID, email=OWNER, role="owner", created_at=now
        ),
    )
    backend.settings.create_bot(
        Bot(bot_id=BOT_ID, workspace_id=WORKSPACE_ID, name="Billing", created_at=now)
    )
    backend.settings.save_settings(
        SettingsVersion(
            bot_id=BOT_ID,
            workspace_id=WORKSPACE_ID,
            version=1,
            settings=EscalationSettings(),
            author=OWNER,
            saved_at=now,
        )
    )
    refund = KnowledgeEntry(
        id="refund",
        questions=("Can I get my money back?", "I want a refund"),
        answer="Refunds take a week.",
    )
    backend.settings.save_knowledge(Knowledge(bot_id=BOT_ID, version=1, entries=(refund,)))
