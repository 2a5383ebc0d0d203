"""Freshdesk."""

from typing import TYPE_CHECKING, Final

from escalation.adapters.helpdesks.vendor import Fetch, ReadWebhook, Vendor

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.credentials import CredentialsKinds
    from escalation.adapters.helpdesks.freshdesk.credentials import FreshdeskApiKey
    from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket
    from escalation.adapters.helpdesks.opening import OpenHelpdesk, Opening


def _ticket_settings() -> "type[FreshdeskTicket]":
    from escalation.adapters.helpdesks.freshdesk.settings import FreshdeskTicket

    return FreshdeskTicket


def _credentials() -> "CredentialsKinds":
    from escalation.adapters.helpdesks.freshdesk.credentials import KINDS

    return KINDS


def _open(credentials: "FreshdeskApiKey", opening: "Opening") -> "OpenHelpdesk":
    from escalation.adapters.helpdesks.freshdesk.tickets import Freshdesk

    return Freshdesk(credentials, opening)


def _webhooks(fetch: Fetch) -> ReadWebhook:
    del fetch  # The secret proves it all.
    from escalation.adapters.helpdesks.freshdesk.incoming_webhooks import read

    return read


VENDOR: Final = Vendor(
    name="freshdesk",
    title="Freshdesk",
    calls_a_minute=100,
    description_bytes=60_000,
    note_bytes=60_000,
    sentences={
        "credentials_refused": (
            "Freshdesk did not accept the API key. Copy it again from the agent's profile "
            "settings, and check that it belongs to this domain."
        ),
        "not_permitted": "Freshdesk accepted the API key, but its agent may not read tickets.",
    },
    ticket_settings=_ticket_settings,
    credentials=_credentials,
    open=_open,
    webhooks=_webhooks,
    # A rule or the survey's own switch sends it when a ticket is resolved; whether a new account
    # has it on is not documented.
    usually_asks_csat=True,
)
