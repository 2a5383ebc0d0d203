"""Entry point of the function `aggregate`."""

from typing import TYPE_CHECKING, Any

from escalation.runtime import observability
from escalation.runtime.aggregate import conversations_in, counting

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, int]:  # noqa: ARG001
    """Count the conversations of one batch of the table's stream.

    An error shows the whole batch again, which is safe: what is counted already changes nothing.
    """
    try:
        return {"counted": counting()(conversations_in(event))}
    except Exception as error:
        observability.failed("counting_failed", error)
        raise
