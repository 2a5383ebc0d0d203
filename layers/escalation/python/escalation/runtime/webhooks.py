"""Composition root of what helpdesks call."""

from functools import cache

from escalation.adapters.aws.clients import client
from escalation.adapters.aws.connection_store import ConnectionStore
from escalation.adapters.aws.dynamodb_table import Table
from escalation.adapters.aws.secrets import SecretReader, WebhookSecretSource
from escalation.adapters.aws.webhook_memory import DynamoWebhookMemory
from escalation.adapters.helpdesks.webhook_reader import HelpdeskWebhookReader
from escalation.domain.ports import SystemClock
from escalation.runtime import stores
from escalation.runtime.environment import (
    DeployedAs,
    HelpdeskAddresses,
    SettingsTable,
    TranscriptsTable,
    read,
)
from escalation.runtime.events import LoggedEvents
from escalation.use_cases.sync.receive_webhook import ReceiveWebhook


@cache
def receive_webhook() -> ReceiveWebhook:
    """The process's use case."""
    clock = SystemClock()
    local_urls = read(HelpdeskAddresses).local_urls if read(DeployedAs).is_local else {}
    return ReceiveWebhook(
        connections=ConnectionStore(Table(client("dynamodb"), read(SettingsTable).settings_table)),
        secrets=WebhookSecretSource(SecretReader(client("secretsmanager"))),
        reader=HelpdeskWebhookReader(local_urls=local_urls),
        memory=DynamoWebhookMemory(
            client("dynamodb"), read(TranscriptsTable).transcripts_table, clock=clock
        ),
        transcripts=stores.transcripts(),
        queue=stores.delivery_queue(),
        clock=clock,
        events=LoggedEvents(),
    )
