"""What a request holds: its headers, and its body within a size and as a validated model."""

import base64
import binascii
import json
from typing import TypeVar

from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2
from pydantic import BaseModel, ValidationError

from escalation.domain.errors import InvalidInput, NotAuthenticated, RequestError
from escalation.runtime.http.problems import field_and_message

MAX_BODY_BYTES = 64 * 1024
"""Largest body where a route does not say otherwise."""

MAX_DEPTH = 32
"""Deepest nesting of a body; no model here has half of it. How deep a decoder itself goes differs
between versions of Python, so that a body was refused by one and broke another.
"""

M = TypeVar("M", bound=BaseModel)
Event = APIGatewayProxyEventV2


def header(event: Event, name: str) -> str | None:
    """A header, whatever its case, or None."""
    for key, value in (event.raw_event.get("headers") or {}).items():
        if key.lower() == name.lower():
            return str(value)
    return None


def bearer_token(event: Event) -> str:
    """The token of the Authorization header.

    Raises:
        NotAuthenticated: there is none.
    """
    given = header(event, "authorization") or ""
    scheme, _, token = given.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip() or len(token) > 8_192:
        raise NotAuthenticated("Send the token as `Authorization: Bearer …`.")
    return token.strip()


def lower_headers(event: Event) -> dict[str, str]:
    """All headers, their names in lower case."""
    headers = event.raw_event.get("headers") or {}
    return {name.lower(): str(value) for name, value in headers.items()}


class _TooLarge(RequestError):
    status = 413
    code = "too_large"


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


def check_text(value: object, path: str, *, depth: int = 0) -> None:
    """Refuse what no store keeps faithfully: NUL, and halves of a surrogate pair; and what is
    nested deeper than `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        raise InvalidInput("body", f"The body is nested deeper than {MAX_DEPTH} levels.")
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
            check_text(item, f"{path}.{key}" if path else str(key), depth=depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            check_text(item, f"{path}.{number}", depth=depth + 1)
