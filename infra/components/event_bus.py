"""The environment's event bus: what has happened leaves by it, and rules say to whom."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from escalation.adapters.aws.event_bus import SOURCE
from infra.components.worker_queue import WorkerQueue


class EventBus(Construct):
    """A bus of its own. It has no resource policy: nobody outside the account puts events on it or
    makes rules there, and inside it only who is allowed to by their own role.

    Attributes:
        bus: name it to a rule.
    """

    def __init__(self, scope: Construct, id_: str, *, name: str, archive_days: int | None) -> None:
        """Builds the bus.

        Args:
            scope: parent.
            id_: name below it.
            name: of the environment.
            archive_days: for how long events are kept so that they can be sent again; None for no
                archive.
        """
        super().__init__(scope, id_)
        self.bus = events.EventBus(
            self, "Bus", description=f"What has happened in the escalation service, {name}."
        )
        if archive_days is not None:
            self.bus.archive(
                "Archive",
                description="Kept to be sent again: the ids are the same, so nobody acts twice.",
                event_pattern=events.EventPattern(source=[SOURCE]),
                retention=Duration.days(archive_days),
            )

    def pass_on(self, id_: str, to: WorkerQueue) -> None:
        """Every matter to a queue, as its message. What the queue does not take within a day is
        among its dead letters.
        """
        events.Rule(
            self,
            id_,
            event_bus=self.bus,
            event_pattern=events.EventPattern(source=[SOURCE]),
            targets=[
                targets.SqsQueue(
                    to.queue,
                    message=events.RuleTargetInput.from_event_path("$.detail"),
                    dead_letter_queue=to.dead_letters,
                )
            ],
        )

    def grant_put(self, function: lambda_.Function) -> None:
        """Lets `function` put this service's own events on the bus, and no others."""
        function.add_to_role_policy(
            iam.PolicyStatement(
                actions=["events:PutEvents"],
                resources=[self.bus.event_bus_arn],
                # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
                conditions={"ForAllValues:StringEquals": {"events:source": SOURCE}},
            )
        )
