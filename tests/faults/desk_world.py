"""A workspace whose tickets go through the real adapters to a stand-in in this process.

Use cases, adapters and stand-in tell the time by one clock, which only the test moves.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Self

import httpx
from pydantic import TypeAdapter

from escalation.adapters.aws.connection_gates import SharedGate
from escalation.adapters.helpdesks.access_tokens import InMemoryTokenCache
from escalation.adapters.helpdesks.calls import BoundedTransport
from escalation.adapters.helpdesks.factory import HelpdeskFactory
from escalation.adapters.helpdesks.rate_limits import CallKind, Outcome
from escalation.adapters.helpdesks.vendor import Vendor
from escalation.adapters.rendering.renderer import JinjaRenderer
from escalation.domain.delivery import Handover, MailContent, TicketDraft
from escalation.domain.errors import RetryableError
from escalation.domain.ports import Clock
from escalation.domain.settings import HelpdeskName, TicketSettings
from escalation.domain.workspace import Connection, Updates
from infra.local.standins.app import create_app
from tests.adapters.helpdesks.standins_world import CONTROL, CREDENTIALS, LOCAL, SETTINGS, Bridge
from tests.fakes.chat_world import WS, ChatWorld
from tests.fakes.faults import Faults
from tests.fakes.gates import MemoryGateItems, NoEvents
from tests.fakes.outside import PlainRenderer
from tests.fakes.workplace import Workplace

_NUMBER = re.compile(r"\d+")
_ZOHO_MARK = re.compile(r"\[ref:esc-([^\]]+)\]")


class SteppedTransport(httpx.BaseTransport):
    """Every call is two steps: before it is sent, and when its answer, or none, is there."""

    def __init__(self, inner: httpx.BaseTransport, faults: Faults) -> None:
        self._inner = inner
        self._faults = faults

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        name = f"{request.method} {_NUMBER.sub('N', request.url.path)}"
        self._faults.begin(name)
        try:
            return self._inner.handle_request(request)
        finally:
            self._faults.done(name)

    def close(self) -> None:
        self._inner.close()


class Tokens(InMemoryTokenCache):
    """Access tokens that can end before their time. Who finds the lock taken comes again, as with
    the lock that processes share.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held = False

    @contextmanager
    def lock(self, key: str) -> Iterator[None]:
        if self._held:
            raise RetryableError("token_busy", delay_s=2)
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def spoil(self) -> None:
        """Every token in use stops to be taken, and nobody has been told."""
        for key, token in list(self._tokens.items()):
            self.put(key, "no-longer-valid", token.expires_at)


class LargeCustomersGate(SharedGate):
    """Holds calls back for faults and Retry-After. So many chats in a few minutes would use up
    the quota that the stand-ins name, and most of the test would be waiting for it.
    """

    def __init__(
        self, items: MemoryGateItems, connection_id: str, vendor: Vendor, clock: Clock
    ) -> None:
        large = replace(vendor, calls_a_minute=100_000)
        super().__init__(items, connection_id, large, clock, NoEvents())

    def after(self, kind: CallKind, outcome: Outcome) -> None:
        super().after(kind, replace(outcome, quota=None))


class StormRenderer(PlainRenderer):
    """Plain tickets, so that a text is in them once; some are cut into notes. Mails are real."""

    for_team = True

    def __init__(self) -> None:
        self._mails = JinjaRenderer()

    def mail(self, handover: Handover) -> MailContent:
        return self._mails.mail(handover)

    def ticket(self, handover: Handover, settings: TicketSettings) -> TicketDraft:
        number = int(_NUMBER.findall(handover.head.conversation_id)[-1])
        self.lines_of_a_ticket = 1 if number % 8 == 0 else 1_000
        try:
            return super().ticket(handover, settings)
        finally:
            self.lines_of_a_ticket = 1_000


class DeskWorld(ChatWorld):
    """`ChatWorld` with one real helpdesk adapter in place of the helpdesk in memory."""

    def __init__(
        self,
        helpdesk: HelpdeskName,
        *,
        repeat_unknown: bool = True,
        gated: bool = True,
        **settings: object,
    ) -> None:
        self.name = helpdesk
        self.repeat_unknown = repeat_unknown
        super().__init__(
            handoff_method="ticket",
            ticket=TypeAdapter(TicketSettings).dump_python(SETTINGS[helpdesk], mode="json"),
            contact="never",
            hourly_cap=10_000,
            **settings,
        )
        self.connect(helpdesk)
        self.tokens = Tokens()
        self.gate_items = MemoryGateItems()
        self.plain = StormRenderer()
        bridge = BoundedTransport(Bridge(create_app(None, clock=self.clock)))
        self._control = httpx.Client(transport=bridge)
        self.client = httpx.Client(transport=SteppedTransport(bridge, self.faults))
        self.gated = gated
        self.factory = self._new_factory()

    def _new_factory(self) -> HelpdeskFactory:
        return HelpdeskFactory(
            secrets=self,
            client=self.client,
            tokens=self.tokens,
            clock=self.clock,
            local_urls={self.name: f"{LOCAL}/{self.name}"},
            gates=self._gate if self.gated else None,
        )

    def _gate(self, connection_id: str, vendor: Vendor) -> LargeCustomersGate:
        return LargeCustomersGate(self.gate_items, connection_id, vendor, self.clock)

    def forget(self) -> None:
        """What a process knew is gone with it, and access tokens have ended meanwhile."""
        self.factory = self._new_factory()
        self.tokens.spoil()

    def get(self, secret_ref: str) -> dict[str, str]:
        """The secret of the connection: this world is its own store of secrets."""
        return CREDENTIALS[secret_ref].secrets()

    def connect(self, helpdesk: HelpdeskName) -> None:
        """Connect it, with webhooks that are known to arrive: nothing is polled every minute."""
        credentials, now = CREDENTIALS[helpdesk], self.clock.now()
        self.connections.known[WS, helpdesk] = Connection(
            connection_id=f"{helpdesk}-1",
            workspace_id=WS,
            helpdesk=helpdesk,
            account=credentials.account(),
            secret_ref=helpdesk,
            auth=credentials.auth,
            updates=Updates(mode="webhook", set_up_at=now, first_event_at=now),
            created_at=now,
        )

    def workplace(self) -> Workplace:
        return replace(
            super().workplace(),
            helpdesk=self.factory,
            renderer=self.plain,
            repeat_unknown=self.repeat_unknown,
        )

    # What a test asks of the stand-in.

    def fault(self, kind: str, **more: object) -> None:
        """Queue a fault that stays until all are cleared."""
        body = {"helpdesk": self.name, "kind": kind, "count": None, **more}
        answer = self._control.post(f"{CONTROL}/faults", json=body)
        assert answer.status_code == 201, answer.text

    def act(self, given: dict[str, Any]) -> None:
        """Somebody does something inside the helpdesk."""
        answer = self._control.post(f"{CONTROL}/agent", json=given)
        assert answer.is_success, answer.text

    def no_faults(self) -> None:
        assert self._control.delete(f"{CONTROL}/faults").status_code == 204

    def tickets(self) -> list[dict[str, Any]]:
        """Every ticket of the stand-in, with all that is in it, those made late included."""
        assert self.commit_late() == 0, "something is still to come"
        answer = self._control.get(f"{CONTROL}/tickets", params={"helpdesk": self.name})
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def commit_late(self) -> int:
        """Have the stand-in do what is due; how much is still to come."""
        answer = self._control.post(f"{CONTROL}/advance", json={"seconds": 0})
        return int(answer.json()["waiting"])

    def marks(self) -> Counter[str]:
        """How many tickets carry the mark of each escalation."""
        return Counter(mark for ticket in self.tickets() for mark in self._marks_of(ticket))

    def _marks_of(self, ticket: dict[str, Any]) -> list[str]:
        if self.name == "zendesk":
            return [ticket["external_id"]]
        if self.name == "freshdesk":
            return [tag.removeprefix("esc-") for tag in ticket["tags"] if tag.startswith("esc-")]
        return _ZOHO_MARK.findall(ticket["comments"][0]["text"])

    def calls(self) -> list[dict[str, Any]]:
        """The calls that the stand-in received."""
        answer = self._control.get(f"{CONTROL}/requests", params={"helpdesk": self.name})
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._control.close()
        self.client.close()
