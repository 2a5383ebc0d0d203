"""Mail that is received: what an environment says of it, and what has to be true then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from infra.environments import Environment

RECEIVING_REGIONS: Final = frozenset(
    {
        "ap-northeast-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ap-southeast-3",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-west-2",
    }
)
"""Regions in which Amazon SES receives mail. AWS adds some without asking: what is in the table
"Email receiving endpoints" and not here may be added here.
https://docs.aws.amazon.com/general/latest/gr/ses.html#ses_inbound_endpoints
"""
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_LONGEST_DOMAIN: Final = 189
"""A local part of 64 octets and the @ leave that of the 254 that an address may have."""
_RULE_SET = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")
_DAYS: Final = range(1, 15)


@dataclass(frozen=True, slots=True)
class InboundMail:
    """Visitors' mail replies come back into their chats.

    Attributes:
        domain: a name of its own, as in `reply.acme.com`, whose MX record leads to SES.
        rule_set: the account's active set of receipt rules, which gets one more; None makes a set
            that an operator activates where none is active. An account has one active set in a
            region.
        keep_days: for how long a mail is kept that could not be taken; what was taken or refused is
            deleted at once.
    """

    domain: str
    rule_set: str | None = None
    keep_days: int = 7


def faults(environment: "Environment", *, region: str | None) -> Iterator[str]:
    """What keeps received mail from being deployed, as sentences.

    Args:
        environment: what is to be synthesised.
        region: where it is deployed, if that is known.
    """
    inbound = environment.inbound_mail
    if inbound is None:
        return
    if environment.name == "local":
        yield (
            "inbound_mail is AWS's alone: the emulator of `local` knows receipt rules and receives "
            "no mail. Try it with dev."
        )
    if region is not None and region not in RECEIVING_REGIONS:
        known = ", ".join(sorted(RECEIVING_REGIONS))
        yield (
            f"inbound_mail: Amazon SES receives no mail in {region}, as far as is known here; it "
            f"does in {known}."
        )
    if not _DOMAIN.fullmatch(inbound.domain) or len(inbound.domain) > _LONGEST_DOMAIN:
        yield (
            f"inbound_mail.domain is {inbound.domain!r}; write a domain in small letters, as in "
            f"reply.acme.com, of at most {_LONGEST_DOMAIN}."
        )
    if inbound.rule_set is not None and not _RULE_SET.fullmatch(inbound.rule_set):
        yield (
            f"inbound_mail.rule_set is {inbound.rule_set!r}; SES's names have letters, digits, "
            "- and _, 64 at most."
        )
    if inbound.keep_days not in _DAYS:
        yield (
            f"inbound_mail keeps {inbound.keep_days} days; write 1 to {_DAYS[-1]}: what tells of a "
            "mail is gone from the dead letters by then."
        )
