"""HTTP in and out: requests as validated models, errors as RFC 9457 problem documents.

A handler builds its application with `new_app`, reads bodies with `parse_body` and answers with
`json_response`. Whatever a route raises becomes a problem document here and nowhere else.
"""

import base64
import binascii
import json
import math
import re
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError, ServiceError
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel, ValidationError

from escalation.domain.errors import (
    InvalidInput,
    NotAuthenticated,
    NotFound,
    RequestError,
    RetryableError,
    StoreConflict,
    TooManyRequests,
)
from escalation.domain.leased_work import IllegalTransition
from escalation.domain.settings import HELPDESKS, HelpdeskName
from escalation.runtime import observability
from escalation.runtime.problems import field_and_message, problem

JSON = "application/json"
MAX_BODY_BYTES = 64 * 1024
"""Largest body where a route does not say otherwise."""
_DEFAULT_RETRY_S = 2
_ID = re.compile(r"[A-Za-z0-9_.-]{1,100}")

M = TypeVar("M", bound=BaseModel)
App = APIGatewayHttpResolver
Event = APIGatewayProxyEventV2


class _TooLarge(RequestError):
    status = 413
    code = "too_large"


def new_app() -> App:
    """An application for an HTTP API (payload format 2.0) that answers every error itself."""
    app = APIGatewayHttpResolver()
    handlers: dict[type[Exception], Callable[[Any], Response[str]]] = {
        RequestError: _refusal,
        IllegalTransition: _illegal,
        StoreConflict: partial(_lost, app),
        RetryableError: partial(_unavailable, app),
        NotFoundError: partial(_no_route, app),
        ServiceError: _service,
        Exception: partial(_bug, app),
    }
    for kind, handler in handlers.items():
        app.exception_handler(kind)(handler)
    return app


def _refusal(error: RequestError) -> Response[str]:
    retry = error.retry_after_s if isinstance(error, TooManyRequests) else None
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else {}
    return problem(
        error.status,
        error.code,
        error.message,
        field=error.field if isinstance(error, InvalidInput) else None,
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
        503, "unavailable", "A part of the service is busy. Try again.", retry_after_s=wait
    )


def _no_route(app: App, _: NotFoundError) -> Response[str]:
    allowed = _methods_of_path(app)
    if not allowed:
        return problem(404, "not_found", "There is nothing at this address.")
    methods = ", ".join(allowed)
    return problem(
        405, "method_not_allowed", f"This address takes {methods}.", headers={"Allow": methods}
    )


def _service(error: ServiceError) -> Response[str]:
    return problem(error.status_code, "refused", f"{HTTPStatus(error.status_code).phrase}.")


def _bug(app: App, error: Exception) -> Response[str]:
    request_id = app.current_event.request_context.request_id
    observability.failed("request_failed", error, request_id=request_id, route=_route(app))
    return problem(
        500,
        "internal_error",
        f"Something is broken on our side. It is in the log under {request_id}.",
    )


def _route(app: App) -> str | None:
    """The route's pattern, not the path: a path may hold more than ids."""
    return app.current_event.raw_event.get("routeKey")


def _methods_of_path(app: App) -> list[str]:
    # Powertools keeps its routes in these two lists and has no public way to ask for them;
    # tests/unit/runtime/test_http.py notices when that changes.
    path = app.current_event.path
    routes = [*app._static_routes, *app._dynamic_routes]
    return sorted({route.method for route in routes if route.rule.match(path)})


def json_response(
    value: BaseModel | Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """A model, or a mapping of JSON values and models, as the answer. Never cached."""
    body = (
        value.model_dump_json()
        if isinstance(value, BaseModel)
        else json.dumps(value, default=_plain, ensure_ascii=False)
    )
    return Response(
        status_code=status,
        content_type=JSON,
        body=body,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def empty_response(status: int = 204) -> Response[str]:
    """No content."""
    return Response(status_code=status, body="", headers={"Cache-Control": "no-store"})


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def body_bytes(event: Event, *, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body as sent.

    Raises:
        RequestError: 413 when longer than `limit` bytes.
        InvalidInput: it says it is base64 and is not.
    """
    raw = event.raw_event.get("body") or ""
    if event.raw_event.get("isBase64Encoded"):
        if len(raw) > (limit + 3) * 4 // 3 + 4:
            raise _TooLarge(f"The body is larger than {limit} bytes.")
        try:
            content = base64.b64decode(raw, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidInput("body", "The body is not base64.") from None
    else:
        content = str(raw).encode("utf-8", "surrogatepass")
    if len(content) > limit:
        raise _TooLarge(f"The body is larger than {limit} bytes.")
    return content


def parse_body(event: Event, model: type[M], *, limit: int = MAX_BODY_BYTES) -> M:
    """The JSON body as `model`, strictly: a number in quotes is not a number.

    Raises:
        RequestError: 413 when longer than `limit` bytes.
        InvalidInput: empty, not UTF-8, not a JSON object, or a field is wrong; names the first.
    """
    content = body_bytes(event, limit=limit)
    if not content.strip():
        raise InvalidInput("body", "The body is empty; send a JSON object.")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput("body", "The body is not UTF-8.") from None
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InvalidInput("body", "The body is not JSON.") from None
    if not isinstance(data, dict):
        raise InvalidInput("body", "The body must be a JSON object.")
    check_text(data, "")
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        field, message = field_and_message(error, data)
        raise InvalidInput(field, message) from None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def check_text(value: object, path: str) -> None:
    """Refuse what no store keeps faithfully: NUL, and halves of a surrogate pair."""
    if isinstance(value, str):
        if "\x00" in value:
            raise InvalidInput(path or "body", "Text must not contain the NUL character.")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise InvalidInput(
                path or "body", "Text must be valid Unicode; half of a surrogate pair is not."
            )
    elif isinstance(value, dict):
        for key, item in value.items():
            check_text(key, path)
            check_text(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            check_text(item, f"{path}.{number}")


def path_id(value: str) -> str:
    """An id from a path.

    Raises:
        NotFound: nothing can have such an id.
    """
    if not _ID.fullmatch(value):
        raise NotFound("There is nothing with this id.")
    return value


def helpdesk_name(value: str) -> HelpdeskName:
    """A helpdesk from a path.

    Raises:
        NotFound: there is no such helpdesk.
    """
    for helpdesk in HELPDESKS:
        if helpdesk == value:
            return helpdesk
    raise NotFound(f"There is no such helpdesk; there are {', '.join(HELPDESKS)}.")


def bearer_token(event: Event) -> str:
    """The token of the Authorization header.

    Raises:
        NotAuthenticated: there is none.
    """
    header = _header(event, "authorization") or ""
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > 8_192:
        raise NotAuthenticated("Send the token as `Authorization: Bearer …`.")
    return token.strip()


def if_match(event: Event) -> str | None:
    """The If-Match header, or None."""
    return _header(event, "if-match")


def origin(event: Event) -> str | None:
    """The Origin header, or None: a browser sends it, other programs need not."""
    return _header(event, "origin")


def _header(event: Event, name: str) -> str | None:
    headers = event.raw_event.get("headers") or {}
    for key, value in headers.items():
        if key.lower() == name:
            return str(value)
    return None
