"""The addresses of a team that mail came back from, and trying one again."""

from escalation.domain.errors import NotFound
from escalation.domain.mail_returns import AddressMark, AddressMarks
from escalation.domain.ports import Clock, Events
from escalation.domain.returned_mail import ReturnKind
from escalation.domain.types import Email, Frozen, UtcTime
from escalation.use_cases.owner.access import Caller


class ReturnedAddress(Frozen):
    """An address that handovers are not sent to, since when and why, and until when."""

    email: Email
    kind: ReturnKind
    at: UtcTime
    expires_at: UtcTime


class ReturnedAddressList(Frozen, defer_build=True):
    """All of a workspace, in no order; there is no further page."""

    items: tuple[ReturnedAddress, ...]
    next: None = None


class TryAddressAgain(Frozen, defer_build=True):
    """POST /v1/admin/returned-addresses/try-again."""

    email: Email


class ReturnedAddresses:
    """GET /v1/admin/returned-addresses, and POST …/try-again."""

    def __init__(self, *, marks: AddressMarks, clock: Clock, events: Events) -> None:
        self._marks = marks
        self._clock = clock
        self._events = events

    def list(self, caller: Caller) -> ReturnedAddressList:
        """Those of the caller's workspace: of its team alone, never a visitor's."""
        found = self._marks.of_team(caller.workspace_id, now=self._clock.now())
        return ReturnedAddressList(items=tuple(_shown(mark) for mark in found if mark.address))

    def try_again(self, caller: Caller, email: Email) -> None:
        """Send the next handover there again. What comes back marks it anew.

        Raises:
            NotFound: no mail came back from there, or its mark has ended.
        """
        now = self._clock.now()
        mark = self._marks.find(caller.workspace_id, email, "team", now=now)
        if mark is None:
            raise NotFound("Mail goes to this address.")
        self._marks.lift(mark, now=now)
        self._events.record("address_tried_again", workspace_id=caller.workspace_id)


def _shown(mark: AddressMark) -> ReturnedAddress:
    return ReturnedAddress(
        email=mark.address or "", kind=mark.kind, at=mark.at, expires_at=mark.expires_at
    )
