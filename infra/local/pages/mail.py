"""Mail as it was sent, read from its MIME form."""

import email
import email.policy
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage, MIMEPart
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

_DOMAIN: Final = "email.amazonses.com"


class AttachedFile(BaseModel):
    """A file of a mail, without its bytes."""

    model_config = ConfigDict(frozen=True)

    filename: str
    content_type: str
    size: int
    """In bytes, decoded."""


class Mail(BaseModel):
    """One sent mail; addresses in `to` and `cc` are bare."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, validate_by_name=True)

    id: str
    at: datetime
    from_: Annotated[str, Field(alias="from")]
    to: list[str]
    cc: list[str]
    subject: str
    headers: dict[str, str]
    """Decoded; a header that occurs twice has its values on separate lines."""
    text: str | None
    html: str | None
    attachments: list[AttachedFile]


def parse(raw: bytes) -> EmailMessage:
    """Return a MIME message; a broken one is returned as far as it can be read."""
    parsed: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)
    return parsed


def mail_from_mime(raw: bytes, *, message_id: str, at: datetime, to: list[str]) -> Mail:
    """Return a mail from its MIME form.

    Args:
        raw: The message as it was given to SES.
        message_id: The id that SES gave it; SES also writes it over the Message-ID header.
        at: When it was sent.
        to: The envelope's recipients, which a mail need not name in its headers.
    """
    message = parse(raw)
    headers: dict[str, str] = {}
    for name, value in message.items():
        if name.lower() not in {"bcc", "message-id"}:
            headers[name] = f"{headers[name]}\n{value}" if name in headers else str(value)
    headers["Message-ID"] = f"<{message_id}@{_DOMAIN}>"
    return Mail(
        id=message_id,
        at=at,
        from_=str(message.get("From", "")),
        to=to or addresses(message, "To"),
        cc=addresses(message, "Cc"),
        subject=str(message.get("Subject", "")),
        headers=headers,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=[
            AttachedFile(
                filename=part.get_filename() or "file",
                content_type=part.get_content_type(),
                size=len(file_bytes(part)),
            )
            for part in files(message)
        ],
    )


def files(message: EmailMessage) -> Sequence[MIMEPart]:
    """Return a message's attachments."""
    return list(message.iter_attachments())


def file_bytes(part: MIMEPart) -> bytes:
    """Return an attachment's bytes."""
    if part.get_content_type() == "message/rfc822":
        return part.as_bytes()
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def addresses(message: EmailMessage, name: str) -> list[str]:
    """Return the bare addresses of a header."""
    header: Any = message.get(name)
    return [address.addr_spec for address in getattr(header, "addresses", ())]


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError, KeyError):
        return file_bytes(part).decode(errors="replace")
