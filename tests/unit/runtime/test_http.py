"""Requests in, answers and problem documents out."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import BadRequestError
from pydantic import Field

from escalation.domain.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    PreconditionFailed,
    RetryableError,
    RevisionLost,
    TooManyRequests,
    VersionLost,
)
from escalation.domain.leased_work import IllegalTransition
from escalation.domain.types import Frozen
from escalation.runtime import observability
from escalation.runtime.http.answers import json_response
from escalation.runtime.http.app import App, new_app
from escalation.runtime.http.parameters import Id
from escalation.runtime.http.request import Event, parse_body
from escalation.runtime.http.routes import Routes
from tests.functions.http_events import CONTEXT, document, header, http_event


class Thing(Frozen):
    name: str = Field(min_length=2, max_length=5)
    size: int = Field(default=1, ge=1, le=9)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the process's logger writes."""
    (handler,) = observability.logger().handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    # Not by `setStream`, which writes out what is left: an earlier test's stream may be closed.
    before, handler.stream = handler.stream, stream
    yield stream
    handler.stream = before


def _app(error: Exception | None = None, *, limit: int = 200) -> App:
    routes = Routes(tag="things")

    @routes.post("/things")
    def post_thing(event: Event) -> Thing:
        if error is not None:
            raise error
        return parse_body(event, Thing, limit=limit)

    @routes.get("/things/<name>")
    def get_thing(name: Id) -> Response[str]:
        return json_response({"name": name})

    return new_app(routes)


def _answer(error: Exception | None = None, **event: Any) -> dict[str, Any]:
    merged: dict[str, Any] = {"method": "POST", "path": "/things", **event}
    answer: dict[str, Any] = _app(error).resolve(http_event(**merged), CONTEXT)
    return answer


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidInput("a.b", "wrong"), 400, "invalid_input"),
        (NotAuthenticated("who?"), 401, "not_authenticated"),
        (NotAllowed("no"), 403, "not_allowed"),
        (NotFound("where?"), 404, "not_found"),
        (Conflict("not now", code="conversation_closed"), 409, "conversation_closed"),
        (PreconditionFailed("old"), 412, "version_changed"),
        (TooManyRequests("slowly", retry_after_s=7), 429, "too_many_requests"),
        (IllegalTransition("delivered is final"), 409, "illegal_transition"),
        (VersionLost("lost"), 409, "changed_meanwhile"),
        (RevisionLost("lost"), 409, "changed_meanwhile"),
        (RetryableError("throttled", delay_s=2.2), 503, "unavailable"),
        (BadRequestError("framework"), 400, "refused"),
        (RuntimeError("visitor said hello"), 500, "internal_error"),
    ],
)
def test_every_error_is_a_problem_document(error: Exception, status: int, code: str) -> None:
    answer = _answer(error)

    problem = document(answer)
    assert answer["statusCode"] == status
    assert header(answer, "content-type") == "application/problem+json"
    assert (problem["type"], problem["status"], problem["code"]) == ("about:blank", status, code)
    assert problem["title"]
    assert problem["detail"]
    assert header(answer, "cache-control") == "no-store"


def test_an_invalid_field_is_named() -> None:
    assert document(_answer(InvalidInput("rules.0.then", "wrong")))["field"] == "rules.0.then"


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (TooManyRequests("slowly", retry_after_s=7), "7"),
        (RetryableError("throttled", delay_s=2.2), "3"),
        (RetryableError("throttled"), "2"),
        (VersionLost("lost"), "1"),
    ],
)
def test_what_may_be_retried_says_when(error: Exception, seconds: str) -> None:
    answer = _answer(error)

    assert header(answer, "retry-after") == seconds
    assert document(answer)["retry_after"] == int(seconds)


def test_a_missing_token_is_answered_with_the_scheme() -> None:
    assert header(_answer(NotAuthenticated("who?")), "www-authenticate") == "Bearer"


def test_a_bug_is_logged_under_the_requests_id_and_tells_nothing(log: io.StringIO) -> None:
    answer = _answer(RuntimeError("visitor said: my card is 4111"))

    logged = log.getvalue()
    assert "4111" not in answer["body"]
    assert "request-1" in answer["body"]
    line = json.loads(logged.strip().splitlines()[-1])
    assert (line["message"], line["request_id"], line["error"]) == (
        "request_failed",
        "request-1",
        "RuntimeError",
    )
    assert "4111" not in logged
    assert "test_http.py" in "".join(line["stack"])


def test_an_unknown_path_is_a_problem() -> None:
    answer = _answer(method="GET", path="/nothing")

    assert (answer["statusCode"], document(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize(("path", "allowed"), [("/things", "POST"), ("/things/a", "GET")])
def test_a_known_path_with_another_method_says_which_it_takes(path: str, allowed: str) -> None:
    answer = _answer(method="DELETE", path=path)

    assert (answer["statusCode"], document(answer)["code"]) == (405, "method_not_allowed")
    assert header(answer, "allow") == allowed


@pytest.mark.parametrize("name", ["a b", "x" * 101, "a,b", "%23"])
def test_an_id_nothing_can_have_is_missing(name: str) -> None:
    assert _answer(method="GET", path=f"/things/{name}")["statusCode"] == 404


def test_a_body_is_parsed_plain_or_in_base64() -> None:
    for in_base64 in (False, True):
        answer = _answer(body={"name": "box"}, in_base64=in_base64)
        assert (answer["statusCode"], document(answer)) == (200, {"name": "box", "size": 1})


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "  ",
        "{",
        "not json",
        "[]",
        '"text"',
        "null",
        '{"name": NaN}',
        '{"name": "box", "size": Infinity}',
        "[" * 5_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(raw: str | None) -> None:
    result = _app(limit=64 * 1024).resolve(http_event("POST", "/things", raw=raw), CONTEXT)
    assert (result["statusCode"], document(result)["field"]) == (400, "body")


def test_a_body_that_is_not_utf_8_is_refused() -> None:
    answer = _answer(raw='{"name": "b\xf6x"}', in_base64=True)

    assert (answer["statusCode"], document(answer)["field"]) == (400, "body")
    assert "UTF-8" in document(answer)["detail"]


def test_a_body_that_only_claims_to_be_base64_is_refused() -> None:
    event = http_event("POST", "/things", raw="%%%")
    event["isBase64Encoded"] = True

    assert _app().resolve(event, CONTEXT)["statusCode"] == 400


@pytest.mark.parametrize("in_base64", [False, True])
def test_a_body_over_the_limit_is_refused(in_base64: bool) -> None:
    answer = _answer(body={"name": "x" * 300}, in_base64=in_base64)

    assert (answer["statusCode"], document(answer)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ('{"name": "a\\u0000b"}', "name"),
        ('{"name": "a\\ud800"}', "name"),
        ('{"name": {"deep": ["ok", "\\udfff"]}}', "name.deep.1"),
    ],
)
def test_text_that_cannot_be_stored_is_refused_by_field(raw: str, field: str) -> None:
    answer = _answer(raw=raw)

    assert (answer["statusCode"], document(answer)["field"]) == (400, field)


@pytest.mark.parametrize(
    ("body", "field", "hint"),
    [
        ({}, "name", "required"),
        ({"name": "x"}, "name", "at least 2"),
        ({"name": "too long"}, "name", "at most 5"),
        ({"name": 5}, "name", "text"),
        ({"name": "box", "size": 10}, "size", "at most 9"),
        ({"name": "box", "size": "3"}, "size", "whole number"),
        ({"name": "box", "size": 1.5}, "size", "whole number"),
        ({"name": "box", "colour": "red"}, "colour", "no such field"),
    ],
)
def test_the_first_wrong_field_is_named_with_what_would_be_right(
    body: object, field: str, hint: str
) -> None:
    problem = document(_answer(body=body))

    assert (problem["status"], problem["field"]) == (400, field)
    assert hint in problem["detail"]
