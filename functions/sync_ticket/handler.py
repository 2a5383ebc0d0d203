"""Brings what happened in a ticket into its conversation."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.workers import sync_worker


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the queue of helpdesks' events; returns the partial batch response."""
    return sync_worker()(event, context)
