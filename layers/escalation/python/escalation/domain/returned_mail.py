"""An address that a mail did not reach, as a handover's record keeps it."""

from typing import Annotated, Literal

from pydantic import Field

from escalation.domain.types import Email, Frozen, UtcTime

ReturnKind = Literal[
    "no_mailbox",
    "refused",
    "suppressed",
    "complained",
    "full",
    "too_large",
    "content",
    "rejected",
    "gave_up",
    "unclear",
]
"""Why. `gave_up`: for hours the other side took no mail. `suppressed`: the mail service sends
nothing there any more, since earlier mail came back. `rejected`: it has found a virus in the mail
and sent it to nobody. `unclear`: no reason was given.
"""


class ReturnedMail(Frozen):
    """One address and one mail. What the other side's server wrote is not kept."""

    address: Email
    message_id: Annotated[str, Field(max_length=200)]
    """The mail service's id of the mail."""
    kind: ReturnKind
    at: UtcTime
