"""What a day allows of things that strangers can set off: mails to a mailbox, tickets in a name.

Each cap is a counter of one UTC day. One thing counts against several of them, all or none.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from escalation.domain.address_proofs import folded

Purpose = Literal["code", "transcript", "answer", "ticket"]
Scope = Literal["mailbox", "bot", "workspace"]

CODES_A_DAY = {"mailbox": 5, "bot": 500, "workspace": 2_000}
TRANSCRIPTS_A_DAY = {"mailbox": 10, "bot": 500, "workspace": 2_000}
ANSWERS_A_DAY = {"mailbox": 30, "bot": 2_000, "workspace": 5_000}
CLAIMED_TICKETS_A_DAY = 10
"""Tickets of one workspace for one address that was merely typed."""
_DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})


@dataclass(frozen=True, kw_only=True)
class Allowance:
    """One counter, and the most that it may come to in a day."""

    purpose: Purpose
    scope: Scope
    of: str
    """A bot's or a workspace's id, or a mailbox."""
    most: int


class Allowances(Protocol):
    """The counters."""

    def take(self, wanted: tuple[Allowance, ...], *, now: datetime) -> bool:
        """Count one against each, or, where one is used up, against none; whether it is allowed.

        Raises:
            RetryableError: the store did not answer; it may be counted or not.
        """
        ...


def mailbox_of(email: str) -> str:
    """Where an address delivers, as far as one can know: caps go by it.

    What follows a plus sign is the receiver's own mark with most providers, and dots in Gmail's
    names mean nothing (support.google.com/mail/answer/7436150): without this `v+1@…`, `v+2@…` would
    be so many mailboxes. Somebody else's mailbox is never taken for more than a cap's sake.
    """
    local, _, domain = folded(email).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def for_code(*, workspace_id: str, bot_id: str, email: str) -> tuple[Allowance, ...]:
    """What one code counts against."""
    return _of_mail("code", CODES_A_DAY, workspace_id, bot_id, email)


def for_transcript(*, workspace_id: str, bot_id: str, email: str) -> tuple[Allowance, ...]:
    """What one mailed transcript counts against."""
    return _of_mail("transcript", TRANSCRIPTS_A_DAY, workspace_id, bot_id, email)


def for_answer(*, workspace_id: str, bot_id: str, email: str) -> tuple[Allowance, ...]:
    """What one mailed answer of the team counts against."""
    return _of_mail("answer", ANSWERS_A_DAY, workspace_id, bot_id, email)


def for_claimed_ticket(*, workspace_id: str, email: str) -> tuple[Allowance, ...]:
    """What one ticket counts against whose visitor has merely typed an address."""
    mailbox = f"{workspace_id} {mailbox_of(email)}"
    return (Allowance(purpose="ticket", scope="mailbox", of=mailbox, most=CLAIMED_TICKETS_A_DAY),)


def _of_mail(
    purpose: Purpose, most: dict[str, int], workspace_id: str, bot_id: str, email: str
) -> tuple[Allowance, ...]:
    """A mailbox counts once for all workspaces: what reaches it comes from one sender."""
    return (
        Allowance(purpose=purpose, scope="mailbox", of=mailbox_of(email), most=most["mailbox"]),
        Allowance(purpose=purpose, scope="bot", of=bot_id, most=most["bot"]),
        Allowance(purpose=purpose, scope="workspace", of=workspace_id, most=most["workspace"]),
    )
