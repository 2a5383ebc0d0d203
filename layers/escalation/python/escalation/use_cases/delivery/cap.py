"""A bot's hourly cap, and a day's cap of tickets in the name of an address that was merely typed:
what exceeds either is kept and sent as one digest.

A fifth of the hourly cap is kept for visitors who are no strangers, and of the rest one client gets
a tenth of the cap at most: a flood fills the digest, and leaves the way to people open for others.

What must reach a person has a cap of its own, and one client a tenth of that; only what exceeds it
is counted as everything else is.
"""

from datetime import datetime, timedelta
from typing import NoReturn

from escalation.domain.allowances import Allowances, for_claimed_ticket
from escalation.domain.errors import Deferred
from escalation.domain.escalation import Escalation
from escalation.domain.leased_work import note_progress
from escalation.domain.ports import TranscriptStore
from escalation.use_cases.delivery.deliver import Claimed
from escalation.use_cases.writing.ports import Ports

EVERYBODY = "CAP"
STRANGERS = "STRANGERS"
URGENT = "URGENT"
"""Names of counters; those of clients are their digests."""
DIGEST_GRACE = timedelta(hours=2)
"""A kept escalation goes out on its own if its digest has not by this long after its hour."""


def hour_of(moment: datetime) -> str:
    """The hour a moment belongs to, like 2026-11-23T10 (UTC)."""
    return moment.strftime("%Y-%m-%dT%H")


def end_of_hour(moment: datetime) -> datetime:
    """When the moment's hour is over."""
    return moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def for_strangers(cap: int) -> int:
    """How many of a cap visitors may have whom nobody has vouched for."""
    return cap - cap // 5


def for_one_client(cap: int) -> int:
    """How many of those one client may have."""
    return max(1, cap // 10)


class HourlyCap:
    """Counts first attempts of tickets and mails against the bot's `hourly_cap`, and tickets also
    against what a day allows of one claimed address.
    """

    def __init__(self, ports: Ports, *, allowances: Allowances) -> None:
        self._ports = ports
        self._allowances = allowances
        self._transcripts: TranscriptStore = ports.transcripts

    def check(self, claimed: Claimed) -> None:
        """Count this escalation; beyond the cap keep it for the digest.

        A crash between counting and delivering counts it twice, which errs towards a digest and
        never towards a loss.

        Raises:
            Deferred: it goes out with the hour's digest.
        """
        escalation = claimed.escalation
        known = escalation.attempts > 1 or escalation.counted or escalation.over_cap
        if known or escalation.fallback_of or escalation.reopens:
            return
        now = self._ports.clock.now()
        if escalation.reason == "must_reach_person" and self._is_let_past(claimed, hour_of(now)):
            return
        if not self._fits(claimed, hour_of(now)):
            self._keep(escalation, now, event="hourly_cap_exceeded")
        if not self._may_name(claimed, now):
            self._keep(escalation, now, event="claimed_address_cap_exceeded")

    def _is_let_past(self, claimed: Claimed, hour: str) -> bool:
        """Whether it passes under the cap of what must reach a person."""
        cap, client = claimed.profile.settings.must_reach.hourly_cap, claimed.head.client
        limits = [(URGENT, cap)]
        if client is not None and not (claimed.head.visitor.is_proved or claimed.head.known):
            limits.insert(0, (f"{URGENT}-{client}", for_one_client(cap)))
        return self._count(claimed.escalation.bot_id, hour, limits)

    def _may_name(self, claimed: Claimed, now: datetime) -> bool:
        """Whether one more ticket may be made in the name of the visitor's address."""
        visitor = claimed.head.visitor
        if claimed.escalation.method != "ticket" or visitor.email is None or visitor.is_proved:
            return True
        wanted = for_claimed_ticket(
            workspace_id=claimed.escalation.workspace_id, email=visitor.email
        )
        return self._allowances.take(wanted, now=now)

    def _keep(self, escalation: Escalation, now: datetime, *, event: str) -> NoReturn:
        due_at = end_of_hour(now)
        self._transcripts.add_to_digest(
            workspace_id=escalation.workspace_id,
            bot_id=escalation.bot_id,
            hour=hour_of(now),
            escalation_id=escalation.escalation_id,
            due_at=due_at,
        )
        self._ports.save(note_progress(escalation, over_cap=True))
        self._ports.events.record(
            event, bot_id=escalation.bot_id, escalation_id=escalation.escalation_id
        )
        wait = due_at + DIGEST_GRACE - now
        raise Deferred("hourly_cap", delay_s=wait.total_seconds(), planned=True)

    def _fits(self, claimed: Claimed, hour: str) -> bool:
        """Count it against the narrowest limit first: what that refuses uses up no other."""
        head, cap = claimed.head, claimed.profile.settings.hourly_cap
        limits: list[tuple[str, int]] = []
        if not (head.visitor.is_proved or head.known):
            if head.client is not None:
                limits.append((head.client, for_one_client(cap)))
            limits.append((STRANGERS, for_strangers(cap)))
        limits.append((EVERYBODY, cap))
        return self._count(claimed.escalation.bot_id, hour, limits)

    def _count(self, bot_id: str, hour: str, limits: list[tuple[str, int]]) -> bool:
        return all(
            self._transcripts.count_escalation(bot_id, hour, who=who) <= limit
            for who, limit in limits
        )
