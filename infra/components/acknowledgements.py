"""Exceptions to the AwsSolutions rules: each names one finding and says why it stays."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, reasons: dict[str, str]) -> None:
    """Records, for `construct` and what is below it, why each finding is accepted.

    Args:
        construct: the narrowest construct that the reason is true of.
        reasons: finding id, such as `AwsSolutions-IAM5[Resource::*]`, to reason.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=id_, reason=reason) for id_, reason in reasons.items())
    )
