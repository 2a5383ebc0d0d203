"""AWS's public list prices for us-east-1, without contracts or discounts.

Taken from the pages named here as of December 2026; look before you rely on one. "Free" is what an
account gets each month without an end; what is free in an account's first year is left out.
"""

from dataclasses import dataclass
from typing import Final

AS_OF: Final = "December 2026"
_MILLION: Final = 1e6


@dataclass(frozen=True, slots=True)
class Price:
    """One price.

    Attributes:
        dollars: for one unit.
        source: address of the page.
        free: units a month that cost nothing, in an account of its own.
    """

    dollars: float
    source: str
    free: float = 0


_API = "https://aws.amazon.com/api-gateway/pricing/"
_CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/"
_DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/"
_LAMBDA = "https://aws.amazon.com/lambda/pricing/"
_SECRETS = "https://aws.amazon.com/secrets-manager/pricing/"

PRICES: Final = {
    # HTTP API, the first 300 million a month; a request is metered by 512 KB.
    "API request": Price(1.00 / _MILLION, _API),
    # WebSocket API: what goes either way, the first billion a month, "metered in 32 KB increments";
    # and "total connection minutes".
    "socket message": Price(1.00 / _MILLION, _API),
    "connection minute": Price(0.25 / _MILLION, _API),
    # The API's log and the functions' are vended logs: the first 10 TB a month.
    "log GB": Price(0.50, _CLOUDWATCH, free=5),
    # By the hour in which a value came, so a month's worth for what is written each hour.
    "metric": Price(0.30, _CLOUDWATCH, free=10),
    # "per alarm metric": one with a formula costs as many as it looks at.
    "alarm metric": Price(0.10, _CLOUDWATCH, free=10),
    "dashboard": Price(3.00, _CLOUDWATCH, free=3),
    "write unit": Price(0.625 / _MILLION, _DYNAMODB),
    "read unit": Price(0.125 / _MILLION, _DYNAMODB),
    # Lambda's own reads of a stream cost nothing.
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.Lambda.html
    "Lambda request": Price(0.20 / _MILLION, _LAMBDA, free=_MILLION),
    # arm64, the first 7.5 billion GB-seconds a month.
    "Lambda GB-second": Price(0.0000133334, _LAMBDA, free=400_000),
    "SQS request": Price(0.40 / _MILLION, "https://aws.amazon.com/sqs/pricing/", free=_MILLION),
    "secret": Price(0.40, _SECRETS),
    "secret read": Price(0.05 / 10_000, _SECRETS),
    "mail": Price(0.10 / 1000, "https://aws.amazon.com/ses/pricing/"),
    "event": Price(1.00 / _MILLION, "https://aws.amazon.com/eventbridge/pricing/"),
    "S3 read": Price(0.0004 / 1000, "https://aws.amazon.com/s3/pricing/"),
    "S3 write": Price(0.005 / 1000, "https://aws.amazon.com/s3/pricing/"),
    "GB to the internet": Price(
        0.09, "https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer", free=100
    ),
    "key": Price(1.00, "https://aws.amazon.com/kms/pricing/"),
    "hosted zone": Price(0.50, "https://aws.amazon.com/route53/pricing/"),
    "list of rules": Price(5.00, "https://aws.amazon.com/waf/pricing/"),
    "rule": Price(1.00, "https://aws.amazon.com/waf/pricing/"),
    "CloudFront request": Price(
        1.00 / _MILLION, "https://aws.amazon.com/cloudfront/pricing/", free=10 * _MILLION
    ),
    "request looked at by WAF": Price(0.60 / _MILLION, "https://aws.amazon.com/waf/pricing/"),
}
"""By what is counted. Left out is what keeps, which grows with the months: 0.25 $ a GB of tables,
0.20 $ of their backups, 0.03 $ of logs; and what is free for what is done here: Cognito (10,000
people a month), SNS, SSM's parameters, rules of EventBridge's default bus."""


def dollars(unit: str, amount: float) -> float:
    """What so many cost by the list."""
    return PRICES[unit].dollars * amount


def dollars_beyond_free(unit: str, amount: float) -> float:
    """What so many cost in a month, where nothing else in the account uses up what is free."""
    return PRICES[unit].dollars * max(0.0, amount - PRICES[unit].free)
