"""The stand-in helpdesks as one web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from infra.local.standins.agent_forms import AgentForms
from infra.local.standins.agent_view import AgentView
from infra.local.standins.behaviour import Behaviour
from infra.local.standins.changes import Change
from infra.local.standins.control import Controls
from infra.local.standins.deliveries import Deliveries
from infra.local.standins.registry import stand_ins
from infra.local.standins.schedule import Clock, Schedule
from infra.local.standins.stand_in import StandIn, VendorApi, World
from infra.local.standins.state import Store, machine_time
from infra.local.standins.wire import routes

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
    store = Store(state_path, clock.now if clock else machine_time)

    def behaviour() -> Behaviour:
        return store.behaviour(Behaviour)

    later = Schedule(store.now, real=clock is None)
    deliveries = Deliveries(store.now, lambda: behaviour().webhook_duplicate_every, outgoing)
    world = World(store, later, deliveries)
    vendors = {item.name: _opened(item, world) for item in stand_ins()}

    async def send_webhooks() -> None:
        if not behaviour().webhooks_held:
            await deliveries.send_due()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        async with deliveries.opened(), later.serve(send_webhooks):
            yield
        store.close()

    view = AgentView(vendors, deliveries)
    every: list[BaseRoute] = [
        route for vendor in vendors.values() for route in routes(vendor, world)
    ]
    every += Controls(world, vendors).routes()
    every += [*view.routes(), *AgentForms(view).routes()]
    return Starlette(routes=every, lifespan=lifespan)


def _opened(stand_in: StandIn, world: World) -> VendorApi:
    vendor = stand_in.api(stand_in, world)
    vendor.seed()
    vendor.desk.watch(lambda before, ticket: vendor.hooks.changed(Change(before, ticket)))
    world.deliveries.join(stand_in.name, vendor.hooks)
    return vendor
