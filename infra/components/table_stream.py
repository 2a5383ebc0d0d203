"""A function behind a table's stream, with a place for batches that it gives up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.alarms import Alarms, Runbook, logs_of
from infra.components.worker_queue import encrypt

_LATE = Duration.minutes(15)


def written(prefix: str, *, events: Sequence[str] = ("INSERT", "MODIFY")) -> dict[str, Any]:
    """Items that are written, by how their sort keys begin."""
    begins = lambda_.FilterRule.begins_with(prefix)
    return {
        "eventName": lambda_.FilterRule.or_(*events),
        "dynamodb": {"Keys": {"sk": {"S": begins}}},
    }


def holding(prefix: str, attribute: str, *, key: str = "sk") -> dict[str, Any]:
    """Items that are written with a text of that name, by how one of their keys begins.

    "Exists comparison only works on leaf nodes":
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
    """
    return {
        "eventName": lambda_.FilterRule.or_("INSERT", "MODIFY"),
        "dynamodb": {
            "Keys": {key: {"S": lambda_.FilterRule.begins_with(prefix)}},
            "NewImage": {attribute: {"S": lambda_.FilterRule.exists()}},
        },
    }


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What one reader of a stream wants of it.

    Attributes:
        filters: what it is shown; everything else is passed over, and costs nothing.
        window: how long a batch is gathered.
        batch: records at most, a few seconds' work. A full one does not wait for the window to end.
        tries: of a batch before it is given up; None: as often as it takes.
        within: how old a record may get before it is given up; None: a day, as the stream says.
        names_failures: the function's answer names the records that must come again.
        lost: what it means that a batch was given up, and where to look.
        late: what it means that the reader lags.
    """

    filters: Sequence[dict[str, Any]]
    window: Duration
    batch: int = 100
    tries: int | None = None
    within: Duration | None = None
    names_failures: bool = False
    lost: tuple[str, str]
    late: str


class TableStream(Construct):
    """A stream's records as they are written, in batches, to one of its two readers.

    A batch that fails is halved, down to the one conversation that makes it fail.

    Attributes:
        dead_letters: names of batches that were given up, for diagnosis.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: lambda_.Function,
        stream_arn: str,
        reader: Reader,
        alarms: Alarms,
        key: kms.IKey | None,
    ) -> None:
        """Builds the mapping.

        Args:
            scope: parent.
            id_: name below it.
            function: gets the batches.
            stream_arn: of the table's stream.
            reader: what it wants.
            alarms: where to report.
            key: that the dead letters are encrypted with; None for SQS's own.
        """
        super().__init__(scope, id_)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        encrypt(self.dead_letters, key)
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
            batch_size=reader.batch,
            max_batching_window=reader.window,
            bisect_batch_on_error=True,
            retry_attempts=reader.tries,
            max_record_age=reader.within,
            report_batch_item_failures=reader.names_failures,
            on_failure=sources.SqsDlq(self.dead_letters),
            filters=[lambda_.FilterCriteria.filter(each) for each in reader.filters],
        )
        means, look = reader.lost
        alarms.dead_letters(
            id_,
            self.dead_letters,
            runbook=Runbook(
                means,
                look,
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
                reader.late,
                "whether the function fails or is only slow.",
                logs_of(function.log_group.log_group_name),
            ),
        )
