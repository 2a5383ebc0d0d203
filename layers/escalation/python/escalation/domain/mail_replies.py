"""A mail that came to a reply address: what the mail service says of it, and what it says itself.

What a mail says of itself proves nothing. Who sent it is proved by the mail service's own verdict
of DMARC (RFC 7489), which comes beside the mail and not in it.
"""

from typing import Annotated, Final, Literal, Protocol

from pydantic import Field

from escalation.domain.types import Email, Frozen

Verdict = Literal["PASS", "FAIL", "GRAY", "PROCESSING_FAILED", "DISABLED"]
"""What a check of the mail service found. GRAY of DMARC: the sender's domain has no such policy."""

Refusal = Literal[
    "address_unknown",
    "address_over",
    "not_authenticated",
    "spam",
    "virus",
    "mail_gone",
    "unreadable",
    "automatic",
    "empty",
    "other_sender",
    "address_not_proved",
    "conversation_gone",
    "conversation_closed",
    "conversation_full",
    "bot_gone",
    "visitor_blocked",
]
"""Why a mail is not taken, for good. Its sender gets nothing back: who sends what is refused is not
known, and an answer would go to whomever they name.
"""

READ_BYTES: Final = 2 * 1024 * 1024
"""How much of a mail is looked at. Words come before files in it; a mail may have 40 MB."""


class ReceivedMail(Frozen):
    """What the mail service says of a mail that it has taken."""

    mail_id: Annotated[str, Field(max_length=200)]
    """The service's own."""
    key: Annotated[str, Field(max_length=1_024)]
    """Where the mail is."""
    recipients: Annotated[tuple[str, ...], Field(max_length=100)]
    """To whom it was really sent, which need not be whom it names."""
    bounces_to: Annotated[str, Field(max_length=1_000)]
    """Who hears when it does not arrive; empty where nobody is to, as of a robot's mail."""
    dmarc: Verdict
    spam: Verdict
    virus: Verdict

    def refusal(self) -> Refusal | None:
        """Why it is not taken whatever it says.

        Only PASS of DMARC proves an address. With GRAY the domain says nothing of who may use it:
        its DKIM verdict does not tell for which domain a signature is, and the header that does
        holds words of the sender's. A virus is in files, which are not kept, so a check that was
        not made is no reason; neither is one of spam, as the sender is known and was written to.
        """
        if self.virus == "FAIL":
            return "virus"
        if self.dmarc != "PASS":
            return "not_authenticated"
        if self.spam == "FAIL":
            return "spam"
        return None if self.bounces_to else "automatic"


class WrittenReply(Frozen):
    """What a mail says: a claim of its sender's."""

    sender: Email | None
    """None where it names nobody, or several."""
    message_id: Annotated[str, Field(max_length=1_000)] | None
    is_automatic: bool
    text: str
    """What was written just now; without what it quotes."""
    files: tuple[str, ...] = ()
    """Names of what came with it, which is not kept."""


class ReceivedMails(Protocol):
    """Mails that the mail service has taken, until they are forgotten. Everything may raise
    RetryableError.
    """

    def beginning(self, key: str, size: int) -> bytes | None:
        """At most `size` bytes of a mail; None where there is none."""
        ...

    def forget(self, key: str) -> None:
        """Delete one; that there is none is no error."""
        ...


class ReadsReplies(Protocol):
    """Reads what a mail says."""

    def __call__(self, raw: bytes) -> WrittenReply | None:
        """None for what is no mail that can be read."""
        ...
