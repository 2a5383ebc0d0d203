"""Headers of a stranger's mail."""

from email.errors import MessageError
from email.header import decode_header, make_header
from email.headerregistry import AddressHeader
from email.message import Message
from email.policy import default as parse
from typing import Final, cast

from pydantic import TypeAdapter, ValidationError

from escalation.domain.types import Email, single_line

_LONGEST_SENDER: Final = 1_000
_LONGEST_SUBJECT: Final = 2_000
_EMAIL: Final[TypeAdapter[str]] = TypeAdapter(Email)


def header(message: Message, name: str, *, longest: int) -> str | None:
    """A header's raw text as one line; None where there is none, or a longer one."""
    value = message.get(name)
    if value is None:
        return None
    text = " ".join(str(value).split())
    return text if text and len(text) <= longest else None


def subject_of(message: Message) -> str:
    """The subject as people read it; empty where it cannot be read."""
    return decoded(header(message, "Subject", longest=_LONGEST_SUBJECT) or "")


def decoded(text: str) -> str:
    """A header's text without its encoded words (RFC 2047), on one line."""
    try:
        return single_line(str(make_header(decode_header(text))))
    except (ValueError, LookupError, MessageError):
        return single_line(text)


def sender_of(message: Message) -> str | None:
    """The one address of the one From header; None for anything else.

    DMARC looks at this header alone, so it may not be read in two ways: of two headers, of two
    addresses, and of an address that is not where the header ends, nobody knows which was looked at
    (RFC 7489 section 6.6.1).
    """
    found = [value for name, value in message.raw_items() if name.lower() == "from"]
    if len(found) != 1:
        return None
    # A domain in other letters than ASCII's is written in UTF-8 (RFC 6532).
    raw = str(found[0]).encode("utf-8", errors="surrogateescape")
    text = " ".join(raw.decode("utf-8", errors="replace").split())
    if not text or len(text) > _LONGEST_SENDER:
        return None
    try:
        parsed = parse.header_factory("From", text)
        addresses = cast(AddressHeader, parsed).addresses
    except Exception:
        return None
    if len(addresses) != 1:
        return None
    given = addresses[0].addr_spec
    if text.lower() != given.lower() and not text.lower().endswith(f"<{given.lower()}>"):
        return None
    try:
        return _EMAIL.validate_python(given)
    except ValidationError:
        return None
