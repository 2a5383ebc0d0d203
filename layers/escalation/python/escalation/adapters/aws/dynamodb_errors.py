"""What DynamoDB's errors mean to the domain."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError

from escalation.domain.errors import RetryableError

CONDITION_FAILED = "ConditionalCheckFailedException"
CANCELLED = "TransactionCanceledException"
CONFLICT = "TransactionConflictException"
"""A single write met a transaction under way on the same item."""

LOST_REASONS = frozenset({"ConditionalCheckFailed", "TransactionConflict"})
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


def code_of(error: ClientError) -> str:
    """The error's stable code."""
    return error.response["Error"]["Code"]


def cancellation_reasons(error: ClientError) -> list[str]:
    """One code for each item of a cancelled transaction, in the order of the request."""
    return [str(each.get("Code")) for each in error.response.get("CancellationReasons", [])]


def is_lost(error: ClientError) -> bool:
    """Whether a conditional write of one item came second."""
    return code_of(error) in (CONDITION_FAILED, CONFLICT)


def is_lost_transaction(error: ClientError) -> bool:
    """Whether another writer was first on any of the items, or is at one of them right now."""
    reasons = cancellation_reasons(error)
    return code_of(error) == CANCELLED and any(reason in LOST_REASONS for reason in reasons)


@contextmanager
def unavailable_is_retryable(
    *, but: Callable[[ClientError], bool] = lambda _: False
) -> Iterator[None]:
    """Turns throttling, outages and time-outs, after the SDK's own retries, into RetryableError.

    Every other error of the SDK passes, as does one that `but` claims: the caller knows what it
    means, or it is a bug.
    """
    try:
        yield
    except ClientError as error:
        code = code_of(error)
        reasons = _UNAVAILABLE_REASONS.intersection(cancellation_reasons(error))
        if (code in _UNAVAILABLE or reasons) and not but(error):
            raise RetryableError("store_unavailable", code) from error
        raise
    except (ConnectionError, HTTPClientError) as error:
        raise RetryableError("store_unavailable", type(error).__name__) from error
