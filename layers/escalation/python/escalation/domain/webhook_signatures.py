"""How outgoing webhooks are signed: Standard Webhooks' symmetric scheme, `v1`.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

The package `standardwebhooks` signs, too, with one secret. It verifies in the tests instead, as
receivers do: what signs and what verifies are then two people's reading of the specification.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification asks for 24 to 64 bytes of random."""


def new_secret() -> str:
    """A secret as receivers take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(
    *, message_id: str, at: datetime, body: bytes, with_secrets: Iterable[str]
) -> dict[str, str]:
    """The headers that go with `body`: one signature by each secret, apart by a space.

    Args:
        message_id: the same with each attempt, by which a receiver knows a repetition.
        at: of this attempt, which a receiver holds against its own clock.
        body: as it is sent, byte by byte.
        with_secrets: `whsec_…`, the present one first.
    """
    stamp = str(int(at.timestamp()))
    content = f"{message_id}.{stamp}.".encode() + body
    signatures = (
        base64.b64encode(hmac.new(_key(secret), content, hashlib.sha256).digest()).decode()
        for secret in with_secrets
    )
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX))
