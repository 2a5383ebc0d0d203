"""Showing that a mailbox is the visitor's: a short code is sent there, and typed into the chat.

A code proves a mailbox, not a person, and it does so for one conversation: it opens no earlier one
of that address. Its digits are in the mail and nowhere else. What is kept is their hash, salted and
slow: whoever reads the table would need about twelve hours of one core for a code that is good for
ten minutes.
"""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import scrypt
from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.types import Email, Frozen, Identifier, UtcTime

MAX_PROOFS = 5
"""Addresses of one conversation that are remembered as confirmed; the oldest is forgotten."""
CODES_A_DAY = 3
"""Codes of one conversation in 24 hours."""
CODE_DIGITS = 6
WRONG_TRIES = 5
"""After so many, a code is good for nothing."""
GOOD_FOR = timedelta(minutes=10)
SAME_WISH = timedelta(seconds=30)
"""A second wish for the same address so soon is the first one again: a double click costs one
code.
"""
_DAY = timedelta(days=1)

Checked = Literal["right", "wrong", "over", "spent"]
"""What becomes of what was typed. `over`: there is no code for this address that is good still, so
nothing was compared. `spent`: it was tried too often.
"""


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
    """Hash of the digits, salted with `code_id`; None until the mail is written."""
    expires_at: UtcTime | None = None
    """When it stops being good; None until the mail is written."""
    wrong: int = 0
    """How often something else was typed."""

    def is_too_late(self, now: datetime) -> bool:
        """Whether nobody waits for its mail any more."""
        return now - self.asked_at >= GOOD_FOR

    def is_repeated_by(self, email: str, now: datetime) -> bool:
        """Whether a wish for a code for this address is the one that led to this code."""
        return folded(self.email) == folded(email) and now - self.asked_at < SAME_WISH


def folded(email: str) -> str:
    """An address as addresses are compared: upper case is the same mailbox."""
    return email.strip().casefold()


def new_digits() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def issued(code: AddressCode, digits: str, now: datetime) -> AddressCode:
    """The code with these digits in its mail. Those of an earlier mail of it are void, the tries
    that were spent on them are not.
    """
    digest = _hash(code.code_id, digits)
    return code.model_copy(update={"digest": digest, "expires_at": now + GOOD_FOR})


def check(code: AddressCode | None, email: str, typed: str, now: datetime) -> Checked:
    """Compare what was typed with the code that counts now."""
    if code is None or folded(code.email) != folded(email):
        return "over"
    if code.wrong >= WRONG_TRIES:
        return "spent"
    if code.digest is None or code.expires_at is None or now >= code.expires_at:
        return "over"
    same = hmac.compare_digest(_hash(code.code_id, typed), code.digest)
    return "right" if same else "wrong"


def next_code_in(asked: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long this conversation must wait for its next code; None where it need not."""
    recent = [at for at in asked if now - at < _DAY]
    return recent[-CODES_A_DAY] + _DAY - now if len(recent) >= CODES_A_DAY else None


def proves(proofs: Sequence[AddressProof], email: str) -> bool:
    """Whether the address is among those confirmed."""
    return any(folded(proof.email) == folded(email) for proof in proofs)


def with_proof(
    proofs: Sequence[AddressProof], email: str, now: datetime
) -> tuple[AddressProof, ...]:
    """The proofs with one more."""
    others = [proof for proof in proofs if folded(proof.email) != folded(email)]
    return (*others, AddressProof(email=email, at=now))[-MAX_PROOFS:]


def _hash(salt: str, digits: str) -> str:
    """About 40 ms and 16 MB, in the sizes that RFC 7914 and its author name for a log-in."""
    return scrypt(digits.encode(), salt=salt.encode(), n=2**14, r=8, p=1, dklen=32).hex()
