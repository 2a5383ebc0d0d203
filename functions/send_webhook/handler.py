"""Entry point of the function `send_webhook`."""

from typing import TYPE_CHECKING, Any

from escalation.runtime import observability
from escalation.runtime.outgoing import send_due, worker

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> object:
    """Do the messages of one batch; at a tick of the schedule, queue what has come up again."""
    if "Records" not in event:
        return {"queued": send_due()()}
    return worker()(event, context)
