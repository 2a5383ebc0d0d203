"""Sentences for the owner: what is wrong with a connection, and what a helpdesk does not have."""

from collections.abc import Mapping, Sequence
from typing import Final

from escalation.adapters.helpdesks.vendor import Vendor
from escalation.domain.errors import DeliveryError, PermanentError
from escalation.domain.team_texts import ENGLISH, TeamTexts

_MOST_NAMED: Final = 12
_LONGEST: Final = 80
OF_CONNECTION: Final[dict[str, str]] = {
    "account_inactive": "{name} says that this account is not active: check the plan.",
    "not_found": "There is no {name} account at this address: check its name.",
    "redirected": "{name} sent us to another address: has the account been renamed?",
    "scope_missing": "{name} gives a token that may not do all that is needed. It lacks {detail}.",
    "agent_restricted": (
        "The agent behind this API key may not do all that is needed: {detail}. Give it a role and "
        "a scope that cover every ticket."
    ),
    "rate_limited": "{name} takes no more requests at the moment: test again in some minutes.",
    "unreachable": "{name} could not be reached: check the account's name, then test again.",
    "credentials_missing": "The stored credentials are not complete: enter them again.",
}
_SETTINGS: Final = "the bot's escalation settings, under Ticket"
OF_TICKET: Final[dict[str, str]] = {
    "field_missing": (
        "{name} requires {fields}, which the settings do not fill. Fill it in " + _SETTINGS + ", "
        "or make it optional in {name}."
    ),
    "field_refused": (
        "{name} does not take what the settings put into {fields}. Correct it in " + _SETTINGS + "."
    ),
    "ticket_refused": (
        "{name} refused the ticket, even without optional fields: {fields}. See whether {name} "
        "requires it of new tickets, and fill it in " + _SETTINGS + ", or make it optional there."
    ),
    "requester_refused": "{name} does not take this visitor as a requester: suspended, or blocked.",
    "connection_missing": "{name} is not connected any more: connect it again in the console.",
    "no_ticket_settings": "The bot's settings name no helpdesk any more: choose one there.",
    "attempts_exhausted": "{name} could not be reached in any of the attempts.",
    "helpdesk_unavailable": "{name} was out of order. Nothing needs to be put right here.",
    "helpdesk_error": "{name} was out of order. Nothing needs to be put right here.",
    "no_answer": "{name} did not answer in time. Nothing needs to be put right here.",
    "too_large": "The chat is too long for {name}.",
    "credentials_refused": (
        "{name} does not accept the stored credentials any more. Replace them in the console under "
        "Connections; until then every handoff comes by e-mail."
    ),
    "not_permitted": (
        "{name} does not permit the stored credentials to do this. Give them the permission there, "
        "or replace them in the console under Connections."
    ),
}
"""What a failed ticket means, where there is something else to say than of a failed test."""
UNKNOWN_FIELD: Final = "a field that it does not name"
_UNEXPECTED: Final = "{name} did not answer as expected ({detail}): test again, later if need be."


def of_connection(vendor: Vendor, error: DeliveryError) -> str:
    """What is wrong with a connection, by the error's code."""
    sentence = {**OF_CONNECTION, **vendor.sentences}.get(error.code, _UNEXPECTED)
    return sentence.format(name=vendor.title, detail=error.detail or error.code)


def of_ticket(
    vendor: Vendor,
    code: str,
    fields: Sequence[str],
    detail: str = "",
    *,
    say: TeamTexts = ENGLISH,
) -> str:
    """Why no ticket could be made and what the owner does about it; empty where nothing more can
    be said. `fields` are the vendor's own names.
    """
    sentence = {**OF_CONNECTION, **vendor.sentences, **OF_TICKET}.get(code)
    if sentence is None:
        return ""
    # The vendor's word for "the record itself" is no field that anybody could fill in.
    named = [f'"{field[:_LONGEST]}"' for field in fields if field != "base"]
    return say(
        sentence,
        name=vendor.title,
        fields=say(" and ").join(named[:_MOST_NAMED]) or say(UNKNOWN_FIELD),
        detail=detail or code,
    )


def absent(helpdesk: str, what: str, wanted: str, offered: Sequence[str]) -> str:
    """Such as: Acme Desk has no group 9. It has: Support (77), Billing (78)."""
    there = f" It has: {_listed(offered)}." if offered else " It has none."
    return f"{helpdesk} has no {what} {wanted[:_LONGEST]}.{there}"


def wrong_value(helpdesk: str, field: str, wanted: str, offered: Sequence[str]) -> str:
    """Such as: The field Platform in Acme Desk does not take tv. It takes: web, mobile."""
    there = f"It takes: {_listed(offered)}." if offered else "It takes nothing there."
    return f"The field {field[:_LONGEST]} in {helpdesk} does not take {wanted[:_LONGEST]}. {there}"


def too_long(helpdesk: str, field: str, longest: int) -> str:
    """Such as: The field Chat in Acme Desk takes at most 50 characters."""
    return f"The field {field[:_LONGEST]} in {helpdesk} takes at most {longest} characters."


def unreadable_list(helpdesk: str, what: str, needed: str, error: PermanentError) -> str:
    """That a list could not be read, and what the credentials lack for it."""
    return (
        f"{helpdesk} does not let these credentials read its {what}, so the settings could not be "
        f"proved: they need {needed} ({error.detail or error.code})."
    )


def slow_list(helpdesk: str, what: str) -> str:
    """That there was no time left to read a list."""
    return f"{helpdesk} answers slowly: its {what} were not read. Read the lists again."


def changed_field(helpdesk: str, field: str) -> str:
    """That a field is not what it was when something of the conversation was chosen for it."""
    return (
        f"The field {field[:_LONGEST]} in {helpdesk} is another than it was when a part of the "
        f"conversation was chosen for it: choose that again in {_SETTINGS}."
    )


def unfillable(helpdesk: str, field: str) -> str:
    """That nothing that settings hold can be put into a field."""
    return f"The field {field[:_LONGEST]} in {helpdesk} is of a kind that cannot be filled here."


def unfilled(helpdesk: str, field: str, offered: Sequence[str], *, fillable: bool) -> str:
    """That a required field is filled by nothing, and what would be right."""
    if not fillable:
        return (
            f"{helpdesk} requires {field[:_LONGEST]} of a ticket, which cannot be filled here: "
            f"make it optional in {helpdesk}."
        )
    takes = f" It takes: {_listed(offered)}." if offered else ""
    return (
        f"{helpdesk} requires {field[:_LONGEST]} of a ticket, and nothing fills it.{takes} "
        f"Fill it in {_SETTINGS}, or make it optional in {helpdesk}."
    )


def perhaps_empty(helpdesk: str, field: str) -> str:
    """That a required field is filled by what a conversation may not tell."""
    return (
        f"{helpdesk} requires {field[:_LONGEST]} of a ticket, and not every conversation tells "
        f"what is to be put there: say in {_SETTINGS} what it is otherwise."
    )


def with_ids(names: Mapping[str, str]) -> list[str]:
    """Each name with its id, as in `Support (77)`."""
    return [f"{name[:_LONGEST]} ({number})" for number, name in names.items()]


def _listed(offered: Sequence[str]) -> str:
    shown = [item[:_LONGEST] for item in offered[:_MOST_NAMED]]
    more = len(offered) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
