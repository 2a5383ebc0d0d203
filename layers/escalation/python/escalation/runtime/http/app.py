"""An application for an HTTP API that answers every error itself.

Whatever a route raises becomes a problem document here and nowhere else.
"""

import math
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, ServiceError

from escalation.domain.errors import (
    InvalidInput,
    ProofNeeded,
    RequestError,
    RetryableError,
    StoreConflict,
    TooManyRequests,
)
from escalation.domain.leased_work import IllegalTransition
from escalation.runtime import observability
from escalation.runtime.http.front import admit
from escalation.runtime.http.problems import phrase, problem
from escalation.runtime.http.routes import Route, Routes

_DEFAULT_RETRY_S = 2
_SEGMENT = r"[-._~()'!*:@,;=+&$%<> \[\]{}|^\w]+"
"""What Powertools takes for a parameter of a path."""

App = APIGatewayHttpResolver
NextMiddleware = Callable[[App], Response[str]]


def new_app(*groups: Routes, **shared: object) -> App:
    """An application (payload format 2.0) with these routes.

    Args:
        groups: the routes; where two match, one without parameters wins, then the first.
        shared: what each request finds in its context, for the handlers' parameters to read.
    """
    app = APIGatewayHttpResolver()
    for group in groups:
        app.include_router(group.router)
    app.use([admit, *([_sharing(shared)] if shared else [])])
    routes = [route for group in groups for route in group]
    handlers: dict[type[Exception], Callable[[Any], Response[str]]] = {
        RequestError: _refusal,
        IllegalTransition: _illegal,
        StoreConflict: partial(_lost, app),
        RetryableError: partial(_unavailable, app),
        NotFoundError: partial(_no_route, app, routes),
        ServiceError: _service,
        Exception: partial(_bug, app),
    }
    for kind, handler in handlers.items():
        app.exception_handler(kind)(handler)
    return app


def _sharing(shared: dict[str, object]) -> Callable[[App, NextMiddleware], Response[str]]:
    """Powertools empties the context after each request, so each gets it anew."""

    def share(app: App, next_middleware: NextMiddleware) -> Response[str]:
        app.context.update(shared)
        return next_middleware(app)

    return share


def _refusal(error: RequestError) -> Response[str]:
    retry = error.retry_after_s if isinstance(error, TooManyRequests) else None
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    return problem(
        error.status,
        error.code,
        error.message,
        field=error.field if isinstance(error, InvalidInput) else None,
        challenge=error.challenge if isinstance(error, ProofNeeded) else None,
        retry_after_s=retry,
        headers=headers,
    )


def _illegal(error: IllegalTransition) -> Response[str]:
    return problem(409, "illegal_transition", f"Its state does not allow this: {error}.")


def _lost(app: App, error: StoreConflict) -> Response[str]:
    observability.warn("request_conflict", error=type(error).__name__, route=_route(app))
    return problem(
        409,
        "changed_meanwhile",
        "Somebody else changed it at the same moment. Read it again and retry.",
        retry_after_s=1,
    )


def _unavailable(app: App, error: RetryableError) -> Response[str]:
    observability.failed("request_failed", error, code=error.code, route=_route(app))
    wait = _DEFAULT_RETRY_S if error.delay_s is None else max(1, math.ceil(error.delay_s))
    return problem(
        503,
        "unavailable",
        "A part of the service is busy. Try again.",
        retry_after_s=wait,
        request_id=app.current_event.request_context.request_id,
    )


def _no_route(app: App, routes: Iterable[Route], _: NotFoundError) -> Response[str]:
    path = app.current_event.path
    allowed = sorted({route.method for route in routes if _matches(route.path, path)})
    if not allowed:
        return problem(404, "not_found", "There is nothing at this address.")
    methods = ", ".join(allowed)
    return problem(
        405, "method_not_allowed", f"This address takes {methods}.", headers={"Allow": methods}
    )


def _service(error: ServiceError) -> Response[str]:
    return problem(error.status_code, "refused", f"{phrase(error.status_code)}.")


def _bug(app: App, error: Exception) -> Response[str]:
    request_id = app.current_event.request_context.request_id
    observability.failed("request_failed", error, request_id=request_id, route=_route(app))
    return problem(
        500,
        "internal_error",
        f"Something is broken on our side. It is in the log under {request_id}.",
        request_id=request_id,
    )


def _route(app: App) -> str | None:
    """The route's pattern, not the path: a path may hold more than ids."""
    return app.current_event.raw_event.get("routeKey")


def _matches(pattern: str, path: str) -> bool:
    """As Powertools finds a route, which has no way to ask for the methods of a path."""
    return re.match(re.sub(r"<\w+>", lambda _: _SEGMENT, f"^{pattern}$"), path) is not None
