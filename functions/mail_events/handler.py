"""Takes what the mail service tells of mails: that they arrived, or came back."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.runtime import observability
from escalation.runtime.mail_events import mail_events


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> object:
    """An SQS batch from the queue of mail events; returns the partial batch response."""
    return mail_events()(event, context)
