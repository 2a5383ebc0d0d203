"""The names that cross from the data stack to the service stack, as SSM parameters.

An export would tie the two together: CloudFormation refuses to change an export in use.
"""

from enum import StrEnum

from aws_cdk import aws_ssm as ssm
from constructs import Construct


class Name(StrEnum):
    """What the data stack publishes; the origin's secret and the distribution where it has them."""

    SETTINGS_TABLE = "settings-table"
    AUDIT_TABLE = "audit-table"
    TRANSCRIPTS_TABLE = "transcripts-table"
    TRANSCRIPTS_STREAM_ARN = "transcripts-stream-arn"
    PRIVATE_BUCKET = "private-bucket"
    TOKEN_SECRET_ARN = "token-secret-arn"  # noqa: S105 - a name, not a secret
    ORIGIN_SECRET_ARN = "origin-secret-arn"  # noqa: S105 - a name, not a secret
    DISTRIBUTION_ID = "distribution-id"
    USER_POOL_ID = "user-pool-id"
    SIGN_IN_URL = "sign-in-url"
    MAIL_CONFIGURATION_SET = "mail-configuration-set"
    VISITOR_MAIL_CONFIGURATION_SET = "mail-for-visitors-configuration-set"


def publish(scope: Construct, *, environment: str, values: dict[Name, str]) -> None:
    """Writes the values where `lookup` finds them."""
    names = Construct(scope, "Names")
    for name, value in values.items():
        ssm.StringParameter(
            names,
            "".join(part.capitalize() for part in name.value.split("-")),
            parameter_name=_path(environment, name),
            string_value=value,
        )


def lookup(scope: Construct, *, environment: str, name: Name) -> str:
    """The value, resolved by CloudFormation when it deploys the stack."""
    return ssm.StringParameter.value_for_string_parameter(scope, _path(environment, name))


def _path(environment: str, name: Name) -> str:
    return f"/escalation/{environment}/{name}"
