"""Lets another bot take a conversation over."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.workers import transfer_worker


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the transfers queue; returns the partial batch response."""
    return transfer_worker()(event, context)
