"""Zendesk's webhooks, set up through its API
(https://developer.zendesk.com/api-reference/webhooks/webhooks-api/webhooks/).
"""

import re
from collections.abc import Mapping
from typing import Final

import httpx

from escalation.adapters.helpdesks import text
from escalation.adapters.helpdesks.calls import Caller
from escalation.adapters.helpdesks.responses import error_of, mapping, payload, rows, unreadable
from escalation.adapters.helpdesks.zendesk.access import WEBHOOK_SCOPE
from escalation.adapters.helpdesks.zendesk.api import problem_of
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError
from escalation.domain.helpdesk import WebhookPlan
from escalation.domain.ports import Clock

_NAME: Final = "Chat handoff"
_EVENTS: Final = ("ticket.comment_added", "ticket.status_changed")
_MORE_EVENTS: Final = ("ticket.merged", "ticket.soft_deleted", "ticket.marked_as_spam")
"""Newer ones, which not every account has; polling brings the same, later."""
_WEBHOOK_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_NOT_ALLOWED: Final = frozenset({"not_permitted", "scope_missing", "credentials_refused"})
_REFUSED: Final = frozenset({400, 422})


class ZendeskWebhooks:
    """Installs one webhook per address, however often it is asked to."""

    def __init__(self, calls: Caller, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    def plan(self, url: str) -> WebhookPlan:
        """Install it, or say how to where these credentials may not.

        Raises:
            PermanentError: Zendesk refused for another reason.
            RetryableError: not now.
        """
        try:
            webhook_id = self._existing(url) or self._made(url)
            return WebhookPlan(
                installed=True, url=url, webhook_id=webhook_id, secret=self._secret(webhook_id)
            )
        except OutcomeUnknown as unknown:
            # The next attempt finds it by its address.
            raise RetryableError(unknown.code, unknown.detail) from unknown
        except PermanentError as error:
            if error.code not in _NOT_ALLOWED:
                raise
            return WebhookPlan(installed=False, url=url, steps=steps(url))

    def _existing(self, url: str) -> str | None:
        params: dict[str, str | int] = {"filter[name_contains]": _NAME, "page[size]": 100}
        body = self._body(self._calls.read("/api/v2/webhooks", params))
        for row in rows(body.get("webhooks")):
            if row.get("endpoint") == url and row.get("status") != "inactive":
                return _id_of(row)
        return None

    def _made(self, url: str) -> str:
        response = self._post(url, (*_EVENTS, *_MORE_EVENTS))
        if response.status_code in _REFUSED:
            response = self._post(url, _EVENTS)
        webhook_id = _id_of(mapping(self._body(response, wrote=True).get("webhook")))
        if webhook_id is None:
            raise unreadable(response, wrote=True)
        return webhook_id

    def _post(self, url: str, events: tuple[str, ...]) -> httpx.Response:
        webhook = {
            "name": _NAME,
            "endpoint": url,
            "http_method": "POST",
            "request_format": "json",
            "status": "active",
            "subscriptions": [f"zen:event-type:{event}" for event in events],
        }
        return self._calls.write(
            "POST", "/api/v2/webhooks", text.canonical_json({"webhook": webhook})
        )

    def _secret(self, webhook_id: str) -> str:
        response = self._calls.read(f"/api/v2/webhooks/{webhook_id}/signing_secret")
        secret = mapping(self._body(response).get("signing_secret")).get("secret")
        if not isinstance(secret, str) or not secret:
            raise unreadable(response, wrote=False)
        return secret

    def _body(self, response: httpx.Response, *, wrote: bool = False) -> Mapping[str, object]:
        if not response.is_success:
            found = problem_of(response)
            raise error_of(response, found, now=self._clock.now(), wrote=wrote)
        return mapping(payload(response))


def _id_of(row: Mapping[str, object]) -> str | None:
    value = row.get("id")
    return value if isinstance(value, str) and _WEBHOOK_ID.fullmatch(value) else None


def steps(url: str) -> tuple[str, ...]:
    """What the owner does by hand."""
    return (
        f"Either let the OAuth client have the scopes {WEBHOOK_SCOPE.replace(' ', ' and ')} (its "
        "user must be an administrator) and set the webhook up again here, or do it by hand:",
        "In Zendesk's Admin Center open Apps and integrations, Webhooks, and create a webhook.",
        "Choose Zendesk events, and of the ticket events: comment added, status changed, merged, "
        "deleted, marked as spam.",
        f"Name it {_NAME}, give it the endpoint URL {url}, the method POST and the format JSON, "
        "and no authentication.",
        "Open the new webhook, reveal its signing secret, and enter that here as the webhook's "
        "secret.",
    )
