"""AWS's quotas that this service can meet, and limits of its own, as data.

The default of an account, in us-east-1 where regions differ; `aws service-quotas
get-service-quota` tells an account's own.
"""

from dataclasses import dataclass
from typing import Final

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
_DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html"


@dataclass(frozen=True, slots=True)
class Quota:
    """A limit.

    Attributes:
        what: is limited, as a heading.
        limit: of it.
        unit: of the limit.
        raise_by: what to raise, or to change: a quota's code or a setting.
        source: address of the page that says so.
    """

    what: str
    limit: float
    unit: str
    raise_by: str
    source: str


QUOTAS: Final = {
    "concurrency of a new account": Quota(
        "Lambda's concurrent executions, new account",
        10,
        "executions",
        "quota `L-B99A9384` to 1,000",
        _LAMBDA,
    ),
    "concurrency": Quota(
        "Lambda's concurrent executions",
        1_000,
        "executions",
        "quota `L-B99A9384`",
        _LAMBDA,
    ),
    # "10 x concurrency quota" of synchronous requests a second.
    "Lambda requests": Quota(
        "Lambda's calls a second, ten for each execution allowed",
        10_000,
        "calls/s",
        "with quota `L-B99A9384`",
        _LAMBDA,
    ),
    "scaling": Quota(
        "Executions that one function may gain in ten seconds",
        1_000,
        "executions",
        "cannot be raised; ramp up, or provisioned concurrency",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
    ),
    "API rate": Quota(
        "API Gateway's requests a second in an account and region",
        10_000,
        "requests/s",
        "quota `L-8A5B8E43`",
        "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html",
    ),
    "new table writes": Quota(
        "Writes of a table that is new, or was never busier",
        4_000,
        "write units/s",
        "warm throughput of the table before the rush; beyond it, twice the highest of the last 30 "
        "minutes",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
    ),
    "new table reads": Quota(
        "Reads of a table that is new, or was never busier",
        12_000,
        "read units/s",
        "as for writes",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
    ),
    "table writes": Quota(
        "Writes of one table on demand, indexes included",
        40_000,
        "write units/s",
        "quota `L-AB614373`",
        _DYNAMODB,
    ),
    "table reads": Quota(
        "Reads of one table on demand",
        40_000,
        "read units/s",
        "quota `L-CF0CBE56`",
        _DYNAMODB,
    ),
    "key writes": Quota(
        "Writes under one partition key",
        1_000,
        "write units/s",
        "cannot be raised",
        "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
    ),
    "mails a second": Quota(
        "SES's mails a second, as production access begins",
        14,
        "mails/s",
        "quota `L-CDEF9B6B`; SES raises it by itself as good mail goes out",
        "https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html",
    ),
    "mails a day": Quota(
        "SES's mails a day, as production access begins",
        50_000 / 86_400,
        "mails/s through the day",
        "quota `L-804C8AE8`",
        "https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html",
    ),
    "in flight": Quota(
        "Messages of one queue that are being worked on",
        120_000,
        "messages",
        "cannot be raised; standard queues have no limit of a rate",
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html",
    ),
    "secret reads": Quota(
        "Reads of Secrets Manager",
        10_000,
        "calls/s",
        "cannot be raised; functions keep what they read for minutes",
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
    ),
    "events": Quota(
        "Events put on buses, in the largest regions (400 in some)",
        10_000,
        "events/s",
        "EventBridge's PutEvents quota",
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html",
    ),
}

HELPDESK_CREATES_A_MINUTE: Final = 80
"""Of one account on the smallest plan that any of the helpdesks documents: `adapters/helpdesks` has
the sources."""
