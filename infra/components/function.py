"""A Python function with its own folder, role and log group."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import AssetHashType, Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.alarms import Alarms, Runbook, logs_of
from infra.components.layers import architecture, runtime
from infra.environments import Environment
from infra.packaging import FUNCTIONS, function_package


class PythonFunction(Construct):
    """One Lambda function, allowed nothing but its own log until the stack grants more.

    Attributes:
        function: the function itself; its logical id is `<Id>Function`, for `sam local invoke`.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        environment: Environment,
        layers: Sequence[lambda_.ILayerVersion],
        timeout: Duration,
        variables: Mapping[str, str],
        alarms: Alarms,
        memory_mb: int | None = None,
        functions: Path = FUNCTIONS,
    ) -> None:
        """Builds the function of `functions/<name>/handler.py`.

        Args:
            scope: parent.
            id_: name below it, in CamelCase.
            name: folder below `functions`.
            environment: what is deployed.
            layers: layers to run on.
            timeout: Lambda's.
            variables: environment variables, on top of those that every function gets.
            alarms: where its errors are reported.
            memory_mb: None for the environment's figure.
            functions: folder of the functions.

        Raises:
            MissingFunctionError: the folder has no handler.
        """
        super().__init__(scope, id_)
        package = function_package(name=name, target=environment.python, functions=functions)
        endpoint = environment.endpoint_url
        log_group = logs.LogGroup(
            self,
            "Logs",
            retention=retention(environment.log_retention_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        self.function = lambda_.Function(
            self,
            "Function",
            runtime=runtime(environment.python),
            architecture=architecture(environment.python),
            code=lambda_.Code.from_asset(
                str(package.path), asset_hash=package.digest, asset_hash_type=AssetHashType.CUSTOM
            ),
            handler=f"functions.{name}.handler.handler",
            layers=list(layers),
            role=role,
            timeout=timeout,
            memory_size=memory_mb or environment.memory_mb,
            log_group=log_group,
            reserved_concurrent_executions=environment.reserved_concurrency.get(name),
            logging_format=lambda_.LoggingFormat.JSON,
            environment={
                "ENVIRONMENT": environment.name,
                "POWERTOOLS_SERVICE_NAME": name,
                "POWERTOOLS_LOG_LEVEL": environment.log_level,
                "POWERTOOLS_METRICS_NAMESPACE": "Escalation",
                **({"AWS_ENDPOINT_URL": endpoint} if endpoint else {}),
                **variables,
            },
        )
        resource = self.function.node.default_child
        if isinstance(resource, lambda_.CfnFunction):
            resource.override_logical_id(f"{id_}Function")
        acknowledge(
            self.function,
            {
                "AwsSolutions-L1": "The runtime moves when the locked wheels are tested on the "
                "next one; Python 3.13 gets security fixes until October 2029."
            },
        )
        alarms.above(
            f"{id_}Errors",
            metric=self.function.metric_errors(
                period=Duration.minutes(1), statistic=cloudwatch.Stats.SUM
            ),
            threshold=0,
            runbook=Runbook(
                f"The function {name} raised, or ran out of time or memory. A queue's message is "
                "shown again, up to ten times; a call of the API has failed.",
                "the error's class and the places it passed, below `error` and `stack`; a line "
                "`platform.report` with status timeout has neither.",
                logs_of(log_group.log_group_name),
            ),
        )


def retention(days: int) -> logs.RetentionDays:
    """CDK's constant for a number of days.

    Raises:
        ValueError: CloudWatch Logs has no such retention.
    """
    constants = {
        1: logs.RetentionDays.ONE_DAY,
        7: logs.RetentionDays.ONE_WEEK,
        30: logs.RetentionDays.ONE_MONTH,
        90: logs.RetentionDays.THREE_MONTHS,
    }
    if days not in constants:
        raise ValueError(f"no log retention of {days} days; there are {sorted(constants)}")
    return constants[days]
