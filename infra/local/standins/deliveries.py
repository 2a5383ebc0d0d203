"""Webhooks on their way: sent apart from the call that caused them, as the vendors do."""

import asyncio
import base64
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlsplit

import httpx

from infra.local.standins.changes import Change

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_KEPT: Final = 2_000
_AT_ONCE: Final = 2
"""Webhooks on their way. The emulator starts a process for each call that meets no idle one: many
at once would start so many that each is too slow for its vendor's patience, and comes again.
"""

State = Literal["due", "sending", "delivered", "failed", "dropped"]


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt. `status` is None where there was no answer."""

    status: int | None
    timed_out: bool = False
    retry_after_s: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Delivery:
    """One webhook to send, with what came of each attempt."""

    number: int
    helpdesk: str
    hook: str
    event: str
    url: str
    body: bytes
    due_at: datetime
    key: str = ""
    """The vendor's id of the invocation, the same for each attempt."""
    state: State = "due"
    attempts: list[dict[str, Any]] = field(default_factory=list)
    sent_headers: dict[str, str] = field(default_factory=dict)
    """Of the latest attempt."""

    def shown(self) -> dict[str, Any]:
        """Return it for the controls."""
        names = ("number", "helpdesk", "hook", "event", "url", "state", "attempts")
        return {name: getattr(self, name) for name in names} | {
            "method": "POST",
            "headers": self.sent_headers,
            "body": self.body.decode(),
            "body_base64": base64.b64encode(self.body).decode(),
            "due_at": self.due_at.isoformat(),
        }


class Hooks(Protocol):
    """How one vendor tells of changes."""

    timeout_s: float
    """How long it waits for an answer."""

    def changed(self, change: Change) -> None:
        """Queue what has to be sent because of a change."""
        ...

    def headers(self, delivery: Delivery, now: datetime) -> dict[str, str]:
        """Return an attempt's headers, with the vendor's proof."""
        ...

    def held(self, delivery: Delivery, now: datetime) -> bool:
        """Whether the vendor drops it unsent, because its breaker is open."""
        ...

    def settle(self, delivery: Delivery, outcome: Outcome, now: datetime) -> float | None:
        """Take note of an attempt; return the seconds until the next one, None for no more."""
        ...


class HooksByHand(Hooks, Protocol):
    """Those of a vendor whose API cannot set them up: an administrator does, on a page."""

    def enter(self, form: Mapping[str, str]) -> str | None:
        """Set one up from what a person typed; return what is wrong with that, if anything."""
        ...

    def remove(self, number: int) -> bool:
        """Delete one; False if there is none."""
        ...


class Deliveries:
    """The queue of webhooks, oldest first.

    Args:
        now: The stand-ins' time.
        duplicate_every: Every which webhook is sent twice, None for none.
        outgoing: Takes the requests in place of the network; then any address may be sent to.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        duplicate_every: Callable[[], int | None],
        outgoing: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._now = now
        self._duplicate_every = duplicate_every
        self._made = 0
        self._outgoing = outgoing
        self._client: httpx.AsyncClient | None = None
        self._hooks: dict[str, Hooks] = {}
        self._count = 0
        self._room = asyncio.Semaphore(_AT_ONCE)
        self.items: deque[Delivery] = deque(maxlen=_KEPT)

    def join(self, helpdesk: str, hooks: Hooks) -> None:
        """Let a vendor send."""
        self._hooks[helpdesk] = hooks

    @contextlib.asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Be able to send, until the block ends."""
        async with httpx.AsyncClient(transport=self._outgoing, trust_env=False) as client:
            self._client = client
            yield
            self._client = None

    def reachable(self, url: str) -> bool:
        """Whether the stand-ins send to an address: to this machine alone."""
        parts = urlsplit(url)
        known = self._outgoing is not None or parts.hostname in _LOOPBACK
        return parts.scheme in {"http", "https"} and known

    def add(
        self, helpdesk: str, hook: str, event: str, *, url: str, body: bytes, key: str = ""
    ) -> None:
        """Queue a webhook."""
        item = Delivery(0, helpdesk, hook, event, url, body, self._now(), key)
        self._queue(item)
        self._made += 1
        every = self._duplicate_every()
        if every and self._made % every == 0:
            self._queue(item)

    def repeat(self, number: int) -> Delivery | None:
        """Queue one again: the same invocation, as the vendors do by mistake."""
        found = next((item for item in self.items if item.number == number), None)
        return None if found is None else self._queue(found)

    def take(self) -> list[dict[str, Any]]:
        """Hand out what is due with its proofs, for a caller who brings it; then delivered."""
        taken = []
        for item in self._take_due():
            item.sent_headers = self._hooks[item.helpdesk].headers(item, self._now())
            self._settle(item, Outcome(200))
            taken.append(item.shown())
        return taken

    async def send_due(self) -> None:
        """Send what is due, each on its own."""
        await asyncio.gather(*(self._send(item) for item in self._take_due()))

    async def ask(self, method: str, url: str, timeout_s: float) -> int | None:
        """Return the status of a handshake; 200 where nothing can be sent at all."""
        if self._client is None:
            return 200
        outcome = await self._attempt(self._client, method, url, timeout_s=timeout_s)
        return outcome.status

    def clear(self) -> None:
        """Forget everything."""
        self.items.clear()

    def _queue(self, item: Delivery) -> Delivery:
        self._count += 1
        new = replace(
            item,
            number=self._count,
            due_at=self._now(),
            state="due",
            attempts=[],
            sent_headers={},
        )
        self.items.append(new)
        return new

    def _take_due(self) -> list[Delivery]:
        now = self._now()
        due = [item for item in self.items if item.state == "due" and item.due_at <= now]
        for item in due:
            held = self._hooks[item.helpdesk].held(item, now)
            item.state = "dropped" if held else "sending"
        return [item for item in due if item.state == "sending"]

    async def _send(self, item: Delivery) -> None:
        if self._client is None:
            item.state = "due"
            return
        hooks = self._hooks[item.helpdesk]
        async with self._room:
            item.sent_headers = hooks.headers(item, self._now())
            outcome = await self._attempt(
                self._client,
                "POST",
                item.url,
                timeout_s=hooks.timeout_s,
                headers=item.sent_headers,
                body=item.body,
            )
        self._settle(item, outcome)

    async def _attempt(
        self,
        client: httpx.AsyncClient,
        method: str,
        url: str,
        *,
        timeout_s: float,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Outcome:
        try:
            answer = await client.request(
                method, url, headers=headers, content=body, timeout=timeout_s
            )
        except httpx.TimeoutException:
            return Outcome(None, timed_out=True)
        except httpx.HTTPError:
            return Outcome(None)
        wait = answer.headers.get("retry-after", "")
        return Outcome(answer.status_code, retry_after_s=float(wait) if wait.isdigit() else None)

    def _settle(self, item: Delivery, outcome: Outcome) -> None:
        now = self._now()
        item.attempts.append({"at": now.isoformat(), "status": outcome.status})
        wait = self._hooks[item.helpdesk].settle(item, outcome, now)
        if outcome.ok:
            item.state = "delivered"
        elif wait is None:
            item.state = "failed"
        else:
            item.state, item.due_at = "due", now + timedelta(seconds=wait)
