"""A key of the operator's own for everything that is kept."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct


class OwnKey(Construct):
    """A key of KMS that is changed each year by itself; older data stays readable.

    Roles use it as far as their own policies say, which each function's does by what it may do
    with tables, queues, secrets and files (`infra.stacks.key_use`). Four services of AWS use it in
    nobody's name, and only for what is this account's.

    Attributes:
        key: the key.
    """

    def __init__(self, scope: Construct, id_: str, *, keeps_data: bool) -> None:
        super().__init__(scope, id_)
        self.key = kms.Key(
            self,
            "Key",
            description="Encrypts what the escalation service keeps.",
            enable_key_rotation=True,
            # Without its key, what is kept is lost.
            removal_policy=RemovalPolicy.RETAIN if keeps_data else RemovalPolicy.DESTROY,
            pending_window=Duration.days(30 if keeps_data else 7),
        )
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="LogGroupsOfThisAccount",
                principals=[iam.ServicePrincipal(f"logs.{Aws.REGION}.amazonaws.com")],
                actions=[
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey*",
                    "kms:ReEncrypt*",
                ],
                resources=["*"],  # in a key's policy this is the key
                conditions={
                    "ArnLike": {
                        "kms:EncryptionContext:aws:logs:arn": (
                            f"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:*"
                        )
                    }
                },
            )
        )
        # Alarms publish to a topic, and rules of the bus and the topic of mail send to queues.
        # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
        for sid, service in (
            ("AlarmsOfThisAccount", "cloudwatch.amazonaws.com"),
            ("RulesOfThisAccount", "events.amazonaws.com"),
            ("MailOfThisAccount", "sns.amazonaws.com"),
        ):
            self.key.add_to_resource_policy(
                iam.PolicyStatement(
                    sid=sid,
                    principals=[iam.ServicePrincipal(service)],
                    actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                    resources=["*"],
                    conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
                )
            )
