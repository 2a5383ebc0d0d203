"""What agents do to an entry that they have written: take it back, or write it anew."""

import html
from typing import Final, Literal, get_args

from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Comment, Ticket

EntryChange = Literal["redact", "hide", "remove", "edit"]
CHANGES: Final = frozenset(get_args(EntryChange))
BLOCK: Final = "\N{LOWER SEVEN EIGHTHS BLOCK}"
"""What is shown for each character that was redacted."""


def change_last(vendor: VendorApi, ticket: Ticket, change: str, text: str) -> bool:
    """Change what an agent wrote last in a ticket; whether there is such an entry, and the vendor
    lets agents do that to it.
    """
    entry = next((item for item in reversed(ticket.comments) if _by_agent(vendor, item)), None)
    if entry is None or change not in vendor.entry_changes:
        return False
    if change == "remove":
        ticket.comments.remove(entry)
    elif change == "hide":
        entry.public = False
    elif change == "redact":
        _redact(entry, text)
    else:
        entry.text = entry.sent = text
        entry.html = f"<p>{html.escape(text, quote=False)}</p>"
    return True


def _by_agent(vendor: VendorApi, item: Comment) -> bool:
    written = item.kind != "description" and item.channel == "web" and item.merge_of is None
    return written and vendor.desk.person(item.author_id).agent


def _redact(entry: Comment, text: str) -> None:
    wanted = text or entry.text
    blocks = "".join(letter if letter.isspace() else BLOCK for letter in wanted)
    entry.text = entry.sent = entry.text.replace(wanted, blocks)
    entry.html = f"<p>{html.escape(entry.text, quote=False)}</p>"
