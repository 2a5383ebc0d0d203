"""Outgoing webhooks in the settings table, and their secrets in Secrets Manager."""

from datetime import datetime
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.dynamodb_codec import decode_item
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key, record
from escalation.adapters.aws.secrets import (
    SECRET,
    SecretReader,
    SecretsManagerConnections,
    text_object,
)
from escalation.domain.errors import PermanentError, VersionLost
from escalation.domain.outgoing_webhooks import OutgoingWebhook

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_secretsmanager import SecretsManagerClient

_FOREVER_S = 86_400.0


class DynamoOutgoingWebhooks:
    """`OutgoingWebhooks` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def of_workspace(self, workspace_id: str) -> tuple[OutgoingWebhook, ...]:
        """See `OutgoingWebhooks`."""
        items = self._table.beginning(keys.outgoing_pk(workspace_id))
        return tuple(decode_item(OutgoingWebhook, item) for item in items)

    def webhook(self, workspace_id: str, webhook_id: str) -> OutgoingWebhook | None:
        """See `OutgoingWebhooks`."""
        item = self._table.get(key(*_key(workspace_id, webhook_id)))
        return decode_item(OutgoingWebhook, item) if item else None

    def save(self, webhook: OutgoingWebhook, *, expected_version: int) -> None:
        """See `OutgoingWebhooks`."""
        version = expected_version + 1
        stored = webhook.model_copy(update={"version": version})
        item = record(*_key(webhook.workspace_id, webhook.webhook_id), stored, version=version)
        try:
            if expected_version:
                self._table.update(self._table.replacing(item, version=expected_version))
            else:
                self._table.put_if(self._table.new(item))
        except ConditionLost:
            raise VersionLost(webhook.webhook_id) from None

    def delete(self, webhook: OutgoingWebhook) -> None:
        """See `OutgoingWebhooks`."""
        self._table.delete(key(*_key(webhook.workspace_id, webhook.webhook_id)))


def _key(workspace_id: str, webhook_id: str) -> tuple[str, str]:
    return keys.outgoing_pk(workspace_id), keys.part(webhook_id)


class SecretsManagerWebhooks:
    """`WebhookSecretStore` under a prefix of its own. None is ever changed: another one gets a name
    of its own, and which of them sign is in the webhook's record.
    """

    def __init__(
        self, client: "SecretsManagerClient", *, prefix: str, key_arn: str | None = None
    ) -> None:
        """Args: as of `SecretsManagerConnections`."""
        self._secrets = SecretsManagerConnections(
            client,
            prefix=prefix,
            description="What a workspace's outgoing webhook is signed with",
            key_arn=key_arn,
        )

    def create(self, *, workspace_id: str, webhook_id: str, secret: str) -> str:
        """See `WebhookSecretStore`."""
        return self._secrets.create(
            workspace_id=workspace_id, connection_id=webhook_id, credentials={SECRET: secret}
        )

    def delete(self, secret_ref: str) -> None:
        """See `WebhookSecretStore`."""
        self._secrets.delete(secret_ref)


class SigningSecretSource:
    """`SigningSecrets`. A secret never changes under its name, so it is read once."""

    def __init__(self, reader: SecretReader) -> None:
        self._reader = reader

    def of(self, webhook: OutgoingWebhook, now: datetime) -> tuple[str, ...]:
        """See `SigningSecrets`. One that is gone does not sign."""
        found = (self._secret(ref) for ref in webhook.signed_with(now))
        known = tuple(secret for secret in found if secret is not None)
        if not known:
            raise PermanentError("secret_missing")
        return known

    def _secret(self, ref: str) -> str | None:
        try:
            return text_object(self._reader.get(ref, max_age_s=_FOREVER_S)).get(SECRET)
        except PermanentError:
            return None
