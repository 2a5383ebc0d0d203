"""What lets a repository's workflow diff and deploy an environment; no key is kept there.

cdk deploy --app "python -m infra.github" -c env=prod -c repository=acme/escalation
"""

import os
import re
from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import Aws, CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks
from constructs import Construct

from infra.components.acknowledgements import acknowledge_in_both
from infra.environments import named
from infra.front import CLOUDFRONT_REGION

HOST = "token.actions.githubusercontent.com"
"""Who signs for a workflow's runs.
https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
"""
QUALIFIER = "hnb659fds"
"""Of `cdk bootstrap`, in the names of its roles, unless another was asked for.
https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html
"""
DEPLOYS = ("deploy", "file-publishing", "lookup")
LOOKS = ("lookup",)
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


class GitHubStack(Stack):
    """Two roles, for the workflow's environments `ENV` and `diff-ENV`, which may only take roles of
    `cdk bootstrap`: to deploy, or to read what is deployed.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        environment: str,
        repository: str,
        makes_provider: bool,
        regions: Sequence[str],
        env: cdk.Environment,
    ) -> None:
        """Builds the stack.

        Args:
            scope: parent.
            id_: name of the stack.
            environment: that is deployed.
            repository: `owner/name` on GitHub.
            makes_provider: the account has no provider for GitHub yet; there is one of a kind.
            regions: where `cdk bootstrap` was run and the environment has stacks.
            env: account and region.

        Raises:
            ValueError: `repository` is no such name.
        """
        if not _REPOSITORY.fullmatch(repository):
            raise ValueError(f"-c repository=owner/name, not {repository!r}")
        super().__init__(
            scope, id_, env=env, description=f"Escalation service, {environment}: its workflow"
        )
        arn = f"arn:{self.partition}:iam::{self.account}:oidc-provider/{HOST}"
        if makes_provider:
            arn = iam.CfnOIDCProvider(
                self, "Provider", url=f"https://{HOST}", client_id_list=["sts.amazonaws.com"]
            ).attr_arn
        for name, of, roles in (
            ("Deploy", environment, DEPLOYS),
            ("Diff", f"diff-{environment}", LOOKS),
        ):
            role = iam.Role(
                self,
                name,
                assumed_by=iam.FederatedPrincipal(
                    arn,
                    {
                        "StringEquals": {
                            f"{HOST}:aud": "sts.amazonaws.com",
                            # Of no branch and no pull request, but as the environment's rules let.
                            f"{HOST}:sub": f"repo:{repository}:environment:{of}",
                        }
                    },
                    "sts:AssumeRoleWithWebIdentity",
                ),
                max_session_duration=Duration.hours(1),
            )
            role.add_to_policy(
                iam.PolicyStatement(
                    actions=["sts:AssumeRole"],
                    resources=[
                        f"arn:{self.partition}:iam::{self.account}:role/"
                        f"cdk-{QUALIFIER}-{each}-role-{self.account}-{region}"
                        for region in regions
                        for each in roles
                    ],
                )
            )
            acknowledge_in_both(
                role, {"IAMNoInlinePolicy": "The policy is this role's alone, and goes with it."}
            )
            CfnOutput(self, f"{name}RoleArn", value=role.role_arn)


def build(app: cdk.App) -> GitHubStack:
    """The stack that the context asks for.

    Raises:
        ValueError: no `-c env=` or `-c repository=`, or one that cannot be.
    """
    environment = named(str(app.node.try_get_context("env") or ""))
    where = cdk.Environment(
        account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")
    )
    others = () if environment.front is None else (CLOUDFRONT_REGION,)
    stack = GitHubStack(
        app,
        f"Escalation-{environment.name}-github",
        environment=environment.name,
        repository=str(app.node.try_get_context("repository") or ""),
        makes_provider=app.node.try_get_context("provider") != "existing",
        regions=sorted({where.region or Aws.REGION, *others}),
        env=where,
    )
    cdk.Validations.of(app).add_plugins(
        AwsSolutionsChecks(app), NIST80053R5Checks(app), HIPAASecurityChecks(app)
    )
    return stack


def main() -> None:
    """Synthesises it, or ends with a sentence."""
    app = cdk.App()
    try:
        build(app)
    except ValueError as fault:
        raise SystemExit(str(fault)) from None
    app.synth()


if __name__ == "__main__":
    main()
