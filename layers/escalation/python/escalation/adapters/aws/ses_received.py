"""What Amazon SES says of a mail that it has received and put into a bucket.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html

The verdicts are read here and not from the mail's headers: only SES may publish to the topic,
whereas a mail may hold an `Authentication-Results` or `X-SES-Spam-Verdict` of its sender's making.
"""

import json
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from escalation.domain.errors import MalformedJob
from escalation.domain.mail_replies import ReceivedMail, Verdict
from escalation.domain.types import Tolerant

_ANNOUNCED = "successfully"
_NO_SENDER = frozenset({"", "<>"})
"""The reverse-path of what nobody is to answer (RFC 5321 section 4.5.5)."""


class _Found(Tolerant):
    status: Verdict


class _Action(Tolerant):
    type: Literal["S3"]
    objectKey: Annotated[str, Field(min_length=1, max_length=1_024)]  # noqa: N815 - the vendor's name


class _Receipt(Tolerant):
    recipients: Annotated[
        tuple[Annotated[str, Field(max_length=320)], ...], Field(min_length=1, max_length=100)
    ]
    spamVerdict: _Found  # noqa: N815 - the vendor's name
    virusVerdict: _Found  # noqa: N815 - the vendor's name
    dmarcVerdict: _Found  # noqa: N815 - the vendor's name
    action: _Action


class _Mail(Tolerant):
    messageId: Annotated[str, Field(min_length=1, max_length=200)]  # noqa: N815 - the vendor's name
    source: Annotated[str, Field(max_length=1_000)] = ""


class _Received(Tolerant):
    notificationType: Literal["Received"]  # noqa: N815 - the vendor's name
    receipt: _Receipt
    mail: _Mail


_RECEIVED: TypeAdapter[_Received] = TypeAdapter(_Received)


def read_received(body: str) -> ReceivedMail | None:
    """The mail that a queue's message tells of; None for what SES says when it has tried the topic
    of a new rule, in words.

    Raises:
        MalformedJob: anything else, or not of its documented form.
    """
    if _ANNOUNCED in body.lower() and not _tells_of_mail(body):
        return None
    try:
        told = _RECEIVED.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "body"
        raise MalformedJob(f"{where}: {first['msg']}") from None
    receipt = told.receipt
    return ReceivedMail(
        mail_id=told.mail.messageId,
        key=receipt.action.objectKey,
        recipients=receipt.recipients,
        bounces_to="" if told.mail.source.strip() in _NO_SENDER else told.mail.source,
        dmarc=receipt.dmarcVerdict.status,
        spam=receipt.spamVerdict.status,
        virus=receipt.virusVerdict.status,
    )


def _tells_of_mail(body: str) -> bool:
    """Whether it is said of a mail: an object that has a receipt."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and "receipt" in told
