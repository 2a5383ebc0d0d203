"""Entry point of the function `admin`."""

from typing import TYPE_CHECKING, Any

from escalation.runtime import observability
from escalation.runtime.admin import owner_side
from functions.admin.routes import build

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_APP = build(owner_side)


@observability.entry_point
def handler(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
    """Answer one request of the HTTP API (payload format 2.0)."""
    return _APP.resolve(event, context)
