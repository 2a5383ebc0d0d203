"""The whole OpenAPI document, tried by schemathesis for everybody who may call.

Each operation is called by each person of `served.PEOPLE`: with values that its schema allows, with
such that it does not, and with right bodies in which something was changed. Whatever is asked,
nothing breaks, nothing is answered that the document does not say, and nobody gets what is not
theirs.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from escalation.domain.workspace import ROLES
from infra.openapi import BY_FUNCTION, describe
from tests.functions.test_declared_routes import BODIES, EXISTING
from tests.functions.test_roles import ROWS
from tests.fuzz.decoders import LetInError
from tests.fuzz.served import CHAT, PEOPLE, PROVED, wsgi
from tests.fuzz.stored import CREDENTIALS, VISITORS
from tests.fuzz.values import Dice

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
"""What schemathesis holds each answer against."""
UNNAMED = frozenset({400, 404, 405, 409, 413})
"""What an operation may answer without naming it: by `default`, as a problem document."""
IDS = {**EXISTING, "conversation_id": CHAT, "connection_id": "zendesk-1"}
EXAMPLES = {**BODIES, **VISITORS, "put_connection": CREDENTIALS["zendesk"]}
_NAMES = {
    (route.method, route.path): route.handle.__name__
    for routes in BY_FUNCTION.values()
    for route in routes
}
Operation = Any
"""One of schemathesis'."""


class UndocumentedError(AssertionError):
    """An answer that the document does not say."""


@cache
def operations(who: str) -> dict[str, Operation]:
    """The document's operations as this person calls them, by method and path."""
    schema: Any = schemathesis.openapi.from_dict(describe())
    schema.app = wsgi(who)
    return {found.label: found for result in schema.get_all_operations() for found in [result.ok()]}


def people_of(label: str) -> Iterator[str]:
    """Who calls an operation: everybody where it is for members."""
    return iter(PEOPLE if "/v1/admin/" in label else ("visitor",))


def called(label: str, who: str, examples: int) -> Counter[int]:
    """Call one operation so many times; how often each status was answered.

    Raises:
        LetInError: somebody got what is not theirs.
        UndocumentedError: an answer that the document does not say.
        Exception: what schemathesis found.
    """
    operation, statuses = operations(who)[label], Counter[int]()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_cases(operation), st.integers(0, 2**32))
    def one(case: Any, number: int) -> None:
        _make_more_likely(case, Dice(number))
        response = case.call(headers={"Authorization": PROVED})
        case.validate_response(response, checks=CHECKS)
        statuses[response.status_code] += 1
        _is_said(operation, response)
        _is_theirs(label, who, response.status_code)
        if operation.definition.raw.get("security"):
            unproved = case.call(headers={"Authorization": "Bearer forged"}).status_code
            if unproved not in {401, 404}:
                raise LetInError(f"{label} without a proof: {unproved}")

    one()
    return statuses


def _cases(operation: Operation) -> st.SearchStrategy[Any]:
    right: st.SearchStrategy[Any] = operation.as_strategy(
        generation_mode=schemathesis.GenerationMode.POSITIVE
    )
    if not operation.body and not operation.query:
        return right  # nothing of it could be wrong
    wrong = operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)
    return st.one_of(right, right, wrong)


def _make_more_likely(case: Any, dice: Dice) -> None:
    """Lead most calls beyond the first check: to what is there, with a nearly right body."""
    if dice.randrange(5):
        case.path_parameters = {name: IDS[name] for name in case.path_parameters or {}}
        if "email" in (case.query or {}):
            case.query["email"] = "vic@visitor.example"
    example = EXAMPLES.get(_name(case))
    if example is not None and dice.randrange(3):
        body = dice.changed(example, most=2)
        with suppress(ValueError):  # no client here sends what is no number
            json.dumps(body, allow_nan=False)
            case.body = body


def _name(case: Any) -> str:
    path = case.path.replace("{", "<").replace("}", ">")
    return _NAMES[case.method, path]


def _is_said(operation: Operation, response: Any) -> None:
    status = response.status_code
    if str(status) in operation.definition.raw["responses"]:
        return
    if status not in UNNAMED or json.loads(response.text)["status"] != status:
        raise UndocumentedError(f"{operation.label}: {status}")


def _is_theirs(label: str, who: str, status: int) -> None:
    row = ROWS.get(_row(label))
    if row is None:
        return
    if who == "visitor" and status != 401:
        raise LetInError(f"{label} by a visitor: {status}")
    if status >= 400:
        return
    if who in ROLES and ROLES.index(who) < ROLES.index(row.least):
        raise LetInError(f"{label} by {who}: {status}")
    if who == "stranger" and row.elsewhere == "missing":
        raise LetInError(f"{label} by another workspace's owner: {status}")


def _row(label: str) -> tuple[str, str]:
    method, path = label.split(" ", 1)
    return method, path.replace("{", "<").replace("}", ">")
