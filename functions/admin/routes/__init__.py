"""Every route of the owner's side: which path calls which use case."""

from collections.abc import Callable

from escalation.runtime.http.app import App, new_app
from escalation.runtime.owner_side import OwnerSide
from functions.admin.routes import (
    audit,
    bots,
    conversations,
    desk,
    escalations,
    inbox,
    insight,
    languages,
    outgoing,
    personal_data,
    workspace,
)

ROUTES = (
    workspace.routes,
    bots.routes,
    conversations.routes,
    desk.routes,
    escalations.routes,
    inbox.routes,
    insight.routes,
    languages.routes,
    personal_data.routes,
    outgoing.routes,
    audit.routes,
)


def build(owner: Callable[[], OwnerSide]) -> App:
    """The application; `owner` is called with the first request, not before."""
    return new_app(*ROUTES, owner=owner)
