"""The names that cross from the data stack to the service stack, as SSM parameters.

An export would tie the two together: CloudFormation refuses to change an export in use.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from infra.restored import TableName


class Name(StrEnum):
    """What the data stack publishes; key, origin's secret and distribution where it has them."""

    SETTINGS_TABLE = "settings-table"
    AUDIT_TABLE = "audit-table"
    TRANSCRIPTS_TABLE = "transcripts-table"
    TRANSCRIPTS_STREAM_ARN = "transcripts-stream-arn"
    PRIVATE_BUCKET = "private-bucket"
    TOKEN_SECRET_ARN = "token-secret-arn"  # noqa: S105 - a name, not a secret
    ORIGIN_SECRET_ARN = "origin-secret-arn"  # noqa: S105 - a name, not a secret
    DISTRIBUTION_ID = "distribution-id"
    KEY_ARN = "key-arn"
    USER_POOL_ID = "user-pool-id"
    SIGN_IN_URL = "sign-in-url"
    MAIL_CONFIGURATION_SET = "mail-configuration-set"
    VISITOR_MAIL_CONFIGURATION_SET = "mail-for-visitors-configuration-set"


TABLES: Final[Mapping[TableName, Name]] = {
    "settings": Name.SETTINGS_TABLE,
    "audit": Name.AUDIT_TABLE,
    "transcripts": Name.TRANSCRIPTS_TABLE,
}
"""Where the name of each table is published."""


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


def path(environment: str, name: Name) -> str:
    """Where a value of an environment is published."""
    return f"/escalation/{environment}/{name}"
