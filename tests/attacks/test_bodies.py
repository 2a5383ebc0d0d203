"""Bodies that are made to break what reads them, on every route that takes one."""

import base64
import json
from typing import Any

import pytest

import escalation.runtime  # noqa: F401 - installs the helpdesks
from escalation.runtime.http.request import MAX_DEPTH
from escalation.runtime.http.routes import Route
from tests.functions.http_events import document, http_event
from tests.functions.test_declared_routes import path_of
from tests.fuzz.served import PROVED, answer
from tests.fuzz.stored import TAKING

DEEP = 5_000
FILLED = "x" * (6 * 1024 * 1024)
"""As much as Lambda takes, and more than any route does."""
ATTACKS: dict[str, tuple[str, set[int]]] = {
    "deep lists": ('{"a":' + "[" * DEEP + "]" * DEEP + "}", {400}),
    "deep objects": ('{"a":' * DEEP + "1" + "}" * DEEP, {400, 413}),
    "one level too deep": ('{"a":' + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1) + "}", {400}),
    "unclosed": ("[" * 50_000, {400}),
    "too long": (json.dumps({"a": FILLED}), {413}),
    "too long in spaces": (" " * len(FILLED) + "{}", {413}),
    "too many fields": (json.dumps({f"f{n}": n for n in range(5_000)}), {400, 413}),
    "a huge number": ('{"a": ' + "9" * 10_000 + "}", {400}),
    "no number": ('{"a": NaN}', {400}),
    "half a surrogate pair": (r'{"a": "\ud800"}', {400}),
    "half of one as a name": (r'{"\udfff": 1}', {400}),
    "NUL": (r'{"a": "\u0000"}', {400}),
    "a list": ("[]", {400}),
    "a text": ('"x"', {400}),
    "nothing": ("", {400}),
    "no JSON": ("a=1&b=2", {400}),
}


def _sent(route: Route, body: str, *, raw: bytes | None = None) -> dict[str, Any]:
    path = path_of(route).replace("con-1", "zendesk-1")
    event = http_event(
        route.method,
        path,
        raw=base64.b64encode(raw).decode() if raw is not None else body,
        headers={"authorization": PROVED, "if-match": "*"},
    )
    event["isBase64Encoded"] = raw is not None
    found: dict[str, Any] = answer(event, "owner")
    return found


def _name(route: Route) -> str:
    return route.handle.__name__


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("route", TAKING, ids=_name)
def test_no_body_is_read_that_is_too_deep_or_too_long(route: Route, attack: str) -> None:
    body, statuses = ATTACKS[attack]

    found = _sent(route, body)

    assert found["statusCode"] in statuses, found["body"]
    assert document(found)["status"] == found["statusCode"]


@pytest.mark.parametrize("raw", [b"\xff\xfe{}", b"\xed\xa0\x80", b'{"a": "\xc3"}', b"\x1f\x8b\x08"])
@pytest.mark.parametrize("route", TAKING, ids=_name)
def test_no_body_is_read_that_is_no_text(route: Route, raw: bytes) -> None:
    assert _sent(route, "", raw=raw)["statusCode"] == 400
