"""Zoho Desk's webhooks, set up through its API (https://desk.zoho.com/DeskAPIDocument#Webhooks)."""

from collections.abc import Mapping
from typing import Final

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import mapping, number_of, payload, rows, unreadable
from escalation.adapters.helpdesks.zoho import api as zoho_api
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.ports import Clock

_NAME: Final = "Chat handoff"
_SUBSCRIPTIONS: Final[Mapping[str, object]] = {
    "Ticket_Thread_Add": None,
    "Ticket_Comment_Add": None,
    "Ticket_Update": {"fields": ["status"]},
    "Ticket_Delete": None,
}
_SCOPE: Final = "Desk.events.CREATE, Desk.events.READ, Desk.settings.CREATE, Desk.settings.READ"
LONGEST_URL: Final = 100
"""What `POST /webhooks` takes. An address that API Gateway gives out is longer in some regions."""
_NOT_ALLOWED: Final = frozenset({"not_permitted", "scope_missing", "account_inactive"})


class ZohoWebhooks:
    """Installs one webhook per address, however often it is asked to. Zoho signs with its own
    keys, so there is no secret.
    """

    def __init__(self, calls: Caller, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    def plan(self, url: str) -> WebhookPlan:
        """Install it, or say how to where these credentials or the plan do not allow it.

        Raises:
            PermanentError: Zoho refused for another reason.
            RetryableError: not now.
        """
        try:
            webhook_id = self._existing(url)
            if webhook_id is None and len(url) > LONGEST_URL:
                by_hand = (too_long(url), *_by_hand(url))
                return WebhookPlan(installed=False, url=url, steps=by_hand)
            webhook_id = webhook_id or self._made(url)
        except OutcomeUnknown as unknown:
            # The next attempt finds it by its address.
            raise RetryableError(unknown.code, unknown.detail) from unknown
        except PermanentError as error:
            if error.code not in _NOT_ALLOWED:
                raise
            return WebhookPlan(installed=False, url=url, steps=steps(url))
        return WebhookPlan(installed=True, url=url, webhook_id=webhook_id)

    def _existing(self, url: str) -> str | None:
        response = self._calls.read("/webhooks")
        if response.status_code == 204:
            return None
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=False)
        for row in rows(mapping(payload(response)).get("data")):
            if row.get("url") == url and row.get("isEnabled") is not False:
                return number_of(row.get("id"))
        return None

    def _made(self, url: str) -> str:
        webhook = {"name": _NAME, "url": url, "subscriptions": dict(_SUBSCRIPTIONS)}
        response = self._calls.write("POST", "/webhooks", text.canonical_json(webhook))
        if not response.is_success:
            raise zoho_api.error(response, now=self._clock.now(), wrote=True)
        webhook_id = number_of(mapping(payload(response)).get("id"))
        if webhook_id is None:
            raise unreadable(response, wrote=True)
        return webhook_id


def steps(url: str) -> tuple[str, ...]:
    """What the owner does by hand."""
    return (
        "On Zoho Desk's Free and Standard plans there are no webhooks: nothing is to be done, "
        "tickets are looked at every few minutes.",
        f"On other plans make a new refresh token that also has the scopes {_SCOPE}, enter it here "
        "and set the webhook up again; or do it by hand:",
        *_by_hand(url),
    )


def too_long(url: str) -> str:
    """That the API does not take an address, and what to do."""
    return (
        f"Zoho's API takes addresses of at most {LONGEST_URL} characters, and this one has "
        f"{len(url)}: it cannot be set up from here. Give the service a domain of its own (a "
        "shorter address) and set the webhook up again; or do it by hand, where Zoho Desk's page "
        "takes the address:"
    )


def _by_hand(url: str) -> tuple[str, ...]:
    return (
        "In Zoho Desk open Setup, Developer Space, Webhooks, and create a webhook.",
        f"Name it {_NAME} and give it the URL {url}",
        "Choose the events: ticket thread added, ticket comment added, ticket updated (the field "
        "status), ticket deleted. Leave the departments as they are and save.",
    )
