"""Values that callers send: JSON bodies, credentials, numbers, times, pages."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
)

ItemT = TypeVar("ItemT")
ModelT = TypeVar("ModelT", bound=BaseModel)


def parsed(model: type[ModelT], body: bytes, request: Request) -> ModelT | JSONResponse:
    """Return a control's JSON body as a model, or the answer that refuses it."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return JSONResponse({"error": "the content type must be application/json"}, 415)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        return JSONResponse({"error": "invalid", "details": json.loads(json.dumps(details))}, 400)


def basic_credentials(header: str) -> tuple[str, str] | None:
    """Return user name and password of a Basic Authorization header, or None."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, separator, password = text.partition(":")
    return (user, password) if separator else None


def is_email(value: object) -> bool:
    """Whether the vendors take a value for an e-mail address."""
    return isinstance(value, str) and len(value) <= 254 and _EMAIL.fullmatch(value) is not None


def is_integer(value: object) -> bool:
    """Whether a JSON value is a whole number; JSON's true and false are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def whole_number(raw: str | None, default: int, *, low: int = 1, high: int = 10_000) -> int | None:
    """Return a query parameter as a number in a range, or None if it is not one."""
    if raw is None:
        return default
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
        return None
    return int(raw)


def in_order(items: Sequence[ItemT], order: str, *, rising: bool) -> list[ItemT]:
    """Return a list rising ("asc"), falling ("desc") or in no order, the same one each time.

    Args:
        items: Sorted already.
        order: The order wanted.
        rising: How they are sorted.
    """
    if order == "mixed":
        return [*items[1::3], *items[2::3], *items[0::3]]
    return list(items) if rising == (order == "asc") else list(items[::-1])


def page_of(items: Sequence[ItemT], page: int, size: int) -> tuple[list[ItemT], bool]:
    """Return one page of a list, the first being 1, and whether there are more."""
    start = (page - 1) * size
    return list(items[start : start + size]), start + size < len(items)


def parse_time(value: str) -> datetime | None:
    """Return an ISO 8601 time in UTC, or None."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def seconds(moment: datetime) -> str:
    """Return a time to the second: 2026-11-23T09:58:00Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
