"""The names that cross from the data stack to the service stack, as SSM parameters.

An export would tie the two together: CloudFormation refuses to change an export in use.
"""

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.published import Name, path


def publish(scope: Construct, *, environment: str, values: dict[Name, str]) -> None:
    """Writes the values where `lookup` finds them."""
    names = Construct(scope, "Names")
    for name, value in values.items():
        ssm.StringParameter(
            names,
            "".join(part.capitalize() for part in name.value.split("-")),
            parameter_name=path(environment, name),
            string_value=value,
        )


def lookup(scope: Construct, *, environment: str, name: Name) -> str:
    """The value, resolved by CloudFormation when it deploys the stack."""
    return ssm.StringParameter.value_for_string_parameter(scope, path(environment, name))
