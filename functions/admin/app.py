"""The application: every route of the owner's side over given use cases."""

from collections.abc import Callable

from escalation.runtime.admin import OwnerSide
from escalation.runtime.http import App, new_app
from functions.admin import (
    routes_bots,
    routes_conversations,
    routes_escalations,
    routes_insight,
    routes_workspace,
)
from functions.admin.frame import Frame


def build(owner: Callable[[], OwnerSide]) -> App:
    """The application; `owner` is called with the first request, not before."""
    app = new_app()
    frame = Frame(app, owner)
    every = (
        routes_workspace,
        routes_bots,
        routes_conversations,
        routes_escalations,
        routes_insight,
    )
    for routes in every:
        routes.add(frame)
    return app
