"""An environment as it is deployed: what its stacks publish, for an operator's commands."""

import argparse
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import boto3

import escalation.runtime  # noqa: F401 - installs the helpdesks, which records name
from escalation.domain.errors import NotFound
from infra.published import Name, path

Clients = Callable[[str], Any]
"""An AWS client by its service's name, as `aws` makes one."""


def aws(service: str) -> Any:  # noqa: ANN401 - of any service
    """A client of boto3's own credentials and region."""
    make = cast("Clients", boto3.client)
    return make(service)


def heed_region() -> None:
    """Work in the region that CDK deploys to: boto3 knows AWS_DEFAULT_REGION alone."""
    region = os.environ.get("AWS_REGION")
    if region:
        os.environ.setdefault("AWS_DEFAULT_REGION", region)


def parameter(clients: Clients, environment: str, name: Name) -> str:
    """What the data stack publishes under a name.

    Raises:
        ClientError: `ParameterNotFound` where there is no such environment in account and region.
    """
    found = clients("ssm").get_parameter(Name=path(environment, name))
    return str(found["Parameter"]["Value"])


def outputs(clients: Clients, environment: str) -> dict[str, str]:
    """The outputs of the service stack, by name. Raises NotFound without any."""
    stack = f"Escalation-{environment}-service"
    found = clients("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    given = {one["OutputKey"]: one["OutputValue"] for one in found[0].get("Outputs", [])}
    if not given:
        raise NotFound(f"{stack} says nothing: is it deployed?")
    return given


@dataclass(frozen=True, slots=True)
class QueueUrls:
    """Addresses of a queue and of what it gave up."""

    queue: str
    dead_letters: str


def queues(found: Mapping[str, str]) -> dict[str, QueueUrls]:
    """The queues of a service stack's outputs, by name, as in `helpdesk_events`."""
    ending = "DeadLettersUrl"
    kinds = [name.removesuffix(ending) for name in found if name.endswith(ending)]
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower(): QueueUrls(
            found[f"{kind}QueueUrl"], found[f"{kind}{ending}"]
        )
        for kind in sorted(kinds)
    }


def takes_environment(parser: argparse.ArgumentParser) -> None:
    """Have a command line take `-c env=prod`, which nothing stands in for."""
    parser.add_argument(
        "-c",
        "--env",
        required=True,
        type=lambda value: value.removeprefix("env="),
        help="environment, as in -c env=prod",
    )
