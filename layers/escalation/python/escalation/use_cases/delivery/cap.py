"""A bot's hourly cap: what exceeds it is kept and sent as one digest.

A fifth of the cap is kept for visitors who are no strangers, and of the rest one client gets a
tenth of the cap at most: a flood fills the digest, and leaves the way to people open for others.
"""

from datetime import datetime, timedelta

from escalation.domain.errors import Deferred
from escalation.domain.leased_work import note_progress
from escalation.domain.ports import TranscriptStore
from escalation.use_cases.delivery.deliver import Claimed
from escalation.use_cases.writing.ports import Ports

EVERYBODY = "CAP"
STRANGERS = "STRANGERS"
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
    """Counts first attempts of tickets and mails against the bot's `hourly_cap`."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
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
        if self._fits(claimed, hour_of(now)):
            return
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
            "hourly_cap_exceeded", bot_id=escalation.bot_id, escalation_id=escalation.escalation_id
        )
        wait = due_at + DIGEST_GRACE - now
        raise Deferred("hourly_cap", delay_s=wait.total_seconds(), planned=True)

    def _fits(self, claimed: Claimed, hour: str) -> bool:
        """Count it against the narrowest limit first: what that refuses uses up no other."""
        head, cap = claimed.head, claimed.profile.settings.hourly_cap
        limits: list[tuple[str, int]] = []
        if not (head.visitor.verified or head.known):
            if head.client is not None:
                limits.append((head.client, for_one_client(cap)))
            limits.append((STRANGERS, for_strangers(cap)))
        limits.append((EVERYBODY, cap))
        bot_id = claimed.escalation.bot_id
        return all(
            self._transcripts.count_escalation(bot_id, hour, who=who) <= limit
            for who, limit in limits
        )
