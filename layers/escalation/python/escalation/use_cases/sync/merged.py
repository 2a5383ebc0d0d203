"""Finding the ticket that others were merged into."""

from dataclasses import dataclass
from datetime import datetime

from escalation.domain.conversation import TicketLink
from escalation.domain.helpdesk import Helpdesk, TicketThread

MOST_MERGES = 5
"""Merges followed in a row; a longer chain, or a circle, is a fault."""


@dataclass(frozen=True)
class Survivor:
    """The ticket that is left, and when the conversation's own became part of it."""

    thread: TicketThread
    since: datetime

    def link(self, before: TicketLink) -> TicketLink:
        """The link to it. What was written there before the merge belongs to somebody else's
        request, and never gets into this chat.
        """
        return before.model_copy(
            update={
                "ticket_id": self.thread.ticket_id,
                "reference": self.thread.reference or before.reference,
                "url": self.thread.url or before.url,
                "merges": before.merges + 1,
                # A comment refused by the ticket that ended does not speak of this one.
                "open": before.ended is None,
                "relaying_seq": None,
                "relay_until": None,
                "brought": (),
                "brought_until": self.since,
            }
        )


def follow(helpdesk: Helpdesk, merged: TicketThread, now: datetime) -> Survivor | None:
    """The ticket at the end of the chain; None where the chain does not end.

    Raises RetryableError.
    """
    seen = {merged.ticket_id}
    thread, since = merged, _merged_at(merged, now)
    for _ in range(MOST_MERGES):
        if thread.merged_into is None or thread.merged_into in seen:
            return None
        seen.add(thread.merged_into)
        thread = helpdesk.thread(thread.merged_into)
        if thread.status != "merged":
            return Survivor(thread, since)
        since = max(since, _merged_at(thread, now))
    return None


def _merged_at(thread: TicketThread, now: datetime) -> datetime:
    """The time of the merge: vendors write of it into the ticket that ends."""
    return max((entry.at for entry in thread.entries), default=now)
