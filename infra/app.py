"""The CDK app: `cdk synth -c env=dev|staging|prod|local`."""

import dataclasses
import os
from pathlib import Path

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks

from infra.environments import Environment, named
from infra.packaging import FUNCTIONS
from infra.stacks.data import DataStack
from infra.stacks.service import ServiceStack


def build(
    app: cdk.App, environment: Environment, *, functions: Path = FUNCTIONS
) -> tuple[DataStack, ServiceStack]:
    """Both stacks of an environment, checked by AwsSolutions when the app is synthesised.

    Args:
        app: where they go.
        environment: what to build.
        functions: folder of the functions.
    """
    prefix = f"Escalation-{environment.name}"
    where = cdk.Environment(
        account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")
    )
    data = DataStack(app, f"{prefix}-data", environment=environment, env=where)
    service = ServiceStack(
        app, f"{prefix}-service", environment=environment, functions=functions, env=where
    )
    service.add_stack_dependency(data)
    cdk.Tags.of(app).add("service", "escalation")
    cdk.Tags.of(app).add("environment", environment.name)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return data, service


def selected(app: cdk.App) -> Environment:
    """The environment of `-c env=`, with the addresses that the local runner passes beside it.

    Raises:
        ValueError: no `-c env=`, or an unknown one.
    """
    environment = named(str(app.node.try_get_context("env") or ""))
    if environment.name != "local":
        return environment
    public_url = app.node.try_get_context("public_url") or environment.public_url
    helpdesks = {
        helpdesk: app.node.try_get_context(f"{helpdesk}_url") or url
        for helpdesk, url in environment.helpdesk_urls.items()
    }
    return dataclasses.replace(
        environment,
        public_url=public_url,
        # The one address passes the paths of the hosted pages on to the emulator.
        sign_in_url=public_url,
        endpoint_url=app.node.try_get_context("endpoint_url") or environment.endpoint_url,
        mail_endpoint_url=f"{public_url}/mailbox/ses",
        helpdesk_urls=helpdesks,
    )


def main() -> None:
    """Synthesises the selected environment."""
    app = cdk.App()
    functions = app.node.try_get_context("functions")
    build(app, selected(app), functions=Path(functions) if functions else FUNCTIONS)
    app.synth()


if __name__ == "__main__":
    main()
