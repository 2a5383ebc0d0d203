"""What a handler returns, as a response. Nothing that a handler answers with is cached."""

import json
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel

from escalation.domain import stored_forms
from escalation.runtime.http.problems import EVERY_ANSWER

JSON = "application/json"
M = TypeVar("M", bound=BaseModel)


class Versioned(Generic[M]):
    """A model whose version goes along as its ETag; `location` is where a new one is."""

    def __init__(self, body: M, etag: str, location: str | None = None) -> None:
        self.body = body
        self.etag = etag
        self.location = location


class NotModified:
    """Nothing has changed since the version of this ETag: 304, without a body."""

    def __init__(self, etag: str) -> None:
        self.etag = etag


class Accepted(Generic[M]):
    """The work goes on: 202, and `location` is where to look for its result."""

    def __init__(self, body: M, location: str) -> None:
        self.body = body
        self.location = location


Answer = BaseModel | Versioned[Any] | NotModified | Accepted[Any] | Response[str] | str | None
"""A handler gives one of these; a `Response` is sent as it is, nothing is 204."""


def to_response(answer: Answer, *, status: int, media_type: str | None) -> Response[str]:
    """The answer as the response of a route that declares this status and media type."""
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, BaseModel):
        return json_response(answer, status)
    if isinstance(answer, Versioned):
        where = {"Location": answer.location} if answer.location else {}
        return json_response(answer.body, status, {"ETag": answer.etag, **where})
    if isinstance(answer, NotModified):
        kept: dict[str, Any] = {**EVERY_ANSWER, "ETag": answer.etag}
        return Response(status_code=304, body="", headers=kept)
    if isinstance(answer, Accepted):
        return json_response(answer.body, 202, {"Location": answer.location})
    headers: dict[str, Any] = dict(EVERY_ANSWER)
    return Response(status_code=status, content_type=media_type, body=answer or "", headers=headers)


def json_response(
    value: BaseModel | Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """A model, or a mapping of JSON values, as the answer."""
    body = (
        # What a newer release wrote is said as "unknown", which no choice of the model is.
        value.model_dump_json(warnings=not stored_forms.met())
        if isinstance(value, BaseModel)
        else json.dumps(value, ensure_ascii=False)
    )
    return Response(
        status_code=status,
        content_type=JSON,
        body=body,
        headers={**EVERY_ANSWER, **(headers or {})},
    )
