"""A queue for one kind of work, with the dead-letter queue behind it and its alarms."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgements import acknowledge
from infra.components.alarms import Alarms, Runbook

# AWS: "set the visibility timeout to at least six times your function timeout", and below that a
# copy is delivered while the first is still worked on.
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
_VISIBILITY_FACTOR = 6

_KEY_REUSE_S = 3_600  # KMS is asked, and paid, twelve times less often than by default


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
        receptions: int,
        alarms: Alarms,
        key: kms.IKey | None,
    ) -> None:
        """Builds both queues.

        Args:
            scope: parent.
            id_: name below it.
            worker_timeout: the consuming function's.
            oldest_message: age of the oldest message at which an alarm goes off.
            receptions: how often a message is shown before it is given up: what catches a worker
                that dies every time. A failure that is raised is counted by the worker itself.
            alarms: where to report.
            key: that messages are encrypted with; None for SQS's own.
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
                queue=self.dead_letters, max_receive_count=receptions
            ),
        )
        for queue in (self.queue, self.dead_letters):
            encrypt(queue, key)
        acknowledge(
            self.dead_letters,
            {"AwsSolutions-SQS3": "This is the dead-letter queue of the queue beside it."},
        )
        alarms.dead_letters(
            id_,
            self.dead_letters,
            runbook=Runbook(
                f"A message of {id_} was given up: it failed ten times, or nobody can act on it. "
                "No escalation depends on it: the sweep sends again what is not delivered.",
                "its body, and its attribute `reason`; mend that, then send it back within 14 "
                "days (`python -m infra.redrive` does both).",
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


def encrypt(queue: sqs.Queue, key: kms.IKey | None) -> None:
    """Has a queue use the environment's own key, where there is one.

    The library would let its consumers use the key for anything; here each role may use it through
    the services that it uses (`infra.stacks.key_use`).
    """
    made = queue.node.default_child
    if key is not None and isinstance(made, sqs.CfnQueue):
        made.sqs_managed_sse_enabled = None
        made.kms_master_key_id = key.key_arn
        made.kms_data_key_reuse_period_seconds = _KEY_REUSE_S
