"""What becomes of a mail after it was taken for sending: it arrives, or it comes back.

A handover counts as delivered when the mail service takes its mail. What happens after that is told
later, by events that come more than once, late, and in any order. Everything here is pure and may
be applied again: an event that says nothing new changes nothing.

    told                                     of the address   of the handover
    arrived                                  nothing          its mail server has it
    no mailbox, refused for good, on a list  is marked        lost for this address
    complained: called unwanted by a person  is marked        lost for this address
    full, too large, refused for now         nothing          lost for this address
    a virus found in it                      nothing          lost for all its addresses
    no reason, before it has arrived         nothing          what it means is not known yet
    no reason, once it has arrived           nothing          nothing: a machine has answered it
    no reason, and it does not arrive        nothing          lost for this address

A handover that is lost for every address of its mail is sent again, to whoever is left.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from escalation.domain.address_proofs import folded
from escalation.domain.errors import Conflict
from escalation.domain.escalation import Escalation, reopen
from escalation.domain.leased_work import LastError, step
from escalation.domain.returned_mail import ReturnedMail, ReturnKind
from escalation.domain.types import Email, Frozen, Identifier, UtcTime

Audience = Literal["team", "visitors"]
"""Whom a mail was for. What strangers can have sent to an address says nothing of handovers."""

_MARKING: frozenset[ReturnKind] = frozenset({"no_mailbox", "refused", "suppressed", "complained"})
_BOUNCE_KEPT = timedelta(days=90)
_COMPLAINT_KEPT = timedelta(days=365)
MOST_RETURNS = 50
"""Addresses of one handover that are remembered as lost; its mails have at most eleven."""


@dataclass(frozen=True, kw_only=True)
class Returned:
    """An address that a mail did not reach, as the mail service names it."""

    address: str
    kind: ReturnKind


@dataclass(frozen=True, kw_only=True)
class MailEvent:
    """What the mail service tells of one mail.

    Attributes:
        message_id: the service's own.
        sent_at: when it took the mail.
        at: when this happened.
        sent_to: the mail's recipients.
        workspace_id: whose mail it was; None where the mail does not say.
        escalation_id: the handover in it.
        digest_mail_id: the digest that it is.
        audience: whom it was for.
        arrived: addresses whose mail server has taken it.
        returned: addresses that it did not reach.
    """

    message_id: str
    sent_at: datetime
    at: datetime
    sent_to: tuple[str, ...]
    workspace_id: str | None = None
    escalation_id: str | None = None
    digest_mail_id: str | None = None
    audience: Audience = "team"
    arrived: tuple[str, ...] = ()
    returned: tuple[Returned, ...] = ()


class AddressMark(Frozen, defer_build=True):
    """That mail to an address came back. Nothing more is sent there until the mark ends."""

    workspace_id: Identifier
    audience: Audience
    address: Email | None = None
    """Only of those whom a team has set; a visitor's is kept as a digest, in the key."""
    kind: ReturnKind
    at: UtcTime
    expires_at: UtcTime


class AddressMarks(Protocol):
    """Which addresses do not take mail, by workspace. Raises RetryableError."""

    def find(
        self, workspace_id: str, address: str, audience: Audience, *, now: datetime
    ) -> AddressMark | None:
        """The mark of an address, unless it is over; upper case is the same mailbox."""
        ...

    def of_team(self, workspace_id: str, *, now: datetime) -> tuple[AddressMark, ...]:
        """Every mark of mail to the team."""
        ...

    def put(self, mark: AddressMark, address: str) -> None:
        """Mark an address, or mark it anew."""
        ...

    def lift(self, mark: AddressMark, *, now: datetime) -> None:
        """Let mail go to an address of the team again."""
        ...

    def forget(self, workspace_id: str, address: str) -> None:
        """Nothing is known of an address any more, whomever it is of."""
        ...


class DigestMails(Protocol):
    """Which handovers a digest's mail holds: written before it is sent."""

    def note(self, digest_mail_id: str, escalation_ids: tuple[str, ...], *, now: datetime) -> None:
        """Remember them as long as news of the mail may come."""
        ...

    def held(self, digest_mail_id: str) -> tuple[str, ...]:
        """Those of one mail; empty where it is not known."""
        ...


def require_taking_mail(
    marks: AddressMarks, workspace_id: str, address: str, *, now: datetime
) -> None:
    """Refuse to mail a visitor at an address that earlier mail came back from.

    Who has called mail unwanted is nobody else's business: that address is mailed no more, and the
    answer is as for any other.

    Raises:
        Conflict: `address_returned`.
        RetryableError: the marks cannot be read.
    """
    mark = marks.find(workspace_id, address, "visitors", now=now)
    if mark is not None and mark.kind != "complained":
        raise Conflict(
            "Mail to this address came back. Check it, or give another one.",
            code="address_returned",
        )


def is_of(escalation: Escalation, event: MailEvent) -> bool:
    """Whether the event is about the handover's last mail. What its record keeps is the header
    that receivers see, `<id@domain>`.
    """
    header = escalation.message_id or ""
    return header.strip("<>").partition("@")[0] == event.message_id


def told(escalation: Escalation, event: MailEvent, now: datetime) -> Escalation:
    """The record after an event about its last mail; the same record where that is no news.

    Only a delivered one listens. One that is under way again has given this mail up already.
    """
    if escalation.state != "delivered" or not is_of(escalation, event):
        return escalation
    arrived = _more_arrived(escalation, event)
    returned = _more_returned(escalation, event, frozenset(map(folded, arrived)))
    if arrived == escalation.arrived and returned == escalation.returned:
        return escalation
    facts: dict[str, object] = {"arrived": arrived, "returned": returned}
    lost = {folded(one.address) for one in returned if one.message_id == event.message_id}
    is_lost = not {folded(address) for address in escalation.mailed_to} - lost
    if returned == escalation.returned or not is_lost:
        return step(escalation, "delivered", **facts)
    error = LastError(code=f"mail_back_{returned[-1].kind}", at=now)
    return reopen(escalation, now, error=error, **facts)


def may_be_a_machines_answer(escalation: Escalation, event: MailEvent) -> bool:
    """Whether an address would be lost for no reason given, of a mail that may just have arrived:
    what somebody's absence note says and that the mail has arrived are told in any order.
    """
    if escalation.state != "delivered" or not is_of(escalation, event):
        return False
    arrived = frozenset(map(folded, _more_arrived(escalation, event)))
    return any(
        one.kind == "unclear" and _recipient(escalation, one, arrived) is not None
        for one in event.returned
    )


def is_new(before: Escalation, after: Escalation) -> bool:
    """Whether a step added an address that the mail did not reach."""
    return len(after.returned) > len(before.returned)


def marks_from(event: MailEvent) -> tuple[tuple[str, AddressMark], ...]:
    """The addresses that an event marks. Only recipients of the mail are: the server that sent it
    back may name the last of a chain of forwardings, which is no address of ours.
    """
    if event.workspace_id is None:
        return ()
    recipients = {folded(address): address for address in event.sent_to}
    return tuple(
        (
            folded(one.address),
            AddressMark(
                workspace_id=event.workspace_id,
                audience=event.audience,
                address=recipients[folded(one.address)] if event.audience == "team" else None,
                kind=one.kind,
                at=event.at,
                expires_at=event.at
                + (_COMPLAINT_KEPT if one.kind == "complained" else _BOUNCE_KEPT),
            ),
        )
        for one in event.returned
        if one.kind in _MARKING and folded(one.address) in recipients
    )


def _more_arrived(escalation: Escalation, event: MailEvent) -> tuple[str, ...]:
    known = set(map(folded, escalation.arrived))
    news = set(map(folded, event.arrived)) - known
    return (*escalation.arrived, *(a for a in escalation.mailed_to if folded(a) in news))


def _more_returned(
    escalation: Escalation, event: MailEvent, arrived: frozenset[str]
) -> tuple[ReturnedMail, ...]:
    known = {(one.message_id, folded(one.address)) for one in escalation.returned}
    more: list[ReturnedMail] = []
    for one in event.returned:
        address = _recipient(escalation, one, arrived)
        if address is None or (event.message_id, folded(address)) in known:
            continue
        known.add((event.message_id, folded(address)))
        more.append(
            ReturnedMail(address=address, message_id=event.message_id, kind=one.kind, at=event.at)
        )
    return (*escalation.returned, *more)[-MOST_RETURNS:]


def _recipient(escalation: Escalation, one: Returned, arrived: frozenset[str]) -> str | None:
    """The recipient that a returned address stands for; None where the mail is not lost for any.

    An answer that says of no failure (`unclear`) to a mail that has arrived is a machine's, such as
    that of somebody on holiday. An address that was not mailed to is one behind a recipient: where
    the only recipient has taken the mail, a member of a list has bounced, and the list works.
    """
    by_fold = {folded(address): address for address in escalation.mailed_to}
    address = by_fold.get(folded(one.address))
    if address is None and len(by_fold) == 1:
        (address,) = by_fold.values()
        return None if folded(address) in arrived else address
    if address is not None and one.kind == "unclear" and folded(address) in arrived:
        return None
    return address
