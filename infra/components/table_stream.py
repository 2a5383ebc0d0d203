"""A function behind a table's stream, with a place for batches that it gives up."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.alarms import Alarms, Runbook, logs_of

_BATCH = 100
_RETRIES = 20
_LATE = Duration.minutes(15)


class TableStream(Construct):
    """Turns and escalations as they are written, in batches; other items are filtered out.

    A batch that fails is halved, down to the one conversation that makes it fail.

    Attributes:
        dead_letters: names of batches that were given up, for diagnosis: the sweep counts what
            they held a day later.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: lambda_.Function,
        stream_arn: str,
        window: Duration,
        alarms: Alarms,
    ) -> None:
        """Builds the mapping.

        Args:
            scope: parent.
            id_: name below it.
            function: gets the batches.
            stream_arn: of the table's stream.
            window: how long a batch is gathered; the longer, the fewer writes for a busy chat.
            alarms: where to report.
        """
        super().__init__(scope, id_)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        acknowledge(
            self.dead_letters,
            {"AwsSolutions-SQS3": "This is where the stream's failed batches are named."},
        )
        # https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=[
                    "dynamodb:DescribeStream",
                    "dynamodb:GetRecords",
                    "dynamodb:GetShardIterator",
                    "dynamodb:ListStreams",
                ],
                resources=[stream_arn],
            )
        )
        function.add_event_source_mapping(
            "Stream",
            event_source_arn=stream_arn,
            starting_position=lambda_.StartingPosition.TRIM_HORIZON,
            batch_size=_BATCH,
            max_batching_window=window,
            bisect_batch_on_error=True,
            retry_attempts=_RETRIES,
            on_failure=sources.SqsDlq(self.dead_letters),
            filters=[
                lambda_.FilterCriteria.filter(
                    {
                        "eventName": lambda_.FilterRule.or_("INSERT", "MODIFY"),
                        "dynamodb": {"Keys": {"sk": {"S": lambda_.FilterRule.begins_with(prefix)}}},
                    }
                )
                for prefix in ("M#", "E#")
            ],
        )
        alarms.dead_letters(
            id_,
            self.dead_letters,
            runbook=Runbook(
                f"{id_}: a batch was given up after {_RETRIES} tries. Its conversations are "
                "counted by the sweep, when they have been idle for a day.",
                "which shard and sequence numbers it names, and the function's log of that time.",
                f"aws sqs receive-message --queue-url {self.dead_letters.queue_url}",
            ),
        )
        alarms.above(
            f"{id_}Age",
            metric=function.metric(
                "IteratorAge", period=Duration.minutes(5), statistic=cloudwatch.Stats.MAXIMUM
            ),
            threshold=int(_LATE.to_milliseconds()),
            runbook=Runbook(
                f"{id_}: the report lags by over 15 minutes, or a batch keeps failing and holds "
                "its shard. Visitors notice nothing.",
                "whether the function fails or is only slow.",
                logs_of(function.log_group.log_group_name),
            ),
        )
