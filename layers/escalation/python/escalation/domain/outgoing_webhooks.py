"""Outgoing webhooks: whom a workspace has told of what happens in it, and how they fare. Pure.

Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from escalation.domain.types import Frozen, Identifier, UtcTime, single_line
from escalation.domain.webhook_receivers import MAX_URL_CHARS

MAX_WEBHOOKS = 5
"""Of one workspace: each matter is sent to each of them."""
SWITCHED_OFF_AFTER = timedelta(days=5)
"""Nothing was taken for so long: as the specification advises, the owner has to look."""
OVERLAP = timedelta(hours=24)
"""How long the secret before the present one signs as well."""
TEXT_FIELDS = frozenset({"question", "words"})
"""The fields of matters that hold what somebody wrote."""
TEST = "webhook.test"
"""What a test event is called. It is sent whatever kinds are chosen."""


ReceiverUrl = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_URL_CHARS)]
KindName = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(\.[a-z_]{1,40}){0,2}$")]
Description = Annotated[str, AfterValidator(single_line), Field(max_length=100)]
SwitchedOff = Literal["gone", "failing"]
"""Why the service itself has stopped: the receiver answered 410, or took nothing for days."""


class OutgoingWebhook(Frozen):
    """One receiver of a workspace's matters. The secret is in Secrets Manager only.

    Attributes:
        url: where to, as the owner wrote it.
        description: the owner's own name for it.
        kinds: of matters that are sent.
        include_text: whether what people wrote goes along, where the workspace lets it out at all.
        paused: the owner wants nothing sent at present.
        secret_ref: the secret's full ARN.
        previous_secret_ref: of the one whose place it took, until that is forgotten.
        secret_changed_at: when it did; None for the first.
    """

    webhook_id: Identifier
    workspace_id: Identifier
    url: ReceiverUrl
    description: Description = ""
    kinds: tuple[KindName, ...]
    include_text: bool = False
    paused: bool = False
    secret_ref: str
    previous_secret_ref: str | None = None
    secret_changed_at: UtcTime | None = None
    version: int = 1
    created_at: UtcTime

    def wants(self, kind: str) -> bool:
        """Whether a matter of this kind is sent there."""
        return kind == TEST or kind in self.kinds

    @property
    def host(self) -> str:
        """Of the address, which may have a key in the rest."""
        return urlsplit(self.url).netloc

    def signed_with(self, now: datetime) -> tuple[str, ...]:
        """What refers to the secrets that sign, the present one first."""
        previous, changed = self.previous_secret_ref, self.secret_changed_at
        if previous is None or changed is None or now >= changed + OVERLAP:
            return (self.secret_ref,)
        return self.secret_ref, previous


class WebhookHealth(Frozen):
    """How a receiver has fared of late.

    Attributes:
        failing_since: of the first attempt that was not taken after the last that was.
        switched_off_at: when the service stopped sending.
        switched_off: why.
    """

    failing_since: UtcTime | None = None
    switched_off_at: UtcTime | None = None
    switched_off: SwitchedOff | None = None


Outcome = Literal["taken", "refused", "no_answer", "unreachable", "bad_address", "interrupted"]
"""`refused`: a status other than 2xx. `bad_address`: the name leads nowhere public."""


class Answer(Frozen):
    """What came of one call. Nothing that the receiver wrote is kept: it may repeat what it got."""

    outcome: Outcome
    status: int | None = None
    retry_after_s: float | None = None
    took_ms: int = 0


def fared(health: WebhookHealth, answer: Answer, now: datetime) -> WebhookHealth:
    """What an answer says of the receiver."""
    if answer.outcome == "taken":
        return WebhookHealth()
    since = health.failing_since or now
    reason: SwitchedOff | None = health.switched_off
    if answer.status == 410:
        reason = "gone"
    elif reason is None and now - since >= SWITCHED_OFF_AFTER:
        reason = "failing"
    at = health.switched_off_at or (now if reason is not None else None)
    return WebhookHealth(failing_since=since, switched_off_at=at, switched_off=reason)


def payload(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    """What is posted: the specification's three fields, the last of them the matter itself."""
    told = {"type": kind, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
