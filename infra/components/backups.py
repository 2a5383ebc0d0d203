"""Daily backups of the tables, kept for longer than a table's own recovery goes back."""

from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_backup as backup
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.options import Backups

_POLICY = "service-role/AWSBackupServiceRolePolicyForBackup"


class TableBackups(Construct):
    """A vault and a plan; a backup's table is restored under a new name, as OPERATING.md says."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        backups: Backups,
        tables: Sequence[dynamodb.ITable],
        key: kms.IKey | None,
    ) -> None:
        """Builds them.

        Args:
            scope: parent.
            id_: name below it.
            backups: how often, and for how long.
            tables: what is backed up.
            key: of the vault; None for AWS Backup's own.
        """
        super().__init__(scope, id_)
        vault = backup.BackupVault(
            self,
            "Vault",
            encryption_key=key,
            # One that holds anything cannot be deleted.
            removal_policy=RemovalPolicy.RETAIN,
        )
        plan = backup.BackupPlan(
            self,
            "Plan",
            backup_vault=vault,
            backup_plan_rules=[
                backup.BackupPlanRule(
                    rule_name="Daily",
                    schedule_expression=events.Schedule.cron(
                        hour=str(backups.hour_utc), minute="0"
                    ),
                    start_window=Duration.hours(1),
                    completion_window=Duration.hours(6),
                    delete_after=Duration.days(backups.keep_days),
                )
            ],
        )
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("backup.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(_POLICY)],
        )
        acknowledge(
            role,
            {
                f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{_POLICY}]": (
                    "AWS keeps this policy in step with what AWS Backup does; only it may take the "
                    "role."
                )
            },
        )
        plan.add_selection(
            "Tables",
            role=role,
            disable_default_backup_policy=True,
            resources=[backup.BackupResource.from_dynamo_db_table(table) for table in tables],
        )
