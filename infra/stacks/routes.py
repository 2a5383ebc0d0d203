"""Which path of the HTTP API goes to which function, as the functions' routes declare it."""

import re
from collections.abc import Mapping, Sequence

from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_apigatewayv2 import HttpMethod

from escalation.runtime.http.routes import Route as Declared
from infra.components.api import Route
from infra.openapi import BY_FUNCTION

WEBHOOKS_SHARE = 0.25
"""Of the API's requests: a helpdesk tries again later, a visitor does not."""
_ANYTHING = "{proxy+}"
_METHODS = (HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)
UNDECLARED = {"site": ("/demo",)}
"""The local runner's page; deployed, the function answers that there is nothing."""


class SharedPathError(Exception):
    """Two functions declare routes below one path that API Gateway sends to one of them."""


def routes(functions: Mapping[str, lambda_.IFunction]) -> Sequence[Route]:
    """The routes of the functions, given by name.

    Raises:
        SharedPathError: the routes' paths do not say which function answers.
    """
    added = [_of(name, function) for name, function in functions.items()]
    paths = [path for route in added for path in route.paths]
    shared = {path for path in paths if paths.count(path) > 1}
    if shared:
        raise SharedPathError(", ".join(sorted(shared)))
    return added


def _of(name: str, function: lambda_.IFunction) -> Route:
    declared = BY_FUNCTION[name]
    used = {route.method for route in declared}
    return Route(
        name=name.title(),
        function=function,
        paths=_paths(declared, UNDECLARED.get(name, ())),
        methods=[method for method in _METHODS if method.value in used],
        # One that is open among them is then closed, never the other way round.
        signed_in=any(route.security == "member" for route in declared),
        share=WEBHOOKS_SHARE if name == "webhooks" else None,
    )


def _paths(declared: Sequence[Declared], others: Sequence[str]) -> Sequence[str]:
    """The fewest; sorted, because the first one gives CloudFormation's name of the integration."""
    paths = {*(gateway_path(route.path) for route in declared), *others}
    wide = [path.removesuffix(_ANYTHING) for path in paths if path.endswith(_ANYTHING)]
    return sorted(
        path
        for path in paths
        if path.endswith(_ANYTHING) or not any(path.startswith(prefix) for prefix in wide)
    )


def gateway_path(path: str) -> str:
    """In API Gateway's notation: `/v1/word/` is one function's as a whole, a page is named."""
    of_the_api = re.match(r"/v1/\w+/", path)
    if of_the_api:
        return f"{of_the_api[0]}{_ANYTHING}"
    return re.sub(r"(<\w+>|\.\*).*", _ANYTHING, path)
