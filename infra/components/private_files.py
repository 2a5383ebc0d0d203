"""The bucket of what is made from data: exports and knowledge indexes."""

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.components.acknowledgements import acknowledge, acknowledge_in_both

_LOGGED = (
    "Only functions of this service touch it, and log what they do; a second bucket of access logs "
    "would hold names of exports for longer."
)


class PrivateFiles(Construct):
    """Exports, which are gone after a week, and indexes.

    What is overwritten or deleted can be had back for a day, and is gone for good then: an erased
    conversation's export must not live on as an old version.

    Attributes:
        bucket: the bucket.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        removal: RemovalPolicy,
        emptied: bool,
        key: kms.IKey | None,
    ) -> None:
        """Builds the bucket.

        Args:
            scope: parent.
            id_: its name, in the parent.
            removal: whether the bucket goes with the stack.
            emptied: delete its files first, without which it cannot go.
            key: that files are encrypted with; None for S3's own.
        """
        super().__init__(scope, f"{id_}Parts")
        # Directly in the stack: a bucket below another construct would be another bucket, without
        # the files of a deployed one.
        self.bucket = s3.Bucket(
            scope,
            id_,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=key,
            bucket_key_enabled=True if key else None,
            enforce_ssl=True,
            versioned=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            removal_policy=removal,
            auto_delete_objects=emptied,
            lifecycle_rules=[
                s3.LifecycleRule(prefix="exports/", expiration=Duration.days(7)),
                s3.LifecycleRule(
                    noncurrent_version_expiration=Duration.days(1),
                    expired_object_delete_marker=True,
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                ),
            ],
        )
        acknowledge(self.bucket, {"AwsSolutions-S1": _LOGGED})
        acknowledge_in_both(
            self.bucket,
            {
                "S3BucketLoggingEnabled": _LOGGED,
                "S3BucketReplicationEnabled": "All that it holds can be made again from the "
                "tables: an export is asked for again, and an index is by its bot's next change.",
            },
        )
        if key is None:
            acknowledge_in_both(
                self.bucket,
                {
                    "S3DefaultEncryptionKMS": "S3 encrypts it with keys of its own; an environment "
                    "has its own with `own_key`."
                },
            )
