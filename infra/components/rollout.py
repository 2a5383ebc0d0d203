"""How a release takes over from the one before: in steps, with a way back by itself."""

from collections.abc import Iterable

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.options import Gradual

ALIAS = "live"
REPUBLISH = "republish"
"""Context key: another text than last time makes a version although nothing of the template has
changed, after a name that the data stack publishes has.
"""
_POLICY = "service-role/AWSCodeDeployRoleForLambdaLimited"
_STEPS: dict[Gradual, codedeploy.ILambdaDeploymentConfig] = {
    "all_at_once": codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
    "canary_10_percent_5_minutes": codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
    "canary_10_percent_15_minutes": codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_15_MINUTES,
    "linear_10_percent_every_1_minute": (
        codedeploy.LambdaDeploymentConfig.LINEAR_10_PERCENT_EVERY_1_MINUTE
    ),
}


class Rollout(Construct):
    """Functions whose callers are moved from version to version by CodeDeploy.

    Each change of a function's code, layers or configuration is a version of its own, and the alias
    `live`, which is what callers know, is led to it in the steps asked for. Where an alarm goes off
    meanwhile, the alias is led back, and CloudFormation takes the whole release back.
    """

    def __init__(self, scope: Construct, id_: str, *, how: Gradual, works_on: str = "") -> None:
        """Builds what the functions share.

        Args:
            scope: parent.
            id_: name below it.
            how: the steps.
            works_on: what functions read by names that are known at deployment: a change of it
                makes a version.
        """
        super().__init__(scope, id_)
        self._works_on = f"{works_on}{self.node.try_get_context(REPUBLISH) or ''}"
        self._how: Gradual = how
        self._application = codedeploy.LambdaApplication(self, "Application")
        self._role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(_POLICY)],
        )
        acknowledge(
            self._role,
            {
                f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{_POLICY}]": (
                    "AWS's policy for exactly this, the smaller of two: aliases, alarms and hooks."
                )
            },
        )
        self._groups: list[codedeploy.LambdaDeploymentGroup] = []

    def add(
        self, name: str, function: lambda_.Function, *, errors: cloudwatch.IAlarm | None
    ) -> lambda_.Alias:
        """What callers of `function` know.

        Args:
            name: of the function's construct.
            function: whose versions they are.
            errors: goes off when the function fails.
        """
        function.invalidate_version_based_on(self._works_on)
        alias = lambda_.Alias(
            self, f"{name}Live", alias_name=ALIAS, version=function.current_version
        )
        group = codedeploy.LambdaDeploymentGroup(
            self,
            name,
            application=self._application,
            role=self._role,
            alias=alias,
            deployment_config=_STEPS[self._how],
        )
        self._groups.append(group)
        if errors is not None:
            self._stop(group, errors)
        return alias

    def stop_on(self, alarms: Iterable[cloudwatch.IAlarm]) -> None:
        """Leads every function back when one of these goes off meanwhile."""
        for alarm in alarms:
            for group in self._groups:
                self._stop(group, alarm)

    def _stop(self, group: codedeploy.LambdaDeploymentGroup, alarm: cloudwatch.IAlarm) -> None:
        # CodeDeploy starts nothing while an alarm is on: what mends it has to get past.
        if self._how != "all_at_once":
            group.add_alarm(alarm)
