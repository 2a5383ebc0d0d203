"""Who may read an entry of a Freshdesk ticket: replies and forwards also go to third parties."""

from collections.abc import Callable, Mapping
from typing import Final

from escalation.adapters.helpdesks.addressees import addresses_in
from escalation.adapters.helpdesks.freshdesk.api import NOTE
from escalation.adapters.helpdesks.responses import mapping, number_of

_FORWARD: Final = 8
"""The source of what was forwarded (https://developers.freshdesk.com/api/#conversations)."""


class Readers:
    """The requester of one ticket, by every address that Freshdesk knows of them."""

    def __init__(
        self, ticket: Mapping[str, object], more_addresses: Callable[[str], frozenset[str]]
    ) -> None:
        """`more_addresses` looks up a contact's; it is asked only where the ticket's own is not
        among those whom a mail went to.
        """
        self.requester = number_of(ticket.get("requester_id"))
        self._addresses = addresses_in(mapping(ticket.get("requester")).get("email"))
        self._forwarded_to = addresses_in(ticket.get("fwd_emails")) - self._addresses
        self._more_addresses = more_addresses

    def may_read(self, row: Mapping[str, object]) -> bool:
        """Whether an entry is for the requester: a public note, or a mail that went to them. A mail
        in from somebody else is public as the vendor says, but for an answer to a forward.

        Raises:
            RetryableError: the requester's addresses could not be read.
        """
        if row.get("private") is not False or row.get("source") == _FORWARD:
            return False
        if row.get("incoming") is True:
            return not addresses_in(row.get("from_email")) & self._forwarded_to
        if row.get("source") == NOTE:
            return True
        sent_to = addresses_in(row.get("to_emails"), row.get("cc_emails"), row.get("bcc_emails"))
        if not sent_to or sent_to & self._addresses:
            return True
        return self.requester is not None and bool(sent_to & self._more_addresses(self.requester))
