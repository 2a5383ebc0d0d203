"""Entry point of the function `dispatch`."""

from typing import TYPE_CHECKING, Any

from escalation.runtime import observability
from escalation.runtime.dispatch import Answer, dispatch

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> Answer:  # noqa: ARG001
    """Tell of one batch of the table's stream; the answer names what must come again.

    An error shows the whole batch again, which is safe: who hears of it twice knows it by its id.
    """
    try:
        return dispatch(event)
    except Exception as error:
        observability.failed("dispatch_failed", error)
        raise
