"""What functions reach, without a deployment: tables, queues and a secret on the AWS emulator."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx

from escalation.adapters.aws.settings_store import SettingsStore
from escalation.adapters.aws.table_names import (
    AUDIT_TABLE,
    LISTENERS_TABLE,
    SETTINGS_TABLE,
    TRANSCRIPTS_TABLE,
)
from escalation.adapters.aws.transcript_store import TranscriptStore
from escalation.domain.conversation import Assignee, Head
from escalation.domain.head_parts import TicketLink
from escalation.domain.knowledge import KnowledgeEntry
from escalation.domain.owner_ports import Knowledge, SettingsVersion
from escalation.domain.ports import Commit
from escalation.domain.settings import EscalationSettings
from escalation.domain.workspace import Bot, Connection, Member, Updates, Workspace
from infra.local.deployment import aws_environment
from infra.local.emulator import ACCOUNT
from tests.adapters.dynamodb.conftest import create_table
from tests.events import BOT_ID, CONNECTION_ID, MEMBER_SUB, WEBHOOK_SECRET, WORKSPACE_ID

QUEUES = (
    "tickets",
    "emails",
    "transfers",
    "jobs",
    "helpdesk_events",
    "auto_replies",
    "outgoing_webhooks",
    "mail_events",
    "received_mail",
)
WORKERS = (
    "create_ticket",
    "send_email",
    "transfer",
    "jobs",
    "sync_ticket",
    "auto_reply",
    "send_webhook",
    "mail_events",
    "receive_mail",
)
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
        secrets: a client of its Secrets Manager.
    """

    endpoint: str
    variables: dict[str, str]
    settings: SettingsStore
    transcripts: TranscriptStore
    sqs: Any
    secrets: Any

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
    create_table(dynamodb, "audit", AUDIT_TABLE)
    create_table(dynamodb, "transcripts", TRANSCRIPTS_TABLE)
    create_table(dynamodb, "listeners", LISTENERS_TABLE)
    sqs = session.client("sqs", endpoint_url=endpoint)
    names = (*QUEUES, *(f"dead-{name}" for name in WORKERS))
    queues = {name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in names}
    secrets = session.client("secretsmanager", endpoint_url=endpoint)
    secret = secrets.create_secret(
        Name="token-secret", SecretString=json.dumps({"current": "k1", "k1": "x" * 64})
    )
    reply_secret = secrets.create_secret(
        Name="reply-secret", SecretString=json.dumps({"current": "r1", "r1": "r" * 64})
    )
    session.client("s3", endpoint_url=endpoint).create_bucket(Bucket="received")
    ses = session.client("sesv2", endpoint_url=endpoint)
    ses.create_email_identity(EmailIdentity="example.com")
    variables = {
        **aws_environment(endpoint),
        "ENVIRONMENT": "dev",
        "POWERTOOLS_SERVICE_NAME": "test",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
        "SETTINGS_TABLE": "settings",
        "AUDIT_TABLE": "audit",
        "TRANSCRIPTS_TABLE": "transcripts",
        "LISTENERS_TABLE": "listeners",
        "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI": f"{endpoint}/_aws/execute-api/none/live",
        "TOKEN_SECRET_ARN": secret["ARN"],
        "STARTS_OF_CLIENT": "30",
        "PUBLIC_URL": "https://console.example.com",
        "USER_POOL_ID": "us-east-1_none",
        "CONNECTION_SECRET_PREFIX": "escalation/dev/connection/",
        "ACCESS_TOKEN_SECRET_PREFIX": "escalation/dev/token/",
        "WEBHOOK_SECRET_PREFIX": "escalation/dev/webhook/",
        "OUTGOING_SECRET_PREFIX": "escalation/dev/outgoing/",
        "PRIVATE_BUCKET": "private",
        "RECEIVED_MAIL_BUCKET": "received",
        "INBOUND_MAIL_DOMAIN": "reply.example.com",
        "REPLY_SECRET_ARN": reply_secret["ARN"],
        "REFERENCE_BOT_ARN": "arn:aws:lambda:us-east-1:000000000000:function:bot",
        "ALLOWED_BOT_ARNS": "[]",
        "MAIL_FROM": "support@example.com",
        "FALLBACK_MAIL_TO": "fallback@example.com",
        **{f"{name.upper()}_QUEUE_URL": queues[name] for name in QUEUES},
        **{f"dead-{name}": queues[f"dead-{name}"] for name in WORKERS},
    }
    return Backend(
        endpoint=endpoint,
        variables=variables,
        settings=SettingsStore(dynamodb, "settings"),
        transcripts=TranscriptStore(dynamodb, "transcripts"),
        sqs=sqs,
        secrets=secrets,
    )


def seed_ticket(backend: Backend) -> None:
    """Stores the connection and the conversation with the ticket that the webhook speaks of."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    made = backend.secrets.create_secret(
        Name="escalation/dev/webhook/1", SecretString=json.dumps({"secret": WEBHOOK_SECRET})
    )
    backend.settings.save_connection(
        Connection(
            connection_id=CONNECTION_ID,
            workspace_id=WORKSPACE_ID,
            helpdesk="zendesk",
            account={"subdomain": "harborlight"},
            secret_ref="arn:aws:secretsmanager:us-east-1:000000000000:secret:none-1b2c3d",
            webhook_secret_ref=made["ARN"],
            updates=Updates(mode="webhook", set_up_at=now),
            created_at=now,
        )
    )
    conversation_id = "b19e4c70d25fa8360e7d41c9"
    link = TicketLink(
        helpdesk="zendesk",
        connection_id=CONNECTION_ID,
        ticket_id="1042",
        reference="#1042",
        escalation_id=f"{conversation_id}-1",
        relayed_seq=1,
    )
    head = Head(
        conversation_id=conversation_id,
        workspace_id=WORKSPACE_ID,
        bot_id=BOT_ID,
        state="handed_off",
        assignee=Assignee(kind="team"),
        ticket=link,
        created_at=now,
        last_activity_at=now,
        expires_at=now + timedelta(days=3_650),
    )
    backend.transcripts.commit(Commit(before=None, after=head))


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
