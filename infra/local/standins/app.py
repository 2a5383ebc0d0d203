"""The stand-in helpdesks as one web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette

from infra.local.standins.agent_view import AgentView
from infra.local.standins.control import Controls
from infra.local.standins.faults import Faults
from infra.local.standins.freshdesk import FreshdeskApi
from infra.local.standins.state import Helpdesk, Store
from infra.local.standins.wire import Journal, VendorApi
from infra.local.standins.zendesk import ZendeskApi
from infra.local.standins.zoho import ZohoApi

PREFIXES = ("/stand-in", "/helpdesks")
"""The first path segments that this application answers; a gateway sends them on unchanged."""


def create_app(state_path: Path | None) -> Starlette:
    """Return the vendors' APIs, the agents' view and the controls.

    Args:
        state_path: A file that keeps the state over a restart; None keeps it in memory.
    """
    store = Store(state_path)
    faults, journal = Faults(), Journal()
    vendors: dict[Helpdesk, VendorApi] = {
        "zendesk": ZendeskApi(store, faults, journal),
        "freshdesk": FreshdeskApi(store, faults, journal),
        "zoho": ZohoApi(store, faults, journal),
    }
    routes = []
    for helpdesk, vendor in vendors.items():
        vendor.seed()
        routes += vendor.routes(f"/stand-in/{helpdesk}")
    routes += Controls(store, faults, journal, vendors).routes()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        store.close()

    return Starlette(routes=[*routes, *AgentView(store, vendors).routes()], lifespan=lifespan)
