from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation.adapters.helpdesks.responses import (
    delay_of,
    describe,
    error_of,
    mapping,
    meaning,
    number_of,
    payload,
    problem,
    rows,
)
from escalation.adapters.helpdesks.threads import time_of
from escalation.domain.errors import OutcomeUnknown, PermanentError, RetryableError

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "delay"),
    [
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "Mon, 23 Nov 2026 10:02:00 GMT"}, 120.0),
        ({"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT"}, 0.0),
        ({"ratelimit-reset": "30"}, 30.0),
        ({"Retry-After": "5", "ratelimit-reset": "30"}, 5.0),
        ({"Retry-After": "soon", "ratelimit-reset": "30"}, 30.0),
        ({"Retry-After": "999999999"}, 86_400.0),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": ""}, None),
        ({}, None),
    ],
)
def test_the_wait_is_what_the_vendor_says(headers: dict[str, str], delay: float | None) -> None:
    assert delay_of(httpx.Response(429, headers=headers), now=NOW) == delay


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_any_wait_is_a_sane_number_or_none(raw: str) -> None:
    delay = delay_of(httpx.Response(429, headers={"Retry-After": raw}), now=NOW)
    assert delay is None or 0 <= delay <= 86_400


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 599])
def test_a_server_error_is_unknown_after_a_write_and_retried_after_a_read(status: int) -> None:
    response = httpx.Response(status)
    assert isinstance(error_of(response, problem("X"), now=NOW, wrote=True), OutcomeUnknown)
    assert isinstance(error_of(response, problem("X"), now=NOW, wrote=False), RetryableError)


def test_a_503_is_retried_where_repeating_is_safe() -> None:
    answer = error_of(
        httpx.Response(503), problem("X"), now=NOW, wrote=True, unavailable_is_safe=True
    )
    assert isinstance(answer, RetryableError)


@given(st.integers(min_value=300, max_value=499))
def test_every_other_status_is_an_error_with_a_code(status: int) -> None:
    answer = error_of(httpx.Response(status), problem(None), now=NOW, wrote=True)
    expected = {408: OutcomeUnknown, 409: RetryableError, 429: RetryableError}
    assert type(answer) is expected.get(status, PermanentError)
    assert answer.code


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=30))
def test_a_detail_holds_names_only(code: str, fields: list[str]) -> None:
    detail = describe(422, problem(code, fields, fields))
    assert len(detail) <= 500
    assert not any(char in detail for char in "<>{}\"'\n@")


def test_a_sentence_of_the_visitor_is_no_name() -> None:
    found = problem("call me: +44 20", ["subject", "My invoice, please!", 80, True, None])
    assert found.code is None
    assert found.fields == ("subject", "80")


@pytest.mark.parametrize("content", [b"", b"<html>", b'{"a": ', b"[" * 100_000, b"\xff\xfe"])
def test_a_body_that_is_no_json_is_nothing(content: bytes) -> None:
    assert payload(httpx.Response(200, content=content)) is None


@pytest.mark.parametrize("value", [None, 1, "x", [], [{}]])
def test_other_json_is_an_empty_object(value: Any) -> None:
    assert mapping(value) == {}


def test_rows_are_the_objects_of_a_list() -> None:
    assert rows([{"a": 1}, 2, None, "x"]) == [{"a": 1}]
    assert rows({"a": 1}) == []


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((42, "42"), ("42", "42"), (0, "0")),
        *((True, None), (-1, None), ("4 2", None), (None, None)),
        *((1.5, None), ("\u0661", None), ("1" * 21, None)),
    ],
)
def test_an_id_is_digits_and_nothing_else(value: object, number: str | None) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (rb'{"email": "\ud800x"}', {"email": "?x"}),
        (rb'{"\uDFFF": ["\ud83d\ude00", "\ude00\ud83d"]}', {"?": ["\U0001f600", "??"]}),
        (rb'{"name": "C:\\users"}', {"name": r"C:\users"}),
    ],
)
def test_half_of_a_surrogate_pair_is_no_text(content: bytes, read: object) -> None:
    assert payload(httpx.Response(200, content=content)) == read


@pytest.mark.parametrize(
    ("value", "said"), [("new", 1), (2, 2), ("x", 0), (None, 0), ([], 0), ({}, 0), (["new"], 0)]
)
def test_a_table_says_something_of_single_values_alone(value: object, said: int) -> None:
    assert meaning({"new": 1, 2: 2}, value, usual=0) == said


@pytest.mark.parametrize(
    "value",
    [10**25, -(10**25), "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "x", [], None],
)
def test_a_time_that_nothing_can_be_reckoned_with_is_none(value: object) -> None:
    assert time_of(value) is None
