"""A queue for one kind of work, with the dead-letter queue behind it and its alarms."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.alarms import Alarms, Runbook

# AWS: "set the visibility timeout to at least six times your function timeout", and below that a
# copy is delivered while the first is still worked on.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_VISIBILITY_FACTOR = 6

# Attempts are counted on the escalation; this catches only a worker that crashes every time.
_MAX_RECEIVES = 10


class WorkerQueue(Construct):
    """A standard queue; senders set the workspace id as message group, which makes it fair.

    Attributes:
        queue: what senders and the worker use.
        dead_letters: for diagnosis; no final state depends on it.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        worker_timeout: Duration,
        oldest_message: Duration,
        alarms: Alarms,
    ) -> None:
        """Builds both queues.

        Args:
            scope: parent.
            id_: name below it.
            worker_timeout: the consuming function's.
            oldest_message: age of the oldest message at which an alarm goes off.
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
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(4),
            visibility_timeout=Duration.seconds(
                _VISIBILITY_FACTOR * int(worker_timeout.to_seconds())
            ),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=_MAX_RECEIVES
            ),
        )
        acknowledge(
            self.dead_letters,
            {"AwsSolutions-SQS3": "This is the dead-letter queue of the queue beside it."},
        )
        alarms.dead_letters(
            id_,
            self.dead_letters,
            runbook=Runbook(
                f"A message of {id_} was given up after ten tries, or nobody can act on it. No "
                "escalation depends on it: the sweep sends again what is not delivered.",
                "its body, and its attribute `reason`; mend that, then send it back within 14 "
                "days.",
                "aws sqs receive-message --message-attribute-names All --queue-url "
                f"{self.dead_letters.queue_url}\n"
                f"aws sqs start-message-move-task --source-arn {self.dead_letters.queue_arn}",
            ),
        )
        alarms.above(
            f"{id_}Age",
            metric=self.queue.metric_approximate_age_of_oldest_message(
                period=Duration.minutes(1), statistic=cloudwatch.Stats.MAXIMUM
            ),
            threshold=int(oldest_message.to_seconds()),
            runbook=Runbook(
                f"{id_}: a message has waited for over {int(oldest_message.to_minutes())} minutes. "
                "The worker does not keep up, its concurrency is used up, or messages keep "
                "failing: a helpdesk or SES may be down.",
                "how many wait and how many are being worked on, then the worker's log.",
                "aws sqs get-queue-attributes --attribute-names All --queue-url "
                f"{self.queue.queue_url}",
            ),
        )
