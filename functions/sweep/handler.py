"""Sends again what no worker has claimed, and ends what timed out."""

from dataclasses import asdict
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from escalation.domain.due import ALL_SHARDS
from escalation.runtime import observability
from escalation.runtime.workers import sweep


@observability.entry_point
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001
    """A tick of the schedule, for all shards or for those it names; returns what was done."""
    return asdict(sweep()(event.get("shards", ALL_SHARDS)))
