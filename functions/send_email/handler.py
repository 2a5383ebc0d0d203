"""Mails transcripts to owners, digests, and what visitors asked for: transcripts and codes."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.workers import email_worker


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the emails queue; returns the partial batch response."""
    return email_worker()(event, context)
