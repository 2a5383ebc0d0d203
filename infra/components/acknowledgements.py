"""Exceptions to the rules of cdk-nag: each names one finding and says why it stays."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

AWS_KEY = (
    "Secrets Manager encrypts it with the account's key aws/secretsmanager; an environment has a "
    "key of its own with `own_key`."
)
"""Why a secret without `own_key` stays as it is."""


def acknowledge(construct: IConstruct, reasons: dict[str, str]) -> None:
    """Records, for `construct` and what is below it, why each finding is accepted.

    Args:
        construct: the narrowest construct that the reason is true of.
        reasons: finding id, such as `AwsSolutions-IAM5[Resource::*]`, to reason.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=id_, reason=reason) for id_, reason in reasons.items())
    )


def acknowledge_in_both(construct: IConstruct, reasons: dict[str, str]) -> None:
    """As `acknowledge`, for rules that the packs for NIST 800-53 and HIPAA have in common.

    Args:
        construct: the narrowest construct that the reason is true of.
        reasons: rule, such as `LambdaDLQ`, to reason.
    """
    for pack in ("NIST.800.53.R5", "HIPAA.Security"):
        acknowledge(construct, {f"{pack}-{rule}": reason for rule, reason in reasons.items()})
