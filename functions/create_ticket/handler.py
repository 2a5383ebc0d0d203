"""Makes tickets, and relays later messages to them."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.workers import ticket_worker


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the tickets queue; returns the partial batch response."""
    return ticket_worker()(event, context)
