"""Where mail comes in: a domain, the rule for what is sent there, a bucket and a topic."""

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_ses as ses
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.components.acknowledgements import acknowledge, acknowledge_in_both

_LOGGED = (
    "SES puts mails there and one function reads and deletes them, each of which it logs; they are "
    "there for minutes, and logs of who did would be kept for longer."
)
_NOT_AGAIN = (
    "A mail is deleted as soon as it has been taken: a copy would outlive what its sender and the "
    "owner may have erased."
)


class InboundMail(Construct):
    """A receipt rule that keeps the mail of one domain in a bucket, and tells of it.

    SES scans for spam and viruses, accepts encrypted transport alone, and publishes its verdicts
    beside the mail: a notification of the action that has put the mail into the bucket, so that who
    hears of one finds it there.
    https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html

    Attributes:
        bucket: of raw mails.
        topic: on which SES tells of them.
        rule_set: name of the set that the rule is in.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        domain: str,
        rule_set: str | None,
        rule: str,
        keep_days: int,
        owns_identity: bool,
        removal: RemovalPolicy,
        emptied: bool,
        key: kms.Key | None,
    ) -> None:
        """Builds all of it.

        Args:
            scope: parent.
            id_: name below it.
            domain: that mail is sent to.
            rule_set: an existing set that the rule is added to; None makes one.
            rule: the rule's name in it. Its ARN is in policies that must exist before it does.
            keep_days: after how long a mail is deleted that nobody has.
            owns_identity: make SES's identity of the domain, which the account must not have yet.
            removal: whether the bucket goes with its stack.
            emptied: delete what is in it first, without which it cannot go.
            key: that mails are encrypted with; None for S3's own.
        """
        super().__init__(scope, id_)
        self.rule_set = rule_set or ses.ReceiptRuleSet(self, "RuleSet").receipt_rule_set_name
        self._rule = rule
        self.bucket = self._bucket(keep_days, removal, emptied, key)
        if key is not None:
            # https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html
            key.add_to_resource_policy(
                self._allowed_to_ses("MailsOfThisAccount", ["kms:Decrypt", "kms:GenerateDataKey*"])
            )
        self.topic = sns.Topic(self, "Received", enforce_ssl=True)
        self.topic.add_to_resource_policy(
            self._allowed_to_ses("SesTellsOfMails", ["sns:Publish"], resource=self.topic.topic_arn)
        )
        acknowledge_in_both(
            self.topic,
            {
                "SNSEncryptedKMS": "Nothing stays in it: what SES tells of a mail passes on to a "
                "queue at once, which is encrypted. SNS's own key would keep SES out."
            },
        )
        made = ses.CfnReceiptRule(
            self,
            "Rule",
            rule_set_name=self.rule_set,
            rule=ses.CfnReceiptRule.RuleProperty(
                name=rule,
                enabled=True,
                recipients=[domain],
                scan_enabled=True,
                tls_policy="Require",
                actions=[
                    ses.CfnReceiptRule.ActionProperty(
                        s3_action=ses.CfnReceiptRule.S3ActionProperty(
                            bucket_name=self.bucket.bucket_name, topic_arn=self.topic.topic_arn
                        )
                    ),
                    # A later rule of somebody else's would handle this mail once more.
                    ses.CfnReceiptRule.ActionProperty(
                        stop_action=ses.CfnReceiptRule.StopActionProperty(scope="RuleSet")
                    ),
                ],
            ),
        )
        # SES tries both before it takes the rule.
        for policy in (self.bucket.policy, self.topic.node.try_find_child("Policy"), key):
            if policy is not None:
                made.node.add_dependency(policy)
        if owns_identity:
            identity = ses.EmailIdentity(self, "Identity", identity=ses.Identity.domain(domain))
            if removal is RemovalPolicy.RETAIN:
                identity.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)

    def _bucket(
        self, keep_days: int, removal: RemovalPolicy, emptied: bool, key: kms.IKey | None
    ) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "Mails",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=key,
            bucket_key_enabled=True if key else None,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=removal,
            auto_delete_objects=emptied,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(keep_days),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
        )
        bucket.add_to_resource_policy(
            self._allowed_to_ses(
                "SesPutsMails", ["s3:PutObject"], resource=bucket.arn_for_objects("*")
            )
        )
        acknowledge(bucket, {"AwsSolutions-S1": _LOGGED})
        acknowledge_in_both(
            bucket,
            {
                "S3BucketLoggingEnabled": _LOGGED,
                "S3BucketReplicationEnabled": _NOT_AGAIN,
                "S3BucketVersioningEnabled": _NOT_AGAIN,
                **(
                    {}
                    if key
                    else {
                        "S3DefaultEncryptionKMS": "S3 encrypts it with keys of its own; an "
                        "environment has its own with `own_key`."
                    }
                ),
            },
        )
        return bucket

    def _allowed_to_ses(
        self, sid: str, actions: list[str], *, resource: str = "*"
    ) -> iam.PolicyStatement:
        """What SES may do, for this rule of this account and no other.

        https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html
        """
        stack = Stack.of(self)
        rule = stack.format_arn(
            service="ses",
            resource="receipt-rule-set",
            resource_name=f"{self.rule_set}:receipt-rule/{self._rule}",
            arn_format=ArnFormat.SLASH_RESOURCE_NAME,
        )
        return iam.PolicyStatement(
            sid=sid,
            principals=[iam.ServicePrincipal("ses.amazonaws.com")],
            actions=actions,
            resources=[resource],
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account, "aws:SourceArn": rule}
            },
        )
