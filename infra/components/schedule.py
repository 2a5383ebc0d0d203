"""What runs by the clock."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

MOST_TARGETS = 5
"""Of one rule. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html"""
_MINUTE = Duration.minutes(1)


class EveryMinute(Construct):
    """Invokes a function each minute; a missed minute is made up for by the next.

    Nobody invokes it but the rule: each part of the work is a target with a constant input, so that
    one that is slow or lost holds no other, and no function calls itself.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: lambda_.Function,
        parts: Sequence[Sequence[int]] = (),
    ) -> None:
        """Builds the rule.

        Args:
            scope: parent.
            id_: name below it.
            function: gets the ticks.
            parts: the shards of each invocation, which it gets as `{"shards": […]}`; none for one
                invocation that gets the schedule's own event.

        Raises:
            ValueError: more parts than a rule has targets.
        """
        super().__init__(scope, id_)
        if len(parts) > MOST_TARGETS:
            raise ValueError(f"a rule has {MOST_TARGETS} targets at most")
        # A tick that failed or was throttled is worth nothing once the next one is due. Lambda
        # would try it twice more, beside that one.
        # https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
        function.configure_async_invoke(retry_attempts=0, max_event_age=_MINUTE)
        inputs: list[events.RuleTargetInput | None] = [
            events.RuleTargetInput.from_object({"shards": list(part)}) for part in parts
        ]
        events.Rule(
            self,
            "Rule",
            schedule=events.Schedule.rate(_MINUTE),
            targets=[
                targets.LambdaFunction(
                    function, event=each, retry_attempts=0, max_event_age=_MINUTE
                )
                for each in inputs or [None]
            ],
        )
