"""Zendesk's webhooks: registering them, and sending signed events."""

import base64
import hashlib
import hmac
import json
import secrets
import uuid
from datetime import datetime
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from infra.local.standins.changes import Change, Hook
from infra.local.standins.deliveries import Delivery, Outcome
from infra.local.standins.operation import Call, Limit, VendorError, Windows
from infra.local.standins.rooms import HookRoom
from infra.local.standins.stand_in import VendorApi
from infra.local.standins.state import Desk, Ticket
from infra.local.standins.values import seconds
from infra.local.standins.zendesk import account

_PREFIX: Final = "zen:event-type:ticket."
_EMPTY: Final = ("assignee_id", "custom_status", "form_id", "organization_id", "type")
TYPES: Final = frozenset(
    _PREFIX + name
    for name in {"created", "comment_added", "status_changed", "merged"}
    | {"soft_deleted", "marked_as_spam"}
) | {"conditional_ticket_events"}
ACCOUNT_ID: Final = "9000001"
_WINDOW_S: Final = 300
_MOST_ERRORS: Final = 1_000
_ERROR_SHARE: Final = 0.7
_SAMPLE: Final = 10
"""Fewer attempts say nothing about a share; the vendor's own number is not documented."""
_PAUSE_S: Final = 5


class ZendeskWebhooks(HookRoom):
    """The operations on webhooks, and what is sent to them."""

    timeout_s = 10.0

    def __init__(self, api: VendorApi) -> None:
        super().__init__(api)
        self._attempts = Windows()
        self._open_until: dict[str, float] = {}

    async def create(self, call: Call) -> Response:
        """`POST /webhooks`."""
        given = _webhook_of(call)
        hook = Hook(
            id=self._desk.next_id("Hook"),
            key=f"01{secrets.token_hex(12).upper()}",
            name="",
            url="",
            secret=base64.b64encode(secrets.token_bytes(32)).decode(),
            created_at=call.now,
        )
        self._change(hook, given, {"name", "endpoint", "http_method", "request_format", "status"})
        return JSONResponse({"webhook": _shown(hook)}, 201)

    async def listed(self, call: Call) -> Response:
        """`GET /webhooks`, by a part of the name if it is given."""
        part = call.query("filter[name_contains]") or ""
        hooks = self._desk.all(Hook)
        shown = [_shown(hook) for hook in hooks if part in hook.name]
        meta = {"has_more": False, "after_cursor": None, "before_cursor": None}
        return JSONResponse({"webhooks": shown, "meta": meta})

    async def show(self, call: Call) -> Response:
        """`GET /webhooks/{id}`."""
        return JSONResponse({"webhook": _shown(self._hook(call))})

    async def update(self, call: Call) -> Response:
        """`PUT` or `PATCH /webhooks/{id}`."""
        self._change(self._hook(call), _webhook_of(call), set())
        return Response(status_code=204)

    async def delete(self, call: Call) -> Response:
        """`DELETE /webhooks/{id}`."""
        self._desk.remove(self._hook(call))
        return Response(status_code=204)

    async def secret(self, call: Call) -> Response:
        """`GET /webhooks/{id}/signing_secret`; a `POST` makes a new one."""
        hook = self._hook(call)
        if call.request.method == "POST":
            hook.secret = base64.b64encode(secrets.token_bytes(32)).decode()
            self._desk.put(hook)
        return JSONResponse({"signing_secret": {"algorithm": "SHA256", "secret": hook.secret}})

    def changed(self, change: Change) -> None:
        """Queue an event for each webhook that subscribed to it."""
        for event_type, event in _events_of(change, self._desk):
            body = _envelope(event_type, event, change.ticket)
            for hook in self._desk.all(Hook):
                if hook.active and event_type in hook.subscriptions:
                    self.send(hook, event_type, json.dumps(body), str(uuid.uuid4()))

    def headers(self, delivery: Delivery, now: datetime) -> dict[str, str]:
        """Sign: base64(HMAC-SHA256(secret, timestamp + body))."""
        hook = self.by_key(delivery.hook)
        stamp = seconds(now)
        secret = hook.secret if hook else ""
        digest = hmac.digest(secret.encode(), stamp.encode() + delivery.body, hashlib.sha256)
        return {
            **(hook.headers if hook else {}),
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Zendesk Webhook",
            "X-Zendesk-Account-Id": ACCOUNT_ID,
            "X-Zendesk-Webhook-Id": delivery.hook,
            "X-Zendesk-Webhook-Invocation-Id": delivery.key,
            "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
            "X-Zendesk-Webhook-Signature-Timestamp": stamp,
        }

    def held(self, delivery: Delivery, now: datetime) -> bool:
        """Drop what comes while the breaker is open, and what has no webhook any more."""
        open_until = self._open_until.get(delivery.hook, 0)
        return super().held(delivery, now) or now.timestamp() < open_until

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> float | None:
        """Count for the breaker; retry a 409, a short Retry-After and a time-out."""
        moment = now.timestamp()
        everything = Limit(f"{delivery.hook} all", 10**9, _WINDOW_S)
        errors = Limit(f"{delivery.hook} errors", 10**9, _WINDOW_S)
        made = 10**9 - self._attempts.count(everything, moment)
        if outcome.ok:
            return None
        failed = 10**9 - self._attempts.count(errors, moment)
        if failed > _MOST_ERRORS or (made >= _SAMPLE and failed >= _ERROR_SHARE * made):
            self._open_until[delivery.hook] = moment + _PAUSE_S
        tries = len(delivery.attempts)
        if outcome.timed_out:
            return 1.0 if tries <= 5 else None
        if outcome.status == 409:
            return 1.0 if tries <= 3 else None
        wait = outcome.retry_after_s
        if outcome.status in {429, 503} and wait is not None and wait < 60 and tries <= 3:
            return wait
        return None

    def _hook(self, call: Call) -> Hook:
        hook = self.by_key(call.id)
        if hook is None:
            errors = [{"code": "WebhookNotFound", "title": "Webhook not found", "detail": ""}]
            raise VendorError(404, {"errors": errors})
        return hook

    def _change(self, hook: Hook, given: dict[str, Any], required: set[str]) -> None:
        missing = sorted(name for name in required if not given.get(name))
        if missing:
            raise _invalid(f"{missing[0]} is required")
        subscriptions = given.get("subscriptions", list(hook.subscriptions))
        if not isinstance(subscriptions, list) or not set(subscriptions) <= TYPES:
            raise _invalid("subscriptions holds an unknown event type")
        url = str(given.get("endpoint", hook.url))
        if not self._deliveries.reachable(url):
            raise _invalid("endpoint must be an address that the stand-in can reach")
        hook.url, hook.name = url, str(given.get("name", hook.name))
        hook.active = given.get("status", "active" if hook.active else "inactive") == "active"
        hook.subscriptions = dict.fromkeys(subscriptions)
        hook.headers = dict(given.get("custom_headers") or hook.headers)
        self._desk.put(hook)


def _webhook_of(call: Call) -> dict[str, Any]:
    webhook = (call.json_object() or {}).get("webhook")
    if not isinstance(webhook, dict):
        raise _invalid("webhook is required")
    return webhook


def _invalid(detail: str) -> VendorError:
    errors = [{"code": "InvalidWebhook", "title": "Invalid webhook", "detail": detail}]
    return VendorError(400, {"errors": errors})


def _shown(hook: Hook) -> dict[str, Any]:
    return {
        "id": hook.key,
        "name": hook.name,
        "endpoint": hook.url,
        "http_method": "POST",
        "request_format": "json",
        "status": "active" if hook.active else "inactive",
        "subscriptions": list(hook.subscriptions),
        "created_at": seconds(hook.created_at),
        "created_by": "9001000001",
        "updated_at": seconds(hook.created_at),
        "updated_by": "9001000001",
    }


def _events_of(change: Change, desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a change as (type, `event`)."""
    found: list[tuple[str, dict[str, Any]]] = []
    if change.made:
        found.append(("created", {"meta": {"sequence": {"id": "1", "position": 1, "total": 1}}}))
    for item in change.comments:
        author = desk.person(item.author_id)
        comment = {
            "id": str(item.id),
            "body": item.text,
            "is_public": item.public,
            "author": {"id": str(author.id), "is_staff": author.agent, "name": author.name},
        }
        found.append(("comment_added", {"comment": comment}))
    if change.status is not None:
        before, now = change.status
        found.append(("status_changed", {"current": now.upper(), "previous": before.upper()}))
    if change.merged:
        found.append(("merged", {"target_ticket_id": str(change.ticket.merged_into)}))
    if change.deleted:
        found.append(("soft_deleted", {}))
    if change.spam:
        found.append(("marked_as_spam", {}))
    return [(f"{_PREFIX}{name}", event) for name, event in found]


def _envelope(event_type: str, event: dict[str, Any], ticket: Ticket) -> dict[str, Any]:
    latest = ticket.comments[-1].author_id if ticket.comments else account.AGENT_ID
    gone = "DELETED" if ticket.gone else None
    return {
        "account_id": 9_000_001,
        "id": str(uuid.uuid4()),
        "time": seconds(ticket.updated_at),
        "type": event_type,
        "zendesk_event_version": "2022-11-06",
        "subject": f"zen:ticket:{ticket.id}",
        "detail": dict.fromkeys(_EMPTY)
        | {
            "id": str(ticket.id),
            "actor_id": str(latest),
            "brand_id": "9000900001",
            "created_at": seconds(ticket.created_at),
            "description": ticket.comments[0].text if ticket.comments else "",
            "external_id": ticket.external_id,
            "group_id": None if ticket.group_id is None else str(ticket.group_id),
            "is_public": any(item.public for item in ticket.comments),
            "priority": ticket.priority.upper() if ticket.priority else None,
            "requester_id": str(ticket.requester_id),
            "status": gone or ticket.status.upper(),
            "subject": ticket.subject,
            "submitter_id": str(account.AGENT_ID),
            "tags": ticket.tags,
            "updated_at": seconds(ticket.updated_at),
            "via": {"channel": "web_service"},
        },
        "event": event,
    }
