"""Marks of addresses, digests' mails, and events of mails, in memory."""

from datetime import datetime

from escalation.domain.address_proofs import folded
from escalation.domain.jobs import Defer
from escalation.domain.mail_returns import AddressMark, Audience, MailEvent, Returned
from escalation.domain.returned_mail import ReturnKind
from escalation.use_cases.delivery.take_mail_event import TakeMailEvent
from escalation.use_cases.writing.ports import WritePorts
from tests.fakes.outside import MemoryMailer


class MemoryAddressMarks:
    """`AddressMarks` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, Audience, str], AddressMark] = {}

    def find(
        self, workspace_id: str, address: str, audience: Audience, *, now: datetime
    ) -> AddressMark | None:
        mark = self.kept.get((workspace_id, audience, folded(address)))
        return mark if mark is not None and mark.expires_at > now else None

    def of_team(self, workspace_id: str, *, now: datetime) -> tuple[AddressMark, ...]:
        return tuple(
            mark
            for (workspace, audience, _), mark in sorted(self.kept.items())
            if workspace == workspace_id and audience == "team" and mark.expires_at > now
        )

    def put(self, mark: AddressMark, address: str) -> None:
        self.kept[mark.workspace_id, mark.audience, folded(address)] = mark

    def lift(self, mark: AddressMark, *, now: datetime) -> None:
        if mark.address is not None:
            self.put(mark.model_copy(update={"expires_at": now}), mark.address)

    def forget(self, workspace_id: str, address: str) -> None:
        audiences: tuple[Audience, ...] = ("team", "visitors")
        for audience in audiences:
            self.kept.pop((workspace_id, audience, folded(address)), None)


class MemoryDigestMails:
    """`DigestMails` in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[str, ...]] = {}

    def note(self, digest_mail_id: str, escalation_ids: tuple[str, ...], *, now: datetime) -> None:
        self.kept[digest_mail_id] = escalation_ids

    def held(self, digest_mail_id: str) -> tuple[str, ...]:
        return self.kept.get(digest_mail_id, ())


def event_of(
    mailer: MemoryMailer,
    number: int,
    *,
    at: datetime,
    arrived: tuple[str, ...] = (),
    returned: dict[str, ReturnKind] | None = None,
) -> MailEvent:
    """What the mail service tells of the mail `number`, counted from 1, that was sent."""
    mail = mailer.sent[number - 1]
    return MailEvent(
        message_id=f"ses-{number}",
        sent_at=at,
        at=at,
        sent_to=mail.to,
        workspace_id=mail.tags.get("workspace"),
        escalation_id=mail.tags.get("escalation"),
        digest_mail_id=mail.tags.get("digest"),
        audience="visitors" if "conversation" in mail.tags else "team",
        arrived=arrived,
        returned=tuple(
            Returned(address=address, kind=kind) for address, kind in (returned or {}).items()
        ),
    )


def hear(
    event: MailEvent, ports: WritePorts, marks: MemoryAddressMarks, digest_mails: MemoryDigestMails
) -> Defer | None:
    """The function takes one event."""
    return TakeMailEvent(ports, marks=marks, digest_mails=digest_mails)(event)
