"""Who is let in where something stands before the API, and which address is believed."""

from types import SimpleNamespace
from typing import Annotated, Any

import pytest
from aws_lambda_powertools.event_handler import Request

from escalation.adapters.aws.origin_secret import OriginSecret
from escalation.domain.errors import NotAllowed, RetryableError
from escalation.runtime import environment
from escalation.runtime.http import front
from escalation.runtime.http.answers import json_response
from escalation.runtime.http.app import new_app
from escalation.runtime.http.front import address_behind, caller_address
from escalation.runtime.http.parameters import From
from escalation.runtime.http.request import Event
from escalation.runtime.http.routes import Routes
from functions.admin.recording import origin_of
from functions.classify import handler as classify
from tests.functions.http_events import CONTEXT, document, http_event

CURRENT = "c" * 64
NEXT = "n" * 64
ROTATING = OriginSecret.parse(f'{{"current": "{CURRENT}", "next": "{NEXT}"}}')
SETTLED = OriginSecret.parse(f'{{"current": "{CURRENT}"}}')
GATEWAYS_CALLER = "192.0.2.1"


def asked(**headers: str) -> Event:
    """A request with headers, their names in underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Event(http_event("GET", "/where", headers=named))


@pytest.mark.parametrize("value", [CURRENT, NEXT])
def test_while_the_secret_is_rotated_both_values_are_let_in(value: str) -> None:
    event = asked(X_Origin_Secret=value, CloudFront_Viewer_Address="198.51.100.7:4711")
    assert address_behind(event, ROTATING.accepts) == "198.51.100.7"


def test_when_it_is_not_the_next_value_is_as_wrong_as_any() -> None:
    with pytest.raises(NotAllowed):
        address_behind(asked(x_origin_secret=NEXT), SETTLED.accepts)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x_origin_secret": ""},
        {"x_origin_secret": CURRENT[:-1]},
        {"x_origin_secret": f"{CURRENT}c"},
        {"x_origin_secret": CURRENT.upper()},
        {"x_origin_secret": f"{CURRENT},{CURRENT}"},
        {"x_origin_secret": "ключ\udce9"},
        {"x_origin": CURRENT},
        {"cloudfront_viewer_address": "198.51.100.7:4711", "via": "2.0 x.cloudfront.net"},
    ],
)
def test_what_comes_past_the_front_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(NotAllowed) as refused:
        address_behind(asked(**headers), ROTATING.accepts)
    assert (refused.value.status, refused.value.code) == (403, "wrong_origin")


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ("198.51.100.10:46532", "198.51.100.10"),
        ("2001:db8:85a3::8a2e:370:7334:46532", "2001:db8:85a3::8a2e:370:7334"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("::1:443", "::1"),
        ("198.51.100.10", None),
        (":443", None),
        ("", None),
    ],
)
def test_the_viewers_port_is_cut_off_its_address(sent: str, address: str | None) -> None:
    event = asked(x_origin_secret=CURRENT, cloudfront_viewer_address=sent)
    assert address_behind(event, SETTLED.accepts) == address


def test_with_a_front_the_address_of_who_called_api_gateway_is_nobodys() -> None:
    """It is CloudFront's own, and would be one client for everybody."""
    assert address_behind(asked(x_origin_secret=CURRENT), SETTLED.accepts) is None


def test_without_a_front_no_header_is_believed() -> None:
    event = asked(
        x_origin_secret=CURRENT,
        cloudfront_viewer_address="198.51.100.7:4711",
        x_forwarded_for="198.51.100.7",
    )
    assert address_behind(event, None) == GATEWAYS_CALLER


def where(event: Event) -> dict[str, Any]:
    """The answer of an application that tells its callers' addresses."""
    routes = Routes(tag="test")

    def read(request: Request, _: str) -> str | None:
        return caller_address(request)

    @routes.get("/where")
    def tell(address: Annotated[str | None, From(read)]) -> Any:
        return json_response({"address": address})

    answer: dict[str, Any] = new_app(routes).resolve(event.raw_event, CONTEXT)
    return answer


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Has the process run behind a front, whose secret is what the test says."""

    def put(accepts: Any) -> None:
        monkeypatch.setenv("ORIGIN_SECRET_ARN", "arn:origin")
        monkeypatch.setattr(front, "_stored", lambda _: SimpleNamespace(accepts=accepts))
        environment.forget()

    yield put
    monkeypatch.undo()
    environment.forget()


def test_each_function_of_the_api_refuses_with_a_problem_document(behind: Any) -> None:
    behind(SETTLED.accepts)
    answer = where(asked(cloudfront_viewer_address="198.51.100.7:4711"))
    assert answer["statusCode"] == 403
    assert document(answer)["code"] == "wrong_origin"
    told = where(asked(x_origin_secret=CURRENT, cloudfront_viewer_address="198.51.100.7:4711"))
    assert document(told) == {"address": "198.51.100.7"}


def test_an_address_that_is_nothings_is_refused_before_it_is_looked_for(behind: Any) -> None:
    behind(SETTLED.accepts)
    event = Event(http_event("GET", "/nowhere"))
    assert document(where(event))["code"] == "wrong_origin"
    event.raw_event["headers"]["x-origin-secret"] = CURRENT
    assert document(where(event))["code"] == "not_found"


def test_while_nobody_can_tell_the_secret_the_caller_may_come_again(behind: Any) -> None:
    def unknown(_: str) -> bool:
        raise RetryableError("secrets_unavailable")

    behind(unknown)
    assert where(asked(x_origin_secret=CURRENT))["statusCode"] == 503


def test_without_a_front_everybody_is_let_in_with_the_address_that_api_gateway_saw() -> None:
    environment.forget()
    answer = where(asked(cloudfront_viewer_address="198.51.100.7:4711"))
    assert document(answer) == {"address": GATEWAYS_CALLER}


def test_chats_are_counted_and_members_calls_recorded_by_that_address(
    behind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind(SETTLED.accepts)
    api = SimpleNamespace(client_of=lambda address: f"digest of {address}")
    monkeypatch.setattr(classify, "visitor_api", lambda: api)
    read: dict[str, Any] = {"client": None, "origin": None}
    routes = Routes(tag="test")

    def both(request: Request, _: str) -> None:
        read["client"] = classify._client(request, "")
        read["origin"] = origin_of(request)

    @routes.get("/where")
    def tell(nothing: Annotated[None, From(both)]) -> None:
        """Nothing."""

    for sent, address in (("2001:db8::7:4711", "2001:db8::7"), ("", None)):
        event = asked(x_origin_secret=CURRENT, cloudfront_viewer_address=sent)
        new_app(routes).resolve(event.raw_event, CONTEXT)
        assert read["client"] == (address and f"digest of {address}")
        assert read["origin"].ip == address
