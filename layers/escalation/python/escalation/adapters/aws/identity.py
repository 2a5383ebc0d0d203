"""Identity tokens: how an owner's own site vouches for a visitor's name and address.

The site signs a JWT (HS256) with the workspace's secret: `aud` is the workspace id, `exp` at most
an hour ahead, `email`, `name` and `plan` are the facts, `attributes` is an object with more of them
(see `domain.attributes`), and `sub`, where it is a text, is an id that is this visitor's alone. The
secret is JSON, `{"secret": "…"}`, 32 characters or more.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import ValidationError

from escalation.adapters.aws.conversation_tokens import decode_at
from escalation.adapters.aws.secrets import CredentialsSource
from escalation.domain.attributes import AttributeValue, usable
from escalation.domain.errors import InvalidInput, PermanentError
from escalation.domain.identity_ports import IdentityClaims
from escalation.domain.types import Email, Frozen, Line, PersonName
from escalation.domain.workspace import Workspace

LONGEST_LIFE = timedelta(hours=1)
CLOCK_SKEW = timedelta(minutes=1)
"""How far the owner's site and this service may disagree about the time."""
REFRESH_PAUSE = timedelta(minutes=1)
_MAX_TOKEN_CHARS = 4_096
_MIN_SECRET_CHARS = 32
_MAX_SUBJECT_CHARS = 255
"""As OpenID Connect has it: https://openid.net/specs/openid-connect-core-1_0.html#IDToken."""


class _Claims(Frozen):
    name: PersonName | None = None
    email: Email | None = None
    plan: Line | None = None


class SignedIdentities:
    """Verifies identity tokens (`IdentityTokens`)."""

    def __init__(self, secrets: CredentialsSource) -> None:
        self._secrets = secrets
        self._refreshed: dict[str, datetime] = {}

    def verify(self, workspace: Workspace, token: str, *, now: datetime) -> IdentityClaims:
        """What the site has signed.

        Raises:
            InvalidInput: it cannot be trusted; the message says why, for the site's developer.
            RetryableError: the workspace's secret could not be read.
        """
        if workspace.identity_secret_ref is None:
            raise _refused("this workspace accepts no identity tokens")
        if len(token) > _MAX_TOKEN_CHARS:
            raise _refused("it is too long")
        payload = self._decode(workspace.workspace_id, workspace.identity_secret_ref, token, now)
        if payload is None:
            raise _refused("signature, algorithm (HS256) or audience (the workspace id) is wrong")
        _check_life(payload, now)
        try:
            claims = _Claims.model_validate(
                {name: payload.get(name) or None for name in _Claims.model_fields}
            )
        except ValidationError:
            raise _refused("name, email or plan is not a valid one") from None
        attributes = _attributes(payload, plan=claims.plan)
        if claims.name is None and claims.email is None and not attributes:
            raise _refused("it has neither a name nor an email")
        expires_at = datetime.fromtimestamp(payload["exp"], UTC) + CLOCK_SKEW
        return IdentityClaims(
            **claims.model_dump(),
            attributes=attributes,
            subject=_subject(payload),
            expires_at=expires_at,
        )

    def _decode(
        self, workspace_id: str, secret_ref: str, token: str, now: datetime
    ) -> dict[str, Any] | None:
        payload = decode_at(token, self._secret(secret_ref), audience=workspace_id)
        if payload is None and self._may_refresh(secret_ref, now):
            # The owner may have changed the secret a moment ago.
            fresh = self._secret(secret_ref, fresh=True)
            payload = decode_at(token, fresh, audience=workspace_id)
        return payload

    def _may_refresh(self, secret_ref: str, now: datetime) -> bool:
        last = self._refreshed.get(secret_ref)
        if last is not None and now < last + REFRESH_PAUSE:
            return False
        if len(self._refreshed) > 1_000:
            self._refreshed.clear()
        self._refreshed[secret_ref] = now
        return True

    def _secret(self, secret_ref: str, *, fresh: bool = False) -> str:
        try:
            secret = self._secrets.get(secret_ref, fresh=fresh).get("secret", "")
        except PermanentError:
            secret = ""
        if len(secret) < _MIN_SECRET_CHARS:
            raise _refused("the workspace has no usable secret")
        return secret


def _attributes(payload: Mapping[str, Any], *, plan: str | None) -> dict[str, AttributeValue]:
    """The signed attributes, the plan among them. One that cannot be used is left out: a token may
    have had a claim of that name before it was looked at.
    """
    attributes = payload.get("attributes")
    named = attributes if isinstance(attributes, Mapping) else {}
    return usable({**({} if plan is None else {"plan": plan}), **named})


def _subject(payload: Mapping[str, Any]) -> str | None:
    """What names one visitor. Anything else was no obstacle before it was looked at, and is none
    now: it is as if it were not there.
    """
    subject = payload.get("sub")
    if not isinstance(subject, str) or not subject.isprintable():
        return None
    return subject if len(subject.strip()) > 0 and len(subject) <= _MAX_SUBJECT_CHARS else None


def _check_life(payload: Mapping[str, Any], now: datetime) -> None:
    expires = payload["exp"]
    if not isinstance(expires, int) or isinstance(expires, bool):
        raise _refused("exp is not a whole number of seconds")
    left = expires - int(now.timestamp())  # of whole numbers: no size of one is too much
    if left <= -CLOCK_SKEW.total_seconds():
        raise _refused("it has expired")
    if left > (LONGEST_LIFE + CLOCK_SKEW).total_seconds():
        raise _refused("exp is more than an hour ahead")


def _refused(why: str) -> InvalidInput:
    return InvalidInput("identity_token", f"The identity token cannot be trusted: {why}")
