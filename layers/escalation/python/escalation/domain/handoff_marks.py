"""Who of those that a handoff was mailed to takes it, and that it is answered.

A mailbox is not ours to look into, so its people say it themselves: the mail carries links, and
whoever has one may. What proves it is the id of the lease under which that mail was sent, 96 random
bits that are in the mail and nowhere else once it is out: the record keeps their digest, and until
when they are good. Nothing that could sign anything else is needed to send a mail.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated, Final

from pydantic import Field

from escalation.domain.types import Email, Frozen, UtcTime

MARKS_GOOD_FOR: Final = timedelta(days=30)
MAX_MARK_KEYS: Final = 5
"""Of one handoff: its mail is sent again where an address was not reached."""


class MarkKey(Frozen):
    """What opens the links of one mail."""

    digest: Annotated[str, Field(max_length=64)]
    until: UtcTime


class Mark(Frozen):
    """Somebody who got the mail has said it of themselves."""

    by: Email
    at: UtcTime


def mark_key(token: str, now: datetime, *, good_for: timedelta = MARKS_GOOD_FOR) -> MarkKey:
    """What to keep of the token that a mail carries."""
    return MarkKey(digest=_digest(token), until=now + good_for)


def opens(keys: tuple[MarkKey, ...], token: str, now: datetime) -> bool:
    """Whether a token is of one of the mails, and still good."""
    digest = _digest(token)
    return any(now < key.until and hmac.compare_digest(key.digest, digest) for key in keys)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
