"""Which path of the HTTP API goes to which function."""

from collections.abc import Sequence

from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_apigatewayv2 import HttpMethod

from infra.components.api import Route


def routes(
    *, classify: lambda_.IFunction, admin: lambda_.IFunction, site: lambda_.IFunction
) -> Sequence[Route]:
    """The visitor's side, the owner's side and the pages."""
    return (
        Route(
            name="Classify",
            function=classify,
            paths=("/v1/bots/{proxy+}", "/v1/conversations/{proxy+}"),
            methods=(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT),
        ),
        Route(
            name="Admin",
            function=admin,
            paths=("/v1/admin/{proxy+}",),
            methods=(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE),
            signed_in=True,
        ),
        Route(
            name="Site",
            function=site,
            paths=(
                "/",
                "/health",
                "/openapi.json",
                "/widget.js",
                "/assets/{proxy+}",
                "/console",
                "/console/{proxy+}",
                "/demo",
            ),
            methods=(HttpMethod.GET,),
        ),
    )
