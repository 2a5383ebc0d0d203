"""Events that Amazon SES publishes about mail, as the domain knows them.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html

"Amazon SES reserves the right to add additional fields to the notifications": unknown fields pass.
What is read is checked, and nothing else of an event goes on: not the subject, no header, and not
what the receiving server wrote.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from escalation.adapters.aws.ses import identifier_in
from escalation.domain.errors import MalformedJob
from escalation.domain.mail_returns import MailEvent, Returned
from escalation.domain.returned_mail import ReturnKind
from escalation.domain.types import Identifier, Tolerant, UtcTime

_ANNOUNCEMENT = "Successfully validated SNS topic for Amazon SES event publishing."
"""What SES publishes, as plain text, when a topic is made an event destination."""
_NO_SUCH_MAILBOX = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")
"""Enhanced status codes about the address itself (RFC 3463 section 3.2, RFC 7505)."""
_NOT_UNWANTED = "not-spam"
_ON_LIST = "OnAccountSuppressionList"
"""Of a complaint as of a bounce: SES took the mail and did not send it."""

# https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-types
_PERMANENT: dict[str, ReturnKind] = {
    "NoEmail": "no_mailbox",
    "Suppressed": "suppressed",
    _ON_LIST: "suppressed",
    "UnsubscribedRecipient": "suppressed",
}
_TRANSIENT: dict[str, ReturnKind] = {
    "MailboxFull": "full",
    "MessageTooLarge": "too_large",
    "ContentRejected": "content",
    "AttachmentRejected": "content",
}

_Address = Annotated[str, Field(min_length=1, max_length=320)]
_Short = Annotated[str, Field(max_length=100)]


class _Recipient(Tolerant):
    emailAddress: _Address  # noqa: N815 - the vendor's name
    action: _Short | None = None
    status: _Short | None = None


class _Bounce(Tolerant):
    bounceType: _Short  # noqa: N815 - the vendor's name
    bounceSubType: _Short = ""  # noqa: N815 - the vendor's name
    bouncedRecipients: Annotated[tuple[_Recipient, ...], Field(max_length=50)]  # noqa: N815 - the vendor's name
    timestamp: UtcTime


class _Complaint(Tolerant):
    complainedRecipients: Annotated[tuple[_Recipient, ...], Field(max_length=50)]  # noqa: N815 - the vendor's name
    complaintSubType: _Short | None = None  # noqa: N815 - the vendor's name
    complaintFeedbackType: _Short | None = None  # noqa: N815 - the vendor's name
    timestamp: UtcTime


class _Delivery(Tolerant):
    recipients: Annotated[tuple[_Address, ...], Field(max_length=50)]
    timestamp: UtcTime


class _Tags(Tolerant):
    workspace: Annotated[tuple[_Short, ...], Field(max_length=1)] = ()
    escalation: Annotated[tuple[_Short, ...], Field(max_length=1)] = ()
    digest: Annotated[tuple[_Short, ...], Field(max_length=1)] = ()
    conversation: Annotated[tuple[_Short, ...], Field(max_length=1)] = ()


class _Mail(Tolerant):
    messageId: Annotated[str, Field(pattern=r"^[A-Za-z0-9@._-]{1,200}$")]  # noqa: N815 - the vendor's name
    timestamp: UtcTime
    destination: Annotated[tuple[_Address, ...], Field(min_length=1, max_length=50)]
    tags: _Tags = _Tags()


class _Bounced(Tolerant):
    eventType: Literal["Bounce"]  # noqa: N815 - the vendor's name
    mail: _Mail
    bounce: _Bounce


class _Complained(Tolerant):
    eventType: Literal["Complaint"]  # noqa: N815 - the vendor's name
    mail: _Mail
    complaint: _Complaint


class _Delivered(Tolerant):
    eventType: Literal["Delivery"]  # noqa: N815 - the vendor's name
    mail: _Mail
    delivery: _Delivery


class _Rejected(Tolerant):
    eventType: Literal["Reject"]  # noqa: N815 - the vendor's name
    mail: _Mail


_Event = Annotated[
    _Bounced | _Complained | _Delivered | _Rejected, Field(discriminator="eventType")
]
_EVENT: TypeAdapter[_Event] = TypeAdapter(_Event)
_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)


def read_event(body: str) -> MailEvent | None:
    """The event in a queue's message; None for what is no event and needs nothing.

    Raises:
        MalformedJob: not an event that we ask for, or not of its documented form.
    """
    if body.strip() == _ANNOUNCEMENT:
        return None
    try:
        return _told(_EVENT.validate_json(body))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise MalformedJob(f"{where}: {first['msg']}") from None


def _told(event: _Event) -> MailEvent:
    match event:
        case _Bounced(mail=mail, bounce=bounce):
            return _event(mail, bounce.timestamp, returned=_bounces(bounce))
        case _Complained(mail=mail, complaint=complaint):
            return _event(mail, complaint.timestamp, returned=_complaints(complaint))
        case _Delivered(mail=mail, delivery=delivery):
            return _event(mail, delivery.timestamp, arrived=delivery.recipients)
        case _Rejected(mail=mail):
            lost = tuple(Returned(address=each, kind="rejected") for each in mail.destination)
            return _event(mail, mail.timestamp, returned=lost)


def _event(
    mail: _Mail,
    at: datetime,
    *,
    arrived: tuple[str, ...] = (),
    returned: tuple[Returned, ...] = (),
) -> MailEvent:
    tags = mail.tags
    return MailEvent(
        message_id=mail.messageId.partition("@")[0],
        sent_at=mail.timestamp,
        at=at,
        sent_to=mail.destination,
        workspace_id=_identifier(tags.workspace),
        escalation_id=_identifier(tags.escalation),
        digest_mail_id=_identifier(tags.digest),
        audience="visitors" if tags.conversation else "team",
        arrived=arrived,
        returned=returned,
    )


def _identifier(values: tuple[str, ...]) -> str | None:
    return _IDENTIFIER.validate_python(identifier_in(values[0])) if values else None


def _bounces(bounce: _Bounce) -> tuple[Returned, ...]:
    found = ((one.emailAddress, _kind(bounce, one)) for one in bounce.bouncedRecipients)
    return tuple(Returned(address=address, kind=kind) for address, kind in found if kind)


def _kind(bounce: _Bounce, one: _Recipient) -> ReturnKind | None:
    """Why it came back; None where it has not.

    What is no permanent failure may be an answer by a machine: "If you send an email to a recipient
    who has an active automatic response rule (such as an "out of the office" message), you might
    receive this type of notification", with the type Transient and the subtype General, or with
    both Undetermined. It has no report of a failed delivery, of which alone `action` and `status`
    are.
    """
    if bounce.bounceType == "Permanent":
        known = _PERMANENT.get(bounce.bounceSubType)
        if known is not None:
            return known
        return "no_mailbox" if one.status in _NO_SUCH_MAILBOX else "refused"
    if bounce.bounceSubType in _TRANSIENT:
        return _TRANSIENT[bounce.bounceSubType]
    if one.action is None:
        return "unclear"
    # RFC 3464 section 2.3.3: of its actions, only this one says that no more is tried.
    return "gave_up" if one.action == "failed" else None


def _complaints(complaint: _Complaint) -> tuple[Returned, ...]:
    """Who has called it unwanted. Of several recipients at one provider it may be any: "this list
    contains recipients who might have submitted the complaint", so then it is nobody.
    """
    named = complaint.complainedRecipients
    if complaint.complaintSubType == _ON_LIST:
        return tuple(Returned(address=one.emailAddress, kind="suppressed") for one in named)
    if complaint.complaintFeedbackType == _NOT_UNWANTED or len(named) != 1:
        return ()
    return (Returned(address=named[0].emailAddress, kind="complained"),)
