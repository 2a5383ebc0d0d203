"""Who is told, and of what."""

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Aws, Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.acknowledgements import acknowledge_in_both

SERVICE_METRICS = "Escalation"
"""Namespace of what the functions measure themselves."""


@dataclass(frozen=True, slots=True)
class Runbook:
    """What somebody who is woken up reads.

    Attributes:
        means: what has happened, and to whom.
        look: where to look first.
        command: shows it; of the AWS command line, or of this project's own.
    """

    means: str
    look: str
    command: str

    @property
    def text(self) -> str:
        """As the alarm's description."""
        return f"{self.means}\n\nFirst look: {self.look}\n\n{self.command}"


class Alarms(Construct):
    """One topic and the alarms that report to it.

    Attributes:
        topic: subscribe more than the one address here.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        email: str | None,
        key: kms.IKey | None = None,
        metric_math: bool = True,
    ) -> None:
        """Builds the topic.

        Args:
            scope: parent.
            id_: name below it.
            email: subscribed; None for nobody.
            key: that what is published is encrypted with; None for none.
            metric_math: the emulator makes no alarm of a calculated metric, so it gets none.
        """
        super().__init__(scope, id_)
        self._metric_math = metric_math
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True, master_key=key)
        if key is None:
            acknowledge_in_both(
                self.topic,
                {
                    "SNSEncryptedKMS": "It carries names of alarms and figures. SNS's own key "
                    "would keep CloudWatch out; an environment has its own with `own_key`."
                },
            )
        # A topic's own policy, here that nobody may publish in the clear, takes the place of SNS's
        # default one, by which the account's alarms could publish.
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
        self.topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AlarmsOfThisAccount",
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[self.topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        if email is not None:
            self.topic.add_subscription(subscriptions.EmailSubscription(email))

    def above(
        self,
        id_: str,
        *,
        metric: cloudwatch.IMetric,
        threshold: float,
        runbook: Runbook,
        periods: int = 1,
    ) -> cloudwatch.Alarm | None:
        """An alarm while the metric is over `threshold`; silence is good news.

        Args:
            id_: name below this construct.
            metric: what is looked at.
            threshold: that it must not be over.
            runbook: what to do.
            periods: how many of the metric's periods in a row it takes.

        Returns:
            The alarm; None of a calculated metric on the emulator.
        """
        return self._alarm(
            id_,
            metric,
            threshold=threshold,
            comparison=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.NOT_BREACHING,
            runbook=runbook,
            periods=periods,
        )

    def dead_letters(self, id_: str, queue: sqs.IQueue, *, runbook: Runbook) -> None:
        """An alarm while a message lies in a dead-letter queue."""
        self.above(
            f"{id_}DeadLetters",
            metric=queue.metric_approximate_number_of_messages_visible(
                period=Duration.minutes(1), statistic=cloudwatch.Stats.MAXIMUM
            ),
            threshold=0,
            runbook=runbook,
        )

    def silent(
        self, id_: str, *, metric: cloudwatch.IMetric, runbook: Runbook, at_least: int = 1
    ) -> None:
        """An alarm when the metric counted fewer than `at_least` values in a whole period."""
        self._alarm(
            id_,
            metric,
            threshold=at_least,
            comparison=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            missing=cloudwatch.TreatMissingData.BREACHING,
            runbook=runbook,
            periods=1,
        )

    def _alarm(
        self,
        id_: str,
        metric: cloudwatch.IMetric,
        *,
        threshold: float,
        comparison: cloudwatch.ComparisonOperator,
        missing: cloudwatch.TreatMissingData,
        runbook: Runbook,
        periods: int,
    ) -> cloudwatch.Alarm | None:
        if isinstance(metric, cloudwatch.MathExpression) and not self._metric_math:
            return None
        alarm = cloudwatch.Alarm(
            self,
            id_,
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=comparison,
            treat_missing_data=missing,
            alarm_description=runbook.text,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm


def measured(name: str, *, by: str, statistic: str, period: Duration) -> cloudwatch.Metric:
    """A metric that one function writes.

    Args:
        name: as in `escalation.runtime.events`.
        by: the function's name.
        statistic: of its values in a period.
        period: over which they are gathered.
    """
    return cloudwatch.Metric(
        namespace=SERVICE_METRICS,
        metric_name=name,
        dimensions_map={"service": by},
        statistic=statistic,
        period=period,
    )


def added(metrics: Mapping[str, cloudwatch.IMetric], *, label: str) -> cloudwatch.MathExpression:
    """Several metrics as their sum, at most ten; one without a value counts nothing."""
    return cloudwatch.MathExpression(
        expression=" + ".join(f"FILL({name}, 0)" for name in metrics),
        using_metrics=dict(metrics),
        label=label,
        period=Duration.minutes(5),
    )


def shown(name: str, *, statistic: str, period: Duration) -> cloudwatch.MathExpression:
    """A metric by every function that writes it, a line each: also one that is added later."""
    schema = f"{{{SERVICE_METRICS},service}}"
    return cloudwatch.MathExpression(
        expression=(
            f"SEARCH('{schema} MetricName=\"{name}\"', '{statistic}', {int(period.to_seconds())})"
        ),
        label="",
        period=period,
    )


def logs_of(group: str) -> str:
    """Shows a log group's last errors and warnings."""
    return (
        f"aws logs tail {group} --since 1h --format short "
        '--filter-pattern \'{ $.level = "ERROR" || $.level = "WARNING" }\''
    )
