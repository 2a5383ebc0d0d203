"""Finding the ticket that others were merged into."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from escalation.domain.head_parts import MAX_BROUGHT, TicketLink
from escalation.domain.helpdesk import Helpdesk, TicketThread

MOST_MERGES: Final = 5
"""Merges followed in a row; a longer chain, or a circle, is a fault."""
_RESOLUTION: Final = timedelta(seconds=1)
"""Of the vendors' times. What has the merge's own second may be older or newer than the merge."""


@dataclass(frozen=True)
class Survivor:
    """The ticket that is left, and when the conversation's own became part of it: None where the
    vendor does not tell.
    """

    thread: TicketThread
    since: datetime | None

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
                "shown": (),
                **self._others(),
            }
        )

    def _others(self) -> dict[str, object]:
        """What counts as dealt with. Of the last second only what is there already: a reply that
        follows the merge at once has the same time, and must not be lost.
        """
        entries = self.thread.entries
        until = self.since or max((entry.at for entry in entries), default=None)
        if until is None:
            return {"brought": (), "brought_until": None}
        earlier = until - _RESOLUTION
        ids = tuple(entry.entry_id for entry in entries if earlier < entry.at <= until)
        if len(ids) > MAX_BROUGHT:
            return {"brought": (), "brought_until": until}
        return {"brought": ids, "brought_until": earlier}


def follow(helpdesk: Helpdesk, merged: TicketThread) -> Survivor | None:
    """The ticket at the end of the chain; None where the chain does not end.

    Raises RetryableError.
    """
    seen = {merged.ticket_id}
    thread, times = merged, [_merged_at(merged)]
    for _ in range(MOST_MERGES):
        if thread.merged_into is None or thread.merged_into in seen:
            return None
        seen.add(thread.merged_into)
        thread = helpdesk.thread(thread.merged_into)
        if thread.status != "merged":
            known = [time for time in times if time is not None]
            return Survivor(thread, max(known) if len(known) == len(times) else None)
        times.append(_merged_at(thread))
    return None


def _merged_at(thread: TicketThread) -> datetime | None:
    """The time of the merge: vendors write of it into the ticket that ends. None where it can be
    read no more (a vendor may answer with the other ticket).
    """
    return max((entry.at for entry in thread.entries), default=None)
