"""Zendesk Support."""

from typing import TYPE_CHECKING, Final

from escalation.adapters.helpdesks.vendor import Fetch, ReadWebhook, Vendor

if TYPE_CHECKING:
    from escalation.adapters.helpdesks.credentials import CredentialsKinds
    from escalation.adapters.helpdesks.opening import OpenHelpdesk, Opening
    from escalation.adapters.helpdesks.zendesk.credentials import ZendeskApiToken, ZendeskOAuth
    from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket


def _ticket_settings() -> "type[ZendeskTicket]":
    from escalation.adapters.helpdesks.zendesk.settings import ZendeskTicket

    return ZendeskTicket


def _credentials() -> "CredentialsKinds":
    from escalation.adapters.helpdesks.zendesk.credentials import KINDS

    return KINDS


def _open(credentials: "ZendeskOAuth | ZendeskApiToken", opening: "Opening") -> "OpenHelpdesk":
    from escalation.adapters.helpdesks.zendesk.tickets import Zendesk

    return Zendesk(credentials, opening)


def _webhooks(fetch: Fetch) -> ReadWebhook:
    del fetch  # The secret proves it all.
    from escalation.adapters.helpdesks.zendesk.incoming_webhooks import read

    return read


VENDOR: Final = Vendor(
    name="zendesk",
    title="Zendesk",
    calls_a_minute=200,
    description_bytes=60_000,
    note_bytes=60_000,  # A comment over 64 kB is shortened, and nobody is told.
    sentences={
        "credentials_refused": (
            "Zendesk did not accept the credentials. Check the client id and secret (or the "
            "agent's address and API token), and that they belong to this account."
        ),
        "not_permitted": (
            "Zendesk accepted the credentials but does not let them read tickets. The OAuth client "
            "needs the scopes tickets:read and tickets:write, and its user must be an agent."
        ),
    },
    ticket_settings=_ticket_settings,
    credentials=_credentials,
    open=_open,
    webhooks=_webhooks,
    # "You must be an administrator to enable customer satisfaction ratings."
    # https://support.zendesk.com/hc/en-us/articles/203662256
    usually_asks_csat=False,
)
