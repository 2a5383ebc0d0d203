"""Answers customers inside their tickets."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.workers import auto_reply_worker


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the queue of auto replies; returns the partial batch response."""
    return auto_reply_worker()(event, context)
