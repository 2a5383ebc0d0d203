"""Takes visitors' mail replies into their chats."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.receive_mail import receive_mail


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the queue of received mail; returns the partial batch response."""
    return receive_mail()(event, context)
