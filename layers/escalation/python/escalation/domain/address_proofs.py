"""Showing that a mailbox is the visitor's: a short code is sent there, and typed into the chat.

A code proves a mailbox, not a person, and it does so for one conversation.
"""

from typing import Annotated

from pydantic import Field

from escalation.domain.types import Email, Frozen, Identifier, UtcTime

MAX_PROOFS = 5
"""Addresses of one conversation that are remembered as confirmed; the oldest is forgotten."""
CODES_A_DAY = 3
"""Codes of one conversation in 24 hours."""


class AddressProof(Frozen):
    """An address to which a code was sent that came back through this conversation."""

    email: Email
    at: UtcTime


class AddressCode(Frozen):
    """A code on its way, or waiting to be typed. Its digits are kept nowhere."""

    code_id: Identifier
    email: Email
    asked_at: UtcTime
    digest: Annotated[str, Field(max_length=64)] | None = None
    """Keyed hash of the digits; None until the mail is written."""
    expires_at: UtcTime | None = None
    """When it stops being good; None until the mail is written."""
    wrong: int = 0
    """How often something else was typed."""
