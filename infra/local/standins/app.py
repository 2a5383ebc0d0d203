"""The stand-in helpdesks as one web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from infra.local.standins.agent_actions import AgentActions
from infra.local.standins.agent_forms import AgentForms
from infra.local.standins.agent_view import AgentView
from infra.local.standins.changes import Change
from infra.local.standins.clock import Clock
from infra.local.standins.control import Controls
from infra.local.standins.control_hooks import HookControls
from infra.local.standins.deliveries import Deliveries, Hooks
from infra.local.standins.faults import Faults
from infra.local.standins.freshdesk.app import FreshdeskApi
from infra.local.standins.journal import Journal
from infra.local.standins.schedule import Schedule
from infra.local.standins.state import Helpdesk, Store, Ticket
from infra.local.standins.wire import VendorApi
from infra.local.standins.zendesk.app import ZendeskApi
from infra.local.standins.zoho.app import ZohoApi

PREFIXES = ("/stand-in", "/helpdesks")
"""The first path segments that this application answers; a gateway sends them on unchanged."""


def create_app(
    state_path: Path | None,
    *,
    clock: Clock | None = None,
    outgoing: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """Return the vendors' APIs, the agents' view and the controls.

    Args:
        state_path: A file that keeps the state over a restart; None keeps it in memory.
        clock: The stand-ins' time; the machine's by default. With one of its own, nothing here
            waits: a `slow` answer comes at once, and what is due later is done by the first
            call that comes then.
        outgoing: Takes webhooks in place of the network. By default they go to addresses of this
            machine alone.
    """
    store = Store(state_path, clock)
    faults, journal = Faults(), Journal()
    later = Schedule(store.now, real=clock is None)
    deliveries = Deliveries(store.now, lambda: store.behaviour().webhook_duplicate_every, outgoing)
    shared = (store, faults, journal, later, deliveries)
    zendesk, freshdesk, zoho = ZendeskApi(*shared), FreshdeskApi(*shared), ZohoApi(*shared)
    vendors: dict[Helpdesk, VendorApi] = {
        "zendesk": zendesk,
        "freshdesk": freshdesk,
        "zoho": zoho,
    }
    routes: list[BaseRoute] = []
    for helpdesk, vendor in vendors.items():
        vendor.seed()
        routes += vendor.routes(f"/stand-in/{helpdesk}")
    hooks: dict[Helpdesk, Hooks] = {
        "zendesk": zendesk.hooks,
        "freshdesk": freshdesk.hooks,
        "zoho": zoho.hooks,
    }

    def tell(helpdesk: Helpdesk, before: Ticket | None, ticket: Ticket) -> None:
        hooks[helpdesk].changed(Change(helpdesk, before, ticket))

    store.watch(tell)
    actions = AgentActions(store, vendors)
    controls = Controls(store, faults, journal, vendors, later=later, deliveries=deliveries)
    routes += controls.routes()
    routes += HookControls(
        store,
        later,
        deliveries,
        controls=controls,
        actions=actions,
        rules=freshdesk.hooks,
        zoho=zoho.hooks,
    ).routes()

    async def send_webhooks() -> None:
        if not store.behaviour().webhooks_held:
            await deliveries.send_due()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        async with deliveries.opened(), later.serve(send_webhooks):
            yield
        store.close()

    view = AgentView(store, vendors, deliveries)
    routes += [*view.routes(), *AgentForms(view, actions, freshdesk.hooks).routes()]
    return Starlette(routes=routes, lifespan=lifespan)
