"""Bodies of the visitor's API about their address, and what it shows of it."""

import unicodedata
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from escalation.domain.conversation import Visitor
from escalation.domain.types import Email, Frozen, PersonName, Tolerant


def _digits(value: object) -> object:
    """A code as people type it: spaces and a dash within are not part of it, and the digits of
    other scripts are digits.
    """
    if not isinstance(value, str) or len(value) > 40:
        return value
    kept = (c for c in value if not c.isspace() and c not in "-\u2010\u2011\u2013")
    return "".join(str(unicodedata.digit(c, c)) for c in kept)


class PutContact(Tolerant, defer_build=True):
    """PUT /v1/conversations/{id}/contact."""

    name: PersonName | None = None
    email: Email


class AskForCode(Tolerant, defer_build=True):
    """POST /v1/conversations/{id}/contact/code."""

    email: Email


class ConfirmCode(Tolerant, defer_build=True):
    """POST /v1/conversations/{id}/contact/confirm."""

    email: Email
    code: Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{6}$")]


class MailTranscriptTo(Tolerant, defer_build=True):
    """POST /v1/conversations/{id}/transcript."""

    email: Email


class ContactView(Frozen):
    """The address in use. `claimed`: typed, and known to nobody to be theirs; `confirmed`: a code
    came back from it; `signed`: the site vouches for it, and it cannot be changed here.
    """

    email: str
    state: Literal["claimed", "confirmed", "signed"]

    @classmethod
    def of(cls, visitor: Visitor) -> "ContactView | None":
        """None where there is no address."""
        if visitor.email is None:
            return None
        if visitor.verified:
            return cls(email=visitor.email, state="signed")
        return cls(email=visitor.email, state="confirmed" if visitor.confirmed else "claimed")
