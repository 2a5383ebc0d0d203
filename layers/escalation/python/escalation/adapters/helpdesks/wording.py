"""Sentences for the owner about what a helpdesk does not have."""

from collections.abc import Mapping, Sequence
from typing import Final

from escalation.domain.errors import PermanentError

_MOST_NAMED: Final = 12
_LONGEST: Final = 80


def absent(helpdesk: str, what: str, wanted: str, offered: Sequence[str]) -> str:
    """Such as: Zendesk has no group 9. It has: Support (77), Billing (78)."""
    there = f" It has: {_listed(offered)}." if offered else " It has none."
    return f"{helpdesk} has no {what} {wanted[:_LONGEST]}.{there}"


def wrong_value(helpdesk: str, field: str, wanted: str, offered: Sequence[str]) -> str:
    """Such as: The field Platform in Zendesk does not take tv. It takes: web, mobile."""
    return (
        f"The field {field[:_LONGEST]} in {helpdesk} does not take {wanted[:_LONGEST]}. "
        f"It takes: {_listed(offered)}."
    )


def too_long(helpdesk: str, field: str, longest: int) -> str:
    """Such as: The field Chat in Zoho Desk takes at most 50 characters."""
    return f"The field {field[:_LONGEST]} in {helpdesk} takes at most {longest} characters."


def unreadable_list(helpdesk: str, what: str, needed: str, error: PermanentError) -> str:
    """That a list could not be read, and what the credentials lack for it."""
    return (
        f"{helpdesk} does not let these credentials read its {what}, so the settings could not be "
        f"proved: they need {needed} ({error.detail or error.code})."
    )


def with_ids(names: Mapping[str, str]) -> list[str]:
    """Each name with its id, as in `Support (77)`."""
    return [f"{name[:_LONGEST]} ({number})" for number, name in names.items()]


def _listed(offered: Sequence[str]) -> str:
    shown = [item[:_LONGEST] for item in offered[:_MOST_NAMED]]
    more = len(offered) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
