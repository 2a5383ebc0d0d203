"""The routes of the HTTP API, by the function that declares and answers them."""

from collections.abc import Mapping, Sequence

from escalation.runtime.http.routes import Route
from functions.admin import app as admin
from functions.classify import handler as classify
from functions.site import handler as site
from functions.webhooks import handler as webhooks

BY_FUNCTION: Mapping[str, Sequence[Route]] = {
    "classify": tuple(classify.routes),
    "admin": tuple(route for routes in admin.ROUTES for route in routes),
    "webhooks": tuple(webhooks.routes),
    "site": tuple(site.routes),
}
