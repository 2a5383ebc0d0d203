"""The two DynamoDB tables, and which of their actions a reader or a writer gets."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.components.acknowledgements import acknowledge

BY_LIST = "by_list"
BY_DUE = "by_due"

_READ = ("dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query")
# A transaction is allowed by the actions it is made of; nothing here scans a table.
_WRITE = (
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
)


class Tables(Construct):
    """Settings and transcripts, on demand, with a time to live on `expires_at`.

    Attributes:
        settings: workspaces, members, bots, escalation settings, knowledge.
        transcripts: conversations, turns, escalations; indexes `by_list` and `by_due`.
    """

    def __init__(
        self, scope: Construct, id_: str, *, keeps_data: bool, point_in_time_recovery: bool
    ) -> None:
        super().__init__(scope, id_)
        self._removal = RemovalPolicy.RETAIN if keeps_data else RemovalPolicy.DESTROY
        self._protected = keeps_data
        self._recovery = point_in_time_recovery
        self.settings = self._table("Settings")
        self.transcripts = self._table("Transcripts")
        self.transcripts.add_global_secondary_index(
            index_name=BY_LIST,
            partition_key=_key("list_pk"),
            sort_key=_key("list_sk"),
        )
        self.transcripts.add_global_secondary_index(
            index_name=BY_DUE,
            partition_key=_key("due_shard"),
            sort_key=_key("due_at"),
        )

    def _table(self, id_: str) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            id_,
            partition_key=_key("pk"),
            sort_key=_key("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="expires_at",
            deletion_protection=self._protected,
            removal_policy=self._removal,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=self._recovery
            ),
        )
        if not self._recovery:
            acknowledge(
                table,
                {"AwsSolutions-DDB3": "The emulator's tables hold test data of one machine."},
            )
        return table


def grant_read(table: dynamodb.ITable, grantee: iam.IGrantable) -> None:
    """Lets `grantee` read items of the table itself, not of its indexes."""
    table.grant(grantee, *_READ)


def grant_read_write(table: dynamodb.ITable, grantee: iam.IGrantable) -> None:
    """Lets `grantee` read and write items, transactions included, but not scan."""
    table.grant(grantee, *_READ, *_WRITE)


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
