"""What DynamoDB's errors mean to the domain."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from escalation.domain.errors import RetryableError, StoreConflict

if TYPE_CHECKING:
    from escalation.adapters.aws.dynamodb_codec import Item

CANCELLED = "TransactionCanceledException"
CONFLICT = "TransactionConflictException"
"""A single write met a transaction under way on the same item."""

_LOST = frozenset({"ConditionalCheckFailedException", CONFLICT})
_LOST_REASONS = frozenset({"ConditionalCheckFailed", "TransactionConflict"})
"""Cancellation reasons that mean: another writer was, or is being, first."""

_UNAVAILABLE = frozenset(
    {
        CONFLICT,
        "InternalServerError",
        "InternalFailure",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
_UNAVAILABLE_REASONS = frozenset({"ProvisionedThroughputExceeded", "ThrottlingError"})


class ConditionLost(StoreConflict):
    """A condition did not hold; whoever wrote knows what that means.

    Attributes:
        stored: the item in the way of a single write, where the answer shows it.
        lost: of a transaction, whether each write was among those that came second.
    """

    def __init__(self, stored: "Item | None" = None, lost: Sequence[bool] = ()) -> None:
        super().__init__("somebody else has written first")
        self.stored: Item = stored or {}
        self.lost = lost


@contextmanager
def unavailable_is_retryable() -> Iterator[None]:
    """Turns throttling, outages and time-outs, after the SDK's own retries, into RetryableError.

    Every other error of the SDK passes: it is a bug.
    """
    try:
        yield
    except ClientError as error:
        code = _code_of(error)
        if code in _UNAVAILABLE or _UNAVAILABLE_REASONS.intersection(_reasons_of(error)):
            raise RetryableError("store_unavailable", code) from error
        raise
    except (ConnectionError, HTTPClientError) as error:
        raise RetryableError("store_unavailable", type(error).__name__) from error


@contextmanager
def second_is_lost() -> Iterator[None]:
    """Turns a conditional write that came second into ConditionLost; the rest as for any call."""
    with unavailable_is_retryable():
        try:
            yield
        except ClientError as error:
            if _code_of(error) in _LOST:
                raise ConditionLost(_item_of(error)) from error
            lost = [reason in _LOST_REASONS for reason in _reasons_of(error)]
            if _code_of(error) == CANCELLED and any(lost):
                raise ConditionLost(lost=lost) from error
            raise


def _code_of(error: ClientError) -> str:
    return error.response["Error"]["Code"]


def _item_of(error: ClientError) -> "Item":
    """The item in the way; empty where the answer does not show it."""
    stored = error.response.get("Item")
    return stored if isinstance(stored, dict) else {}


def _reasons_of(error: ClientError) -> list[str]:
    """One code for each item of a cancelled transaction, in the order of the request."""
    return [str(each.get("Code")) for each in error.response.get("CancellationReasons", [])]
