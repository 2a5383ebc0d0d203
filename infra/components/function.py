"""A Python function with its own folder, role and log group."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import AssetHashType, Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.components.acknowledgements import acknowledge, acknowledge_in_both
from infra.components.alarms import Alarms, Runbook, logs_of
from infra.components.layers import architecture, runtime
from infra.environments import Environment
from infra.packaging import FUNCTIONS, function_package

_STAYS = {
    "LambdaConcurrency": "Lambda refuses a new account every reservation, so none is made unless "
    "`reserved_concurrency` says so; queues and API have limits of their own.",
    "LambdaDLQ": "It is called by who waits for an answer, or from a queue or stream that has its "
    "dead letters; the clock's calls alone are neither, and the next minute makes up for one.",
    "LambdaInsideVPC": "It calls the public APIs of AWS and of helpdesks and nothing private; a "
    "network of its own would add a NAT gateway, whose price is many times the rest.",
}
_OWN_POLICY = "A role is one function's, and so is its policy: apart, nobody else would have it."
_TRACED = "X-Ray's actions know no resources; they send what was measured, and read nothing."


class PythonFunction(Construct):
    """One Lambda function, allowed nothing but its own log until the stack grants more.

    Attributes:
        function: the function itself; its logical id is `<Id>Function`, for `sam local invoke`.
        errors: the alarm that goes off when it fails.
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
        is_tried_again: bool = False,
        key: kms.IKey | None = None,
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
            is_tried_again: what fails in it comes again by itself, and has an alarm of its own when
                that does not help: then a single error wakes nobody.
            key: that its log is encrypted with; None for CloudWatch's own.
            functions: folder of the functions.

        Raises:
            MissingFunctionError: the folder has no handler.
        """
        super().__init__(scope, id_)
        package = function_package(name=name, target=environment.python, functions=functions)
        endpoint = environment.endpoint_url
        log_group = log_of(self, "Logs", days=environment.log_retention_days, key=key)
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
            # Lambda's own two lines of each invocation, 500 bytes, cost as much as a turn's events;
            # what went wrong is told at WARN too, and durations are metrics.
            # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
            system_log_level_v2=(
                lambda_.SystemLogLevel.INFO
                if environment.log_level == "DEBUG"
                else lambda_.SystemLogLevel.WARN
            ),
            tracing=lambda_.Tracing.ACTIVE if environment.tracing else None,
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
        acknowledge_in_both(self.function, _STAYS)
        acknowledge_in_both(role, {"IAMNoInlinePolicy": _OWN_POLICY})
        if environment.tracing:
            acknowledge(role, {"AwsSolutions-IAM5[Resource::*]": _TRACED})
        self.errors: cloudwatch.Alarm | None = None
        if is_tried_again:
            return
        self.errors = alarms.above(
            f"{id_}Errors",
            metric=self.function.metric_errors(
                period=Duration.minutes(1), statistic=cloudwatch.Stats.SUM
            ),
            threshold=0,
            runbook=Runbook(
                f"The function {name} raised, or ran out of time or memory: a call has failed that "
                "somebody waited for.",
                "the error's class and the places it passed, below `error` and `stack`; a line "
                "`platform.report` with status timeout has neither.",
                logs_of(log_group.log_group_name),
            ),
        )


def log_of(scope: Construct, id_: str, *, days: int, key: kms.IKey | None) -> logs.LogGroup:
    """A log group that ends.

    Args:
        scope: parent.
        id_: name below it.
        days: how long lines are kept.
        key: that they are encrypted with; None for CloudWatch's own.
    """
    group = logs.LogGroup(
        scope,
        id_,
        retention=retention(days),
        encryption_key=key,
        removal_policy=RemovalPolicy.DESTROY,
    )
    if key is None:
        acknowledge_in_both(
            group,
            {
                "CloudWatchLogGroupEncrypted": "CloudWatch encrypts it with a key of its own, and "
                "lines hold ids; an environment has a key of its own with `own_key`."
            },
        )
    return group


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
