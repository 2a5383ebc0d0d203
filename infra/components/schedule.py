"""What runs by the clock."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct


class EveryMinute(Construct):
    """Invokes a function each minute; a missed minute is made up for by the next."""

    def __init__(self, scope: Construct, id_: str, *, function: lambda_.IFunction) -> None:
        super().__init__(scope, id_)
        events.Rule(
            self,
            "Rule",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[
                targets.LambdaFunction(
                    function, retry_attempts=0, max_event_age=Duration.minutes(1)
                )
            ],
        )
