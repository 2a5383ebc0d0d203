"""Requests that are made to break what reads them, and what each answer says to a browser."""

from typing import Any

import pytest

from escalation.domain.errors import InvalidInput, NotAllowed, RequestError
from escalation.domain.types import Frozen
from escalation.runtime.http import query
from escalation.runtime.http.app import App, new_app
from escalation.runtime.http.request import MAX_DEPTH, Event, parse_body
from escalation.runtime.http.routes import Routes
from tests.functions.http_events import CONTEXT, document, header, http_event


class Anything(Frozen):
    inside: Any = None


def _nested(levels: int, opened: str, closed: str) -> str:
    return '{"inside":' + opened * levels + "1" + closed * levels + "}"


@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
@pytest.mark.parametrize("levels", [MAX_DEPTH, 100, 250, 900, 1_000, 5_000, 10_000])
def test_a_body_nested_too_deep_is_refused_as_one(levels: int, opened: str, closed: str) -> None:
    body = _nested(levels, opened, closed)
    event = Event(http_event("POST", "/things", raw=body))
    with pytest.raises(InvalidInput) as refused:
        parse_body(event, Anything, limit=10**6)
    assert refused.value.field == "body"


def test_what_is_nested_no_deeper_than_models_are_is_taken() -> None:
    event = Event(http_event("POST", "/things", raw=_nested(MAX_DEPTH - 1, "[", "]")))
    assert parse_body(event, Anything).inside is not None


@pytest.mark.parametrize(
    "given",
    [
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
    ],
)
def test_a_time_at_either_end_of_the_calendar_is_refused(given: str) -> None:
    event = Event(http_event("GET", "/things", query={"from": given}))
    with pytest.raises(InvalidInput) as refused:
        query.time(event, "from")
    assert refused.value.field == "from"


def _app(error: RequestError | Exception | None) -> App:
    routes = Routes(tag="things")

    @routes.get("/things")
    def things() -> Anything:
        if error is not None:
            raise error
        return Anything()

    @routes.get("/text", media_type="text/plain")
    def words() -> str:
        return "words"

    return new_app(routes)


@pytest.mark.parametrize(
    ("route", "error"),
    [
        ("GET /things", None),
        ("GET /text", None),
        ("GET /nothing", None),
        ("POST /things", None),
        ("GET /things", NotAllowed("No.")),
        ("GET /things", ValueError("a bug")),
    ],
)
def test_each_answer_tells_a_browser_to_guess_nothing_and_to_come_by_tls(
    route: str, error: Exception | None
) -> None:
    answer = _app(error)(http_event(*route.split()), CONTEXT)
    assert header(answer, "X-Content-Type-Options") == "nosniff"
    assert (header(answer, "Strict-Transport-Security") or "").startswith("max-age=31536000")
    assert header(answer, "Cache-Control") == "no-store"
    if answer["statusCode"] >= 400:
        assert document(answer)["status"] == answer["statusCode"]
