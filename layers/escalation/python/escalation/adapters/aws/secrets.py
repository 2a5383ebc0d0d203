"""Secrets Manager: reading with a cache, and the secrets of helpdesk connections.

Credentials, shared access tokens and the secrets of webhooks have a prefix of names each, because
what a function may read is granted by prefix.
"""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypedDict

from botocore.exceptions import BotoCoreError, ClientError

from escalation.adapters.aws.clients import error_code, is_transient
from escalation.domain.errors import PermanentError, RetryableError
from escalation.domain.recent import Recent
from escalation.domain.workspace import Connection

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

RECOVERY_DAYS = 7
"""A deleted connection's secret can be restored by an operator for this long (7 is the least)."""
_RETRY_STALE_S = 30.0
_MOST_KEPT = 500
SECRET = "secret"  # noqa: S105 - the name under which a webhook's secret is kept


def fail(error: ClientError | BotoCoreError) -> NoReturn:
    """Say what a call's failure means: RetryableError or PermanentError."""
    code = error_code(error)
    if is_transient(error):
        raise RetryableError("secrets_unavailable", code) from error
    raise PermanentError("secret_missing", code) from error


@dataclass(slots=True)
class _Known:
    value: str
    fetched_at: float
    retry_at: float


class SecretReader:
    """Current values of secrets, each kept for `max_age_s` seconds.

    While Secrets Manager is unavailable a value already known goes on serving.
    """

    def __init__(
        self,
        client: "SecretsManagerClient",
        *,
        max_age_s: float = 300.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._max_age_s = max_age_s
        self._monotonic = monotonic
        self._known: Recent[str, _Known] = Recent(_MOST_KEPT)

    def get(self, secret_ref: str, *, max_age_s: float | None = None) -> str:
        """The secret's text, at most `max_age_s` old (None: the reader's own limit, 0: fresh).

        Raises:
            RetryableError: Secrets Manager did not answer and no value is known.
            PermanentError: no such secret, or it may not be read.
        """
        limit = self._max_age_s if max_age_s is None else max_age_s
        now = self._monotonic()
        known = self._known.get(secret_ref)
        if known and limit > 0 and now < max(known.fetched_at + limit, known.retry_at):
            return known.value
        try:
            value = self._client.get_secret_value(SecretId=secret_ref)["SecretString"]
        except (ClientError, BotoCoreError) as error:
            if known and is_transient(error):
                known.retry_at = now + _RETRY_STALE_S
                return known.value
            self.forget(secret_ref)
            fail(error)
        self._known.put(secret_ref, _Known(value, fetched_at=now, retry_at=now))
        return value

    def forget(self, secret_ref: str) -> None:
        """Read this secret anew next time."""
        self._known.forget(secret_ref)


class CredentialsSource:
    """Credentials of connections as the adapters use them."""

    def __init__(self, reader: SecretReader, *, max_age_s: float = 60.0) -> None:
        self._reader = reader
        self._max_age_s = max_age_s

    def get(self, secret_ref: str, *, fresh: bool = False) -> dict[str, str]:
        """The credentials by name; `fresh` after the helpdesk has refused those known.

        Raises:
            RetryableError: Secrets Manager did not answer.
            PermanentError: the secret is gone or is not an object of texts.
        """
        text = self._reader.get(secret_ref, max_age_s=0 if fresh else self._max_age_s)
        return text_object(text)


class WebhookSecretSource:
    """The secrets that connections' webhooks are checked with (`WebhookSecrets`)."""

    def __init__(self, reader: SecretReader, *, max_age_s: float = 60.0) -> None:
        self._reader = reader
        self._max_age_s = max_age_s

    def webhook_secret(self, connection: Connection) -> str | None:
        """See `WebhookSecrets`. One that was deleted, or cannot be one, proves nothing: None."""
        if connection.webhook_secret_ref is None:
            return None
        try:
            text = self._reader.get(connection.webhook_secret_ref, max_age_s=self._max_age_s)
            return text_object(text).get(SECRET) or None
        except PermanentError:
            return None


def text_object(text: str) -> dict[str, str]:
    """A secret's JSON object of texts.

    Raises:
        PermanentError: it is something else. The message does not quote it.
    """
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise PermanentError("secret_malformed", "not a JSON object of texts")
    return value


class _Key(TypedDict, total=False):
    KmsKeyId: str


class SecretsManagerConnections:
    """Stores one kind of connections' secrets (`ConnectionSecrets`)."""

    def __init__(
        self,
        client: "SecretsManagerClient",
        *,
        prefix: str,
        reader: SecretReader | None = None,
        description: str = "Credentials of a workspace's helpdesk connection",
        key_arn: str | None = None,
    ) -> None:
        """Args: `prefix` ends with a slash; `reader` forgets what is replaced here; `key_arn` is of
        the key that encrypts what is created, where that is not the account's own.
        """
        self._client = client
        self._prefix = prefix
        self._description = description
        self._reader = reader
        self._key: _Key = {} if key_arn is None else {"KmsKeyId": key_arn}

    def create(self, *, workspace_id: str, connection_id: str, credentials: dict[str, str]) -> str:
        """Store under a new random name; returns the ARN.

        The name tells nothing and is never used twice: a deleted secret keeps its name for the
        days of its recovery, and connecting again must not wait for that.
        """
        try:
            created = self._client.create_secret(
                Name=f"{self._prefix}{secrets.token_hex(12)}",
                Description=self._description,
                SecretString=_encode(credentials),
                Tags=[
                    {"Key": "escalation:workspace", "Value": workspace_id},
                    {"Key": "escalation:connection", "Value": connection_id},
                ],
                **self._key,
            )
        except (ClientError, BotoCoreError) as error:
            fail(error)
        return created["ARN"]

    def replace(self, secret_ref: str, credentials: dict[str, str]) -> None:
        """Store new credentials as the secret's current version. Raises as `create` does."""
        try:
            self._client.put_secret_value(SecretId=secret_ref, SecretString=_encode(credentials))
        except (ClientError, BotoCoreError) as error:
            fail(error)
        if self._reader:
            self._reader.forget(secret_ref)

    def delete(self, secret_ref: str) -> None:
        """Delete, with a recovery window. A secret that is gone already is fine."""
        if self._reader:
            self._reader.forget(secret_ref)
        try:
            self._client.delete_secret(SecretId=secret_ref, RecoveryWindowInDays=RECOVERY_DAYS)
        except (ClientError, BotoCoreError) as error:
            # InvalidRequestException: it is scheduled for deletion already.
            if error_code(error) not in {"ResourceNotFoundException", "InvalidRequestException"}:
                fail(error)


def _encode(credentials: Mapping[str, str]) -> str:
    return json.dumps(dict(credentials), separators=(",", ":"), sort_keys=True)
