"""The WebSocket API: browsers' sockets, and the table of who listens."""

import json

from aws_cdk import Aws, Duration, RemovalPolicy, Stack
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from escalation.adapters.aws.table_names import LISTENERS_TABLE
from infra.components.acknowledgements import acknowledge, acknowledge_in_both
from infra.components.function import log_of
from infra.published import LIVE_STAGE

_LOGS_POLICY = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
# No header is among them: a ticket comes in one.
_ACCESS_LOG = {
    "request_id": "$context.requestId",
    "time": "$context.requestTime",
    "event": "$context.eventType",
    "route": "$context.routeKey",
    "status": "$context.status",
    "socket": "$context.connectionId",
    "error": "$context.error.message",
    "integration_error": "$context.integrationErrorMessage",
}


class LiveChannel(Construct):
    """A WebSocket API with one stage, and a table without which it has nothing to say.

    It has API Gateway's own address, whatever name the HTTP API has: a browser is told where it is
    with each ticket, so no embedded script depends on it, and a socket needs a ticket that came by
    the front door.

    Attributes:
        api_id: physical id.
        url: of browsers' sockets, `wss://…`.
        post_url: where something is sent to them.
        listeners: the table.
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
        sets_log_role: bool,
        key: kms.IKey | None,
        public_url: str | None = None,
        endpoint_url: str | None = None,
    ) -> None:
        """Builds it.

        Args:
            scope: parent.
            id_: name below it.
            requests_per_second: connections and frames, before it refuses.
            burst: at once.
            log_retention_days: of the access log.
            sets_log_role: gives API Gateway the role by which it writes this account's logs.
            key: that table and log are encrypted with; None for AWS's own.
            public_url: the local runner's address, which passes sockets on.
            endpoint_url: the emulator's, which takes what is sent to them.
        """
        super().__init__(scope, id_)
        self._api = apigateway.WebSocketApi(
            self,
            "WebSocket",
            # What a frame says is the function's to read. None has such a field, and to one that
            # has it the function looks at the event's type, not at the route.
            route_selection_expression="$request.body.route",
        )
        self.api_id = self._api.api_id
        host = f"{self.api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}/{LIVE_STAGE}"
        self.url, self.post_url = f"wss://{host}", f"https://{host}"
        if public_url is not None and endpoint_url is not None:
            self.url = f"ws{public_url.removeprefix('http')}/{LIVE_STAGE}"
            self.post_url = f"{endpoint_url}/_aws/execute-api/{self.api_id}/{LIVE_STAGE}"
        self.listeners = _table(self, key)
        log = log_of(self, "AccessLog", days=log_retention_days, key=key)
        self.access_log = log.log_group_name
        stage = apigateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self._api,
            stage_name=LIVE_STAGE,
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=requests_per_second, burst_limit=burst),
        )
        made = stage.node.default_child
        if isinstance(made, apigateway.CfnStage):
            made.access_log_settings = apigateway.CfnStage.AccessLogSettingsProperty(
                destination_arn=log.log_group_arn, format=json.dumps(_ACCESS_LOG)
            )
        if sets_log_role:
            stage.node.add_dependency(_log_role(self))

    def serve(self, function: lambda_.IFunction) -> None:
        """Has all that happens on sockets answered by one function."""
        for name, key in (
            ("Connect", "$connect"),
            ("Disconnect", "$disconnect"),
            ("Frames", "$default"),
        ):
            route = self._api.add_route(
                key, integration=integrations.WebSocketLambdaIntegration(name, function)
            )
            acknowledge(
                route,
                {
                    "AwsSolutions-APIG4": "Opening a socket takes a ticket, which the function "
                    "checks; what follows comes by an open one."
                },
            )

    def grant_send(self, function: lambda_.Function) -> None:
        """Lets `function` send to this stage's sockets, and neither look at them nor close them."""
        stack = Stack.of(self)
        sockets = (
            f"arn:{stack.partition}:execute-api:{stack.region}:{stack.account}:"
            f"{self.api_id}/{LIVE_STAGE}/POST/@connections/*"
        )
        function.add_to_role_policy(
            iam.PolicyStatement(actions=["execute-api:ManageConnections"], resources=[sockets])
        )
        if function.role is not None:
            parts = stack.resolve(sockets)["Fn::Join"][1]
            shown = "".join(p if isinstance(p, str) else f"<{p['Ref']}>" for p in parts)
            acknowledge(
                function.role,
                {
                    f"AwsSolutions-IAM5[Resource::{shown}]": "A socket gets its name when a "
                    "browser opens it; the stage is one, and so is the action."
                },
            )

    def metric(self, name: str, *, statistic: str = "Sum") -> cloudwatch.Metric:
        """What API Gateway measures of the stage, over five minutes.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html
        """
        return cloudwatch.Metric(
            namespace="AWS/ApiGateway",
            metric_name=name,
            dimensions_map={"ApiId": self.api_id, "Stage": LIVE_STAGE},
            statistic=statistic,
            period=Duration.minutes(5),
        )


def _table(scope: Construct, key: kms.IKey | None) -> dynamodb.Table:
    """It goes with the API whose sockets it names: whoever listened opens another one."""
    table = dynamodb.Table(
        scope,
        "Listeners",
        partition_key=_key(LISTENERS_TABLE.partition_key),
        sort_key=_key(LISTENERS_TABLE.sort_key),
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        time_to_live_attribute=LISTENERS_TABLE.ttl_attribute,
        encryption=None if key is None else dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key,
        removal_policy=RemovalPolicy.DESTROY,
    )
    reason = "Who listens now; two hours later nothing of it is true, and lost it costs polls."
    acknowledge(table, {"AwsSolutions-DDB3": reason})
    acknowledge_in_both(
        table,
        {"DynamoDBPITREnabled": reason, "DynamoDBInBackupPlan": reason},
    )
    return table


def _key(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)


def _log_role(scope: Construct) -> Construct:
    """The role by which API Gateway writes logs of this account and region.

    A WebSocket API's access log is refused without it, other than an HTTP API's. It is a setting of
    the account: others may come to rest on it, so it stays when the stack goes.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
    """
    role = iam.Role(
        scope,
        "LogRole",
        assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(_LOGS_POLICY)],
    )
    role.apply_removal_policy(RemovalPolicy.RETAIN)
    acknowledge(
        role,
        {
            f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{_LOGS_POLICY}]": (
                "AWS's policy for exactly this; API Gateway refuses a role that may do less."
            )
        },
    )
    account = rest.CfnAccount(scope, "LogAccount", cloud_watch_role_arn=role.role_arn)
    account.apply_removal_policy(RemovalPolicy.RETAIN)
    account.node.add_dependency(role)
    return account
