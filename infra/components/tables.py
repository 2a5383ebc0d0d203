"""The two DynamoDB tables, and which of their actions a reader or a writer gets."""

from collections.abc import Sequence

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from escalation.adapters.aws.table_names import (
    AUDIT_TABLE,
    SETTINGS_TABLE,
    TRANSCRIPTS_TABLE,
    TableShape,
)
from infra.components.acknowledgements import acknowledge, acknowledge_in_both

# What the stores call. A transaction is allowed by the actions it is made of, a batch by its own;
# nothing here scans a table.
ADD = ("dynamodb:PutItem", "dynamodb:Query")
READ = ("dynamodb:GetItem", "dynamodb:Query")
BATCH_GET = ("dynamodb:BatchGetItem",)
WRITE = ("dynamodb:PutItem", "dynamodb:UpdateItem")
BATCH_WRITE = ("dynamodb:BatchWriteItem",)
COUNT = (*BATCH_GET, "dynamodb:DeleteItem")
TRANSACTION = ("dynamodb:ConditionCheckItem", "dynamodb:DeleteItem")


class Tables(Construct):
    """Settings and transcripts, on demand, with a time to live on `expires_at`.

    Attributes:
        audit: who did what; functions add to it and read it, and can do nothing else there.
        settings: workspaces, members, bots, escalation settings, knowledge.
        transcripts: conversations, turns, escalations; indexes `by_list` and `by_due`, and a
            stream of what is written, before and after.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        keeps_data: bool,
        point_in_time_recovery: bool,
        key: kms.IKey | None,
        backed_up: bool,
    ) -> None:
        """Builds them.

        Args:
            scope: parent.
            id_: name below it.
            keeps_data: they survive the deletion of their stack.
            point_in_time_recovery: they can be restored to any second of the last 35 days.
            key: that they are encrypted with; None for DynamoDB's own.
            backed_up: a plan of AWS Backup names them.
        """
        super().__init__(scope, id_)
        self._key = key
        self._backed_up = backed_up
        self._removal = RemovalPolicy.RETAIN if keeps_data else RemovalPolicy.DESTROY
        self._protected = keeps_data
        self._recovery = point_in_time_recovery
        self.settings = self._table("Settings", SETTINGS_TABLE)
        self.audit = self._table("Audit", AUDIT_TABLE)
        self.transcripts = self._table(
            "Transcripts", TRANSCRIPTS_TABLE, stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
        )

    def _table(
        self, id_: str, shape: TableShape, *, stream: dynamodb.StreamViewType | None = None
    ) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            id_,
            partition_key=_key(shape.partition_key),
            sort_key=_key(shape.sort_key),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute=shape.ttl_attribute,
            stream=stream,
            encryption=None if self._key is None else dynamodb.TableEncryption.CUSTOMER_MANAGED,
            encryption_key=self._key,
            deletion_protection=self._protected,
            removal_policy=self._removal,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=self._recovery
            ),
        )
        for index in shape.indexes:
            table.add_global_secondary_index(
                index_name=index.name,
                partition_key=_key(index.partition_key),
                sort_key=_key(index.sort_key),
                projection_type=dynamodb.ProjectionType.INCLUDE,
                non_key_attributes=list(index.include),
            )
        if not self._recovery:
            reason = "The emulator's tables hold test data of one machine."
            acknowledge(table, {"AwsSolutions-DDB3": reason})
            acknowledge_in_both(table, {"DynamoDBPITREnabled": reason})
        if not self._backed_up:
            acknowledge_in_both(
                table,
                {
                    "DynamoDBInBackupPlan": "Point-in-time recovery keeps the last 35 days; for "
                    "more, an environment has `backups`."
                },
            )
        return table


def grant_items(table: dynamodb.ITable, grantee: iam.IGrantable, *actions: str) -> None:
    """Lets `grantee` do this with items of the table itself, not of its indexes."""
    iam.Grant.add_to_principal(
        grantee=grantee, actions=list(actions), resource_arns=[table.table_arn]
    )


def grant_items_beginning(
    table: dynamodb.ITable,
    function: lambda_.Function,
    beginnings: Sequence[str],
    *actions: str,
    attributes: Sequence[str] = (),
) -> None:
    """Lets `function` do this with items whose partition key begins so, and with no others; where
    `attributes` are named, with these and the key alone.
    """
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    only = {"ForAllValues:StringEquals": {"dynamodb:Attributes": ["pk", "sk", *attributes]}}
    function.add_to_role_policy(
        iam.PolicyStatement(
            actions=list(actions),
            resources=[table.table_arn],
            conditions={
                "ForAllValues:StringLike": {
                    "dynamodb:LeadingKeys": [f"{beginning}*" for beginning in beginnings]
                },
                **(only if attributes else {}),
            },
        )
    )


def grant_query_index(table: dynamodb.ITable, index: str, grantee: iam.IGrantable) -> None:
    """Lets `grantee` query one index by name."""
    iam.Grant.add_to_principal(
        grantee=grantee,
        actions=["dynamodb:Query"],
        resource_arns=[f"{table.table_arn}/index/{index}"],
    )


def _key(name: str) -> dynamodb.Attribute:
    # A time in `due_at` and `list_sk` is a string that sorts as the time does.
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
