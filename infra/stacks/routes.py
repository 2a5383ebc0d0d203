"""Which path of the HTTP API goes to which function."""

from collections.abc import Sequence

from aws_cdk import aws_lambda as lambda_
from aws_cdk.aws_apigatewayv2 import HttpMethod

from infra.components.api import Route

WEBHOOKS_SHARE = 0.25
"""Of the API's requests: a helpdesk tries again later, a visitor does not."""


def routes(
    *,
    classify: lambda_.IFunction,
    admin: lambda_.IFunction,
    webhooks: lambda_.IFunction,
    site: lambda_.IFunction,
) -> Sequence[Route]:
    """The visitor's side, the owner's side, the helpdesks' and the pages."""
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
            name="Webhooks",
            function=webhooks,
            paths=("/v1/webhooks/{proxy+}",),
            methods=(HttpMethod.GET, HttpMethod.POST),
            share=WEBHOOKS_SHARE,
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
