"""The CDK app: `cdk synth -c env=dev|staging|prod|local`."""

import dataclasses
import os
from pathlib import Path

import aws_cdk as cdk
from cdk_nag import AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks

from infra.deployable import WITHOUT_BYTECODE, NotDeployable, check
from infra.environments import Environment, named
from infra.front import CLOUDFRONT_REGION
from infra.inbound_mail import InboundMail
from infra.packaging import FUNCTIONS
from infra.stacks.data import DataStack
from infra.stacks.edge import EdgeStack
from infra.stacks.service import ServiceStack

_TRIED = ("mail_from", "fallback_mail_to", "alarm_email")


def build(
    app: cdk.App, environment: Environment, *, functions: Path = FUNCTIONS
) -> tuple[DataStack, ServiceStack]:
    """The stacks of an environment, checked by cdk-nag when the app is synthesised: data and
    service, and that of a front beside them where it has one and is not in CloudFront's region.

    Args:
        app: where they go.
        environment: what to build.
        functions: folder of the functions.
    """
    prefix = f"Escalation-{environment.name}"
    where = cdk.Environment(
        account=os.environ.get("CDK_DEFAULT_ACCOUNT"), region=os.environ.get("CDK_DEFAULT_REGION")
    )
    edge = None
    if environment.front is not None and where.region != CLOUDFRONT_REGION:
        edge = EdgeStack(
            app,
            f"{prefix}-edge",
            environment=environment,
            front=environment.front,
            account=where.account,
        )
    data = DataStack(
        app,
        f"{prefix}-data",
        environment=environment,
        env=where,
        firewall_arn=None if edge is None else edge.firewall_arn,
    )
    service = ServiceStack(
        app, f"{prefix}-service", environment=environment, functions=functions, env=where
    )
    service.add_stack_dependency(data)
    cdk.Tags.of(app).add("service", "escalation")
    cdk.Tags.of(app).add("environment", environment.name)
    cdk.Validations.of(app).add_plugins(
        AwsSolutionsChecks(app), NIST80053R5Checks(app), HIPAASecurityChecks(app)
    )
    return data, service


def selected(app: cdk.App) -> Environment:
    """The environment of `-c env=`, with the addresses that are passed beside it: of mail, to try
    an environment before its own are written down, and those of the local runner.

    Raises:
        ValueError: no `-c env=`, or an unknown one.
    """
    environment = named(str(app.node.try_get_context("env") or ""))
    given = {name: app.node.try_get_context(name) for name in _TRIED}
    environment = dataclasses.replace(environment, **{n: v for n, v in given.items() if v})
    if domain := app.node.try_get_context("inbound_mail_domain"):
        rule_set = app.node.try_get_context("inbound_mail_rule_set")
        inbound = environment.inbound_mail or InboundMail(domain=domain)
        inbound = dataclasses.replace(inbound, domain=domain, rule_set=rule_set or inbound.rule_set)
        environment = dataclasses.replace(environment, inbound_mail=inbound)
    if environment.gradual is not None:
        gradual = app.node.try_get_context("gradual") or environment.gradual
        environment = dataclasses.replace(environment, gradual=gradual)
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


def _ready(app: cdk.App) -> Environment:
    """The selected environment; ends the process with a sentence where it cannot be."""
    without_bytecode = str(app.node.try_get_context(WITHOUT_BYTECODE)).lower() == "true"
    try:
        environment = selected(app)
        region = os.environ.get("CDK_DEFAULT_REGION")
        check(environment, without_bytecode=without_bytecode, region=region)
    except (NotDeployable, ValueError) as fault:
        raise SystemExit(str(fault)) from None
    return environment


def main() -> None:
    """Synthesises the selected environment, unless it is not ready for that."""
    app = cdk.App()
    environment = _ready(app)
    functions = app.node.try_get_context("functions")
    build(app, environment, functions=Path(functions) if functions else FUNCTIONS)
    app.synth()


if __name__ == "__main__":
    main()
