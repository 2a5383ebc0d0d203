"""The application: every route of the owner's side over given use cases."""

from collections.abc import Callable

from escalation.runtime.admin import OwnerSide
from escalation.runtime.http.app import App, new_app
from functions.admin import (
    routes_bots,
    routes_conversations,
    routes_escalations,
    routes_insight,
    routes_workspace,
)

ROUTES = (
    routes_workspace.routes,
    routes_bots.routes,
    routes_conversations.routes,
    routes_escalations.routes,
    routes_insight.routes,
)


def build(owner: Callable[[], OwnerSide]) -> App:
    """The application; `owner` is called with the first request, not before."""
    return new_app(*ROUTES, owner=owner)
