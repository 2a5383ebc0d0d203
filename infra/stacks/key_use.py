"""Who may use the environment's own key: every function, as far as what it may do needs it."""

from collections.abc import Iterable, Iterator

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

READS = frozenset({"kms:Decrypt"})
WRITES = READS | {"kms:GenerateDataKey"}
TABLES = WRITES | {
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
}
"""What DynamoDB asks in its caller's name.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
"""
_NEEDED = {
    "dynamodb": {"": TABLES},
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    "sqs": {"SendMessage": WRITES, "ReceiveMessage": READS},
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    "secretsmanager": {"GetSecretValue": READS, "CreateSecret": WRITES, "PutSecretValue": WRITES},
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    "s3": {"GetObject": READS, "PutObject": WRITES},
}
"""By service and the beginning of the action that a role has, what that takes of the key."""


def needed(actions: Iterable[str]) -> dict[str, set[str]]:
    """What a role with these actions needs of the key, by the service that asks KMS for it."""
    found: dict[str, set[str]] = {}
    for action in actions:
        service, _, name = action.partition(":")
        for beginning, wanted in _NEEDED.get(service, {}).items():
            if name.startswith(beginning):
                found.setdefault(service, set()).update(wanted)
    return found


def grant_key(function: lambda_.Function, key_arn: str) -> None:
    """Lets `function` use the key through the services that it is allowed to use, and no others.

    Everything else must have been granted before.
    """
    region = Stack.of(function).region
    for service, actions in sorted(needed(_allowed(function)).items()):
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=sorted(actions),
                resources=[key_arn],
                conditions={
                    "StringEquals": {"kms:ViaService": f"{service}.{region}.amazonaws.com"}
                },
            )
        )


def _allowed(function: lambda_.Function) -> Iterator[str]:
    policy = None if function.role is None else function.role.node.try_find_child("DefaultPolicy")
    if not isinstance(policy, iam.Policy):
        return
    document = Stack.of(function).resolve(policy.document)
    for statement in document["Statement"]:
        actions = statement["Action"]
        yield from [actions] if isinstance(actions, str) else actions
