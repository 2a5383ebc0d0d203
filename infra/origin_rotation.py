"""Rotating the secret that CloudFront shows to the API, without a request refused on the way.

Each call takes one step and says which; where a rotation stops half-way, the next call goes on:

1. A next value is added, which the functions accept beside the current one.
2. When each function's cache must have it (`SETTLE`), CloudFront is told to send it.
3. When all of CloudFront's places send it, it becomes the current one, and the old one is dropped.

A deployment meanwhile has CloudFront send the current value again, which is accepted; then step 2
is taken once more.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from escalation.adapters.aws.origin_secret import HEADER, OriginSecret
from escalation.domain.errors import NotFound

if TYPE_CHECKING:
    from types_boto3_secretsmanager import SecretsManagerClient

SETTLE = timedelta(minutes=15)
"""Three times as long as a function keeps the secret that it has read."""


class Sender(Protocol):
    """What stands before the API, and sends the secret."""

    def sends(self) -> str:
        """The value that it was last told to send."""
        ...

    def send(self, value: str) -> None:
        """Have it send this value."""
        ...

    def is_everywhere(self) -> bool:
        """Whether all of it sends what it was told."""
        ...


class Distribution:
    """CloudFront's distribution as a `Sender`."""

    def __init__(self, client: Any, distribution_id: str) -> None:  # noqa: ANN401 - has no types
        self._client = client
        self._id = distribution_id

    def sends(self) -> str:
        """The value in the distribution's configuration. Raises NotFound where it has none."""
        configured = self._client.get_distribution_config(Id=self._id)["DistributionConfig"]
        return str(_header(configured)["HeaderValue"])

    def send(self, value: str) -> None:
        """Changes this header alone. A change by somebody else meanwhile is a ClientError."""
        answer = self._client.get_distribution_config(Id=self._id)
        configured = answer["DistributionConfig"]
        _header(configured)["HeaderValue"] = value
        self._client.update_distribution(
            Id=self._id, IfMatch=answer["ETag"], DistributionConfig=configured
        )

    def is_everywhere(self) -> bool:
        """CloudFront says so itself, some minutes after a change."""
        answer = self._client.get_distribution(Id=self._id)
        return bool(answer["Distribution"]["Status"] == "Deployed")


def _header(configured: dict[str, Any]) -> dict[str, Any]:
    for origin in configured["Origins"]["Items"]:
        for header in origin["CustomHeaders"].get("Items", []):
            if header["HeaderName"].lower() == HEADER:
                found: dict[str, Any] = header
                return found
    raise NotFound("the distribution sends no secret: deploy it from here first")


def rotate(
    client: "SecretsManagerClient",
    secret_ref: str,
    sender: Sender,
    *,
    now: datetime,
    make: Callable[[], str] = lambda: secrets.token_urlsafe(48),
) -> str:
    """Take one step; returns what was done, or waited for.

    Raises:
        PermanentError: the stored text is no origin secret.
        NotFound: the distribution sends none.
    """
    stored = OriginSecret.parse(client.get_secret_value(SecretId=secret_ref)["SecretString"])

    def store(value: OriginSecret) -> None:
        client.put_secret_value(SecretId=secret_ref, SecretString=value.dump())

    if stored.next is None or stored.next_since is None:
        store(OriginSecret(current=stored.current, next=make(), next_since=now))
        return "added the next secret; run it again in 15 minutes"
    if now - stored.next_since < SETTLE:
        return "nothing to do yet: the next secret must be known everywhere before it is sent"
    if sender.sends() != stored.next:
        sender.send(stored.next)
        return "CloudFront begins to send the next secret; run it again in some minutes"
    if not sender.is_everywhere():
        return "nothing to do yet: not all of CloudFront sends the next secret"
    store(OriginSecret(current=stored.next))
    return "finished: the old secret is accepted for five more minutes at most"
