"""Questions to the model, counted by day in the transcripts table (`ModelBudgets`)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from escalation.adapters.aws import keys
from escalation.adapters.aws.counters import counting, taken
from escalation.adapters.aws.dynamodb_errors import ConditionLost
from escalation.adapters.aws.dynamodb_table import Table, key

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

KEPT = timedelta(days=2)
"""From the day's beginning; nobody asks about yesterday."""


class DynamoModelBudgets:
    """One small item for each budget and day.

    A question costs three write units, 0.000002 $; the model's answer costs a thousand times that.
    """

    def __init__(self, client: "DynamoDBClient", table_name: str) -> None:
        self._table = Table(client, table_name)

    def take(self, budget: str, day: date, *, limit: int) -> bool:
        """See `ModelBudgets`."""
        if limit < 1:
            return False
        begun = datetime.combine(day, time.min, UTC)
        at = key(keys.budget_pk(budget, day.isoformat()), keys.BUDGET_SK)
        try:
            self._table.update(counting(self._table, at, until=begun + KEPT, most=limit))
        except ConditionLost:
            return False
        return True

    def taken(self, budget: str, day: date) -> int:
        """See `ModelBudgets`."""
        return taken(self._table.get(key(keys.budget_pk(budget, day.isoformat()), keys.BUDGET_SK)))
