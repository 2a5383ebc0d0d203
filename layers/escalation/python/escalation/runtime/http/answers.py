"""What a handler returns, as a response. Nothing that a handler answers with is cached."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel

JSON = "application/json"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Versioned(Generic[M]):
    """A model whose version goes along as its ETag.

    Attributes:
        body: the model.
        etag: its version, quoted.
        location: where it is from now on, of a new one.
    """

    body: M
    etag: str
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted(Generic[M]):
    """The work goes on: 202, and `location` is where to look for its result."""

    body: M
    location: str


Answer = BaseModel | Versioned[Any] | Accepted[Any] | Response[str] | str | None
"""A handler gives one of these; a `Response` is sent as it is, nothing is 204."""


def to_response(answer: Answer, *, status: int, media_type: str | None) -> Response[str]:
    """The answer as the response of a route that declares this status and media type."""
    match answer:
        case Response():
            return answer
        case None:
            return Response(status_code=status, body="", headers={"Cache-Control": "no-store"})
        case str():
            headers: dict[str, Any] = {"Cache-Control": "no-store"}
            return Response(
                status_code=status, content_type=media_type, body=answer, headers=headers
            )
        case Versioned(body=body, etag=etag, location=location):
            where = {} if location is None else {"Location": location}
            return json_response(body, status, {"ETag": etag, **where})
        case Accepted(body=body, location=location):
            return json_response(body, 202, {"Location": location})
        case _:
            return json_response(answer, status)


def json_response(
    value: BaseModel | Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """A model, or a mapping of JSON values, as the answer."""
    body = (
        value.model_dump_json()
        if isinstance(value, BaseModel)
        else json.dumps(value, ensure_ascii=False)
    )
    return Response(
        status_code=status,
        content_type=JSON,
        body=body,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
