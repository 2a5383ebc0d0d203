"""Entry point of the function `jobs`."""

from typing import TYPE_CHECKING, Any

from escalation.runtime import observability
from escalation.runtime.jobs import worker

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> object:
    """Do the jobs of one batch; the answer names the messages to show again."""
    return worker()(event, context)
