"""Zoho Desk."""

from typing import TYPE_CHECKING, Final

from escalation.adapters.helpdesks.vendor import Fetch, ReadWebhook, Vendor

if TYPE_CHECKING:
    import httpx

    from escalation.adapters.helpdesks.credentials import CredentialsKinds
    from escalation.adapters.helpdesks.opening import OpenHelpdesk, Opening
    from escalation.adapters.helpdesks.zoho.credentials import ZohoGrant, ZohoOAuth
    from escalation.adapters.helpdesks.zoho.settings import ZohoTicket
    from escalation.domain.ports import Clock


def _ticket_settings() -> "type[ZohoTicket]":
    from escalation.adapters.helpdesks.zoho.settings import ZohoTicket

    return ZohoTicket


def _credentials() -> "CredentialsKinds":
    from escalation.adapters.helpdesks.zoho.credentials import KINDS

    return KINDS


def _open(credentials: "ZohoOAuth", opening: "Opening") -> "OpenHelpdesk":
    from escalation.adapters.helpdesks.zoho.tickets import Zoho

    return Zoho(credentials, opening)


def _webhooks(fetch: Fetch) -> ReadWebhook:
    from escalation.adapters.helpdesks.zoho.incoming_webhooks import IncomingWebhooks

    return IncomingWebhooks(fetch).read


def _redeem(
    grant: "ZohoGrant", client: "httpx.Client", clock: "Clock", local_url: str | None
) -> dict[str, str]:
    from escalation.adapters.helpdesks.zoho.access import redeem

    return {"refresh_token": redeem(grant, client=client, clock=clock, local_url=local_url)}


VENDOR: Final = Vendor(
    name="zoho",
    title="Zoho Desk",
    # A day's credits and concurrency are limited here, not a minute's calls: this keeps a burst
    # from using up either, and still lets a lively ticket, which takes a hundred calls, go on.
    calls_a_minute=300,
    description_bytes=60_000,  # 65,535 characters are taken, and 32,000 in a comment.
    note_bytes=30_000,
    sentences={
        "credentials_refused": (
            "Zoho did not accept the credentials. Check the client id, the secret and the refresh "
            "token, and that all three come from the chosen data centre."
        ),
        "not_permitted": "Zoho accepted the credentials but does not let them read tickets.",
        "organisation_mismatch": "The organisation id does not belong to these Zoho credentials.",
    },
    ticket_settings=_ticket_settings,
    credentials=_credentials,
    open=_open,
    webhooks=_webhooks,
    webhook_secret=False,
    redeem=_redeem,
    # Happiness ratings have to be activated ("Customer Happiness" in the set-up).
    # https://help.zoho.com/portal/en/kb/desk
    usually_asks_csat=False,
)
