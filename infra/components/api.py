"""The HTTP API: which path goes to which function, and who may call it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.function import log_of

_ACCESS_LOG = {
    "request_id": "$context.requestId",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "status": "$context.status",
    "response_length": "$context.responseLength",
    "latency_ms": "$context.responseLatency",
    "integration_error": "$context.integrationErrorMessage",
    "authorizer_error": "$context.authorizer.error",
}


@dataclass(frozen=True, slots=True)
class Route:
    """Paths that one function answers.

    Attributes:
        name: of the integration.
        function: what answers.
        paths: in API Gateway's notation; `{proxy+}` is one or more segments.
        methods: named one by one, so that a preflight request is answered by the CORS settings and
            never meets an authorizer.
        signed_in: only with a member's access token.
        share: of the API's rate and burst, beyond which these paths are refused.
    """

    name: str
    function: lambda_.IFunction
    paths: Sequence[str]
    methods: Sequence[apigateway.HttpMethod]
    signed_in: bool = False
    share: float | None = None


class Api(Construct):
    """An HTTP API with one stage, open to every origin without credentials.

    Attributes:
        api_id: physical id.
        endpoint: its own address, without a slash at the end; None where that is switched off.
        access_log: name of its log group.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        requests_per_second: int,
        burst: int,
        log_retention_days: int,
        own_endpoint: bool,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, id_)
        self._api = apigateway.HttpApi(
            self,
            "Http",
            create_default_stage=False,
            disable_execute_api_endpoint=None if own_endpoint else True,
            cors_preflight=apigateway.CorsPreflightOptions(
                allow_origins=["*"],
                allow_credentials=False,
                allow_methods=[
                    apigateway.CorsHttpMethod.GET,
                    apigateway.CorsHttpMethod.POST,
                    apigateway.CorsHttpMethod.PUT,
                    apigateway.CorsHttpMethod.DELETE,
                ],
                allow_headers=["authorization", "content-type", "if-match", "if-none-match"],
                expose_headers=["etag", "location", "retry-after"],
                max_age=Duration.hours(1),
            ),
        )
        access_log = log_of(self, "AccessLog", days=log_retention_days, key=key)
        stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self._api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=requests_per_second, burst_limit=burst),
        )
        self._stage = stage.node.default_child
        self._limits = (requests_per_second, burst)
        if isinstance(self._stage, apigateway.CfnStage):
            self._stage.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=access_log.log_group_arn, format=json.dumps(_ACCESS_LOG)
            )
        self.access_log = access_log.log_group_name
        self.api_id = self._api.api_id
        self.endpoint = self._api.api_endpoint if own_endpoint else None

    def answer_at(self, name: str) -> None:
        """Puts this API behind a name that the data stack keeps; its own endpoint stays."""
        mapping = apigateway.CfnApiMapping(
            self, "Mapping", api_id=self.api_id, domain_name=name, stage="$default"
        )
        if self._stage is not None:
            mapping.node.add_dependency(self._stage)

    def metric(self, name: str, *, statistic: str) -> cloudwatch.Metric:
        """What API Gateway measures of all routes together, over five minutes."""
        return self._api.metric(name, statistic=statistic, period=Duration.minutes(5))

    def serve(self, *, routes: Sequence[Route], user_pool_id: str, client_id: str) -> None:
        """Adds the routes; those for members accept the access tokens of one client only."""
        region = Stack.of(self).region
        members = authorizers.HttpJwtAuthorizer(
            "Members",
            f"https://cognito-idp.{region}.amazonaws.com/{user_pool_id}",
            jwt_audience=[client_id],
            identity_source=["$request.header.Authorization"],
        )
        for route in routes:
            integration = integrations.HttpLambdaIntegration(
                f"{route.name}Integration", route.function
            )
            for path in route.paths:
                added = self._api.add_routes(
                    path=path,
                    methods=list(route.methods),
                    integration=integration,
                    authorizer=members if route.signed_in else None,
                )
                if not route.signed_in:
                    for one in added:
                        acknowledge(
                            one,
                            {
                                "AwsSolutions-APIG4": "Public by design: a visitor's calls carry "
                                "a conversation token and a webhook its vendor's proof, which the "
                                "functions check, and pages hold no data."
                            },
                        )
                if route.share is not None:
                    keys = [f"{method.value} {path}" for method in route.methods]
                    self._throttle(keys, added, route.share)

    def _throttle(
        self, keys: Sequence[str], routes: Sequence[apigateway.HttpRoute], share: float
    ) -> None:
        """Refuses what is beyond a share of the API's limits, on these routes alone."""
        if not isinstance(self._stage, apigateway.CfnStage):
            return
        rate, burst = (max(1, int(limit * share)) for limit in self._limits)
        settings = {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": burst}
        for key in keys:
            self._stage.add_property_override(f"RouteSettings.{key}", settings)
        for route in routes:
            # A stage cannot limit a route that does not exist yet.
            self._stage.node.add_dependency(route)
